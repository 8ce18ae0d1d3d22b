"""Official lists of codes, as they were published: regions (wilayah) and fields of business (KBLI)."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, Identified


class CodeList(Identified, Base):
    """An edition of a list; the newest of its kind is in force, and all are kept. It serves all laboratories."""

    __tablename__ = "code_lists"
    __table_args__ = (UniqueConstraint("kind", "edition"),)

    kind: Mapped[str]
    """`region` or `kbli`."""
    edition: Mapped[str]
    """The regulation that sets it, as in `Kepmendagri 300.2.2-2138 Tahun 2025`."""
    sha256: Mapped[str]
    """Of its codes and names, so that a change behind the application's back is found."""
    size: Mapped[int]
    """How many codes it has."""
    brought_at: Mapped[datetime]
    brought_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class ListedCode(Identified, Base):
    """A code with its name."""

    __tablename__ = "listed_codes"
    __table_args__ = (UniqueConstraint("list_id", "code"), Index(None, "list_id", "plain"))

    list_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("code_lists.id"))
    code: Mapped[str]
    name: Mapped[str]
    plain: Mapped[str]
    """The name in small letters without marks, as it is looked up."""
