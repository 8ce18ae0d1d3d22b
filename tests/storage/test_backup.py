"""A whole installation in one file, and back."""

import json
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from lims.domain.errors import GateClosed, InvalidInput, LimsError
from lims.storage import LocalStore, backup, postgres
from tests import postgres_server

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


@pytest.fixture
def programs(monkeypatch, postgres) -> None:
    """Put the programs of the PostgreSQL that pip brings on the path."""
    monkeypatch.setenv("PATH", f"{postgres_server.binaries()}{os.pathsep}{os.environ['PATH']}")


def written(archive: Path, instance: Path, url: str) -> backup.Manifest:
    return backup.write(archive, instance, url, revision="0001", at=AT, progress=lambda _done, _of: None)


def test_the_manifest_names_every_file_with_size_and_hash(sqlite_url, tmp_path):
    instance = tmp_path / "instance"
    digest = LocalStore(instance / "blobs").put(b"a photo")
    (instance / "config.toml").write_text("https = true\n")
    (instance / "blobs" / "stray.txt").write_text("left behind by somebody")

    manifest = written(tmp_path / "copy.tar.gz", instance, sqlite_url)

    assert set(manifest.files) == {"database.sqlite", "config.toml", f"blobs/{digest[:2]}/{digest[2:]}"}
    assert manifest.files[f"blobs/{digest[:2]}/{digest[2:]}"] == (7, digest)
    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        data = json.load(tar.extractfile("manifest.json"))
    assert (data["format"], data["revision"], data["made_at"]) == (
        "lims/backup/1",
        "0001",
        "2026-11-24T03:00:00+00:00",
    )


def test_progress_is_told_file_by_file(sqlite_url, tmp_path):
    told = []
    LocalStore(tmp_path / "blobs").put(b"a photo")

    backup.write(
        tmp_path / "copy.tar.gz",
        tmp_path,
        sqlite_url,
        revision="",
        at=AT,
        progress=lambda *one: told.append(one),
    )

    assert told == [(1, 2), (2, 2)]


def test_nothing_is_left_where_a_backup_fails(tmp_path):
    with pytest.raises(Exception, match="unable to open"):
        written(tmp_path / "copies" / "copy.tar.gz", tmp_path, f"sqlite:///{tmp_path / 'missing.db'}")

    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.parametrize("name", ["../outside", "/etc/passwd", "lims.db", "blobs/../../x"])
def test_a_member_that_does_not_belong_is_refused_before_it_is_written(tmp_path, name):
    (tmp_path / "some").write_text("x")
    with tarfile.open(tmp_path / "copy.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "some", name)

    with (
        pytest.raises(InvalidInput, match="unexpected member"),
        backup.unpacked(tmp_path / "copy.tar.gz", tmp_path / "room"),
    ):
        pass

    assert list((tmp_path / "room").iterdir()) == []


def test_an_archive_of_something_else_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text('{"format": "other/1"}')
    with tarfile.open(tmp_path / "copy.tar.gz", "w:gz") as tar:
        tar.add(tmp_path / "manifest.json", "manifest.json")

    with (
        pytest.raises(InvalidInput, match="bukan cadangan dari program ini"),
        backup.unpacked(tmp_path / "copy.tar.gz", tmp_path),
    ):
        pass


def test_a_postgresql_database_comes_back(postgres, postgres_url, programs, tmp_path):
    with psycopg.connect(postgres_url) as connection:
        connection.execute("INSERT INTO audit_chains (id, sequence, hash) VALUES (gen_random_uuid(), 7, 'x')")
    manifest = written(tmp_path / "copy.tar.gz", tmp_path / "instance", postgres_url)
    other = postgres.create("restored")
    try:
        with backup.unpacked(tmp_path / "copy.tar.gz", tmp_path) as (found, folder):
            backup.put_in_place(folder, found, tmp_path / "instance", other, tmp_path / "aside")
        with psycopg.connect(other) as connection:
            rows = connection.execute("SELECT sequence FROM audit_chains").fetchall()
            triggers = connection.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal").fetchone()
    finally:
        postgres.drop("restored")

    assert set(manifest.files) == {"database.pgdump"}
    assert rows == [(7,)]
    assert triggers[0] > 20


def test_without_the_programs_of_postgresql_it_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(GateClosed, match="pg_dump tidak ditemukan"):
        postgres.dump("postgresql://somebody@host/lims", tmp_path / "copy")


def test_a_program_that_fails_is_told_with_its_words(programs, tmp_path):
    with pytest.raises(LimsError, match="pg_dump gagal: "):
        postgres.dump("postgresql://somebody@127.0.0.1:1/lims", tmp_path / "copy")
