"""The page of whoever keeps the machine running, the warning on the first page, and the word for watching programs."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from lims import clock
from lims.database import WRITES, db, transaction
from lims.domain.roles import Role
from lims.tasks import vitals
from lims.tasks.daily_backup import DailyBackup
from tests import scene as scenes


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def house(app: Flask, tmp_path) -> Flask:
    with app.app_context():
        with transaction() as session:
            scene = scenes.build(session)
            app.tokens = {role: scenes.token_for(session, actor) for role, actor in scene.people.items()}
        app.folder = tmp_path / "second"
        yield app


def page(house: Flask, address: str, role: Role = Role.ADMINISTRATOR) -> str:
    db.session.remove()  # a page of its own reads what is there now
    browser = house.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = house.tokens[role]
    return browser.get(address).text


def told(house: Flask):
    db.session.remove()
    answer = house.test_client().get("/healthz")
    return answer.status_code, answer.json


def with_folder(house: Flask) -> DailyBackup:
    settings = replace(house.extensions["lims_config"], backup_folder=house.folder, backup_hour=0)
    house.extensions["lims_config"] = settings
    return DailyBackup(settings, "0002")


def test_an_installation_without_backups_says_so_to_those_who_can_mend_it(house):
    for role in (Role.ADMINISTRATOR, Role.HEAD):
        assert "Cadangan harian belum diatur" in page(house, "/lab/", role)
    assert "Cadangan" not in page(house, "/lab/", Role.ANALYST)
    assert "backup_folder" in page(house, "/admin/system")


def test_a_failed_backup_is_told_with_its_reason(house):
    with_folder(house).sweep()
    house.folder.mkdir()
    assert "Cadangan terakhir tidak berhasil" in page(house, "/lab/")
    assert str(house.folder) in page(house, "/admin/system")


def test_a_good_backup_is_shown_with_its_archive(house):
    house.folder.mkdir()
    run = with_folder(house).sweep()
    shown = page(house, "/admin/system")
    assert run.archive in shown
    assert "disk yang sama" in shown, "as both folders of this test are"


def test_a_worker_is_shown_alive_and_silent(house):
    assert "Tidak ada pekerja yang hidup" in page(house, "/admin/system")
    assert told(house) == (200, {"database": "ok", "worker": "silent"})
    vitals.note(db.engine, "sweep:loket-2")
    shown = page(house, "/admin/system")
    assert "loket-2" in shown
    assert "Hidup" in shown
    assert told(house) == (200, {"database": "ok", "worker": "ok"})
    with clock.set_to(clock.now() - timedelta(hours=1)):
        vitals.note(db.engine, "sweep:loket-2")
    assert "Tidak ada pekerja yang hidup" in page(house, "/admin/system")


def test_letters_and_time_stamps_are_shown_as_they_last_went(house):
    settings = house.extensions["lims_config"]
    house.extensions["lims_config"] = replace(
        settings, mail_server="surat.contoh.id:587", timestamp_url="https://tsa.contoh.id"
    )
    assert page(house, "/admin/system").count("belum pernah dipakai") == 2
    vitals.note(db.engine, "mail", well=False, words="sambungan ditolak")
    vitals.note(db.engine, "timestamp")
    shown = page(house, "/admin/system")
    assert "sambungan ditolak" in shown
    assert "Menjawab" in shown


def test_a_database_that_is_away_is_told_to_watching_programs(house):
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.exec_driver_sql("ALTER TABLE vital_signs RENAME TO elsewhere")
    assert told(house) == (503, {"database": "away", "worker": "unknown"})
