"""The numbers and revisions that a laboratory gives to its printed forms (17025 8.3)."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory


class DocumentRevision(OfLaboratory, Base):
    """A revision of a printed form by its laboratory's own numbers; the newest in effect is printed, no other."""

    __tablename__ = "document_revisions"
    constraints = (UniqueConstraint("laboratory_id", "name", "revision"),)

    name: Mapped[str]
    """Name of the form in `reports/documents.toml`: `certificate`, `worksheet`."""
    number: Mapped[str]
    """The laboratory's own: `F/7.8-01`."""
    revision: Mapped[int]
    effective_on: Mapped[date]
    change: Mapped[str] = mapped_column(default="")
    """What this revision changes, for the quality manager."""
    approved_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    approved_at: Mapped[datetime]
