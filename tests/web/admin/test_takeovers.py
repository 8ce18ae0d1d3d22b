"""Taking old books over by the pages: template, upload, every bad cell, and writing by a worker that may be killed."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from lims import clock
from lims.cli.worker import Surroundings
from lims.database import WRITES, db, transaction
from lims.domain.jobs import LEASE, JobState
from lims.domain.roles import Role
from lims.exchange.table_report import FAULTS
from lims.models import Client, Job, Takeover
from lims.services import clients as acts
from lims.tasks.jobs import STEPS, JobSweep
from tests.exchange.filled import book, clients

GOOD = ["CV Lama (rekaan)", "IKM", "1234567890123", "Jalan 1"]
BAD = ["CV Salah (rekaan)", "UKM", "12", "Jalan 2"]
FIRST = "2026-01-01"


class Killed(BaseException):
    """What ends a worker in the middle."""


@pytest.fixture
def sweep(app, config):
    store, results = app.extensions["lims_store"], app.extensions["lims_results"]
    surroundings = Surroundings(config)
    surroundings._app = app

    def run(killed_at=""):
        def reached(step):
            if step == killed_at:
                raise Killed

        with app.app_context():
            return JobSweep(store, results, surroundings, reached=reached).sweep()

    return run


def handed_in(administrator, data, name="buku.xlsx"):
    return administrator.post("/admin/takeovers", data={"file": (io.BytesIO(data), name)})


def everything(app):
    """Return the state of the only take-over, and how many clients there are beside the one of the scene."""
    with app.app_context():
        count = db.session.scalar(select(func.count()).select_from(Client))
        return db.session.scalars(select(Takeover.state)).one(), count - 1


def let_leases_end(app):
    with (
        app.app_context(),
        db.engine.connect().execution_options(**{WRITES: True}) as connection,
        connection.begin(),
    ):
        connection.execute(
            update(Job)
            .where(Job.state == JobState.RUNNING)
            .values(lease_until=clock.now() - LEASE - timedelta(1))
        )


@pytest.mark.parametrize("key", ["all", "clients", "counters"])
def test_templates_are_handed_out(administrator, key):
    answer = administrator.get(f"/admin/takeovers/template/{key}")

    book = load_workbook(io.BytesIO(answer.data))
    assert "Nomor" in book.sheetnames or key == "clients"
    assert administrator.get("/admin/takeovers/template/nothing").status_code == 404


def test_a_right_file_is_checked_and_then_written(app, administrator, sweep):
    data = clients(GOOD)
    page = handed_in(administrator, data).location
    assert "Sedang diperiksa" in administrator.get(page).text

    sweep()
    checked = administrator.get(page).text
    assert everything(app) == ("checked", 0)
    assert "Seluruh berkas benar" in checked
    administrator.post(f"{page}/write")
    sweep()

    assert everything(app) == ("taken-over", 1)
    assert "Semua baris tersimpan" in administrator.get(page).text
    assert administrator.get(f"{page}/file").data == data


def test_every_bad_cell_stands_on_the_page_and_in_the_workbook(app, administrator, sweep):
    page = handed_in(administrator, clients(GOOD, BAD)).location
    sweep()

    shown = administrator.get(page).text
    marked = load_workbook(io.BytesIO(administrator.get(f"{page}/report").data))
    assert "2 sel perlu diperbaiki" in shown
    assert "NIB terdiri dari 13 angka" in shown
    assert "pilih: IKM" in shown
    assert [row[1] for row in marked[FAULTS].iter_rows(min_row=2, values_only=True)] == ["B3", "C3"]
    assert "13 angka" in marked["Pelanggan"]["C3"].comment.text
    assert everything(app) == ("refused", 0)
    assert administrator.post(f"{page}/write", follow_redirects=True).text.count("belum diperiksa seluruhnya")
    assert everything(app) == ("refused", 0)


def test_a_workbook_of_bad_cells_that_is_kept_no_more_is_told_so(app, administrator, sweep):
    page = handed_in(administrator, clients(GOOD, BAD)).location
    sweep()
    for file in app.extensions["lims_results"].folder.glob("*/*"):
        file.unlink()

    answer = administrator.get(f"{page}/report")
    assert (answer.status_code, "Periksalah berkasnya sekali lagi" in answer.text) == (409, True)


def test_another_kind_of_file_is_answered_on_the_form(administrator):
    answer = handed_in(administrator, b"%PDF-1.7", "surat.pdf")

    assert answer.status_code == 422
    assert "bukan buku kerja Excel" in answer.text
    assert administrator.post("/admin/takeovers").status_code == 422


def test_the_same_file_leads_to_the_same_page_until_it_is_written(administrator, sweep):
    data = clients(GOOD)
    page = handed_in(administrator, data).location

    assert handed_in(administrator, data, "salinan.xlsx").location == page
    sweep()
    administrator.post(f"{page}/write")
    sweep()
    assert "sudah dialihkan" in handed_in(administrator, data).text


def test_people_come_in_at_once_and_their_codes_are_shown_once(app, administrator, sweep):
    csv = b"Nama,E-mail\nBudi,budi@contoh.id\n"
    alone = handed_in(administrator, csv, "orang.csv").location
    sweep()
    assert "belum punya peran" in administrator.get(alone).text

    both = book(
        Orang=[["Nama", "E-mail"], ["Budi", "budi@contoh.id"]],
        Peran=[["E-mail atau telepon", "Peran", "Berlaku sejak"], ["budi@contoh.id", "Penguji", FIRST]],
    )
    page = handed_in(administrator, both).location
    sweep()
    written = administrator.post(f"{page}/write")
    assert "Kode sekali pakai" in written.text
    assert "budi@contoh.id" in written.text
    assert "Kode sekali pakai" not in administrator.get(page).text


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_is_killed_leaves_nothing_half_written(app, administrator, sweep, step):
    page = handed_in(administrator, clients(GOOD)).location
    sweep()
    administrator.post(f"{page}/write")

    with pytest.raises(Killed):
        sweep(step)
    with app.app_context():
        db.session.remove()
    assert everything(app) in {("checked", 0), ("taken-over", 1)}

    let_leases_end(app)
    sweep()
    assert everything(app) == ("taken-over", 1)


def test_what_changed_meanwhile_is_found_before_it_is_written(app, administrator, sweep, scene):
    page = handed_in(administrator, clients(GOOD)).location
    sweep()
    with app.app_context(), transaction() as session:
        given = acts.ClientInput("CV Lebih Cepat (rekaan)", "Jalan 3", nib="1234567890123")
        acts.enter(session, scene.people[Role.RECEPTION], given)
    administrator.post(f"{page}/write")
    sweep()

    assert everything(app) == ("taken-over", 1)
    with app.app_context():
        assert (
            db.session.scalars(select(Client.name).where(Client.nib == "1234567890123"))
            .one()
            .startswith("CV Lebih")
        )
