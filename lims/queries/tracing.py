"""From a result back to reading, machine, calibration, person and method: what an assessor asks first."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, allows, fetch, require
from lims.domain.workflow import PUBLIC_STATES, DeterminationState
from lims.models import (
    Attachment,
    AuditEntry,
    AuditValues,
    Certificate,
    Client,
    Determination,
    Laboratory,
    MethodAuthorisation,
    Order,
    OrderLine,
    ReadingCorrection,
    Result,
    Sample,
    Specimen,
    UncertaintyBudget,
    User,
)
from lims.queries.checks import Checks
from lims.queries.conducts import UsedEquipment, equipment_used
from lims.queries.entry import corrections_of, files_of
from lims.queries.orders import sees_client
from lims.queries.sheets import Bench, Row, Sheet, bench_of, pieces_of, readings_of, sheet_of


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to the determination."""

    at: datetime
    who: str
    act: str
    reason: str


@dataclass(frozen=True, slots=True)
class Known:
    """U of a result as it was kept, with the edition of the budget that gave it; None where it was stated by hand."""

    measurand: str
    expanded: Decimal
    coverage_factor: Decimal | None
    unit: str
    budget: UncertaintyBudget | None


@dataclass(frozen=True, slots=True)
class Trace:
    """A determination with all that its results stand on."""

    row: Row
    sheet: Sheet
    bench: Bench
    client: str | None
    equipment: tuple[UsedEquipment, ...]
    analyst: User | None
    authorisation: MethodAuthorisation | None
    """The one that held on the date of test."""
    reviewer: User | None
    review_authority: MethodAuthorisation | None
    """What allowed the supervisor to review this method on that day; many laboratories record none."""
    uncertainties: tuple[Known, ...]
    calibration_files: Mapping[uuid.UUID, Sequence[Attachment]]
    """The certificates of calibration that were filed, by calibration."""
    checks: Checks | None
    """What of the specification was compared with the licensed copy."""
    corrections: Sequence[ReadingCorrection]
    files: Sequence[Attachment]
    acts: tuple[Act, ...]
    certificates: tuple[Certificate, ...]


def read(session: Session, actor: Actor, determination_id: uuid.UUID) -> Trace:
    """Return where the results of a determination come from."""
    require(actor, Permission.DETERMINATION_VIEW)
    one = fetch(session, actor, Determination, determination_id)
    bench = bench_of(session, _line(session, one))
    pieces = [piece for piece in pieces_of(session, bench) if piece[0].id == one.id]
    equipment = equipment_used(session, one.laboratory_id, [one]).get(one.id, ())
    sheet = sheet_of(bench, pieces, readings_of(session, one.laboratory_id, [one.id]), all_columns=True)
    return Trace(
        row=sheet.rows[0],
        sheet=sheet,
        bench=bench,
        client=session.get_one(Client, bench.order.client_id).name
        if sees_client(actor, bench.order)
        else None,
        equipment=equipment,
        analyst=session.get(User, one.submitted_by_id or one.analyst_id)
        if one.submitted_by_id or one.analyst_id
        else None,
        authorisation=_authorisation(
            session, one, one.submitted_by_id or one.analyst_id, "perform", one.tested_on
        ),
        reviewer=session.get(User, one.reviewed_by_id) if one.reviewed_by_id else None,
        review_authority=_authorisation(
            session, one, one.reviewed_by_id, "review", _reviewed_on(session, one)
        ),
        uncertainties=_uncertainties(session, one),
        calibration_files=files_of(
            session, one.laboratory_id, [used.calibration.id for used in equipment if used.calibration]
        ),
        checks=bench.checks,
        corrections=corrections_of(session, one.laboratory_id, [one.id]).get(one.id, ()),
        files=files_of(session, one.laboratory_id, [one.id]).get(one.id, ()),
        acts=_acts(session, one),
        certificates=_certificates(session, actor, one),
    )


def _line(session: Session, one: Determination) -> OrderLine:
    return session.scalars(
        select(OrderLine)
        .join(
            Sample,
            (Sample.laboratory_id == OrderLine.laboratory_id)
            & (Sample.order_id == OrderLine.order_id)
            & (Sample.item_id == OrderLine.item_id),
        )
        .where(
            OrderLine.laboratory_id == one.laboratory_id,
            Sample.id == one.sample_id,
            OrderLine.method_code == one.method_code,
        )
    ).one()


def _reviewed_on(session: Session, one: Determination) -> date | None:
    """Return the laboratory's day of the review: before seven in the morning UTC still has the day before."""
    zone = ZoneInfo(session.get_one(Laboratory, one.laboratory_id).timezone)
    return one.reviewed_at.astimezone(zone).date() if one.reviewed_at else None


def _authorisation(
    session: Session, one: Determination, user_id: uuid.UUID | None, activity: str, on: date | None
) -> MethodAuthorisation | None:
    """Return what allowed a person to perform or review the method on a day (17025 6.2.6)."""
    if on is None or user_id is None:
        return None
    return session.scalars(
        select(MethodAuthorisation)
        .where(
            MethodAuthorisation.laboratory_id == one.laboratory_id,
            MethodAuthorisation.user_id == user_id,
            MethodAuthorisation.method_code == one.method_code,
            MethodAuthorisation.activity == activity,
            MethodAuthorisation.valid_from <= on,
            (MethodAuthorisation.valid_until.is_(None)) | (MethodAuthorisation.valid_until >= on),
        )
        .order_by(MethodAuthorisation.valid_from.desc())
        .limit(1)
    ).one_or_none()


def _uncertainties(session: Session, one: Determination) -> tuple[Known, ...]:
    rows: Iterable[tuple[Result, UncertaintyBudget | None]] = session.execute(
        select(Result, UncertaintyBudget)
        .outerjoin(UncertaintyBudget, UncertaintyBudget.id == Result.budget_id)
        .where(
            Result.laboratory_id == one.laboratory_id,
            Result.determination_id == one.id,
            Result.expanded_uncertainty.is_not(None),
        )
        .order_by(Result.measurand)
    )
    return tuple(
        Known(row.measurand, row.expanded_uncertainty, row.coverage_factor, row.unit, budget)
        for row, budget in rows
        if row.expanded_uncertainty is not None
    )


def _acts(session: Session, one: Determination) -> tuple[Act, ...]:
    """Return what was done, drafts left out: the last one stands in the readings."""
    rows = session.execute(
        select(AuditEntry, User.name, AuditValues.reason)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(AuditValues, AuditValues.entry_id == AuditEntry.id)
        .where(
            AuditEntry.subject_id.in_([one.id, one.specimen_id]),
            AuditEntry.act != "determination:save",
        )
        .order_by(AuditEntry.sequence)
    )
    return tuple(Act(entry.at, name or "system", entry.act, reason or "") for entry, name, reason in rows)


def _certificates(session: Session, actor: Actor, one: Determination) -> tuple[Certificate, ...]:
    if not allows(actor, Permission.CERTIFICATE_VIEW):
        return ()
    return tuple(
        session.scalars(
            select(Certificate)
            .where(
                Certificate.laboratory_id == one.laboratory_id,
                Certificate.order_id == one.order_id,
                Certificate.state.in_(PUBLIC_STATES),
            )
            .order_by(Certificate.id)
        )
    )


def traces_of(session: Session, order: Order) -> dict[tuple[str, str, str], uuid.UUID]:
    """Return the determination behind each row of a certificate, by sample code, method and mark of the piece.

    A row of the whole sample leads to its first piece, from where the others are reached.
    """
    rows = session.execute(
        select(Sample.code, Specimen.method_code, Specimen.mark, Determination.id)
        .join(Determination, Determination.sample_id == Sample.id)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .where(
            Sample.laboratory_id == order.laboratory_id,
            Sample.order_id == order.id,
            Determination.state != DeterminationState.VOID,
        )
        .order_by(Specimen.id)
    )
    found: dict[tuple[str, str, str], uuid.UUID] = {}
    for code, method, mark, determination_id in rows:
        found[code or "", method, mark] = determination_id
        found.setdefault((code or "", method, ""), determination_id)
    return found
