"""The work at the bench."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.workflow import DeterminationState
from lims.models.base import Base, OfLaboratory, Versioned, within


class Determination(OfLaboratory, Versioned, Base):
    """One carrying out of a method on one specimen."""

    __tablename__ = "determinations"
    constraints = (
        within("order_id", "orders"),
        within("sample_id", "samples"),
        within("specimen_id", "specimens"),
        UniqueConstraint("laboratory_id", "specimen_id"),
        Index(None, "laboratory_id", "analyst_id", "state", "due_on"),
        Index(None, "laboratory_id", "order_id"),
        Index(None, "laboratory_id", "sample_id"),
        Index(None, "laboratory_id", "state", "due_on"),
    )

    order_id: Mapped[uuid.UUID]
    sample_id: Mapped[uuid.UUID]
    specimen_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    state: Mapped[str] = mapped_column(default=DeterminationState.PLANNED)
    analyst_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    due_on: Mapped[date | None]
    tested_on: Mapped[date | None]
    temperature: Mapped[Decimal | None]
    """In degrees Celsius."""
    humidity: Mapped[Decimal | None]
    """In per cent."""
    remarks: Mapped[str] = mapped_column(default="")
    entries: Mapped[int] = mapped_column(default=0)
    """Counts the writes of its readings, so that a changed reading is a changed version."""
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    return_reason: Mapped[str] = mapped_column(default="")


class DeterminationEquipment(OfLaboratory, Base):
    """That a piece of equipment was used for a determination."""

    __tablename__ = "determination_equipment"
    constraints = (
        within("determination_id", "determinations"),
        within("equipment_id", "equipment"),
        UniqueConstraint("laboratory_id", "determination_id", "equipment_id"),
    )

    determination_id: Mapped[uuid.UUID]
    equipment_id: Mapped[uuid.UUID]
    removed: Mapped[bool] = mapped_column(default=False)


class Reading(OfLaboratory, Versioned, Base):
    """A value as observed, in the words it was typed with."""

    __tablename__ = "readings"
    constraints = (
        within("determination_id", "determinations"),
        UniqueConstraint("laboratory_id", "determination_id", "key"),
    )

    determination_id: Mapped[uuid.UUID]
    key: Mapped[str]
    """Key of the reading in the method's definition."""
    text: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")


class ReadingCorrection(OfLaboratory, Base):
    """A reading changed after submission: old and new stand side by side, with the reason (17025 7.5.2)."""

    __tablename__ = "reading_corrections"
    constraints = (
        within("determination_id", "determinations"),
        Index(None, "laboratory_id", "determination_id"),
    )

    determination_id: Mapped[uuid.UUID]
    key: Mapped[str]
    old: Mapped[str]
    new: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class PlausibilityAnswer(OfLaboratory, Base):
    """Why a result that looks odd beside another is right all the same; a changed value needs an answer of its own."""

    __tablename__ = "plausibility_answers"
    constraints = (
        within("determination_id", "determinations"),
        Index(None, "laboratory_id", "determination_id"),
    )

    determination_id: Mapped[uuid.UUID]
    key: Mapped[str]
    """Key of the relation in the method or the specification."""
    number: Mapped[Decimal]
    """What was odd, exactly; another number is another warning."""
    caution: Mapped[str]
    """What was said when it was answered."""
    reason: Mapped[str]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]


class Result(OfLaboratory, Versioned, Base):
    """A value computed by the server from the readings, exact and as reported."""

    __tablename__ = "results"
    constraints = (
        within("determination_id", "determinations"),
        within("budget_id", "uncertainty_budgets"),
        UniqueConstraint("laboratory_id", "determination_id", "measurand"),
    )

    determination_id: Mapped[uuid.UUID]
    measurand: Mapped[str]
    exact: Mapped[Decimal | None]
    reported: Mapped[Decimal | None]
    choice: Mapped[str] = mapped_column(default="")
    """Key of an observation that is no number: `no-crack`."""
    unit: Mapped[str] = mapped_column(default="")
    expanded_uncertainty: Mapped[Decimal | None]
    """U in the unit of the result, as it is reported; empty where no budget holds for it."""
    coverage_factor: Mapped[Decimal | None]
    effective_dof: Mapped[Decimal | None]
    """Empty where they are infinite."""
    budget_id: Mapped[uuid.UUID | None]
    """The edition of the budget that gave U."""
