"""General advice by its pages: approved by the technical manager, read by client and laboratory, by nobody else."""

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Certificate
from lims.storage import LocalStore
from tests import scene as scenes
from tests.scene import TENSILE_READINGS
from tests.web.lab.intake_house import House, text_of

SHORT = TENSILE_READINGS | {"Lu": "220"}
USUAL = "Sebab yang lazim"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def approved(house):
    browser = house.browser(Role.TECHNICAL_MANAGER)
    page = browser.get("/lab/advice").get_data(as_text=True)
    sha256 = page.split('name="sha256" value="')[1][:64]
    assert browser.post("/lab/advice", data={"sha256": sha256}).status_code == 303
    return browser


def test_client_and_laboratory_read_it_beside_the_order_and_nobody_on_the_report(house, app, tmp_path):
    store = LocalStore(tmp_path / "files")
    certificate_id = house.make(scenes.issued, store, SHORT)
    order_id, token = house.read(
        lambda session: session.execute(
            select(Certificate.order_id, Certificate.token).where(Certificate.id == certificate_id)
        ).one()
    )
    owner, manager = house.browser("owner"), house.browser(Role.TECHNICAL_MANAGER)
    assert USUAL not in text_of(owner.get(f"/portal/orders/{order_id}"))
    approved(house)
    for browser, room in ((owner, "portal"), (manager, "lab")):
        page = text_of(browser.get(f"/{room}/orders/{order_id}"))
        assert "Bukan bagian dari LHU" in page
        assert "Regangan terlalu kecil" in page
        assert "selisihnya 4,0 %" in page
    assert USUAL not in text_of(owner.get(f"/v/{token}"))
    assert USUAL not in text_of(manager.get(f"/lab/certificates/{certificate_id}"))


def test_it_is_taken_back_with_a_reason(house):
    browser = approved(house)
    assert "Ditampilkan" in text_of(browser.get("/lab/advice"))
    assert browser.post("/lab/advice", data={"do": "take-back", "reason": ""}).status_code == 422
    assert browser.post("/lab/advice", data={"do": "take-back", "reason": "Ditinjau."}).status_code == 303
    assert "Tidak ditampilkan" in text_of(browser.get("/lab/advice"))
