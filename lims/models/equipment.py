"""Equipment and its calibrations."""

import uuid
from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class Equipment(OfLaboratory, Versioned, Base):
    """A piece of equipment (17025 6.4.13)."""

    __tablename__ = "equipment"
    constraints = (UniqueConstraint("laboratory_id", "code"),)

    code: Mapped[str]
    name: Mapped[str]
    maker: Mapped[str] = mapped_column(default="")
    model: Mapped[str] = mapped_column(default="")
    serial: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    measuring_range: Mapped[str] = mapped_column(default="")
    in_service: Mapped[bool] = mapped_column(default=True)
    out_of_service_reason: Mapped[str] = mapped_column(default="")
    needs_calibration: Mapped[bool] = mapped_column(default=True)


class EquipmentMethod(OfLaboratory, Base):
    """That a piece of equipment serves a method."""

    __tablename__ = "equipment_methods"
    constraints = (
        within("equipment_id", "equipment"),
        UniqueConstraint("laboratory_id", "equipment_id", "method_code"),
    )

    equipment_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    removed: Mapped[bool] = mapped_column(default=False)


class Calibration(OfLaboratory, Base):
    """A calibration with the time for which it holds (17025 6.4.6, 6.5)."""

    __tablename__ = "calibrations"
    constraints = (within("equipment_id", "equipment"), Index(None, "laboratory_id", "equipment_id"))

    equipment_id: Mapped[uuid.UUID]
    calibrated_on: Mapped[date]
    valid_until: Mapped[date]
    certificate: Mapped[str]
    calibrated_by: Mapped[str]
    """Calibration laboratory and its accreditation number."""
    note: Mapped[str] = mapped_column(default="")
