"""What general information a laboratory lets its clients read."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory


class AdviceApproval(OfLaboratory, Base):
    """That the technical manager approved the texts of advice, or took that back; the newest row holds."""

    __tablename__ = "advice_approvals"
    constraints = (Index(None, "laboratory_id", "id"),)

    sha256: Mapped[str]
    """Of all texts together; empty where the approval was taken back."""
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
