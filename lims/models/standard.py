"""Definition files as they were when an order was made."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base


class StandardVersion(Base):
    """The text of a definition file, frozen under its hash; orders point here and are judged by it for ever."""

    __tablename__ = "standard_versions"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`specification` or `method`."""
    code: Mapped[str]
    text: Mapped[str]
    frozen_at: Mapped[datetime]
