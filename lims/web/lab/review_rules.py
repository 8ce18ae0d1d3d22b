"""The decision rules as the request review offers them: in plain words, with the risk of a false decision."""

from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import false_acceptance
from lims.domain.quantity import format_decimal
from lims.domain.text import Text
from lims.models import Application
from lims.queries import decision_rules
from lims.web.filters import words
from lims.web.language import language

WIDTHS = (Decimal(1), Decimal("0.83"))
"""r of the guard bands that ILAC-G8:09/2019 names: U, and that of ISO 14253-1 for 5 %."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the review form."""

    value: str
    name: Text
    agreeable: bool
    lacking: str
    """Which numbers have no budget yet."""
    plain: str


def rules(session: Session, application: Application) -> tuple[Rule, ...]:
    """Return all rules, and which can be agreed."""
    offer = decision_rules.offer(session, application)
    lacking = ", ".join(f"{words(one.label)} ({one.method})" for one in offer.lacking)
    return tuple(
        Rule(
            rule.value,
            rule.words,
            rule is DecisionRule.SIMPLE or offer.with_uncertainty,
            "" if rule is DecisionRule.SIMPLE else lacking,
            _plain(rule),
        )
        for rule in DecisionRule
    )


def widths() -> tuple[tuple[str, str], ...]:
    """Return the widths of a guard band, each with the risk that is left."""
    named = [
        (
            str(factor),
            _(
                "r = %(factor)s (menerima yang tidak memenuhi: paling besar %(risk)s %%)",
                factor=format_decimal(factor, language()),
                risk=format_decimal(_percent(factor), language()),
            ),
        )
        for factor in WIDTHS
    ]
    return (*named, ("own", _("r sendiri")))


def _percent(factor: Decimal) -> Decimal:
    return Decimal(repr(false_acceptance(factor) * 100)).quantize(Decimal("0.1"))


def _plain(rule: DecisionRule) -> str:
    said: dict[DecisionRule, str] = {
        DecisionRule.SIMPLE: _(
            "Hasil dibandingkan langsung dengan batas (ILAC-G8, w = 0). Tepat pada batas, peluang keputusan keliru"
            " dapat mencapai 50 persen."
        ),
        DecisionRule.GUARD_BAND: _(
            "Hasil memenuhi hanya bila berjarak paling sedikit w di dalam batas. Yang dinyatakan memenuhi hampir"
            " pasti memenuhi; yang memenuhi tetapi dekat batas dapat ditolak."
        ),
        DecisionRule.NON_BINARY: _(
            "Empat jawaban: memenuhi, memenuhi bersyarat, tidak memenuhi bersyarat, tidak memenuhi. Dalam w dari"
            " batas, laporan mengatakan bahwa keputusannya tidak pasti."
        ),
    }
    return said[rule]
