"""Those who hand in samples."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, Identified, OfLaboratory, Versioned, within


class Client(Identified, Versioned, Base):
    """A client (pelanggan); one row for all laboratories, edited by the client itself."""

    __tablename__ = "clients"

    kind: Mapped[str] = mapped_column(default="ikm")
    """`ikm`, `general`, `contractor`, `student`, `certification-body`, `agency`."""
    name: Mapped[str]
    legal_entity: Mapped[bool] = mapped_column(default=False)
    nib: Mapped[str | None] = mapped_column(unique=True)
    npwp: Mapped[str] = mapped_column(default="")
    """15 or 16 digits; a person's 16 digits are the NIK, so it is masked on screens and never public."""
    kbli: Mapped[str] = mapped_column(default="")
    sentra: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    factory_address: Mapped[str] = mapped_column(default="")
    region_code: Mapped[str] = mapped_column(default="")
    """Wilayah code to kecamatan: `36.72.01`."""
    contact_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")


class BusinessSize(Identified, Base):
    """How large a business says it is, as of a day; its scale is computed from this by a rule set, never stored."""

    __tablename__ = "business_sizes"
    __table_args__ = (Index(None, "client_id"),)

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    workers: Mapped[int | None]
    investment: Mapped[int | None] = mapped_column(BigInteger)
    """Whole rupiah, land and buildings of the business left out."""
    capital: Mapped[int | None] = mapped_column(BigInteger)
    """Modal usaha in whole rupiah, land and buildings of the business left out."""
    stated_on: Mapped[date]


class ClientRelation(OfLaboratory, Versioned, Base):
    """That a client is this laboratory's customer; staff see a client only through it (17025 4.2)."""

    __tablename__ = "client_relations"
    constraints = (UniqueConstraint("laboratory_id", "client_id"),)

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    since: Mapped[datetime]
    agreement_number: Mapped[str] = mapped_column(default="")
    """Of the agreement (MoU) by which this client pays after the test."""
    agreement_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")


class Notice(OfLaboratory, Base):
    """A message to a client: shown in the portal, and ready as a text for WhatsApp."""

    __tablename__ = "notices"
    constraints = (
        UniqueConstraint("laboratory_id", "client_id", "id"),
        Index(None, "laboratory_id", "created_at"),
        Index(None, "laboratory_id", "order_id"),
    )

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    kind: Mapped[str]
    """Key of its words in `reports/notices.toml`."""
    parameters: Mapped[dict[str, str]] = mapped_column(default=dict)
    application_id: Mapped[uuid.UUID | None]
    order_id: Mapped[uuid.UUID | None]
    certificate_id: Mapped[uuid.UUID | None]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    """When it was sent by e-mail; None where it was not, for want of an address or of a mail server."""


class NoticeSending(OfLaboratory, Base):
    """That somebody sent a notice on by hand: by WhatsApp, on the telephone, at the counter."""

    __tablename__ = "notice_sendings"
    constraints = (within("notice_id", "notices"), Index(None, "laboratory_id", "notice_id"))

    notice_id: Mapped[uuid.UUID]
    channel: Mapped[str]
    """`whatsapp`, `phone` or `counter`."""
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
