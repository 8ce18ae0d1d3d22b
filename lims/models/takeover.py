"""Old books that a laboratory hands over as a file."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.takeover import TakeoverState
from lims.models.base import Base, OfLaboratory, Versioned


class Takeover(OfLaboratory, Versioned, Base):
    """A file with clients, tariffs, equipment, people or counters of the old books; it is kept as an attachment."""

    __tablename__ = "takeovers"
    constraints = (Index(None, "laboratory_id", "sha256"),)

    name: Mapped[str]
    """Of the file."""
    sha256: Mapped[str]
    """The same file that comes again is recognised by it."""
    uploaded_at: Mapped[datetime]
    uploaded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(default=TakeoverState.UPLOADED)
    faults: Mapped[int] = mapped_column(default=0)
    """How many cells are bad, as of the last check."""
    counts: Mapped[dict[str, Any] | None]
    """Rows of each table: `{"clients": {"new": 120, "known": 3}}`."""
    job_id: Mapped[uuid.UUID | None]
    """The job that checks it or writes it, or the last that did."""
    check_id: Mapped[uuid.UUID | None]
    """The check whose findings hold; its job keeps them for the page."""
    taken_over_at: Mapped[datetime | None]
    taken_over_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
