"""What the calibrations of machines say of their functions, read once for each machine and day."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput
from lims.domain.measurement.evaluation import CalibrationResult
from lims.domain.standards.units import convert
from lims.models import CalibratedRange, Equipment, EquipmentMethod
from lims.queries import gates


class Scales:
    """The scales of the machines of a laboratory, as far as they were asked for."""

    def __init__(self, session: Session, laboratory_id: uuid.UUID) -> None:
        self._session, self._laboratory_id = session, laboratory_id
        self._ranges: dict[tuple[uuid.UUID, date], list[CalibratedRange]] = {}
        self._serving: dict[str, list[Equipment]] = {}

    def serving(self, method_code: str) -> list[Equipment]:
        """Return the machines in service that serve a method."""
        if method_code not in self._serving:
            rows = self._session.scalars(
                select(Equipment)
                .join(EquipmentMethod, EquipmentMethod.equipment_id == Equipment.id)
                .where(
                    EquipmentMethod.laboratory_id == self._laboratory_id,
                    EquipmentMethod.method_code == method_code,
                    EquipmentMethod.removed.is_(False),
                    Equipment.in_service.is_(True),
                )
            )
            self._serving[method_code] = list(rows)
        return self._serving[method_code]

    def worst(
        self, used: Sequence[Equipment], on: date, function: str, place: tuple[Decimal, str] | None
    ) -> CalibrationResult | None:
        """Return the greatest U that the calibrations of a day have for a function at a place, or anywhere."""
        self._read([one for one in used if (one.id, on) not in self._ranges], on)
        found = [
            row
            for one in used
            for row in self._ranges[one.id, on]
            if row.function.casefold() == function.casefold() and (place is None or _lies_in(row, *place))
        ]
        if not found:
            return None
        worst = max(found, key=lambda row: row.expanded / row.coverage_factor)
        return CalibrationResult(worst.expanded, worst.coverage_factor, worst.relative)

    def _read(self, machines: Sequence[Equipment], on: date) -> None:
        """Read the calibrations that held on a day, those of all machines at once."""
        if not machines:
            return
        held = gates.calibrations_on(self._session, machines, on)
        rows = ranges_of(self._session, self._laboratory_id, [one.id for one in held.values()])
        for one in machines:
            calibration = held.get(one.id)
            self._ranges[one.id, on] = (
                [row for row in rows if row.calibration_id == calibration.id] if calibration else []
            )


def ranges_of(
    session: Session, laboratory_id: uuid.UUID, calibration_ids: Collection[uuid.UUID]
) -> list[CalibratedRange]:
    """Return the results of calibrations, by function and range."""
    rows = session.scalars(
        select(CalibratedRange).where(
            CalibratedRange.laboratory_id == laboratory_id,
            CalibratedRange.calibration_id.in_(calibration_ids),
            CalibratedRange.removed.is_(False),
        )
    )
    return sorted(rows, key=lambda row: (row.function, row.low))


def _lies_in(row: CalibratedRange, place: Decimal, unit: str) -> bool:
    try:
        value = convert(place, unit, row.unit) if unit and unit != row.unit else place
    except InvalidInput:
        return False
    return row.low <= value <= row.high
