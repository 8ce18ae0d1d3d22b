"""Complaints (17025 7.9)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class Complaint(OfLaboratory, Versioned, Base):
    """A complaint (keluhan): who complains of what, what was found, and the answer (7.9.3)."""

    __tablename__ = "complaints"
    constraints = (
        within("certificate_id", "certificates"),
        within("order_id", "orders"),
        UniqueConstraint("laboratory_id", "number"),
        Index(None, "laboratory_id", "state", "id"),
    )

    number: Mapped[str]
    certificate_id: Mapped[uuid.UUID | None]
    order_id: Mapped[uuid.UUID | None]
    client_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("clients.id"))
    """None where somebody complains who is no client, such as a buyer who scanned the QR."""
    name: Mapped[str]
    contact: Mapped[str]
    """Telephone or e-mail, to answer to."""
    text: Mapped[str]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="received")
    """`received`, `investigated`, `closed`."""
    investigated_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """Somebody who was not involved in the work that is complained of (7.9.6)."""
    findings: Mapped[str] = mapped_column(default="")
    outcome: Mapped[str] = mapped_column(default="")
    """`justified` or `unjustified`; empty until it is closed."""
    answer: Mapped[str] = mapped_column(default="")
    """What whoever complained is told."""
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
