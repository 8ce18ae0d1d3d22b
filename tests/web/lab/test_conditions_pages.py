"""Conditions by the pages of the laboratory: told in the review, asked at planning, at the bench, and of a sample."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import ApplicationItem, Determination, OrderLine, Specimen
from lims.queries.work_orders import read as work_order
from tests import scene as scenes
from tests.scene import TENSILE
from tests.web.lab.intake_house import House, followed, text_of

PLATE = {
    "product": "Pelat",
    "specification_code": "EN 10025-2:2004",
    "grade": "S355JR",
    "size": "",
    "tests": {TENSILE: 2},
}


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def rows(house, model):
    return house.read(lambda session: session.scalars(select(model).order_by(model.id)).all())


def test_the_review_tells_what_is_open_and_what_the_standard_does_not_cover(house):
    opened = house.make(scenes.submitted, **PLATE)
    page = text_of(house.browser(Role.RECEPTION).get(f"/lab/applications/{opened}"))
    assert "Tebal nominal belum diketahui" in page
    thick = house.make(scenes.submitted, **PLATE, conditions={"thickness": "25000"})
    page = text_of(house.browser(Role.RECEPTION).get(f"/lab/applications/{thick}"))
    assert "25000 mm di luar yang dicakup standar" in page


def test_the_counter_is_told_what_is_still_open(house):
    order_id = house.make(scenes.ordered, **PLATE)
    page = text_of(house.browser(Role.RECEPTION).get(f"/lab/counter/orders/{order_id}"))
    assert "Tebal nominal: belum diketahui" in page
    assert "Tanyakan atau ukurlah" in page


def test_reception_fills_in_what_was_open_with_a_reason(house):
    house.make(scenes.received, **PLATE)
    sample_id = house.read(
        lambda session: scenes.samples_of(session, session.scalars(select(scenes.Order)).one())[0].id
    )
    browser = house.browser(Role.RECEPTION)
    address = f"/lab/samples/{sample_id}"
    assert "belum diketahui" in text_of(browser.get(address))
    given = {"condition-thickness": "30", "reason": ""}
    refused = browser.post(f"{address}/conditions", data=given)
    assert "alasan" in followed(browser, refused)
    bad = browser.post(f"{address}/conditions", data={"condition-thickness": "30 mm", "reason": "Diukur"})
    assert "Tebal nominal belum dapat dibaca" in followed(browser, bad)
    taken = browser.post(f"{address}/conditions", data=given | {"reason": "Diukur di loket"})
    assert "30 mm" in followed(browser, taken)
    assert rows(house, ApplicationItem)[0].conditions == {"thickness": "30"}


def test_the_supervisor_says_where_pieces_are_taken_when_handing_out(house, app):
    order_id = house.make(scenes.received, **PLATE, conditions={"thickness": "30"})
    browser = house.browser(Role.SUPERVISOR)
    page = browser.get("/lab/planning").text
    names = re.findall(r'<select id="(condition-[0-9a-f-]{36}-direction)"', page)
    assert len(names) == 2
    (line,), ones = rows(house, OrderLine), rows(house, Determination)
    analyst = house.scene.people[Role.ANALYST].user_id
    given = {
        "line": line.id,
        f"pieces-{line.id}": [one.id for one in ones],
        f"analyst-{line.id}": analyst,
        f"due-{line.id}": "2020-01-01",
        names[0]: "transverse",
    }
    late = browser.post("/lab/planning", data=given)
    assert late.status_code == 422
    assert 'value="transverse" selected' in late.text, "what was chosen is kept"
    assert all(not one.conditions for one in rows(house, Specimen))
    done = browser.post("/lab/planning", data=given | {f"due-{line.id}": house.scene.today.isoformat()})
    assert done.status_code == 303
    assert sorted(str(one.conditions) for one in rows(house, Specimen)) == [
        "{'direction': 'transverse'}",
        "{}",
    ]
    store = app.extensions["lims_store"]
    paper = house.read(
        lambda session: work_order(session, house.scene.people[Role.SUPERVISOR], order_id, store.get)
    )
    assert "Tebal nominal: 30 mm" in paper.samples[0].details
    assert "Arah benda uji: Melintang (1)" in paper.samples[0].tests[0].remarks
    assert "belum diketahui (2)" in paper.samples[0].tests[0].remarks


def test_at_the_bench_a_piece_is_told_apart_and_its_limit_follows(house):
    house.make(scenes.assigned, **PLATE, conditions={"thickness": "30"})
    (line,), ones, pieces = rows(house, OrderLine), rows(house, Determination), rows(house, Specimen)
    browser = house.browser(Role.ANALYST)
    address = f"/lab/entry/{line.id}"
    shown = browser.get(address).text
    name = f"condition-{pieces[0].id}-direction"
    assert f'name="{name}"' in shown
    typed = {
        "piece": [one.id for one in ones],
        **{f"v-{one.id.hex}": str(one.version) for one in ones},
        "tested_on": house.scene.today.isoformat(),
        f"r-{ones[0].id.hex}-FeH": "70,2",
    }
    answer = browser.post(f"{address}/preview", data=typed | {name: "transverse"})
    assert answer.status_code == 200
    assert rows(house, Specimen)[0].conditions == {"direction": "transverse"}
    kept = browser.post(address, data=typed | {"do": "compute", name: "longitudinal"}).text
    assert 'value="longitudinal" selected' in kept, "also without a script"


def test_what_was_typed_of_a_piece_is_refused_in_words(house):
    house.make(scenes.assigned, **PLATE)
    piece = rows(house, Specimen)[0]
    browser = house.browser(Role.ANALYST)
    answer = browser.post(f"/lab/pieces/{piece.id}/conditions", data={"condition-direction": "miring"})
    assert "Arah benda uji belum dapat dibaca" in followed(browser, answer)
