"""From a result back to reading, machine, calibration, person and method: what an assessor asks first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, allows, fetch, require
from lims.domain.workflow import PUBLIC_STATES
from lims.models import (
    Attachment,
    AuditEntry,
    AuditValues,
    Certificate,
    Client,
    Determination,
    MethodAuthorisation,
    OrderLine,
    ReadingCorrection,
    Sample,
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
    sheet = sheet_of(bench, pieces, readings_of(session, one.laboratory_id, [one.id]), all_columns=True)
    return Trace(
        row=sheet.rows[0],
        sheet=sheet,
        bench=bench,
        client=session.get_one(Client, bench.order.client_id).name
        if sees_client(actor, bench.order)
        else None,
        equipment=equipment_used(session, one.laboratory_id, [one]).get(one.id, ()),
        analyst=session.get(User, one.submitted_by_id or one.analyst_id)
        if one.submitted_by_id or one.analyst_id
        else None,
        authorisation=_authorisation(session, one),
        reviewer=session.get(User, one.reviewed_by_id) if one.reviewed_by_id else None,
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


def _authorisation(session: Session, one: Determination) -> MethodAuthorisation | None:
    """Return the authorisation of whoever tested, on the date of test (17025 6.2.6)."""
    if one.tested_on is None:
        return None
    return session.scalars(
        select(MethodAuthorisation)
        .where(
            MethodAuthorisation.laboratory_id == one.laboratory_id,
            MethodAuthorisation.user_id == (one.submitted_by_id or one.analyst_id),
            MethodAuthorisation.method_code == one.method_code,
            MethodAuthorisation.activity == "perform",
            MethodAuthorisation.valid_from <= one.tested_on,
            (MethodAuthorisation.valid_until.is_(None)) | (MethodAuthorisation.valid_until >= one.tested_on),
        )
        .order_by(MethodAuthorisation.valid_from.desc())
        .limit(1)
    ).one_or_none()


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
