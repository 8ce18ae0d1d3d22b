"""Readings of many pieces from one file: the draft of the sheet, or every bad cell and nothing taken over."""

import io

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Determination, OrderLine, Reading
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


@pytest.fixture
def place(house):
    """Return the address of a sheet of two tensile tests."""
    order_id = house.make(scenes.assigned, tests={scenes.TENSILE: 2})
    line_id = house.read(
        lambda session: session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).one()
    )
    return f"/lab/entry/{line_id}"


def filled(house, place, rows):
    """Return the sheet's workbook with rows typed in, each value under the head that begins with its sign."""
    answer = house.browser(Role.ANALYST).get(f"{place}/readings.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    sheet = book["Bacaan"]
    heads = [str(cell.value).split(" ")[0] for cell in sheet[1]]
    for number, row in enumerate(rows, start=2):
        for sign, value in row.items():
            sheet.cell(number, heads.index(sign) + 1, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sent(house, place, data):
    browser = house.browser(Role.ANALYST)
    answer = browser.post(f"{place}/readings", data={"file": (io.BytesIO(data), "b.xlsx")})
    return browser, answer


def kept(house):
    return house.read(
        lambda session: {
            (row.key, row.text) for row in session.scalars(select(Reading).where(Reading.text != ""))
        }
    )


def test_a_filled_file_becomes_the_draft_and_nothing_is_handed_in_unseen(house, place):
    data = filled(house, place, [{"FeH": 92.5, "Fm": "121,2"}, {"FeH": "91", "Fm": 120}])
    browser, answer = sent(house, place, data)
    assert "2 benda uji diisi dari berkas" in followed(browser, answer)
    assert kept(house) == {("FeH", "92,5"), ("Fm", "121,2"), ("FeH", "91"), ("Fm", "120")}
    states = house.read(lambda session: set(session.scalars(select(Determination.state))))
    assert states == {"assigned"}


def test_an_empty_cell_leaves_what_was_typed(house, place):
    sent(house, place, filled(house, place, [{"FeH": "92,5", "Fm": "121,2"}]))
    again = filled(house, place, [{"FeH": "92,6", "Fm": None}])
    assert sent(house, place, again)[1].status_code == 303
    assert {("FeH", "92,6"), ("Fm", "121,2")} <= kept(house)


def test_every_bad_cell_is_told_and_nothing_is_taken_over(house, place):
    data = filled(house, place, [{"FeH": "banyak", "Fm": "121,2"}, {"Benda": "9", "FeH": "92"}])
    answer = sent(house, place, data)[1]
    assert answer.status_code == 422
    said = text_of(answer)
    assert "2 sel perlu diperbaiki" in said
    assert "“banyak” bukan angka" in said
    assert "Bacaan A3" in said
    assert kept(house) == set()


def test_only_pieces_with_readings_count_as_filled(house, place):
    data = filled(house, place, [{"FeH": 92.5}])
    assert "1 benda uji diisi dari berkas" in followed(*sent(house, place, data))


def test_a_template_that_comes_back_empty_says_so(house, place):
    answer = sent(house, place, filled(house, place, []))[1]
    assert answer.status_code == 422
    assert "Berkas ini kosong" in text_of(answer)


def test_a_column_in_another_unit_is_told_and_never_left_out_in_silence(house, place):
    book = load_workbook(io.BytesIO(filled(house, place, [{"FeH": 92.5, "Fm": "121,2"}])))
    head = next(cell for cell in book["Bacaan"][1] if str(cell.value).startswith("Fm"))
    head.value = "Fm (tonf)"
    stream = io.BytesIO()
    book.save(stream)
    answer = sent(house, place, stream.getvalue())[1]
    assert answer.status_code == 422
    assert f"Bacaan {head.coordinate} “Fm (tonf)”" in text_of(answer)
    assert kept(house) == set()
