"""The statement of conformity of one result with one requirement (ISO/IEC 17025:2017, 7.8.6)."""

import builtins
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from lims.domain.conformity import words
from lims.domain.conformity.combined import Averaged, member_trace
from lims.domain.conformity.finding import Compared, Finding, result_trace
from lims.domain.conformity.judging import find
from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.terms import Checked, ExpandedUncertainty, Terms, Uncertainties
from lims.domain.conformity.verdict import Verdict
from lims.domain.rounding import Comparison
from lims.domain.standards.limit import DASH
from lims.domain.standards.parts import Confidence
from lims.domain.standards.resolved import TYPED, ResolvedRequirement
from lims.domain.standards.result import Result
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Reported:
    """A result that no requirement is met with, and why."""

    seen: Result
    why: Text


class Statement(NamedTuple):
    """A row of the certificate: requirement, result, verdict and its reason."""

    requirement: str
    """Identifier within the specification; empty where no requirement is met with the result."""
    property: Text
    specimen: str
    """Empty where all pieces of the sample are judged together."""
    value: Decimal | None
    """The reported number; None for an observation or where there is no result."""
    unit: str
    method: str
    verdict: Verdict | None
    """None where nothing was to be judged."""
    clause: str
    confidence: Confidence | None
    """Of the limit; None where no requirement is met."""
    finding: Finding | Reported
    """How the verdict came about; words and trace are made from it when they are asked for."""

    # `property` is a field here, so that the decorator is named in full.
    @builtins.property
    def limit(self) -> Text:
        """The limit as it is printed, marked where it was typed by hand; a dash where there is none."""
        if isinstance(self.finding, Reported):
            return DASH
        limit = self.finding.limit()
        typed = self.finding.requirement.kind == TYPED
        return words.with_note(limit, words.TYPED_BY_HAND) if typed else limit

    @builtins.property
    def result(self) -> Text:
        """The result as it is printed: `460`, `1,550 (−1,7 %)`; a dash where there is none."""
        return self.finding.seen.words if isinstance(self.finding, Reported) else self.finding.result()

    @builtins.property
    def reason(self) -> Text:
        """The statement in words: value, limit, comparison, rule, clause where it is known."""
        return self.finding.why if isinstance(self.finding, Reported) else self.finding.reason()

    @builtins.property
    def uncertainty(self) -> ExpandedUncertainty | None:
        """U and k of the result, in its unit (of the deviation in per cent for a tolerance in per cent)."""
        if isinstance(self.finding, Compared | Averaged):
            return self.finding.weighing.uncertainty
        return None

    @builtins.property
    def probability(self) -> float | None:
        """The probability that the item conforms, where U is known (JCGM 106:2012, 7)."""
        match self.finding:
            case Compared():
                return self.finding.probability()
            case Averaged(weighing=weighing, mean=mean, limits=limits):
                return weighing.probability(mean, limits.mean)
        return None

    @builtins.property
    def trace(self) -> dict[str, Any]:
        """How the verdict came about, to be recomputed from: text, lists and tables of text."""
        finding = self.finding
        if isinstance(finding, Reported):
            return {
                "measurand": finding.seen.measurand,
                "specimen": self.specimen,
                "judged": "",
                **result_trace(finding.seen),
                "outcome": "" if self.verdict is None else self.verdict.value,
            }
        head = {"specification": finding.terms.reference, **finding.terms.case, "specimen": self.specimen}
        return head | member_trace(finding)


def stated(finding: Finding, specimen: str) -> Statement:
    """Make the row of a finding."""
    requirement = finding.requirement
    return Statement(
        requirement.id,
        requirement.property,
        specimen,
        finding.value,
        requirement.unit,
        finding.method,
        finding.verdict,
        requirement.clause,
        requirement.confidence,
        finding,
    )


def judge(
    requirement: ResolvedRequirement,
    result: Result | None,
    *,
    rule: DecisionRule | None = DecisionRule.SIMPLE,
    specimen: str = "",
    comparison: Comparison = Comparison.ROUNDING,
    checked: Checked = False,
    reference: str = "",
    others: Mapping[str, Result] | None = None,
    uncertainties: Uncertainties | None = None,
    guard_band: Decimal = Decimal(1),
) -> Statement:
    """State whether the results of one piece meet a requirement, and why.

    Args:
        requirement: With its limits for the grade and size.
        result: None where there is none; that is never a pass.
        rule: As agreed with the client; None where no statement of conformity was asked for. A rule with a guard
            band gives no verdict on a result whose uncertainty is not known.
        specimen: Mark of the piece.
        comparison: The laboratory's default, where the requirement names none (ASTM E29).
        checked: Whether the laboratory has checked the file against its licensed copy; general knowledge is
            judged only then.
        reference: Code of the specification, for the words and the trace.
        others: Other results of the piece by measurand, where limits follow from them.
        uncertainties: (U, k) by measurand, or a function of the result; U in the unit of the result.
        guard_band: r of w = r U.
    """
    terms = Terms(rule, comparison, checked, reference, uncertainties or {}, guard_band)
    values = dict(others or {})
    if result is not None:
        values[
            result.measurand if result.measurand in requirement.all_measurands() else requirement.measurand
        ] = result
    return stated(find(requirement, {specimen: values}, terms), specimen)


def report(
    result: Result, *, specimen: str = "", reason: Text = words.INFORMATIONAL, verdict: Verdict | None = None
) -> Statement:
    """Return the row of a result that no requirement is met with."""
    return Statement(
        requirement="",
        property=result.label,
        specimen=specimen,
        value=result.reported if isinstance(result.reported, Decimal) else None,
        unit=result.unit,
        method=result.method,
        verdict=verdict,
        clause="",
        confidence=None,
        finding=Reported(result, reason),
    )
