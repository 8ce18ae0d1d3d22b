"""Letters by which somebody signs in another's place."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, within


class DeputyLetter(OfLaboratory, Base):
    """A letter of assignment (surat tugas) of a deputy; the role that it gives ends with it."""

    __tablename__ = "deputy_letters"
    constraints = (within("membership_id", "laboratory_memberships"), Index(None, "laboratory_id", "sha256"))

    membership_id: Mapped[uuid.UUID]
    """The role, its capacity (`Plh.`, `Plt.`, `a.n.`), whom it stands for, and from when until when."""
    number: Mapped[str]
    dated_on: Mapped[date]
    name: Mapped[str]
    """Of the scanned file."""
    media_type: Mapped[str]
    sha256: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
