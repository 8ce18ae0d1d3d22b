"""The trail of every act, as a chain of hashes per laboratory."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, Identified

INSTALLATION = uuid.UUID(int=0)
"""The chain of what belongs to no laboratory: people and clients."""


class AuditChain(Base):
    """The head of a chain; its row lock serialises the writers of one laboratory."""

    __tablename__ = "audit_chains"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(default="")


class AuditEntry(Identified, Base):
    """An act: who, what, when, why."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        UniqueConstraint("chain_id", "sequence"),
        Index(None, "chain_id", "at"),
        Index(None, "subject_id"),
    )

    chain_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_chains.id"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None]
    act: Mapped[str]
    """`certificate:authorise`."""
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    values_sha256: Mapped[str]
    """Salted hash of reason, old and new values, which stand in `audit_values` and can be erased there."""
    rows_sha256: Mapped[str]
    """Hash over the row hashes of this act."""
    previous: Mapped[str]
    hash: Mapped[str]


class AuditRow(Identified, Base):
    """The hash of a row as an act left it, so that a row changed behind the application's back is found."""

    __tablename__ = "audit_rows"
    __table_args__ = (Index(None, "table", "row_id"), Index(None, "entry_id"))

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entries.id"))
    position: Mapped[int]
    table: Mapped[str]
    row_id: Mapped[str]
    row_sha256: Mapped[str]


class AuditValues(Base):
    """Reason, old and new values of an act; personal data can be erased here without breaking the chain."""

    __tablename__ = "audit_values"

    entry_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("audit_entries.id"), primary_key=True)
    salt: Mapped[str]
    reason: Mapped[str | None]
    changes: Mapped[dict[str, Any] | None]
    """`{"table/row": {"column": [old, new]}}`; null after erasure."""
