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


class OwnDefinition(OfLaboratory, Base):
    """A version of a definition that a laboratory published itself; the newest of a code is in force."""

    __abstract__ = True

    code: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("standard_versions.sha256"))
    reason: Mapped[str]
    """Why it was published, or what changed since the version before."""
    published_at: Mapped[datetime]
    published_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class LaboratorySpecification(OwnDefinition):
    """A specification of the laboratory's own, such as what a customer requires."""

    __tablename__ = "laboratory_specifications"
    constraints = (UniqueConstraint("laboratory_id", "code", "version"),)


class LaboratoryMethod(OwnDefinition):
    """A method of the laboratory's own, such as a working instruction."""

    __tablename__ = "laboratory_methods"
    constraints = (UniqueConstraint("laboratory_id", "code", "version"),)
