"""`lims takeover`: a template, a check that stores nothing, and old books written whole."""

from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from lims import config
from lims.cli.installation import opened
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.exchange.table_report import FAULTS
from lims.models import Client, Takeover
from tests import scene as scenes
from tests.exchange.filled import book, clients

ADMINISTRATOR = f"{Role.ADMINISTRATOR.value}.lul@contoh.id"
GOOD = ["CV Lama (rekaan)", "IKM", "1234567890123", "Jalan 1"]


@pytest.fixture
def settings(installed):
    found = config.load({}, installed)
    with opened(found), transaction() as session:
        scenes.build(session)
    return found


@pytest.fixture
def written(tmp_path):
    def write(data):
        file = tmp_path / "buku.xlsx"
        file.write_bytes(data)
        return file

    return write


def states(settings):
    with opened(settings):
        return db.session.scalars(select(Takeover.state)).all()


def test_a_template_is_written(lims, settings, tmp_path):
    told = lims("takeover", "template", tmp_path / "t.xlsx")

    assert told.exit_code == 0, told.output
    assert "Pelanggan" in load_workbook(tmp_path / "t.xlsx").sheetnames


def test_a_check_tells_every_bad_cell_and_stores_nothing(lims, settings, written, tmp_path):
    file = written(clients(GOOD, ["", "UKM", "12", "Jalan 2"]))

    told = lims("takeover", "check", file, "--report", tmp_path / "r.xlsx")

    assert told.exit_code == 1
    assert [line.split(" ")[2] for line in told.output.splitlines() if line.startswith("!")] == [
        "A3",
        "B3",
        "C3",
    ]
    assert load_workbook(tmp_path / "r.xlsx").sheetnames == [FAULTS, "Pelanggan"]
    assert states(settings) == []


def test_old_books_are_written_by_an_administrator(lims, settings, written):
    file = written(
        book(
            Pelanggan=[["Nama", "Jenis", "NIB", "Alamat"], GOOD],
            Orang=[["Nama", "E-mail"], ["Budi", "budi@contoh.id"]],
            Peran=[
                ["E-mail atau telepon", "Peran", "Berlaku sejak"],
                ["budi@contoh.id", "Penguji", date(2026, 1, 1)],
            ],
        )
    )

    told = lims("takeover", "write", file, "--as", ADMINISTRATOR)

    assert told.exit_code == 0, told.output
    assert "budi@contoh.id dan kode sekali pakai" in told.output
    assert "3 baris dialihkan" in told.output
    assert states(settings) == ["taken-over"]
    with opened(settings):
        assert db.session.scalars(select(Client.name).where(Client.nib == GOOD[2])).one() == GOOD[0]
    assert lims("takeover", "write", file, "--as", ADMINISTRATOR).exit_code == 1


def test_somebody_else_writes_nothing(lims, settings, written):
    told = lims("takeover", "write", written(clients(GOOD)), "--as", f"{Role.ANALYST.value}.lul@contoh.id")

    assert told.exit_code == 1
    assert states(settings) == []
