"""Testing again as the standard prescribes."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, within


class Retest(OfLaboratory, Base):
    """A retest (uji ulang) that the specification allows: which attempt it is, for what, and who agreed to it."""

    __tablename__ = "retests"
    constraints = (
        within("order_id", "orders"),
        within("sample_id", "samples"),
        UniqueConstraint("laboratory_id", "sample_id", "method_code", "attempt"),
    )

    order_id: Mapped[uuid.UUID]
    sample_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    attempt: Mapped[int]
    """2 for the first retest: the pieces that were tested first are attempt 1."""
    requirements: Mapped[str]
    """Keys of the requirements that failed, separated by spaces."""
    rule_key: Mapped[str]
    """Key of the rule in the specification that was in force when the order was made."""
    pieces: Mapped[int]
    taken_from: Mapped[str]
    """Where the further pieces come from, in words: `sisa contoh yang sama`, `batang lain dari lot H-17`."""
    agreed_with: Mapped[str] = mapped_column(default="")
    """Who asked for it or agreed to it on the client's side."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
