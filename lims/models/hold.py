"""Times during which an order waits for a word of its client, or for a machine: the clock of the promise stops."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class OrderHold(OfLaboratory, Versioned, Base):
    """That an order was held from one day to another; while it is, nothing is handed out, submitted or issued."""

    __tablename__ = "order_holds"
    constraints = (within("order_id", "orders"), Index(None, "laboratory_id", "order_id"))

    order_id: Mapped[uuid.UUID]
    reason: Mapped[str]
    held_on: Mapped[date]
    held_at: Mapped[datetime]
    held_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    resumed_on: Mapped[date | None]
    resumed_at: Mapped[datetime | None]
    resumed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    decision: Mapped[str] = mapped_column(default="")
    """What was decided, and by whom."""
