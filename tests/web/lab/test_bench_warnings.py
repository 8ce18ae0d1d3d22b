"""Warnings and repeated readings at the bench, as they are typed: shown, answered, handed in."""

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import OrderLine, PlausibilityAnswer
from tests import scene as scenes
from tests.documents.reading import text
from tests.services.test_plausibility import DIAMETER, ODD
from tests.web.lab.intake_house import House, text_of
from tests.web.lab.test_bench import at_bench, determinations, line_of, sheet


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def test_a_warning_is_shown_as_it_is_typed_and_answered_before_handing_in(house):
    order_id = at_bench(house)
    (one,) = determinations(house, order_id)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    name = f"a-{one.id.hex}-yield-ratio"
    told = browser.post(f"{address}/preview", data=sheet(house, [one], ODD)).get_json()
    assert f'name="{name}"' in told["fragments"]["entry-odd"]
    (one,) = determinations(house, order_id)
    data = sheet(house, [one], ODD) | {"do": "submit"}
    refused = browser.post(address, data=data | {name: "ya"})
    assert refused.status_code == 422
    assert 'value="ya"' in refused.get_data(as_text=True)
    (one,) = determinations(house, order_id)
    data = sheet(house, [one], ODD) | {"do": "submit", name: "Kawat tarik dingin."}
    assert browser.post(address, data=data).status_code == 303
    assert house.read(lambda session: session.scalars(select(PlausibilityAnswer.reason)).all()) == [
        "Kawat tarik dingin."
    ]
    page = text_of(house.browser(Role.SUPERVISOR).get(f"/lab/reviews/{one.sample_id}"))
    assert "Kawat tarik dingin." in page


def test_readings_in_one_cell_show_mean_spread_and_what_lies_far_off(house):
    order_id = house.make(scenes.assigned, tests={DIAMETER: 1})
    (one,) = determinations(house, order_id)
    line = house.read(
        lambda session: session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).one()
    )
    data = sheet(house, [one], {"diameter": "15,2 15,3 15,2 15,3 17,9 15,2"})
    told = house.browser(Role.ANALYST).post(f"/lab/entry/{line}/preview", data=data).get_json()
    echo = told["fragments"][f"r-{one.id.hex}-diameter-echo"]
    assert "n = 6; rerata 15,68 mm; s = 1,09" in echo
    assert "17,9 jauh dari bacaan lain" in echo


def test_the_empty_sheet_is_printed_without_limits(house):
    order_id = at_bench(house, 2)
    browser, address = house.browser(Role.ANALYST), f"/lab/entry/{line_of(house, order_id)}"
    assert "worksheet.pdf" in browser.get(address).get_data(as_text=True)
    printed = browser.get(f"{address}/worksheet.pdf")
    assert printed.mimetype == "application/pdf"
    whole = text(printed.data)
    assert "FeH (kN)" in whole
    assert "201,1 mm²" in whole
    assert "525" not in whole


def test_no_empty_sheet_is_printed_where_nothing_waits(house):
    order_id = house.make(scenes.tested)
    refused = house.browser(Role.ANALYST).get(f"/lab/entry/{line_of(house, order_id)}/worksheet.pdf")
    assert refused.status_code == 409
    assert "Tidak ada benda uji yang masih menunggu" in text_of(refused)
