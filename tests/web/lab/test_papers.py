"""Papers of many and long lists: asked for on a page, made by the worker as whoever asked would see them."""

import io
import zipfile

import pytest
from flask import Flask
from openpyxl import load_workbook

from lims.cli.worker import Surroundings
from lims.database import db, transaction
from lims.domain.jobs import JobState
from lims.domain.roles import Role
from lims.models import Job, Order
from lims.queries import listing
from lims.storage import LocalStore
from lims.tasks.jobs import JobSweep
from lims.web import workbooks
from tests import scene as scenes
from tests.web.lab.intake_house import text_of


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def house(app: Flask) -> Flask:
    """A laboratory with an issued certificate and an order whose samples have come."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with transaction() as session:
            app.scene = scenes.build(session)
            app.certificate = scenes.issued(session, app.scene, app.extensions["lims_store"])
            app.number, app.order_id = app.certificate.number, app.certificate.order_id
            order = session.get_one(Order, app.order_id)
            app.order_number = order.number
            app.codes = [one.code for one in scenes.samples_of(session, order)]
            app.tokens = {role: scenes.token_for(session, actor) for role, actor in app.scene.people.items()}
        yield app


def browser(house: Flask, role: Role):
    found = house.test_client()
    with found.session_transaction() as cookie:
        cookie["token"] = house.tokens[role]
    return found


def carried_out(house: Flask) -> Job:
    """Let the worker do what waits, in surroundings of its own as in its own process, and return the newest job."""
    settings = house.extensions["lims_config"]
    sweep = JobSweep(
        house.extensions["lims_store"],
        LocalStore(settings.instance / "results"),
        around=Surroundings(settings),
    )
    assert sweep.sweep() == 1
    db.session.rollback()
    job = db.session.query(Job).order_by(Job.id.desc()).first()
    house.job_file = sweep.results.get(job.file_sha256) if job.file_sha256 else b""
    return job


def test_the_pdfs_of_a_list_come_as_one_archive(house):
    asked = browser(house, Role.HEAD).post("/lab/certificates/files", data={"state": "issued"})
    assert asked.location.startswith("/account/jobs/")
    job = carried_out(house)
    assert (job.state, job.done, job.page) == (JobState.DONE, 1, "/lab/certificates?state=issued")
    with zipfile.ZipFile(io.BytesIO(house.job_file)) as archive:
        (name,) = archive.namelist()
        assert name.replace("-", "/").removesuffix(".pdf") in house.number.replace("-", "/")
        assert archive.read(name).startswith(b"%PDF-")


def test_an_empty_list_is_refused_in_words(house):
    browser(house, Role.HEAD).post("/lab/certificates/files", data={"q": "tidak ada"})
    job = carried_out(house)
    assert (job.state, job.file_sha256) == (JobState.FAILED, "")
    assert "Tidak ada LHU" in job.message


def test_an_order_gives_what_the_reader_may_print(house):
    def names_for(role: Role) -> int:
        browser(house, role).post(f"/lab/orders/{house.order_id}/papers")
        job = carried_out(house)
        assert job.state == JobState.DONE
        with zipfile.ZipFile(io.BytesIO(house.job_file)) as archive:
            return len(archive.namelist())

    assert names_for(Role.RECEPTION) == 4, "request form, receipt, labels, certificate"
    assert names_for(Role.HEAD) == 2, "request form and certificate"


def test_labels_of_many_samples_come_as_one_print(house):
    browser(house, Role.RECEPTION).post("/lab/samples/labels", data={"q": house.order_number})
    job = carried_out(house)
    assert (job.state, job.message_parameters) == (JobState.DONE, {"count": len(house.codes)})
    assert house.job_file.startswith(b"%PDF-")


def test_a_long_list_is_made_in_the_background_with_all_its_rows(house, monkeypatch):
    monkeypatch.setattr(listing, "DEEPEST", 0)
    reader = browser(house, Role.HEAD)
    led = reader.get("/lab/orders?state=reported&format=xlsx")
    assert led.location.startswith("/account/long-list?of=")
    assert "di latar" in reader.get(led.location).text
    asked = reader.post("/account/long-list", data={"of": "/lab/orders?state=reported&format=xlsx"})
    job = carried_out(house)
    assert (job.state, job.page) == (JobState.DONE, "/lab/orders?state=reported")
    rows = list(load_workbook(io.BytesIO(house.job_file)).active.values)
    assert [row[0] for row in rows] == ["Nomor", house.order_number]
    handed = reader.get(f"{asked.location}/file")
    assert "order.xlsx" in handed.headers["Content-Disposition"]


def test_a_list_is_cut_where_a_spreadsheet_ends_and_says_so(house, monkeypatch):
    monkeypatch.setattr(listing, "LONGEST", 0)
    browser(house, Role.HEAD).post("/account/long-list", data={"of": "/lab/orders?format=xlsx"})
    assert "baris teratas" in carried_out(house).message


def test_the_recap_of_a_full_month_is_made_in_the_background(house, monkeypatch):
    monkeypatch.setattr(workbooks, "LONG_RECAP", 0)
    reader = browser(house, Role.TREASURER)
    led = reader.get("/lab/recap?format=xlsx")
    reader.post("/account/long-list", data={"of": "/lab/recap?format=xlsx"})
    assert led.status_code == 303
    assert carried_out(house).file_name.startswith("rekap-")


@pytest.mark.parametrize(
    "address", ["/lab/orders", "/portal/", "/account", "/nowhere?format=xlsx", "/lab/certificates/files"]
)
def test_an_address_that_is_no_list_is_refused(house, address):
    browser(house, Role.HEAD).post("/account/long-list", data={"of": address})
    assert carried_out(house).state == JobState.FAILED


def test_an_analyst_gets_no_list_that_is_closed_to_analysts(house):
    administrator = browser(house, Role.ADMINISTRATOR)
    assert "Gagal dalam 7 hari 0" in text_of(administrator.get("/lab/"))
    browser(house, Role.ANALYST).post("/account/long-list", data={"of": "/lab/applications?format=xlsx"})
    assert carried_out(house).state == JobState.FAILED
    assert "Gagal dalam 7 hari 1" in text_of(administrator.get("/lab/"))
    assert "Alasannya ada pada Pekerjaan saya" in text_of(administrator.get("/admin/system"))
