"""The client's look at the names on its report before it is issued."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class NameCheck(OfLaboratory, Versioned, Base):
    """A client asked whether the names on its report are right: no results, and silence means yes (practice 12)."""

    __tablename__ = "name_checks"
    constraints = (
        within("order_id", "orders"),
        within("certificate_id", "certificates"),
        Index(None, "laboratory_id", "order_id"),
        Index(None, "laboratory_id", "state"),
    )

    order_id: Mapped[uuid.UUID]
    certificate_id: Mapped[uuid.UUID]
    """The draft that was asked about."""
    asked_at: Mapped[datetime]
    until: Mapped[date]
    """The last day for an objection; from the day after, silence is consent."""
    state: Mapped[str] = mapped_column(default="asked")
    """`asked`, `confirmed`, `objected`, `settled`; `passed` where the client was silent, `replaced` by a newer one."""
    shown: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was shown: `client`, `address`, `on_behalf_of`, `on_behalf_of_address`, and `items` of product and lot."""
    objection: Mapped[str] = mapped_column(default="")
    """What is wrong, in the client's words."""
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """The client's person, or the reception that was told on the telephone; None by the address on the receipt."""
    settled_how: Mapped[str] = mapped_column(default="")
    """What the laboratory did about an objection."""
    settled_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
