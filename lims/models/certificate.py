"""Certificates: frozen content, its hash, and the PDF made from it."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.workflow import CertificateState
from lims.models.base import Base, OfLaboratory, Versioned, within


class Certificate(OfLaboratory, Versioned, Base):
    """A certificate (LHU); once issued its content cannot be changed, not even by the database's owner's tools."""

    __tablename__ = "certificates"
    constraints = (
        within("order_id", "orders"),
        within("supersedes_id", "certificates"),
        UniqueConstraint("laboratory_id", "number"),
        Index(None, "laboratory_id", "state", "id"),
        Index(None, "laboratory_id", "issued_on"),
        # How long orders took is counted from the index alone.
        Index(None, "laboratory_id", "issued_on", "sequence", "order_id"),
        Index(None, "laboratory_id", "order_id"),
        # A client's own are found, sorted and counted by it without reading the contents, which are long.
        Index(None, "laboratory_id", "order_id", "state", "issued_on", "id"),
        Index(None, "pdf_sha256"),
    )

    order_id: Mapped[uuid.UUID]
    state: Mapped[str] = mapped_column(default=CertificateState.DRAFT)
    content: Mapped[str]
    """Canonical JSON; a draft's is replaced when the draft is made anew."""
    content_sha256: Mapped[str]
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    authorised_sha256: Mapped[str] = mapped_column(default="")
    """Hash of the unnumbered content that the authoriser confirmed with the password."""
    authorised_at: Mapped[datetime | None]
    authorised_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    number: Mapped[str | None]
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(unique=True)
    """128 random bits; the QR's address ends with it."""
    pdf_sha256: Mapped[str | None]
    """Hash and storage key of the PDF."""
    supersedes_id: Mapped[uuid.UUID | None]
    sequence: Mapped[int] = mapped_column(default=0)
    """0 for the first certificate, n for its n-th amendment."""
    amendment_reason: Mapped[str] = mapped_column(default="")
    state_reason: Mapped[str] = mapped_column(default="")
    """Why it was suspended, withdrawn or discarded."""
    state_changed_at: Mapped[datetime | None]
    viewed_by: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Who opened the draft and when: authorising needs it opened."""
