"""Limits that no specification file holds: typed by hand for one order, confirmed by a second person."""

import uuid
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class TypedLimit(OfLaboratory, Versioned, Base):
    """A limit typed by hand ("batas diisi manual"); it gives no verdict until somebody else has confirmed it."""

    __tablename__ = "typed_limits"
    constraints = (
        within("order_id", "orders"),
        within("line_id", "order_lines"),
        Index(None, "laboratory_id", "order_id"),
    )

    order_id: Mapped[uuid.UUID]
    line_id: Mapped[uuid.UUID]
    """The method on the item whose result is limited."""
    measurand: Mapped[str]
    unit: Mapped[str] = mapped_column(default="")
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    low_open: Mapped[bool] = mapped_column(default=False)
    """The value must lie above `low`, not on it."""
    high_open: Mapped[bool] = mapped_column(default=False)
    source_kind: Mapped[str]
    """`drawing`, `contract`, `letter` or `standard`."""
    source: Mapped[str]
    """Which drawing, contract, letter or clause, with its number and date or revision."""
    typed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    typed_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """The supervisor who compared it with its source; never whoever typed it."""
    confirmed_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason: Mapped[str] = mapped_column(default="")
