"""Retest on the supervisor's page: offered, asked for, and every attempt shown."""

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Retest, Sample
from lims.services import own_specifications
from tests.services import test_retests as acts
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def failed(session, scene):
    manager = scene.people[Role.TECHNICAL_MANAGER]
    own_specifications.publish(session, manager, acts.OWN, "kontrak")
    return acts.failed(session, scene)


def test_a_supervisor_asks_for_the_retest_that_is_offered_and_sees_every_attempt(house):
    order_id = house.make(failed, house.scene)
    sample_id = house.read(
        lambda session: session.scalars(select(Sample.id).where(Sample.order_id == order_id)).one()
    )
    browser, address = house.browser(Role.SUPERVISOR), f"/lab/reviews/{sample_id}"
    page = text_of(browser.get(address))
    assert "Standar membolehkan uji ulang ke-1 dengan 2 benda uji baru" in page
    data = {"method": acts.TENSILE, "attempt": "2", "taken_from": "sisa contoh", "agreed_with": "Darma"}
    assert browser.post(f"{address}/retest", data=data | {"agreed_with": ""}).status_code == 422
    assert browser.post(f"{address}/retest", data=data).status_code == 303
    assert house.read(lambda session: session.scalars(select(Retest.pieces)).one()) == 2
    page = text_of(browser.get(address))
    assert "Standar membolehkan" not in page
    assert "U1-1" in page
    assert "disetujui Darma" in page
    # The same form again, from another tab.
    assert browser.post(f"{address}/retest", data=data).status_code == 409
