"""At the bench: readings in, results computed here, submitted by the analyst who did the work."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Computation
from lims.domain.workflow import DeterminationState
from lims.models import (
    Determination,
    DeterminationEquipment,
    Equipment,
    Laboratory,
    Order,
    Reading,
    ReadingCorrection,
)
from lims.queries import gates
from lims.queries.computation import Typed, Work, readings_of, work_of
from lims.queries.holds import require_running
from lims.queries.plausibility import odd_work
from lims.queries.rows import equipment_of
from lims.services import audit, plausibility, results
from lims.services.clients import expect_version
from lims.services.completeness import require_complete


@dataclass(frozen=True, slots=True)
class EntryInput:
    """The entry form of one determination, as typed."""

    readings: dict[str, Typed] = field(default_factory=dict)
    tested_on: date | None = None
    temperature: str = ""
    humidity: str = ""
    equipment_ids: tuple[uuid.UUID, ...] = ()
    remarks: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """Why what is odd between results is right, by key of the relation."""


def save_draft(
    session: Session, actor: Actor, determination_id: uuid.UUID, given: EntryInput, version: int
) -> Computation:
    """Keep what was typed so far, whatever its faults, and return what can be computed from it.

    Only before the first submission; after it a change needs a reason (`correct`).
    """
    determination = keep_draft(session, actor, determination_id, given, version)
    return work_of(session, determination).compute(readings_of(session, determination))


def keep_draft(
    session: Session, actor: Actor, determination_id: uuid.UUID, given: EntryInput, version: int
) -> Determination:
    """Keep what was typed so far as `save_draft` does, where nobody asks what can be computed from it."""
    determination = _own(session, actor, determination_id)
    expect_version(determination.version, version)
    if determination.submitted_at is not None:
        raise Conflict(N_("Hasil sudah pernah diserahkan. Perubahan memerlukan alasan."))
    if determination.state != DeterminationState.ASSIGNED:
        raise Conflict(N_("Pengujian ini belum ditugaskan kepada Anda atau sudah selesai."))
    _write(session, determination, given)
    audit.record(session, actor, "determination:save", determination)
    return determination


def submit(
    session: Session,
    actor: Actor,
    determination_id: uuid.UUID,
    given: EntryInput,
    version: int,
    *,
    reason: str = "",
) -> Determination:
    """Hand the determination to the supervisor.

    Raises:
        InvalidInput: readings are missing or cannot be read; `fields` tells which.
        GateClosed: analyst or equipment did not fit on the date of test.
    """
    determination = _own(session, actor, determination_id)
    expect_version(determination.version, version)
    if determination.submitted_at is not None:
        _note_corrections(session, actor, determination, given, reason)
    _write(session, determination, given)
    work = work_of(session, determination)
    # From all that is kept: an optional reading whose column the form did not show still counts.
    computation = work.compute(readings_of(session, determination))
    odd = odd_work(session, work, computation)
    require_complete(work, computation, given, odd, _today(session, determination))
    _check_gates(session, actor, work, given)
    require_running(session, session.get_one(Order, determination.order_id), given.tested_on)
    results.store(session, determination, computation, results.uncertainties(session, work, computation))
    plausibility.keep(session, actor, determination, odd, given.answers)
    determination.state = workflow.move(
        workflow.DETERMINATION, DeterminationState(determination.state), "submit"
    )
    determination.submitted_at = clock.now()
    determination.submitted_by_id = actor.known_id()
    determination.return_reason = ""
    audit.record(session, actor, "determination:submit", determination, reason=reason)
    return determination


def correct(
    session: Session,
    actor: Actor,
    determination_id: uuid.UUID,
    given: EntryInput,
    version: int,
    *,
    reason: str,
) -> Determination:
    """Correct a submitted determination that nobody has reviewed yet; the old value stays beside the new one."""
    determination = _own(session, actor, determination_id)
    expect_version(determination.version, version)
    if determination.state != DeterminationState.SUBMITTED:
        raise Conflict(
            N_("Hanya hasil yang menunggu verifikasi dapat dikoreksi. Mintalah penyelia mengembalikannya.")
        )
    determination.state = DeterminationState.RETURNED
    session.flush()
    return submit(session, actor, determination_id, given, determination.version, reason=reason)


def _own(session: Session, actor: Actor, determination_id: uuid.UUID) -> Determination:
    determination = fetch(session, actor, Determination, determination_id, lock=True)
    require(actor, Permission.DETERMINATION_ENTER, determination)
    return determination


def _write(session: Session, determination: Determination, given: EntryInput) -> None:
    """Store the form as typed."""
    determination.tested_on = given.tested_on
    determination.remarks = given.remarks.strip()
    determination.temperature = quantity(given.temperature)
    determination.humidity = quantity(given.humidity)
    rows = {
        row.key: row
        for row in session.scalars(
            select(Reading).where(
                Reading.laboratory_id == determination.laboratory_id,
                Reading.determination_id == determination.id,
            )
        )
    }
    for key, typed in given.readings.items():
        row = rows.get(key)
        if row is None:
            row = Reading(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                key=key,
                text="",
            )
            session.add(row)
        row.text, row.unit = typed.text.strip(), typed.unit
    _write_equipment(session, determination, given.equipment_ids)
    # A changed reading is a changed determination: its version counts on, and whoever read the old state is told.
    determination.entries += 1
    session.flush()


def _write_equipment(
    session: Session, determination: Determination, equipment_ids: tuple[uuid.UUID, ...]
) -> None:
    links = {
        row.equipment_id: row
        for row in session.scalars(
            select(DeterminationEquipment).where(
                DeterminationEquipment.laboratory_id == determination.laboratory_id,
                DeterminationEquipment.determination_id == determination.id,
            )
        )
    }
    for equipment_id in set(equipment_ids) - links.keys():
        session.add(
            DeterminationEquipment(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                equipment_id=equipment_id,
            )
        )
    for equipment_id, row in links.items():
        row.removed = equipment_id not in equipment_ids


def quantity(text: str) -> Decimal | None:
    """Return a condition of the room, or nothing where it cannot be read yet."""
    try:
        return parse_decimal(text)
    except InvalidInput:
        return None


def _today(session: Session, determination: Determination) -> date:
    return clock.today(session.get_one(Laboratory, determination.laboratory_id).timezone)


def _check_gates(session: Session, actor: Actor, work: Work, given: EntryInput) -> None:
    on = given.tested_on
    if (
        on is None or work.elsewhere is not None
    ):  # told by `require_complete`; another laboratory has its own gates
        return
    method_code = work.determination.method_code
    gates.require_authorised(session, actor.laboratory(), actor.known_id(), method_code, on)
    for equipment_id in given.equipment_ids:
        gates.require_fit(session, fetch(session, actor, Equipment, equipment_id), method_code, on)


def _note_corrections(
    session: Session, actor: Actor, determination: Determination, given: EntryInput, reason: str
) -> None:
    """Keep old and new side by side where anything is changed after submission (17025 7.5.2)."""
    changed = _changed_readings(session, determination, given) | _changed_head(session, determination, given)
    if not changed:
        return
    if not reason.strip():
        raise InvalidInput(
            N_("Nilai berubah sesudah diserahkan. Tulislah alasannya; nilai lama tetap tersimpan."),
            {"reason": InvalidInput(N_("Tulislah alasan perubahan."))},
        )
    for key, (old, new) in changed.items():
        session.add(
            ReadingCorrection(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                key=key,
                old=old,
                new=new,
                reason=reason.strip(),
                by_id=actor.known_id(),
                at=clock.now(),
            )
        )


def _changed_readings(
    session: Session, determination: Determination, given: EntryInput
) -> dict[str, tuple[str, str]]:
    """Return old and new words of each reading that changed, with the unit where it is not the usual one."""
    before = readings_of(session, determination)
    found = {}
    for key, typed in given.readings.items():
        old, new = before.get(key, Typed("")), Typed(typed.text.strip(), typed.unit)
        if old != new:
            found[key] = (f"{old.text} {old.unit}".strip(), f"{new.text} {new.unit}".strip())
    return found


def _changed_head(
    session: Session, determination: Determination, given: EntryInput
) -> dict[str, tuple[str, str]]:
    """Return old and new words of date, room, remarks and equipment, where they changed."""
    before = {
        "tested_on": determination.tested_on,
        "temperature": determination.temperature,
        "humidity": determination.humidity,
        "remarks": determination.remarks,
        "equipment": _codes(session, {one.id for one in equipment_of(session, determination)}),
    }
    after = {
        "tested_on": given.tested_on,
        "temperature": quantity(given.temperature),
        "humidity": quantity(given.humidity),
        "remarks": given.remarks.strip(),
        "equipment": _codes(session, set(given.equipment_ids)),
    }
    return {key: (_said(before[key]), _said(value)) for key, value in after.items() if value != before[key]}


def _codes(session: Session, equipment_ids: set[uuid.UUID]) -> str:
    codes = session.scalars(select(Equipment.code).where(Equipment.id.in_(equipment_ids)))
    return ", ".join(sorted(codes))


def _said(value: date | Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
