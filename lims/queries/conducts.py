"""How determinations were tested: when, in which room, with which equipment and calibration, by whom."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import Calibration, Determination, DeterminationEquipment, Equipment, User
from lims.queries.sheets import Sheet


@dataclass(frozen=True, slots=True)
class UsedEquipment:
    """A piece of equipment with the calibration that held on the date of test."""

    equipment: Equipment
    calibration: Calibration | None


@dataclass(frozen=True, slots=True)
class Conduct:
    """How pieces of a sheet were tested: together where everything is the same."""

    marks: tuple[str, ...]
    tested_on: date | None
    temperature: Decimal | None
    humidity: Decimal | None
    equipment: tuple[UsedEquipment, ...]
    analyst: str
    submitted_at: datetime | None
    reviewer: str


def conducts_of(session: Session, laboratory_id: uuid.UUID, sheet: Sheet) -> tuple[Conduct, ...]:
    """Return how the pieces were tested, those that were tested alike together."""
    rows = [row for row in sheet.rows if row.determination.submitted_at is not None]
    used = equipment_used(session, laboratory_id, [row.determination for row in rows])
    people = _people(session, [row.determination for row in rows])
    together: dict[Conduct, list[str]] = {}
    for row in rows:
        one = row.determination
        how = Conduct(
            marks=(),
            tested_on=one.tested_on,
            temperature=one.temperature,
            humidity=one.humidity,
            equipment=used.get(one.id, ()),
            analyst=people.get(one.submitted_by_id, ""),
            submitted_at=one.submitted_at,
            reviewer=people.get(one.reviewed_by_id, ""),
        )
        together.setdefault(how, []).append(row.mark)
    return tuple(replace(how, marks=tuple(marks)) for how, marks in together.items())


def equipment_used(
    session: Session, laboratory_id: uuid.UUID, determinations: Iterable[Determination]
) -> dict[uuid.UUID, tuple[UsedEquipment, ...]]:
    """Return the equipment of determinations, each with its calibration on their date of test."""
    by_id = {one.id: one for one in determinations}
    rows = session.execute(
        select(DeterminationEquipment.determination_id, Equipment)
        .join(Equipment, Equipment.id == DeterminationEquipment.equipment_id)
        .where(
            DeterminationEquipment.laboratory_id == laboratory_id,
            DeterminationEquipment.determination_id.in_(list(by_id)),
            DeterminationEquipment.removed.is_(False),
        )
        .order_by(Equipment.code)
    ).all()
    calibrations = session.scalars(
        select(Calibration)
        .where(
            Calibration.laboratory_id == laboratory_id,
            Calibration.equipment_id.in_({equipment.id for _id, equipment in rows}),
        )
        .order_by(Calibration.calibrated_on.desc(), Calibration.id.desc())
    ).all()
    found: dict[uuid.UUID, list[UsedEquipment]] = {}
    for determination_id, equipment in rows:
        on = by_id[determination_id].tested_on
        held = (
            one
            for one in calibrations
            if one.equipment_id == equipment.id and on and one.calibrated_on <= on <= one.valid_until
        )
        found.setdefault(determination_id, []).append(UsedEquipment(equipment, next(held, None)))
    return {key: tuple(used) for key, used in found.items()}


def _people(session: Session, determinations: Iterable[Determination]) -> dict[uuid.UUID | None, str]:
    ids = {
        user_id for one in determinations for user_id in (one.submitted_by_id, one.reviewed_by_id) if user_id
    }
    names = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {None: "", **dict(names.all())}
