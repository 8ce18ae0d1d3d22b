"""Budgets of measurement uncertainty, and what calibrations say that they start from."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class UncertaintyBudget(OfLaboratory, Versioned, Base):
    """An edition of a budget (anggaran ketidakpastian) for a method, measurand and range (17025 7.6)."""

    __tablename__ = "uncertainty_budgets"
    constraints = (
        UniqueConstraint("laboratory_id", "method_code", "measurand", "edition"),
        Index(None, "laboratory_id", "state", "method_code"),
    )

    method_code: Mapped[str]
    measurand: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    """The range of results that it holds for, ends included; empty where it is open."""
    edition: Mapped[int]
    """Counts on for each method and measurand; results name it."""
    state: Mapped[str] = mapped_column(default="draft")
    """`draft`, `published` or `superseded`; only a draft is edited."""
    content: Mapped[dict[str, Any]]
    """Lines, level or k, and model; see `lims.domain.measurement.budget`."""
    sha256: Mapped[str] = mapped_column(default="")
    """Of the content, once it was published."""
    note: Mapped[str] = mapped_column(default="")
    """Where it comes from, or what was changed."""
    written_at: Mapped[datetime]
    written_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))


class CalibratedRange(OfLaboratory, Base):
    """A line of a calibration's results (hasil kalibrasi): U of a function in a range (17025 6.4.13 e)."""

    __tablename__ = "calibrated_ranges"
    constraints = (
        within("calibration_id", "calibrations"),
        Index(None, "laboratory_id", "calibration_id"),
    )

    calibration_id: Mapped[uuid.UUID]
    function: Mapped[str]
    """What the machine measures: `gaya`, `perpanjangan`."""
    low: Mapped[Decimal]
    high: Mapped[Decimal]
    unit: Mapped[str]
    expanded: Mapped[Decimal]
    """U in that unit, or in per cent of what is measured."""
    relative: Mapped[bool] = mapped_column(default=False)
    coverage_factor: Mapped[Decimal]
    removed: Mapped[bool] = mapped_column(default=False)


class StatedUncertainty(OfLaboratory, Versioned, Base):
    """U and k of a method in a range, as the technical manager states them where no budget is kept here."""

    __tablename__ = "stated_uncertainties"
    constraints = (Index(None, "laboratory_id", "method_code"),)

    method_code: Mapped[str]
    measurand: Mapped[str]
    unit: Mapped[str]
    low: Mapped[Decimal | None]
    """Of the range of results; open where empty."""
    high: Mapped[Decimal | None]
    expanded: Mapped[Decimal]
    """U in that unit, or in per cent of the result."""
    relative: Mapped[bool] = mapped_column(default=False)
    coverage_factor: Mapped[Decimal]
    source: Mapped[str]
    """Where it comes from: an evaluation on paper, a validation report."""
    valid_from: Mapped[date]
    ended_on: Mapped[date | None]
    """The last day on which results get it."""
    stated_at: Mapped[datetime]
    stated_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
