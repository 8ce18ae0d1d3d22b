"""The decision rule that is agreed in the review of a request (17025 7.1.3)."""

from decimal import Decimal

from sqlalchemy.orm import Session

from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import MOST_GUARD_BAND
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import Application
from lims.queries import decision_rules


def faults_of(
    session: Session, application: Application, rule: str, guard_band: Decimal | None
) -> dict[str, LimsError]:
    """Return what stands against a rule: a guard band needs U of all that is judged (ILAC-G8:09/2019)."""
    if rule not in set(DecisionRule):
        return {"decision_rule": InvalidInput(N_("Pilih aturan keputusan yang disepakati dengan pelanggan."))}
    if rule == DecisionRule.SIMPLE:
        return {}
    if not decision_rules.offer(session, application).with_uncertainty:
        return {
            "decision_rule": InvalidInput(
                N_(
                    "Aturan ini memerlukan ketidakpastian pengukuran yang belum tersedia. Pilih penerimaan sederhana."
                )
            )
        }
    if guard_band is None or not 0 < guard_band <= MOST_GUARD_BAND:
        return {
            "guard_band": InvalidInput(N_("Isilah r lebih dari 0 dan paling besar 3, misalnya 1 atau 0,83."))
        }
    return {}


def factor(rule: str, guard_band: Decimal | None) -> Decimal:
    """Return r as it is frozen; simple acceptance has none, and keeps the usual one."""
    banded = rule not in {"", DecisionRule.SIMPLE}
    return guard_band if banded and guard_band is not None else Decimal(1)
