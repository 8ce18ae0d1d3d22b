"""Whether all is well with the installation: workers, jobs, backups, letters, seals, room on the disk."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.config import Config
from lims.domain.jobs import WAITING
from lims.models import BackupRun, Job, VitalSign
from lims.queries import jobs, letters, sealing

LATE_WORKER = timedelta(minutes=5)
"""After which silence a worker is taken for dead; a living one gives a sign every minute."""

OLD_BACKUP = timedelta(hours=36)

LITTLE_ROOM = 2 * 1024**3
"""Bytes on a disk below which somebody should make room."""


class BackupState(StrEnum):
    """What is to be said of the daily backup; the worst first."""

    UNSET = "unset"
    AWAY = "away"
    """The folder is not there now."""
    FAILED = "failed"
    """The last attempt failed."""
    NONE = "none"
    """None was made yet."""
    OLD = "old"
    SAME_DISK = "same-disk"
    """It lies on the disk that it should survive."""
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """How it stands with the daily backup."""

    state: BackupState
    folder: str
    last: BackupRun | None
    good: BackupRun | None


@dataclass(frozen=True, slots=True)
class Worker:
    """A machine whose worker gives signs of life."""

    host: str
    at: datetime
    alive: bool


@dataclass(frozen=True, slots=True)
class Room:
    """Room on the disk of a folder."""

    folder: str
    free: int
    total: int
    little: bool


@dataclass(frozen=True, slots=True)
class Health:
    """All that the page of whoever administers shows."""

    workers: tuple[Worker, ...]
    jobs: dict[str, int]
    failed: int
    """Jobs that failed within a week."""
    oldest_job: datetime | None
    unsealed: int
    letters: int
    mail: VitalSign | None
    timestamp: VitalSign | None
    backup: BackupReport
    rooms: tuple[Room, ...]


def last_backup(session: Session) -> BackupRun | None:
    """Return the newest attempt."""
    return session.scalars(select(BackupRun).order_by(BackupRun.at.desc()).limit(1)).first()


def last_good_backup(session: Session) -> BackupRun | None:
    """Return the newest attempt that left an archive."""
    query = select(BackupRun).where(BackupRun.fault == "").order_by(BackupRun.at.desc()).limit(1)
    return session.scalars(query).first()


def backup_report(session: Session, config: Config) -> BackupReport:
    """Return how it stands with the daily backup."""
    folder = config.backup_folder
    last, good = last_backup(session), last_good_backup(session)
    return BackupReport(_backup_state(config, last, good), str(folder or ""), last, good)


def _backup_state(config: Config, last: BackupRun | None, good: BackupRun | None) -> BackupState:
    folder = config.backup_folder
    if folder is None:
        return BackupState.UNSET
    if not folder.is_dir():
        return BackupState.AWAY
    if last is not None and last.fault:
        return BackupState.FAILED
    if good is None:
        return BackupState.NONE
    if clock.now() - good.at > OLD_BACKUP:
        return BackupState.OLD
    return BackupState.SAME_DISK if same_disk(folder, config.instance) else BackupState.GOOD


def same_disk(one: Path, other: Path) -> bool:
    """Say whether two folders lie on one disk, where the system tells; unknown counts as apart."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False


def workers(session: Session) -> tuple[Worker, ...]:
    """Return the machines whose workers have given a sign of life, the latest first."""
    now = clock.now()
    signs = session.scalars(
        select(VitalSign).where(VitalSign.name.startswith("sweep:")).order_by(VitalSign.at.desc())
    )
    return tuple(
        Worker(one.name.removeprefix("sweep:"), one.at, alive=now - one.at < LATE_WORKER) for one in signs
    )


def read(session: Session, config: Config) -> Health:
    """Return how the installation is."""
    return Health(
        workers=workers(session),
        jobs=jobs.waiting(session),
        failed=jobs.failed_lately(session),
        oldest_job=session.scalar(select(func.min(Job.asked_at)).where(Job.state.in_(WAITING))),
        unsealed=len(sealing.unsealed(session, clock.now(), most=100)),
        letters=len(letters.due(session)),
        mail=session.get(VitalSign, "mail"),
        timestamp=session.get(VitalSign, "timestamp"),
        backup=backup_report(session, config),
        rooms=tuple(_rooms(config)),
    )


def _rooms(config: Config) -> list[Room]:
    found = []
    for folder in (config.instance, config.backup_folder):
        if folder is not None and folder.is_dir():
            usage = shutil.disk_usage(folder)
            found.append(Room(str(folder), usage.free, usage.total, usage.free < LITTLE_ROOM))
    return found
