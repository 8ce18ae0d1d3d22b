"""What becomes of the remains of samples."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, within


class Disposal(OfLaboratory, Base):
    """The return or destruction of remains, put on record (berita acara) with those who saw it."""

    __tablename__ = "disposals"
    constraints = (UniqueConstraint("laboratory_id", "number"), Index(None, "laboratory_id", "disposed_on"))

    number: Mapped[str]
    kind: Mapped[str]
    """`return` or `destruction`."""
    disposed_on: Mapped[date]
    recipient: Mapped[str] = mapped_column(default="")
    """Who took the remains, or who took the scrap."""
    witness: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class DisposedSample(OfLaboratory, Base):
    """That the remains of a sample went with a disposal; they go once."""

    __tablename__ = "disposed_samples"
    constraints = (
        within("disposal_id", "disposals"),
        within("sample_id", "samples"),
        UniqueConstraint("laboratory_id", "sample_id"),
        Index(None, "laboratory_id", "disposal_id"),
    )

    disposal_id: Mapped[uuid.UUID]
    sample_id: Mapped[uuid.UUID]
