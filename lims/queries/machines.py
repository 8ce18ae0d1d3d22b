"""Equipment that serves a method, and whether it may be used on a day (17025 6.4)."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, GateClosed, LimsError
from lims.models import Calibration, Equipment, EquipmentMethod


@dataclass(frozen=True, slots=True)
class Machine:
    """A piece of equipment that serves a method."""

    equipment: Equipment
    valid_until: date | None
    """Of the calibration that holds on the date of test."""
    refusal: LimsError | None
    """Why it may not be used on that date."""


def machines_of(
    session: Session, laboratory_id: uuid.UUID, method_code: str, on: date
) -> tuple[Machine, ...]:
    """Return the equipment that serves a method, each with its calibration on a day or why it is refused."""
    rows = session.scalars(
        select(Equipment)
        .join(EquipmentMethod, EquipmentMethod.equipment_id == Equipment.id)
        .where(
            Equipment.laboratory_id == laboratory_id,
            EquipmentMethod.method_code == method_code,
            EquipmentMethod.removed.is_(False),
        )
        .order_by(Equipment.code)
    ).all()
    valid = dict(
        session.execute(
            select(Calibration.equipment_id, Calibration.valid_until)
            .where(
                Calibration.laboratory_id == laboratory_id,
                Calibration.equipment_id.in_([row.id for row in rows]),
                Calibration.calibrated_on <= on,
                Calibration.valid_until >= on,
            )
            .order_by(Calibration.calibrated_on, Calibration.id)
        ).all()
    )
    return tuple(Machine(row, valid.get(row.id), _refusal(row, valid.get(row.id))) for row in rows)


def _refusal(equipment: Equipment, valid_until: date | None) -> LimsError | None:
    if not equipment.in_service:
        return GateClosed(
            N_("Sedang tidak dipakai: %(reason)s. Pilih alat lain."),
            reason=equipment.out_of_service_reason or "–",
        )
    if valid_until is None and equipment.needs_calibration:
        return GateClosed(
            N_("Tidak terkalibrasi pada tanggal uji. Pilih alat lain, atau catatlah sertifikat yang berlaku.")
        )
    return None
