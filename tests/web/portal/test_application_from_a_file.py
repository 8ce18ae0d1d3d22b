"""Products of an application from a spreadsheet: the same as if they were typed, or every bad cell and nothing lost."""

import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook

from lims.web.application_form import MOST_ITEMS
from tests.scene import BEND, TENSILE
from tests.web.lab.intake_house import House
from tests.web.portal.test_application_form import KEY, NEW, SPECIFIED, asked, fields_of, stored

SEEN = SPECIFIED | {"items-0-proposed_for": KEY}
"""Of a form on which the proposed tests were seen, and all dropped."""
HEAD = ["Produk", "Spesifikasi", "Kelas", "Ukuran", "Pengujian", "Nomor heat atau lot", "Tanggal pengambilan"]
ROW = [
    "Baja tulangan beton sirip",
    "SNI 2052:2017",
    "BjTS 420B",
    "D16",
    f"{TENSILE} x 3; {BEND}",
    "H-17",
    "20-11-2026",
]


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def template(house, data=None):
    answer = house.browser("owner").post(NEW, data={"act": "template", **(data or {})})
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    return load_workbook(io.BytesIO(answer.data))


def filled(*rows):
    """Return a text with semicolons, as an Indonesian spreadsheet writes it."""
    return "\n".join(";".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows)).encode()


def sent(house, file, name="produk.csv", **typed):
    data = {"act": "fill", "samples": (io.BytesIO(file), name), **typed}
    return (
        house.browser("owner").post(NEW, data=data, content_type="multipart/form-data").get_data(as_text=True)
    )


def test_what_comes_from_a_file_is_what_would_have_been_typed(house):
    typed = (
        SEEN
        | asked(0, pieces="3")
        | asked(1, method=BEND)
        | {"items-0-heat_or_lot": "H-17", "items-0-sampled_on": "2026-11-20"}
    )
    shown = fields_of(house.browser("owner").post(NEW, data=typed | {"act": "show"}).get_data(as_text=True))
    drawn = fields_of(sent(house, filled(ROW)))

    assert {name: value for name, value in drawn.items() if name.startswith("items-")} == {
        name: value for name, value in shown.items() if name.startswith("items-")
    }
    house.browser("owner").post(NEW, data=drawn | {"act": "save"})
    application, items, tests = stored(house)
    assert (application.state, items[0].sampled_on, items[0].grade) == (
        "draft",
        date(2026, 11, 20),
        "BjTS 420B",
    )
    assert {test.method_code: test.pieces for test in tests if test.requested} == {TENSILE: 3, BEND: 1}


def test_the_template_holds_what_was_typed_and_comes_back_the_same(house):
    book = template(house, SEEN | asked(0, pieces="3") | {"purpose": "mutu"})
    stream = io.BytesIO()
    book.save(stream)

    page = sent(house, stream.getvalue(), "produk.xlsx", purpose="mutu", **{"items-0-product": "Lama"})

    assert [cell.value for cell in book["Produk"][2]][:1] == ["Baja tulangan beton sirip"]
    fields = fields_of(page)
    assert (fields["items-0-product"], fields["items-0-tests-0-pieces"]) == ("Baja tulangan beton sirip", "3")
    assert fields["purpose"] == "mutu"


def test_an_empty_form_gives_a_template_with_an_example(house):
    book = template(house)

    assert book["Produk"]["A2"].value.startswith("CONTOH:")
    assert "SNI 2052:2017" in [cell.value for column in book["Daftar"].columns for cell in column]


def test_tests_are_proposed_where_none_is_named(house):
    row = [*ROW[:4], "", *ROW[5:]]
    ticked = [
        value for name, value in fields_of(sent(house, filled(row))).items() if name.endswith("-requested")
    ]

    assert ticked


def test_every_bad_cell_is_told_and_what_was_typed_stays(house):
    page = sent(
        house,
        filled(
            ["", "SNI 2052:2017", "BjTS 420B", "D16", TENSILE, "", ""],
            ["B", "SNI 0:0", "", "", TENSILE, "", ""],
            ["C", "SNI 2052:2017", "BjTX", "D16", TENSILE, "", ""],
            ["D", "SNI 2052:2017", "BjTS 420B", "D17", TENSILE, "", ""],
            ["E", "", "", "", "SNI 1:1 x 2", "", "31-02-2026"],
            ["F", "", "", "", f"{TENSILE} x 0", "", ""],
            ["G", "", "", "", "", "", ""],
        ),
        **{"items-0-product": "Tetap ada", "purpose": "mutu"},
    )

    for cell in ("A2", "B3", "C4", "D5", "E6", "G6", "E7", "E8"):
        assert f"CSV {cell}</span>" in page
    assert "8 sel dalam berkas" in page
    assert fields_of(page)["items-0-product"] == "Tetap ada"
    assert fields_of(page)["purpose"] == "mutu"


def test_more_products_than_an_application_may_have_are_told(house):
    page = sent(house, filled(*[ROW] * (MOST_ITEMS + 1)))

    assert f"CSV A{MOST_ITEMS + 2}</span>" in page


def test_another_kind_of_file_is_told_on_the_form(house):
    assert "bukan buku kerja Excel" in sent(house, b"%PDF-1.7", "a.pdf")
    assert "Pilih berkas dahulu" in house.browser("owner").post(NEW, data={"act": "fill"}).get_data(
        as_text=True
    )


def test_a_full_form_is_read_back_whole(house):
    """Fifty products with all their tests are thousands of fields, which a script sends one part each."""
    drawn = fields_of(sent(house, filled(*[ROW] * MOST_ITEMS)))

    answer = house.browser("owner").post(
        NEW, data=drawn | {"act": "save"}, content_type="multipart/form-data"
    )

    assert len(drawn) > 1000
    assert answer.status_code == 303
    assert len(stored(house)[1]) == MOST_ITEMS
