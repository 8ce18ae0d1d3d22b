"""`lims db`: upgrade, check, backup, restore."""

import sqlite3
import tarfile

import pytest
from sqlalchemy import MetaData, Table, create_engine, text

from lims import config, migrations
from lims.cli.installation import opened
from lims.database import transaction
from lims.storage import LocalStore
from tests import scene as scenes


@pytest.fixture
def laboratory(installed):
    """Return the instance folder of a laboratory with an issued certificate."""
    with opened(config.load({}, installed)) as installation, transaction() as session:
        scenes.issued(session, scenes.build(session), installation.store)
    return installed


def numbers(folder) -> list[str]:
    with sqlite3.connect(folder / "lims.db") as connection:
        found = [row[0] for row in connection.execute("SELECT number FROM certificates")]
    connection.close()
    return found


def blob(folder):
    return next(file for file in (folder / "blobs").rglob("*") if file.is_file())


def test_an_empty_folder_becomes_an_installation(lims, instance):
    told = lims("db", "upgrade")

    assert told.exit_code == 0
    assert f"– > {migrations.newest()}" in told.output
    assert lims("db", "upgrade").output.startswith("Basis data sudah mutakhir")


def test_a_laboratory_of_the_first_revision_is_copied_and_brought_up_to_date(lims, instance):
    engine = create_engine(config.load({}, instance).database_url)
    migrations.upgrade(engine, "0001")
    table = Table("laboratories", MetaData(), autoload_with=engine)
    plain = {
        "VARCHAR": "LUL",
        "TEXT": "LUL",
        "JSON": "{}",
        "BOOLEAN": False,
        "INTEGER": 1,
        "BIGINT": 1,
        "CHAR": "0" * 32,
    }
    row = {
        column.name: plain.get(str(column.type).partition("(")[0], "2026-01-02")
        for column in table.columns
        if not column.nullable and column.server_default is None
    }
    columns, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO laboratories ({columns}) VALUES ({values})"), row)
    engine.dispose()

    told = lims("db", "upgrade")

    assert told.exit_code == 0, told.output
    assert f"0001 > {migrations.newest()}" in told.output
    (copy,) = (instance / "backups").glob("before-upgrade-*.tar.gz")
    with tarfile.open(copy) as archive:
        assert "database.sqlite" in archive.getnames()
    with sqlite3.connect(instance / "lims.db") as connection:
        assert connection.execute("SELECT count(*) FROM laboratories").fetchone() == (1,)
    connection.close()
    assert lims("db", "check").exit_code == 0
    assert lims("db", "upgrade").output.startswith("Basis data sudah mutakhir")


def test_asking_a_folder_where_nothing_is_makes_no_database(lims, instance):
    assert lims("db", "check").exit_code == 1
    assert not (instance / "lims.db").exists()


def test_a_database_of_a_newer_program_is_left_alone(lims, installed):
    with sqlite3.connect(installed / "lims.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()

    for verb in ("check", "upgrade"):
        told = lims("db", verb)

        assert told.exit_code == 1
        assert "program yang lebih baru (revisi 9999)" in told.stderr


def test_a_sound_installation_passes_the_check(lims, laboratory):
    told = lims("db", "check")

    assert told.exit_code == 0, told.output
    assert [line.split(": ")[1] for line in told.output.splitlines()] == ["baik"] * 4


def test_the_check_finds_a_dropped_trigger_and_a_changed_file(lims, laboratory):
    with sqlite3.connect(laboratory / "lims.db") as connection:
        connection.execute("DROP TRIGGER refuse_delete_audit_entries")
    connection.close()
    damaged = blob(laboratory)
    damaged.write_bytes(damaged.read_bytes() + b" ")

    told = lims("db", "check")

    assert told.exit_code == 1
    assert "refuse_delete_audit_entries" in told.output
    assert "rusak atau diubah" in told.output


def test_the_check_finds_what_no_foreign_key_admits(lims, laboratory):
    with sqlite3.connect(laboratory / "lims.db") as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("UPDATE orders SET client_id = 'gone'")
    connection.close()

    told = lims("db", "check")

    assert told.exit_code == 1
    assert "keutuhan: " in told.output
    assert "orders" in told.output


def test_a_backup_brings_everything_back_elsewhere(lims, laboratory, tmp_path):
    made = lims("db", "backup", tmp_path / "copy.tar.gz")
    elsewhere = tmp_path / "elsewhere"

    restored = lims("db", "restore", tmp_path / "copy.tar.gz", environment={"LIMS_INSTANCE": str(elsewhere)})

    assert made.exit_code == 0, made.output
    assert restored.exit_code == 0, restored.output
    assert numbers(elsewhere) == numbers(laboratory)
    assert LocalStore(elsewhere / "blobs").get(blob(laboratory).parent.name + blob(laboratory).name)
    assert (elsewhere / "secrets.toml").read_text() == (laboratory / "secrets.toml").read_text()
    assert lims("db", "check", environment={"LIMS_INSTANCE": str(elsewhere)}).exit_code == 0


def test_a_backup_is_for_its_owner_only_and_never_replaces_another(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")

    told = lims("db", "backup", tmp_path / "copy.tar.gz")

    assert (tmp_path / "copy.tar.gz").stat().st_mode & 0o077 == 0
    assert told.exit_code == 1
    assert "sudah ada" in told.stderr


def test_without_a_name_a_backup_stands_in_the_instance_folder(lims, laboratory):
    lims("db", "backup")

    (made,) = (laboratory / "backups").iterdir()
    assert made.name.startswith("lims-")
    with tarfile.open(made) as tar:
        assert {"database.sqlite", "secrets.toml", "manifest.json"} < set(tar.getnames())


def test_a_filled_installation_is_replaced_only_by_force_and_nothing_is_lost(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")
    with opened(config.load({}, laboratory)), transaction() as session:
        scenes.build(session, code="LAIN")

    refused = lims("db", "restore", tmp_path / "copy.tar.gz")
    forced = lims("db", "restore", tmp_path / "copy.tar.gz", "--force")

    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert forced.exit_code == 0, forced.output
    (aside,) = (laboratory / "backups").iterdir()
    with sqlite3.connect(aside / "lims.db") as connection:
        assert connection.execute("SELECT count(*) FROM laboratories").fetchone() == (2,)
    connection.close()
    assert len(numbers(laboratory)) == 1


def test_a_database_in_use_is_not_replaced(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")
    with opened(config.load({}, laboratory)):
        told = lims("db", "restore", tmp_path / "copy.tar.gz", "--force")

    assert told.exit_code == 1
    assert "Hentikan server" in told.stderr


def test_a_changed_backup_is_refused_whole(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")
    unpacked, elsewhere = tmp_path / "unpacked", tmp_path / "elsewhere"
    with tarfile.open(tmp_path / "copy.tar.gz") as tar:
        tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 of Debian 12 has none
        tar.extractall(unpacked)
    (unpacked / "secrets.toml").write_text('secret_key = "another"')
    with tarfile.open(tmp_path / "changed.tar.gz", "w:gz") as tar:
        for file in sorted(unpacked.rglob("*")):
            tar.add(file, file.relative_to(unpacked).as_posix(), recursive=False)

    told = lims("db", "restore", tmp_path / "changed.tar.gz", environment={"LIMS_INSTANCE": str(elsewhere)})

    assert told.exit_code == 1
    assert not (elsewhere / "lims.db").exists()


def test_what_is_no_backup_is_refused(lims, instance, tmp_path):
    (tmp_path / "copy.tar.gz").write_bytes(b"nothing")

    told = lims("db", "restore", tmp_path / "copy.tar.gz")

    assert told.exit_code == 1
    assert "bukan cadangan yang utuh" in told.stderr


def test_a_backup_of_a_newer_program_is_refused(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")
    changed = tmp_path / "newer.tar.gz"
    _with_manifest(
        tmp_path / "copy.tar.gz", changed, lambda text: text.replace(f'"{migrations.newest()}"', '"9999"')
    )

    told = lims("db", "restore", changed, environment={"LIMS_INSTANCE": str(tmp_path / "elsewhere")})

    assert told.exit_code == 1
    assert "program yang lebih baru" in told.stderr


def test_a_backup_of_another_kind_of_database_is_refused(lims, laboratory, tmp_path):
    lims("db", "backup", tmp_path / "copy.tar.gz")
    elsewhere = {
        "LIMS_INSTANCE": str(tmp_path / "elsewhere"),
        "LIMS_DATABASE_URL": "postgresql://nobody@nowhere.invalid/lims",
    }

    told = lims("db", "restore", tmp_path / "copy.tar.gz", environment=elsewhere)

    assert told.exit_code == 1
    assert "dari sqlite, sedangkan pengaturan menyebut postgresql" in told.stderr


def test_a_database_that_cannot_be_reached_is_told(lims, instance):
    url = "postgresql://nobody@127.0.0.1:1/lims?connect_timeout=2"

    told = lims("db", "check", environment={"LIMS_DATABASE_URL": url})

    assert told.exit_code == 1
    assert "tidak dapat dibuka" in told.stderr


def _with_manifest(old, new, change) -> None:
    """Write a copy of an archive with another manifest."""
    import io

    with tarfile.open(old) as source, tarfile.open(new, "w:gz") as target:
        for member in source:
            content = source.extractfile(member).read()
            if member.name == "manifest.json":
                content = change(content.decode()).encode()
                member.size = len(content)
            target.addfile(member, io.BytesIO(content))
