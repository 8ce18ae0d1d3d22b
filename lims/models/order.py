"""What was agreed, frozen."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.billing import PaymentGate, PaymentState
from lims.domain.workflow import OrderState
from lims.models.base import Base, OfLaboratory, Versioned, within


class Order(OfLaboratory, Versioned, Base):
    """An order: price, methods, editions and decision rule as agreed."""

    __tablename__ = "orders"
    constraints = (
        within("application_id", "applications"),
        UniqueConstraint("laboratory_id", "number"),
        UniqueConstraint("laboratory_id", "application_id"),
        Index(None, "laboratory_id", "state", "id"),
        Index(None, "laboratory_id", "state", "due_on"),
        Index(None, "laboratory_id", "due_on"),
        Index(None, "laboratory_id", "ordered_on"),
        Index(None, "laboratory_id", "payment_state", "id"),
        Index(None, "client_id"),
    )

    application_id: Mapped[uuid.UUID]
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    number: Mapped[str]
    ordered_on: Mapped[date]
    state: Mapped[str] = mapped_column(default=OrderState.ORDERED)
    decision_rule: Mapped[str]
    """Empty for "tanpa pernyataan kesesuaian"."""
    guard_band: Mapped[Decimal] = mapped_column(default=Decimal(1))
    """r of w = r U, as agreed; of no account for simple acceptance."""
    comparison: Mapped[str]
    tie: Mapped[str]
    """The laboratory's ways of comparing and rounding when the order was made."""
    total: Mapped[int] = mapped_column(BigInteger)
    """Whole rupiah."""
    promised_working_days: Mapped[int]
    received_on: Mapped[date | None]
    """When the last sample was accepted: the clock of the promise starts here."""
    due_on: Mapped[date | None]
    payment_gate: Mapped[str] = mapped_column(default=PaymentGate.NONE)
    """Where the work stops until the money has come, as it was when the order was made."""
    payment_agreement: Mapped[str] = mapped_column(default="")
    """Number of the agreement by which a client pays afterwards."""
    payment_state: Mapped[str] = mapped_column(default=PaymentState.NOT_ASKED)
    paid_on: Mapped[date | None]
    """When the money was complete; the promise starts here, or when the last sample came if that is later."""
    blind: Mapped[bool] = mapped_column(default=False)
    """The client's identity is hidden from analysts."""
    work_order_number: Mapped[str | None]
    tracking_token: Mapped[str] = mapped_column(unique=True)
    """128 random bits: whoever holds the tanda terima can follow the order, and see no results."""


class OrderLine(OfLaboratory, Base):
    """A method on an item, with its price and the definition texts that will judge it."""

    __tablename__ = "order_lines"
    constraints = (
        within("order_id", "orders"),
        within("item_id", "application_items"),
        Index(None, "laboratory_id", "order_id"),
    )

    order_id: Mapped[uuid.UUID]
    item_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    method_sha256: Mapped[str] = mapped_column(ForeignKey("standard_versions.sha256"))
    specification_code: Mapped[str] = mapped_column(default="")
    specification_sha256: Mapped[str | None] = mapped_column(ForeignKey("standard_versions.sha256"))
    paired: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Hash of each specification that this one refers to, by its code: frozen with it."""
    pieces: Mapped[int]
    unit_price: Mapped[int] = mapped_column(BigInteger)
    amount: Mapped[int] = mapped_column(BigInteger)
    legal_basis: Mapped[str] = mapped_column(default="")
