"""The daily backup: once a day, read again, the last good one never taken away, a failure told once."""

import sqlite3
import sys
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lims import clock
from lims.access import SYSTEM
from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.models import AuditEntry, BackupRun, Order, User
from lims.queries import health, letters
from lims.queries.health import BackupState
from lims.services import audit
from lims.storage import LocalStore, backup
from lims.tasks import vitals
from lims.tasks.daily_backup import DailyBackup
from lims.tasks.posting import Post
from tests import mail_server
from tests import scene as scenes

NOON = datetime(2026, 11, 24, 12, 0).astimezone()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def daily(config, database, tmp_path) -> DailyBackup:
    """A laboratory with an issued report, and a folder for its backups."""
    folder = tmp_path / "second disk"
    folder.mkdir()
    with transaction() as session:
        scenes.issued(session, scenes.build(session), LocalStore(config.instance / "blobs"))
    return DailyBackup(replace(config, backup_folder=folder, backup_keep=2), "0002")


def at(when: datetime, daily: DailyBackup) -> BackupRun | None:
    with clock.set_to(when):
        return daily.sweep()


def archives(daily: DailyBackup) -> list[str]:
    return sorted(file.name for file in daily.config.backup_folder.iterdir())


def test_it_is_made_once_a_day_from_its_hour_on(daily):
    early = replace(daily, config=replace(daily.config, backup_hour=13))
    assert at(NOON, early) is None
    run = at(NOON, daily)
    assert (run.fault, archives(daily)) == ("", [run.archive])
    assert run.size == (daily.config.backup_folder / run.archive).stat().st_size
    assert at(NOON + timedelta(hours=2), daily) is None
    assert at(NOON + timedelta(days=1), daily) is not None
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("backup"))).all()
    assert acts == ["backup:make", "backup:make"]


def test_an_archive_of_a_day_puts_the_laboratory_back(daily, tmp_path):
    run = at(NOON, daily)
    number = db.session.scalars(select(Order.number)).first()
    archive, elsewhere = daily.config.backup_folder / run.archive, tmp_path / "new machine"
    url = f"sqlite:///{elsewhere / 'lims.db'}"
    with backup.unpacked(archive, elsewhere) as (manifest, folder):
        backup.put_in_place(folder, manifest, elsewhere, url, elsewhere / "aside")
    db.session.remove()
    with closing(sqlite3.connect(elsewhere / "lims.db")) as connection:
        assert connection.execute("SELECT number FROM orders").fetchall() == [(number,)]
        (digest,) = connection.execute("SELECT pdf_sha256 FROM certificates").fetchone()
    assert LocalStore(elsewhere / "blobs").get(digest).startswith(b"%PDF-")


def test_only_the_newest_are_kept_and_what_was_taken_away_is_on_record(daily):
    (daily.config.backup_folder / "lims-tanpa-tanggal.tar.gz").write_text("somebody's own")
    names = [at(NOON + timedelta(days=day), daily).archive for day in range(3)]
    assert archives(daily) == sorted([*names[1:], "lims-tanpa-tanggal.tar.gz"])
    run = health.last_backup(db.session())
    assert run.pruned == [names[0]]


def test_one_that_could_not_be_read_again_goes_once_all_that_are_kept_are_newer(daily):
    folder = daily.config.backup_folder
    names = [at(NOON + timedelta(days=day), daily).archive for day in (0, 2)]
    broken = [f"lims-{NOON + timedelta(days=day):%Y%m%d}T000000Z.tar.rusak" for day in (1, 3)]
    for name in (*broken, "lain.tar.rusak"):
        (folder / name).write_bytes(b"x")

    runs = [at(NOON + timedelta(days=day), daily) for day in (4, 5)]

    assert [run.pruned for run in runs] == [[names[0], broken[0]], [names[1], broken[1]]]
    assert (folder / "lain.tar.rusak").exists()


def test_a_failure_takes_nothing_away_and_is_tried_again_later(daily):
    kept = [at(NOON + timedelta(days=day), daily).archive for day in range(2)]
    folder, hidden = daily.config.backup_folder, daily.config.backup_folder.with_name("unplugged")
    folder.rename(hidden)
    failed = at(NOON + timedelta(days=2), daily)
    assert "tidak ada" in failed.fault
    assert not folder.exists(), "below a disk that is away nothing is made"
    assert at(NOON + timedelta(days=2, hours=1), daily) is None
    hidden.rename(folder)
    assert archives(daily) == kept
    assert at(NOON + timedelta(days=2, hours=4), daily).fault == ""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the owner of the machine writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(daily):
    nowhere = replace(daily, config=replace(daily.config, backup_folder=Path("/proc")))
    assert "tidak dapat ditulis" in at(NOON, nowhere).fault


def test_a_database_that_cannot_be_copied_is_told_and_ends_no_worker(daily, tmp_path):
    (tmp_path / "broken.db").write_bytes(b"no database at all" * 100)
    broken = replace(daily, config=replace(daily.config, database_url=f"sqlite:///{tmp_path / 'broken.db'}"))
    assert "not a database" in at(NOON, broken).fault_parameters["reason"]
    assert archives(daily) == []


def test_an_archive_is_believed_only_when_every_byte_was_read_again(daily):
    archive = daily.config.backup_folder / at(NOON, daily).archive
    assert backup.checked(archive).revision == "0002"
    whole = archive.read_bytes()
    for place in (100, len(whole) // 2, len(whole) - 5):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(InvalidInput):
            backup.checked(archive)
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput):
        backup.checked(archive)


def test_an_archive_without_one_of_its_files_is_not_believed(daily, tmp_path):
    archive = daily.config.backup_folder / at(NOON, daily).archive
    less = tmp_path / "less.tar.gz"
    with tarfile.open(archive) as old, tarfile.open(less, "w:gz") as new:
        for member in old:
            if not member.name.startswith("blobs/"):
                new.addfile(member, old.extractfile(member))
    with pytest.raises(InvalidInput, match="rusak atau diubah"):
        backup.checked(less)


def test_what_is_said_of_the_backup(daily):
    def state(config=daily.config, after=timedelta(0)) -> BackupState:
        with clock.set_to(NOON + after):
            return health.backup_report(db.session(), config).state

    assert state(replace(daily.config, backup_folder=None)) == BackupState.UNSET
    assert state() == BackupState.NONE
    at(NOON, daily)
    assert state() == BackupState.SAME_DISK, "a folder of this test lies beside the instance"
    assert state(after=timedelta(hours=37)) == BackupState.OLD
    daily.config.backup_folder.rename(daily.config.backup_folder.with_name("unplugged"))
    assert state() == BackupState.AWAY
    at(NOON + timedelta(days=1), daily)
    daily.config.backup_folder.mkdir()
    assert state(after=timedelta(days=1)) == BackupState.FAILED


def test_a_failure_is_told_by_mail_once_until_it_is_good_again(daily):
    daily.config.backup_folder.rmdir()
    with mail_server.running() as box:
        post = Post(
            replace(daily.config, mail_server=box.address, mail_security="none", mail_from="lab@contoh.id")
        )
        for hours in (0, 4, 8):
            at(NOON + timedelta(hours=hours), daily)
            with clock.set_to(NOON + timedelta(hours=hours)):
                post.sweep()
        told = [letter for letter in box.letters if "Cadangan" in letter["Subject"]]
        assert len(told) == 1
        assert told[0]["To"] == "administrator.lul@contoh.id, head.lul@contoh.id"
        assert str(daily.config.backup_folder) in told[0].get_content()


def test_two_workers_make_one_backup(daily):
    other = DailyBackup(daily.config, "0002")
    with clock.set_to(NOON):
        assert vitals.hold(db.engine, "backup", other.holder, timedelta(hours=1))
        assert daily.sweep() is None
        assert other.sweep() is not None
        assert daily.sweep() is None
    assert len(archives(daily)) == 1


def test_an_address_that_takes_no_letters_keeps_the_failure_from_nobody_else(daily):
    daily.config.backup_folder.rmdir()
    with transaction() as session:
        head = session.scalars(select(User).where(User.email == "head.lul@contoh.id")).one()
        head.email = "kepala@contöh.id"
        audit.record(session, SYSTEM, "user:change", head)
    at(NOON, daily)
    with clock.set_to(NOON):
        assert [one.to for one in letters.due(db.session()) if one.kind == "backup"] == [
            "administrator.lul@contoh.id"
        ]


def test_nobody_is_told_who_has_left(daily):
    daily.config.backup_folder.rmdir()
    with transaction() as session:
        head = session.scalars(select(User).where(User.email == "head.lul@contoh.id")).one()
        head.disabled_at = clock.now()
        audit.record(session, SYSTEM, "user:disable", head)
    at(NOON, daily)
    with clock.set_to(NOON):
        assert [one.to for one in letters.due(db.session()) if one.kind == "backup"] == [
            "administrator.lul@contoh.id"
        ]
