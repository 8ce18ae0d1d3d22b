"""Many samples received from one file: the same as one by one, or every bad cell and none received."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Sample
from lims.services import applications, orders
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


@pytest.fixture
def order_id(house):
    """Return an order that awaits four samples."""

    def ordered(session):
        scene = house.scene
        item = scenes.application_input().items[0]
        given = applications.ApplicationInput(items=(item,) * 4)
        draft = applications.start(session, scene.owner, scene.laboratory.id, scene.client.id, given)
        applications.submit(session, scene.owner, draft.id)
        return orders.agree(session, scene.people[Role.RECEPTION], draft.id, scenes.review_input())

    return house.make(ordered)


def states(house):
    return house.read(lambda session: session.scalars(select(Sample.state)).all())


def filled(house, order_id, **cells):
    """Return the order's workbook with everything in order, and some cells written over."""
    answer = house.browser(Role.RECEPTION).get(f"/lab/counter/orders/{order_id}/file")
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book["Penerimaan"]
    for row in range(2, 6):
        sheet.cell(row, 4, "3 batang")
        for column in range(5, 10):
            sheet.cell(row, column, "ya")
    for cell, value in cells.items():
        sheet[cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(house, order_id, data):
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(f"/lab/counter/orders/{order_id}/file", data={"file": (io.BytesIO(data), "t.xlsx")})
    return browser, answer


def test_all_samples_of_an_order_are_received_at_once(house, order_id):
    assert "Terima 4 contoh sekaligus" in text_of(
        house.browser(Role.RECEPTION).get(f"/lab/counter/orders/{order_id}")
    )

    page = followed(*sent(house, order_id, filled(house, order_id, H3="tidak", J3="Berkarat di ujung")))

    assert "4 contoh diterima" in page
    assert states(house) == ["accepted"] * 4
    assert "Berkarat di ujung" in house.read(
        lambda session: session.scalars(select(Sample.condition_note)).all()
    )


def test_with_one_bad_cell_none_is_received(house, order_id):
    _browser, answer = sent(
        house, order_id, filled(house, order_id, A2=9, C3="31-12-2199", D4=None, E5="mungkin", H3="tidak")
    )

    page = text_of(answer)
    assert answer.status_code == 422
    assert [cell in page for cell in ("Penerimaan A2", "Penerimaan D4", "Penerimaan E5")] == [True] * 3
    assert states(house) == ["expected"] * 4


def test_what_only_the_act_can_tell_stands_at_its_cell(house, order_id):
    _browser, answer = sent(house, order_id, filled(house, order_id, C3="31-12-2049", F2="tidak", A5=1))

    page = text_of(answer)
    assert "Penerimaan C3" in page
    assert "belum tiba" in page
    assert "Penerimaan J2" in page
    assert "Penerimaan A5" in page
    assert states(house) == ["expected"] * 4


def test_samples_that_were_received_are_not_received_again(house, order_id):
    data = filled(house, order_id)
    sent(house, order_id, data)

    _browser, answer = sent(house, order_id, data)

    assert "sudah diterima" in text_of(answer)
    assert house.browser(Role.RECEPTION).get(f"/lab/counter/orders/{order_id}/file").status_code == 409
