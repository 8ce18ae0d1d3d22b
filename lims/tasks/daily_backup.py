"""The daily backup: laid down in a second folder, read again from its first byte to its last, the oldest taken away.

Nothing is taken away before a newer archive was found to be good, so the last good one always stays.
"""

import hashlib
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from lims import clock
from lims.access import SYSTEM
from lims.config import Config
from lims.database import db, transaction
from lims.domain.errors import N_, GateClosed, LimsError
from lims.models import BackupRun
from lims.queries import health
from lims.services import audit
from lims.storage import backup
from lims.tasks import vitals

NAMES = re.compile(r"lims-\d{8}T\d{6}Z\.tar\.gz")
BROKEN = re.compile(r"lims-\d{8}T\d{6}Z\.tar\.rusak")
"""Archives of ours, and those that could not be read again; nothing else in the folder is ever touched."""

AGAIN = timedelta(hours=3)
"""How long after a failure it is tried again."""

HELD = timedelta(hours=6)
"""How long a worker that fell silent keeps others from making the backup."""

LEFT_OVER = timedelta(days=1)
"""After which time a half-written file of a killed worker is taken away."""


@dataclass
class DailyBackup:
    """Makes the backup of the day, if it is time and none was made."""

    config: Config
    revision: str
    """Of the database, noted in the archive."""
    holder: str = field(default_factory=lambda: uuid4().hex)
    """Who this is among workers, of whom one makes it."""

    def sweep(self) -> BackupRun | None:
        """Make the backup that is due and return how it went; None where none is due."""
        if self.config.backup_folder is None or not self._due(clock.now()):
            return None
        if not vitals.hold(db.engine, "backup", self.holder, HELD):
            return None
        try:
            # As it is known under the lease: another worker may have made it just now.
            return self.make(self.config.backup_folder) if self._due(clock.now()) else None
        finally:
            vitals.let_go(db.engine, "backup", self.holder)

    def _due(self, now: datetime) -> bool:
        session = db.session()
        good, last = health.last_good_backup(session), health.last_backup(session)
        session.rollback()
        # By the clock of this machine, which is the one that the hour is set for.
        early = now.astimezone().hour < self.config.backup_hour
        if early or (good and good.at.astimezone().date() == now.astimezone().date()):
            return False
        return last is None or not last.fault or now - last.at >= AGAIN

    def make(self, folder: Path) -> BackupRun:
        """Write an archive, read it again, take the oldest away, and note how it went."""
        at = clock.now()
        archive = folder / f"lims-{at:%Y%m%dT%H%M%SZ}.tar.gz"
        run = BackupRun(at=at, pruned=[])
        try:
            self._write(folder, archive, at)
            run.archive, run.size, run.sha256 = archive.name, archive.stat().st_size, _hash(archive)
            run.pruned = prune(folder, archive, self.config.backup_keep, at)
        except LimsError as fault:
            run.fault = fault.message
            run.fault_parameters = {name: str(value) for name, value in fault.parameters.items()}
        except (OSError, sqlite3.Error) as error:  # SQLite says in its own words that the disk is full
            run.fault = N_("Cadangan tidak dapat ditulis ke %(folder)s: %(reason)s")
            reason = getattr(error, "strerror", None) or str(error)
            run.fault_parameters = {"folder": str(folder), "reason": reason}
        with transaction() as session:
            session.add(run)
            session.flush()
            note = {"archive": run.archive, "pruned": run.pruned}
            audit.record(session, SYSTEM, "backup:fail" if run.fault else "backup:make", run, note=note)
            session.flush()
            session.expunge(run)
        return run

    def _write(self, folder: Path, archive: Path, at: datetime) -> None:
        if not folder.is_dir():
            # It is not made here: below the place of a disk that is away it would fill this one.
            raise GateClosed(
                N_("Folder cadangan %(folder)s tidak ada. Pasang disknya, atau buat foldernya."),
                folder=folder,
            )
        backup.write(
            archive,
            self.config.instance,
            self.config.database_url,
            revision=self.revision,
            at=at,
            progress=lambda _done, _total: None,
        )
        try:
            backup.checked(archive)
        except LimsError:
            archive.rename(archive.with_suffix(".rusak"))
            raise


def prune(folder: Path, newest: Path, keep: int, at: datetime) -> list[str]:
    """Take away the oldest archives beyond those to keep, never the one just made, and return their names.

    With them go those that could not be read again, as soon as every good one that is kept is newer.
    """
    mine = sorted(file for file in folder.iterdir() if NAMES.fullmatch(file.name) and file != newest)
    too_many = max(0, len(mine) + 1 - keep)
    oldest_kept = (*mine[too_many:], newest)[0].name
    broken = sorted(one for one in folder.iterdir() if BROKEN.fullmatch(one.name) and one.name < oldest_kept)
    gone = []
    for file in mine[:too_many] + broken:
        try:
            file.unlink()
        except OSError:
            continue  # somebody reads it; the next day takes it away
        gone.append(file.name)
    for file in folder.glob(".lims-*"):
        if file.is_file() and at.timestamp() - file.stat().st_mtime > LEFT_OVER.total_seconds():
            file.unlink(missing_ok=True)
    return gone


def _hash(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
