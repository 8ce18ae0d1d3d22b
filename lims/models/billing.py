"""Money for orders: bills, payments and refunds; none of them is ever changed into another."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.billing import BillState
from lims.models.base import Base, OfLaboratory, Versioned, within


class Bill(OfLaboratory, Versioned, Base):
    """A bill (tagihan) for an order; an expired one is followed by another, and both are kept."""

    __tablename__ = "bills"
    constraints = (
        within("order_id", "orders"),
        UniqueConstraint("laboratory_id", "number"),
        UniqueConstraint("laboratory_id", "billing_code"),
        Index(None, "laboratory_id", "order_id"),
        Index(None, "laboratory_id", "state", "expires_on"),
    )

    order_id: Mapped[uuid.UUID]
    number: Mapped[str]
    basis: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    """Whole rupiah."""
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    """The last day on which it can be paid."""
    billing_code: Mapped[str | None]
    """15 digits, given by the treasury's system."""
    skrd_number: Mapped[str] = mapped_column(default="")
    """Surat Ketetapan Retribusi Daerah."""
    programme: Mapped[str] = mapped_column(default="")
    """Who bears a free test."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it is free."""
    state: Mapped[str] = mapped_column(default=BillState.OPEN)
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    cancel_reason: Mapped[str] = mapped_column(default="")


class Payment(OfLaboratory, Versioned, Base):
    """Money that has come for a bill, as the treasurer found it in the books."""

    __tablename__ = "payments"
    constraints = (
        within("bill_id", "bills"),
        within("order_id", "orders"),
        UniqueConstraint("laboratory_id", "number"),
        UniqueConstraint("laboratory_id", "ntpn"),
        Index(None, "laboratory_id", "order_id"),
        Index(None, "laboratory_id", "paid_on"),
    )

    bill_id: Mapped[uuid.UUID]
    order_id: Mapped[uuid.UUID]
    number: Mapped[str]
    """Of the receipt (kuitansi)."""
    amount: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    channel: Mapped[str] = mapped_column(default="")
    """Bank, counter, QRIS and the like, as written on the proof."""
    ntb: Mapped[str] = mapped_column(default="")
    """Nomor Transaksi Bank."""
    ntpn: Mapped[str | None]
    """Nomor Transaksi Penerimaan Negara: 16 letters and digits; one payment has one."""
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    void_reason: Mapped[str] = mapped_column(default="")
    """Why a confirmation was taken back; empty while it stands."""


class Refund(OfLaboratory, Base):
    """Money that went back to the client of a cancelled order."""

    __tablename__ = "refunds"
    constraints = (within("order_id", "orders"), Index(None, "laboratory_id", "order_id"))

    order_id: Mapped[uuid.UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    refunded_on: Mapped[date]
    reference: Mapped[str]
    """Number of the transfer or of the decision that allows it."""
    reason: Mapped[str]
    refunded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
