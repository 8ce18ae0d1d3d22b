"""Budgets on screen: figures from the server, publication, history; and what a calibration says."""

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import CalibratedRange, Calibration, UncertaintyBudget
from tests.scene import TENSILE
from tests.scene import submitted as scenes_submitted
from tests.services.test_uncertainties import everything
from tests.web.lab.intake_house import House, text_of

NEW = f"/lab/uncertainty/new?of={TENSILE}|YS"
TYPED = {"name-0": "gaya", "amount-0": "3", "name-1": "luas", "amount-1": "4", "k": "2"}
"""u = 5 MPa from 3 and 4, so that U = 10 MPa; the second line has 16/25 of the variance."""


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def test_a_budget_is_computed_before_it_is_kept_and_published_with_a_reason(house):
    browser = house.browser(Role.TECHNICAL_MANAGER)
    computed = browser.post(NEW, data=TYPED | {"act": "compute", "value": "460"})
    assert "U = 10 MPa" in text_of(computed)
    assert ">64 %</text>" in computed.text
    assert house.read(lambda session: session.scalars(select(UncertaintyBudget.id)).all()) == []
    address = browser.post(NEW, data=TYPED | {"act": "save"}).headers["Location"]
    assert browser.post(address, data={"act": "publish", "reason": ""}).status_code == 422
    assert browser.post(address, data={"act": "publish", "reason": "Sertifikat K-1"}).status_code == 303
    assert "Berlaku" in text_of(browser.get(address))
    # What is fixed is not saved over.
    assert browser.post(address, data=TYPED | {"act": "save", "amount-0": "9"}).status_code == 409
    second = browser.post(address, data={"act": "edition"}).headers["Location"]
    assert second != address
    assert "Isinya sama dengan edisi 1" in text_of(browser.get(second))


def test_an_edition_is_held_against_the_one_before_it(house):
    browser = house.browser(Role.TECHNICAL_MANAGER)
    first = browser.post(NEW, data=TYPED | {"act": "save"}).headers["Location"]
    browser.post(first, data={"act": "publish", "reason": "Sertifikat K-1"})
    second = browser.post(first, data={"act": "edition"}).headers["Location"]
    changed = TYPED | {"amount-0": "3,5", "version": "1", "act": "save"}
    assert browser.post(second, data=changed).status_code == 303
    page = text_of(browser.get(second))
    assert "Beda dengan edisi 1" in page
    assert "gaya Besarnya 3 3,5" in page


def test_a_line_without_its_number_is_told_with_its_name(house):
    browser = house.browser(Role.TECHNICAL_MANAGER)
    page = browser.post(NEW, data={"name-0": "gaya", "k": "2", "act": "save"})
    assert page.status_code == 422
    assert "“gaya”: isilah besarnya" in text_of(page)


def test_an_auditor_reads_budgets_and_changes_none(house):
    browser = house.browser(Role.ASSESSOR)
    assert browser.get("/lab/uncertainty").status_code == 200
    assert browser.get(NEW).status_code == 403


def test_the_results_of_a_calibration_are_written_down_line_by_line(house):
    browser = house.browser(Role.TECHNICAL_MANAGER)
    calibration = house.read(lambda session: session.scalars(select(Calibration.id)).first())
    address = f"/admin/equipment/calibrations/{calibration}/results"
    given = {
        "function": "gaya",
        "unit": "kN",
        "low": "0",
        "high": "300",
        "expanded": "0,5",
        "coverage_factor": "2",
    }
    assert browser.post(address, data=given | {"expanded": "0"}).status_code == 422
    assert browser.post(address, data=given).status_code == 303
    assert "0,5 kN" in text_of(browser.get(address))
    row = house.read(lambda session: session.scalars(select(CalibratedRange.id)).one())
    assert browser.post(address, data={"remove": str(row), "reason": "salah ketik"}).status_code == 303
    assert house.read(lambda session: session.scalars(select(CalibratedRange.removed)).one()) is True


def test_the_review_offers_a_guard_band_with_its_zones_only_where_budgets_are_published(house):
    application = house.make(lambda session, scene: scenes_submitted(session, scene).id, house.scene)
    browser, address = house.browser(Role.TECHNICAL_MANAGER), f"/lab/applications/{application}"
    page = text_of(browser.get(address))
    assert f"Belum ada anggaran untuk Kuat luluh ({TENSILE})" in page
    house.make(lambda session, scene: everything(scene, session) and None, house.scene)
    page = text_of(browser.get(address))
    assert "Belum ada anggaran" not in page
    assert "pita pengaman w: tidak memenuhi" in page
    assert "paling besar 2,3 %" in page
