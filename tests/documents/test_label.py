from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from lims.documents.label import render_labels, stocks
from lims.domain.errors import InvalidInput
from tests.documents import forms
from tests.documents.reading import codes, fonts, pages, text

MM = 72 / 25.4


def test_a_sheet_holds_twenty_four_labels():
    read = pages(render_labels(forms.labels(25)))

    assert len(read) == 2
    assert "2611-0412-24" in read[0]
    assert "2611-0412-25" in read[1]


def test_places_that_were_used_before_are_left_out():
    read = pages(render_labels(forms.labels(3), skip=22))

    assert "2611-0412-02" in read[0]
    assert "2611-0412-03" in read[1]


def test_a_roll_has_a_page_for_each_label_in_its_own_size():
    reader = PdfReader(BytesIO(render_labels(forms.labels(3), stock="roll-50x30")))

    assert len(reader.pages) == 3
    assert float(reader.pages[0].mediabox.width) == pytest.approx(50 * MM, abs=0.1)
    assert float(reader.pages[0].mediabox.height) == pytest.approx(30 * MM, abs=0.1)


@pytest.mark.parametrize("stock", stocks())
def test_a_scanner_reads_every_label(stock):
    labels = forms.labels(2)
    pdf = render_labels(labels, stock=stock)
    read = {code for page in range(len(pages(pdf))) for code in codes(pdf, dpi=200, page=page)}

    assert read == {label.url for label in labels}


@pytest.mark.parametrize("stock", stocks())
def test_a_label_says_what_the_store_needs(stock):
    pdf = render_labels(forms.labels(1), stock=stock)

    for expected in (
        "2611-0412-01",
        "Order 2611-0412",
        "Baja tulangan beton sirip, S16",
        "Diterima 17-11-2026",
    ):
        assert expected in text(pdf)
    assert all(fonts(pdf).values())
    assert pdf == render_labels(forms.labels(1), stock=stock)


def test_a_stock_that_nobody_has_is_refused():
    with pytest.raises(InvalidInput, match="tidak dikenal"):
        render_labels(forms.labels(1), stock="roll-1x1")


def test_the_label_of_a_piece_names_method_and_mark():
    (label,) = forms.labels(1)
    pdf = render_labels([replace(label, piece="SNI 8389:2017 · 2")], stock="roll-50x25")
    assert "SNI 8389:2017 · 2" in text(pdf)


def test_a_long_code_is_broken_and_a_long_product_cut():
    labels = forms.labels(1, code="BBSPJI-LM/2026/11/004512-01/T3", product="Sangat panjang " * 20)
    whole = text(render_labels(labels, stock="roll-50x30"))

    assert "BBSPJI-LM/2026/ 11/004512-01/T3" in whole
    assert "…" in whole


def test_a_code_that_cannot_be_broken_is_set_smaller():
    assert "…" in text(render_labels(forms.labels(1, code="X" * 60), stock="roll-50x30"))


def test_a_demonstration_label_says_so():
    assert "CONTOH – TIDAK BERLAKU" in text(render_labels(forms.labels(1, demonstration=True)))
