"""Work that another laboratory does (17025 6.6): who may, what was handed over, and their report."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class OtherLaboratory(OfLaboratory, Versioned, Base):
    """A laboratory that this one has evaluated and may hand work to."""

    __tablename__ = "other_laboratories"
    constraints = (UniqueConstraint("laboratory_id", "name"),)

    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    accreditation_number: Mapped[str] = mapped_column(default="")
    """`LP-123-IDN`; empty where it is not accredited."""
    accredited_from: Mapped[date | None]
    accredited_until: Mapped[date | None]
    scope: Mapped[str] = mapped_column(default="")
    """What it may be asked to do, as its scope of accreditation says."""
    evaluation: Mapped[str]
    """By what it was evaluated and approved (6.6.2)."""
    approved_on: Mapped[date]
    approved_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    ended_on: Mapped[date | None]
    """After this day nothing is handed to it."""


class Subcontract(OfLaboratory, Versioned, Base):
    """That a line of an order is tested in another laboratory, and how the client agreed to it (7.1.1 c)."""

    __tablename__ = "subcontracts"
    constraints = (
        within("order_id", "orders"),
        within("line_id", "order_lines"),
        within("other_laboratory_id", "other_laboratories"),
        Index(None, "laboratory_id", "order_id"),
        Index(None, "laboratory_id", "line_id"),
        Index(None, "laboratory_id", "expected_on"),
    )

    order_id: Mapped[uuid.UUID]
    line_id: Mapped[uuid.UUID]
    other_laboratory_id: Mapped[uuid.UUID]
    reason: Mapped[str]
    agreement: Mapped[str]
    """Who agreed for the client, when and how: a letter, a message, at the counter."""
    agreed_at: Mapped[datetime]
    agreed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    sent_on: Mapped[date | None]
    expected_on: Mapped[date | None]
    """When their report is expected."""
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None]
    """When the work was taken back to the own bench, nothing of it having been reported."""
    ended_reason: Mapped[str] = mapped_column(default="")


class SubcontractReport(OfLaboratory, Base):
    """The other laboratory's report as it came; the newest counts, an older one stays."""

    __tablename__ = "subcontract_reports"
    constraints = (
        within("subcontract_id", "subcontracts"),
        within("attachment_id", "attachments"),
        Index(None, "laboratory_id", "subcontract_id"),
    )

    subcontract_id: Mapped[uuid.UUID]
    number: Mapped[str]
    dated_on: Mapped[date]
    accredited: Mapped[bool]
    """Whether that report claims accreditation for these results; read there, not supposed."""
    attachment_id: Mapped[uuid.UUID]
    sha256: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
