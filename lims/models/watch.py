"""Those who want to be told when a certificate changes its state."""

import uuid
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class CertificateWatch(OfLaboratory, Versioned, Base):
    """A buyer's wish to be told when a certificate is amended, suspended or withdrawn; it counts once confirmed."""

    __tablename__ = "certificate_watches"
    constraints = (
        within("certificate_id", "certificates"),
        Index(None, "laboratory_id", "certificate_id"),
        Index(None, "asked_at"),
    )

    certificate_id: Mapped[uuid.UUID]
    watcher_email: Mapped[str]
    """Emptied when the watch ends; the trail never repeats it."""
    language: Mapped[str] = mapped_column(default="id")
    token: Mapped[str] = mapped_column(unique=True)
    """128 random bits, in the letters that confirm and end it."""
    asked_at: Mapped[datetime]
    question_sent_at: Mapped[datetime | None]
    """When the letter that asks for confirmation was sent."""
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told_state: Mapped[str]
    """The state of the certificate that the watcher knows of."""
