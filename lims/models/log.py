"""The transparency log of a laboratory, and what binds a certificate to it; files are only written from these rows."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, Versioned, within


class TransparencyLog(OfLaboratory, Base):
    """A laboratory's log: its name and the right edge of its tree; its row lock serialises those who append."""

    __tablename__ = "transparency_logs"
    constraints = (UniqueConstraint("laboratory_id"),)

    origin: Mapped[str]
    """Its name for ever, also when the laboratory's address changes."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    roots: Mapped[list[str]] = mapped_column(default=list)
    """Roots of the perfect subtrees, largest first, in hexadecimal: all that appending needs."""


class LogEntry(OfLaboratory, Base):
    """An entry of the log; never changed."""

    __tablename__ = "log_entries"
    constraints = (
        within("certificate_id", "certificates"),
        UniqueConstraint("laboratory_id", "number"),
        Index(None, "laboratory_id", "certificate_id"),
        Index(None, "laboratory_id", "at"),
    )

    number: Mapped[int] = mapped_column(BigInteger)
    """From 0."""
    entry: Mapped[bytes]
    certificate_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]


class LogTile(OfLaboratory, Base):
    """A full hash tile: 256 hashes of a level, and the root over them, which stands in the level above."""

    __tablename__ = "log_tiles"
    constraints = (UniqueConstraint("laboratory_id", "level", "number"),)

    level: Mapped[int]
    number: Mapped[int] = mapped_column(BigInteger)
    hashes: Mapped[bytes]
    root: Mapped[bytes]


class LogCheckpoint(OfLaboratory, Base):
    """The signed state of the log at a size."""

    __tablename__ = "log_checkpoints"
    constraints = (UniqueConstraint("laboratory_id", "size"),)

    size: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str]
    """Signed by the log; cosignatures are added when it is told."""
    at: Mapped[datetime]


class LogWitness(OfLaboratory, Versioned, Base):
    """Another organisation that watches the log and cosigns its checkpoints."""

    __tablename__ = "log_witnesses"
    constraints = (UniqueConstraint("laboratory_id", "key"),)

    key: Mapped[str]
    """Verification key of a signed note: `<name>+<id>+<base64>`."""
    url: Mapped[str]
    """Where it is asked (C2SP tlog-witness)."""
    since: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)


class LogCosignature(OfLaboratory, Base):
    """A witness's cosignature of a checkpoint."""

    __tablename__ = "log_cosignatures"
    constraints = (
        within("checkpoint_id", "log_checkpoints"),
        within("witness_id", "log_witnesses"),
        UniqueConstraint("laboratory_id", "checkpoint_id", "witness_id"),
    )

    checkpoint_id: Mapped[uuid.UUID]
    witness_id: Mapped[uuid.UUID]
    line: Mapped[str]
    at: Mapped[datetime]


class CertificateRecord(OfLaboratory, Base):
    """The signed record of a certificate as it stands in its QR, and its places in log and status list."""

    __tablename__ = "certificate_records"
    constraints = (
        within("certificate_id", "certificates"),
        UniqueConstraint("laboratory_id", "certificate_id"),
        UniqueConstraint("laboratory_id", "status_index"),
        UniqueConstraint("laboratory_id", "log_index"),
        CheckConstraint("status_index >= 0", name="status_index"),
        Index(None, "record_sha256"),
    )

    certificate_id: Mapped[uuid.UUID]
    record: Mapped[bytes]
    """COSE_Sign1."""
    record_sha256: Mapped[str]
    kid: Mapped[str]
    """Which key signed it."""
    status_index: Mapped[int] = mapped_column(BigInteger)
    log_index: Mapped[int] = mapped_column(BigInteger)
