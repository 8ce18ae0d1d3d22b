"""The template of an own specification: what is written into it comes out as limits, and every bad cell is told."""

import io
from decimal import Decimal
from functools import cache

import pytest
from openpyxl import load_workbook

from lims.domain.errors import InvalidInput
from lims.domain.standards import parse_specification
from lims.exchange.limit_cells import read_limit
from lims.exchange.specification_template import template
from lims.exchange.specification_workbook import read_workbook
from lims.queries.library import library


@cache
def _template():
    return template(library().methods)


def filled(**cells):
    """Return the template with cells overwritten: `Batas_E2="≥ 10"`."""
    book = load_workbook(io.BytesIO(_template()))
    for place, value in cells.items():
        sheet, cell = place.rsplit("_", 1)
        book[sheet.replace("_", " ")][cell] = value
    stream = io.BytesIO()
    book.save(stream)
    return read_workbook(stream.getvalue(), library().methods)


def faults(**cells):
    return [(one.sheet, one.cell) for one in filled(**cells).faults]


def limits(draft, grade, size, conditions=None):
    specification = parse_specification(draft.text, "uji")
    found = specification.requirements_for(grade, size, conditions or {})
    return {one.id: one.limit_words.id for one in found}


def test_the_example_is_a_sound_specification():
    draft = filled()

    assert draft.faults == []
    assert limits(draft, "A", "M10") == {
        "kuat-tarik": "420 – 545",
        "regangan": "≥ 18",
        "lengkung": "Tidak retak",
    }
    assert limits(draft, "B", "M16") == {
        "kuat-tarik": "≥ 520",
        "regangan": "≥ 14,5",
        "lengkung": "Tidak retak",
    }


def test_the_tests_are_proposed_with_their_pieces():
    specification = parse_specification(filled().text, "uji")
    assert {one.method: one.pieces for one in specification.proposal("A", "M10")} == {
        "SNI 8389:2017": 2,
        "SNI 0410:2017": 1,
    }


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        ({"Batas_E2": "18"}, ("Batas", "E2")),
        ({"Batas_E2": "kira-kira 18"}, ("Batas", "E2")),
        ({"Batas_E2": "20 – 10"}, ("Batas", "E2")),
        ({"Batas_E5": "retak sedikit"}, ("Batas", "E5")),
        ({"Batas_B2": "C"}, ("Batas", "B2")),
        ({"Batas_C3": "M99"}, ("Batas", "C3")),
        ({"Batas_A2": "tanpa-nama"}, ("Batas", "A2")),
        ({"Tabel_kuat_tarik_B3": "1.234,5"}, ("Tabel kuat tarik", "B3")),
        ({"Tabel_kuat_tarik_A1": "lain"}, ("Tabel kuat tarik", "A1")),
        ({"Ukuran_B2": "sepuluh"}, ("Ukuran", "B2")),
        ({"Ukuran_A3": "M10"}, ("Ukuran", "A3")),
        ({"Syarat_D2": "SNI 8389:2017 | XX | MPa"}, ("Syarat", "D2")),
        ({"Syarat_A2": "kuat tarik"}, ("Syarat", "A2")),
        ({"Syarat_E2": "banyak"}, ("Syarat", "E2")),
        ({"Identitas_B2": None}, ("Identitas", "B2")),
        ({"Identitas_B6": None}, ("Identitas", "B6")),
        ({"Identitas_B7": "besok"}, ("Identitas", "B7")),
    ],
)
def test_a_bad_cell_is_named_and_nothing_is_read(cells, place):
    draft = filled(**cells)
    assert place in [(one.sheet, one.cell) for one in draft.faults]
    assert draft.text == ""


def test_a_limit_written_twice_is_told_at_the_second_cell():
    assert faults(Batas_A6="regangan", Batas_B6="A", Batas_C6="M10", Batas_E6="≥ 19") == [("Batas", "E6")]


def test_a_requirement_without_any_limit_is_told():
    cells = {"Syarat_A5": "keras", "Syarat_B5": "Kekerasan", "Syarat_D5": "SNI 8389:2017 | YS | MPa"}
    assert faults(**cells) == [("Syarat", "A5")]


def test_a_size_without_a_limit_is_an_open_gap_and_no_limit_is_invented():
    draft = filled(Tabel_kuat_tarik_C4=None)
    assert draft.faults == []
    assert limits(draft, "B", "M16")["kuat-tarik"] == "–"


def test_limits_may_depend_on_a_condition():
    cells = {
        "Kondisi_A2": "tebal",
        "Kondisi_B2": "Tebal",
        "Kondisi_D2": "mm",
        "Kondisi_E2": 1,
        "Kondisi_F2": 10,
    }
    cells |= {"Batas_D5": "tebal <= 5", "Batas_A5": "regangan", "Batas_B5": "A", "Batas_C5": "*"}
    cells |= {"Batas_A2": "regangan", "Batas_D2": "tebal > 5", "Batas_E5": "≥ 20", "Syarat_A4": None}
    cells |= dict.fromkeys(("Syarat_B4", "Syarat_C4", "Syarat_D4", "Syarat_E4", "Syarat_G4"))
    draft = filled(**cells)
    assert draft.faults == []
    assert limits(draft, "A", "M10", {"tebal": "3"})["regangan"] == "≥ 20"
    assert limits(draft, "A", "M10", {"tebal": "7"})["regangan"] == "≥ 18"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 kosong"])
def test_another_file_is_refused(data):
    with pytest.raises(InvalidInput):
        read_workbook(data, library().methods)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("≥ 420", {"min": "420"}),
        (">=420", {"min": "420"}),
        ("minimal 420", {"min": "420"}),
        ("> 1,5", {"above": "1.5"}),
        ("maks. 12,6", {"max": "12.6"}),
        ("420 – 545", {"min": "420", "max": "545"}),
        ("420-545", {"min": "420", "max": "545"}),
        ("−5 sampai 5", {"min": "-5", "max": "5"}),
        ("10 ± 0,4", {"min": "9.6", "max": "10.4"}),
        ("200 ± 5 %", {"min": "190", "max": "210"}),
        ("−200 ± 5 %", {"min": "-210", "max": "-190"}),
        ("> 3; ≤ 6", {"above": "3", "max": "6"}),
        ("–", None),
    ],
)
def test_a_limit_is_read_as_a_person_writes_it(text, ends):
    found = read_limit(text)
    assert found == (None if ends is None else {key: Decimal(value) for key, value in ends.items()})
