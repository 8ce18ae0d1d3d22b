"""Work in the background: the row is the truth, whoever is told to carry it out."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.jobs import JobState
from lims.models.base import Base, Identified, OfLaboratory


class Job(OfLaboratory, Base):
    """Something that takes long and was asked for: an export, papers of many, an import.

    The trail tells who asked for it and how it ended; the row itself changes with every step and is not hashed.
    """

    __tablename__ = "jobs"
    constraints = (
        Index(None, "state", "lease_until"),
        Index(None, "asked_by_id", "id"),
    )

    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    """What it is about, in the words of whoever asked: a number, a name of a file."""
    parameters: Mapped[dict[str, Any]]
    page: Mapped[str] = mapped_column(default="")
    """The address that it was asked from, without host: the way back."""
    asked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=JobState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    """Of how many; 0 while nobody knows."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[uuid.UUID | None]
    """Which attempt holds it; whoever comes back with another one writes nothing."""
    lease_until: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    message: Mapped[str] = mapped_column(default="")
    """What came of it, or why not: a sentence of the catalogue."""
    message_parameters: Mapped[dict[str, Any] | None]
    details: Mapped[dict[str, Any] | None]
    """What the page of its kind shows besides."""
    file_sha256: Mapped[str] = mapped_column(default="")
    """The file that was made; it is kept for some days only."""
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")


class BackupRun(Identified, Base):
    """That the daily backup was tried, and what came of it."""

    __tablename__ = "backup_runs"
    __table_args__ = (Index(None, "at"),)

    at: Mapped[datetime]
    archive: Mapped[str] = mapped_column(default="")
    """Name of the file in the folder of backups; empty where none was made."""
    size: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(default="")
    """Of the archive, after it was opened again and all of it compared."""
    fault: Mapped[str] = mapped_column(default="")
    """Why it failed: a sentence of the catalogue; empty where it is good."""
    fault_parameters: Mapped[dict[str, Any] | None]
    pruned: Mapped[list[str]]
    """Names of older archives that were taken away afterwards."""
    told_at: Mapped[datetime | None]
    """When a failure was told by mail."""


class VitalSign(Base):
    """When something that should happen again and again last happened: a sweep, a letter, a time-stamp."""

    __tablename__ = "vital_signs"

    name: Mapped[str] = mapped_column(primary_key=True)
    """`sweep`, `mail`, `timestamp`."""
    at: Mapped[datetime]
    well: Mapped[bool] = mapped_column(default=True)
    """Whether it went as it should."""
    note: Mapped[str] = mapped_column(default="")
