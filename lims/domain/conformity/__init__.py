"""From results to statements of conformity (ISO/IEC 17025:2017, 7.8.6; ILAC-G8:09/2019)."""

from lims.domain.conformity.assessment import Assessment, Unjudged, assess
from lims.domain.conformity.document import evaluate_document
from lims.domain.conformity.overall import Overall, lot_verdict
from lims.domain.conformity.recomputing import Recomputed, recompute
from lims.domain.conformity.rejudging import Rejudged, rejudge
from lims.domain.conformity.retest import Attempted, Step, next_step
from lims.domain.conformity.rule import DecisionRule, agree
from lims.domain.conformity.statement import Statement, judge, report
from lims.domain.conformity.terms import Checked, ExpandedUncertainty
from lims.domain.conformity.typed import TypedLimit
from lims.domain.conformity.verdict import Verdict
from lims.domain.conformity.words import comparison_statement, verdict_words
from lims.domain.rounding import Comparison

__all__ = [
    "Assessment",
    "Attempted",
    "Checked",
    "Comparison",
    "DecisionRule",
    "ExpandedUncertainty",
    "Overall",
    "Recomputed",
    "Rejudged",
    "Statement",
    "Step",
    "TypedLimit",
    "Unjudged",
    "Verdict",
    "agree",
    "assess",
    "comparison_statement",
    "evaluate_document",
    "judge",
    "lot_verdict",
    "next_step",
    "recompute",
    "rejudge",
    "report",
    "verdict_words",
]
