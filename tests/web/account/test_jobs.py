"""Pages of one's own jobs: how far they are, and the file that they made."""

import shutil
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from lims import clock
from lims.access import Permission
from lims.database import transaction
from lims.domain.errors import GateClosed
from lims.domain.roles import Role
from lims.models import LaboratoryMembership
from lims.services import audit, jobs
from lims.services.jobs import JobKind, Outcome, declare
from lims.tasks.jobs import JobSweep
from tests import scene as scenes


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def house(app: Flask) -> Flask:
    """An analyst with a browser, and a kind of job that makes a file, or refuses."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        app.analyst = scene.people[Role.ANALYST]
        token = scenes.token_for(session, app.analyst)
    app.browser = app.test_client()
    with app.browser.session_transaction() as cookie:
        cookie["token"] = token
    declare(JobKind("page-try", "Cetak banyak label", Permission.SAMPLE_VIEW, work))
    return app


def work(_session, task, progress) -> Outcome:
    progress(1, 2)
    if task.parameters.get("refuse"):
        raise GateClosed("Tidak ada contoh %(code)s", code="<b>C-1</b>")
    return Outcome("Selesai dibuat", file=b"%PDF-", file_name="label.pdf", media_type="application/pdf")


def ask(house: Flask, **parameters) -> str:
    with house.app_context(), transaction() as session:
        asked = jobs.ask(
            session, house.analyst, "page-try", parameters, subject="24 contoh", page="/lab/samples"
        )
        return f"/account/jobs/{asked.id}"


def sweep(house: Flask) -> None:
    with house.app_context():
        JobSweep(house.extensions["lims_store"], house.extensions["lims_results"]).sweep()


def test_a_job_is_followed_from_asking_to_its_file(house):
    page = ask(house)
    waiting = house.browser.get(page).text
    assert "Menunggu giliran" in waiting
    assert "job.js" in waiting
    assert f'href="{page}"' in waiting, "without a script a link asks again"
    assert house.browser.get(f"{page}/progress").json == {
        "state": "queued",
        "waiting": True,
        "done": 0,
        "total": 0,
    }
    assert house.browser.get(f"{page}/file").status_code == 422

    sweep(house)

    ended = house.browser.get(page).text
    assert "Selesai dibuat" in ended
    assert 'href="/lab/samples"' in ended
    assert "job.js" not in ended
    assert house.browser.get(f"{page}/progress").json["state"] == "done"
    handed = house.browser.get(f"{page}/file")
    assert (handed.data, handed.mimetype) == (b"%PDF-", "application/pdf")
    assert "label.pdf" in handed.headers["Content-Disposition"]
    listed = house.browser.get("/account/jobs?state=done").text
    assert "Cetak banyak label" in listed
    assert "24 contoh" in listed
    assert "24 contoh" not in house.browser.get("/account/jobs?state=failed").text


def test_who_has_left_the_laboratory_gets_no_file_of_it_any_more(house):
    page = ask(house)
    sweep(house)
    with house.app_context(), transaction() as session:
        role = session.scalars(
            select(LaboratoryMembership).where(LaboratoryMembership.user_id == house.analyst.user_id)
        ).one()
        role.valid_until = clock.now().date() - timedelta(days=2)
        audit.record(session, house.analyst, "membership:end", role)
    assert house.browser.get(f"{page}/file").status_code == 403


def test_a_file_that_is_gone_can_be_asked_for_again(house):
    page = ask(house)
    sweep(house)
    shutil.rmtree(house.extensions["lims_results"].folder)
    assert "sudah tidak disimpan" in house.browser.get(page).text
    again = house.browser.post(f"{page}/again")
    assert again.status_code == 303
    assert "Menunggu giliran" in house.browser.get(again.location).text


def test_a_refusal_is_told_in_its_words_and_escaped(house):
    page = ask(house, refuse=True)
    sweep(house)
    told = house.browser.get(page).text
    assert "Tidak berhasil" in told
    assert "Tidak ada contoh &lt;b&gt;C-1" in told


def test_a_job_that_waits_can_be_cancelled(house):
    page = ask(house)
    house.browser.post(f"{page}/cancel")
    sweep(house)
    assert "Dibatalkan" in house.browser.get(page).text
    refused = house.browser.post(f"{page}/cancel", follow_redirects=True).text
    assert "sudah berakhir" in refused


def test_no_address_of_elsewhere_is_offered_as_the_way_back(house):
    with house.app_context(), transaction() as session:
        for page in ("//example.org/", "https://example.org/", "javascript:alert(1)"):
            assert jobs.ask(session, house.analyst, "page-try", {}, page=page).page == ""
