"""The empty worksheet: readings and pieces to write on, the code to type it in by, and no limit to read towards."""

from dataclasses import replace

from lims.documents.worksheet import Column, Worksheet, render_worksheet
from lims.domain.certificate import Words
from tests.documents import forms
from tests.documents.reading import fonts, pages, text


def worksheet(**changes: object) -> Worksheet:
    made = Worksheet(
        letterhead=forms.work_order().letterhead,
        order_number="0042/LUL/XI/2026",
        sample_code="2611-0412-02",
        description="Baja tulangan beton sirip · BjTS 420B · D16",
        method="SNI 8389:2017",
        title=Words(id="Uji tarik logam", en="Tensile testing of metals"),
        marks=("1", "2", "U1-1"),
        columns=(
            *(
                Column(sign=f"d{number}", label=Words(id="Jejak", en="Indentation"), unit="mm")
                for number in range(1, 8)
            ),
            Column(
                sign="Putus",
                label=Words(id="Letak putus", en="Place of fracture"),
                unit="",
                choices=(
                    Words(id="Sepertiga tengah", en="Middle third"),
                    Words(id="Di penjepit", en="In the grip"),
                ),
            ),
        ),
        stated=((Words(id="Luas penampang awal", en="Original area"), "201,1 mm²"),),
        address="https://uji.contoh.go.id/lab/entry/0",
    )
    return replace(made, **changes)


def test_every_reading_and_piece_has_its_place():
    pdf = render_worksheet(worksheet())
    whole = text(pdf)
    for expected in (
        "LEMBAR KERJA",
        "F/7.5-01",
        "d1 (mm)",
        "d7 (mm)",
        "U1-1",
        "201,1 mm²",
        "Sepertiga tengah",
    ):
        assert expected in whole
    assert whole.count("U1-1") == 2  # more readings than stand beside each other make another table
    assert len(pages(pdf)) == 1
    assert all(fonts(pdf).values())


def test_many_pieces_fill_pages():
    marks = tuple(str(number) for number in range(1, 61))
    assert len(pages(render_worksheet(worksheet(marks=marks)))) > 2
