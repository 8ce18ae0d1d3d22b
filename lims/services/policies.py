"""What a laboratory decides for itself about keeping records and asking its clients."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import LaboratoryPolicy
from lims.queries import policies
from lims.services import audit
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults

LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class PolicyInput:
    """The filled-in form."""

    record_years: int | None
    name_check_days: int | None = 0
    asks_survey: bool = True


def decide(session: Session, actor: Actor, given: PolicyInput, version: int) -> LaboratoryPolicy:
    """Change the policy; the first change makes its row.

    Raises:
        InvalidInput: a number is missing or beyond reason.
        Conflict: somebody else changed it meanwhile.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    faults: dict[str, LimsError] = {}
    years, days = given.record_years or 0, -1 if given.name_check_days is None else given.name_check_days
    if not 1 <= years <= LONGEST_YEARS:
        faults["record_years"] = InvalidInput(N_("Isilah 1 sampai %(most)s tahun."), most=LONGEST_YEARS)
    if not 0 <= days <= 30:
        faults["name_check_days"] = InvalidInput(
            N_("Isilah 0 sampai 30 hari kerja; 0 berarti tidak ditanya.")
        )
    refuse_faults(faults)
    row = policies.of(session, actor.laboratory(), lock=True)
    if row is None:
        expect_version(0, version)
        row = LaboratoryPolicy(laboratory_id=actor.laboratory())
        session.add(row)
    else:
        expect_version(row.version, version)
    row.record_years, row.name_check_days = years, days
    row.asks_survey = given.asks_survey
    session.flush()
    audit.record(session, actor, "laboratory:configure", row)
    return row
