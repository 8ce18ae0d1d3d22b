"""The head of a sheet: day, room, machines, and the unit that each machine reads in."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.quantity import format_decimal
from lims.models import Determination, DeterminationEquipment, Reading
from lims.queries.sheets import Bench, Readings


@dataclass(frozen=True, slots=True)
class Head:
    """What holds for all open pieces of a sheet."""

    tested_on: date | None = None
    temperature: str = ""
    humidity: str = ""
    equipment_ids: frozenset[uuid.UUID] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    """By reading, only where the machine reads in another unit than the usual one."""

    @property
    def empty(self) -> bool:
        """Say whether nothing of it is filled in."""
        return self == Head()

    def agrees(self, other: "Head") -> bool:
        """Say whether two heads are the same; a reading that one of them does not have yet has no unit there."""
        common = self.units.keys() & other.units.keys()
        return (
            self.tested_on == other.tested_on
            and self.temperature == other.temperature
            and self.humidity == other.humidity
            and self.equipment_ids == other.equipment_ids
            and all(self.units[key] == other.units[key] for key in common)
        )


def heads_of(
    session: Session, determinations: Sequence[Determination], readings: Mapping[uuid.UUID, Readings]
) -> dict[uuid.UUID, Head]:
    """Return the head that each determination is kept with."""
    used: dict[uuid.UUID, set[uuid.UUID]] = {}
    for link in session.scalars(
        select(DeterminationEquipment).where(
            DeterminationEquipment.laboratory_id.in_({one.laboratory_id for one in determinations}),
            DeterminationEquipment.determination_id.in_([one.id for one in determinations]),
            DeterminationEquipment.removed.is_(False),
        )
    ):
        used.setdefault(link.determination_id, set()).add(link.equipment_id)
    return {
        one.id: Head(
            tested_on=one.tested_on,
            temperature="" if one.temperature is None else format_decimal(one.temperature, "id"),
            humidity="" if one.humidity is None else format_decimal(one.humidity, "id"),
            equipment_ids=frozenset(used.get(one.id, ())),
            units={key: typed.unit for key, typed in readings.get(one.id, {}).items() if typed.text},
        )
        for one in determinations
    }


def shared(heads: Sequence[Head]) -> Head:
    """Return the one head of pieces whose heads agree."""
    units = {key: unit for head in heads for key, unit in head.units.items() if unit}
    filled = next((head for head in heads if not head.empty), Head())
    return Head(filled.tested_on, filled.temperature, filled.humidity, filled.equipment_ids, units)


def usual_units(session: Session, bench: Bench, analyst_id: uuid.UUID) -> dict[str, str]:
    """Return the units of the last determination of a method that a person handed in."""
    laboratory_id = bench.sample.laboratory_id
    last = (
        select(Determination.id)
        .where(
            Determination.laboratory_id == laboratory_id,
            Determination.analyst_id == analyst_id,
            Determination.method_code == bench.method.code,
            Determination.submitted_at.is_not(None),
        )
        .order_by(Determination.submitted_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.scalars(
        select(Reading).where(Reading.laboratory_id == laboratory_id, Reading.determination_id == last)
    )
    known = {one.key: one.units for one in bench.method.readings}
    return {row.key: row.unit for row in rows if row.unit and row.unit in known.get(row.key, {})}
