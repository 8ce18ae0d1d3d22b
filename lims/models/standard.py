"""Definition files as they were when an order was made, and those that a laboratory published itself."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory


class StandardVersion(Base):
    """The text of a definition file, frozen under its hash; orders point here and are judged by it for ever."""

    __tablename__ = "standard_versions"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    """`specification` or `method`."""
    code: Mapped[str]
    text: Mapped[str]
    frozen_at: Mapped[datetime]


class LaboratorySpecification(OfLaboratory, Base):
    """A version of a specification of the laboratory's own; the newest of a code is in force, the others are kept."""

    __tablename__ = "laboratory_specifications"
    constraints = (UniqueConstraint("laboratory_id", "code", "version"),)

    code: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("standard_versions.sha256"))
    reason: Mapped[str]
    """Why it was published, or what changed since the version before."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class LaboratoryMethod(OfLaboratory, Base):
    """A version of a method that the laboratory wrote itself; the newest of a code is in force."""

    __tablename__ = "laboratory_methods"
    constraints = (UniqueConstraint("laboratory_id", "code", "version"),)

    code: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("standard_versions.sha256"))
    reason: Mapped[str]
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
