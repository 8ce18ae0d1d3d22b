from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.quantity import LONGEST, could_be_grouped, format_decimal, in_words, parse_decimal
from lims.domain.text import Text


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("92,480", "92.480"),
        ("92.480", "92.480"),
        (" 18,0 ", "18.0"),
        ("-6,03", "-6.03"),
        ("−6.03", "-6.03"),
        ("+7", "7"),
        ("007", "7"),
        ("0,50", "0.50"),
    ],
)
def test_comma_and_point_are_both_decimal_marks_and_all_figures_are_kept(text, figures):
    assert str(parse_decimal(text)) == figures


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("", "belum diisi"),
        ("   ", "belum diisi"),
        ("1.234,5", "tanpa pemisah ribuan"),
        ("1,234,567", "tanpa pemisah ribuan"),
        ("1 234", "tanpa pemisah ribuan"),
        ("12.", "tanpa pemisah ribuan"),
        (",5", "bukan angka"),
        ("1e3", "pangkat sepuluh"),
        ("1,2E-4", "pangkat sepuluh"),
        ("NaN", "terhingga"),
        ("-Infinity", "terhingga"),
        ("sepuluh", "bukan angka"),
        ("--1", "bukan angka"),
        ("0x10", "bukan angka"),
        ("٣", "bukan angka"),
        ("９", "bukan angka"),
        ("1" * (LONGEST + 1), "terlalu panjang"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_write(text, advice):
    with pytest.raises(InvalidInput, match=advice):
        parse_decimal(text)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("18.0", "18,0", "18.0"),
        ("-1.7", "−1,7", "−1.7"),
        ("420", "420", "420"),
        ("1E+2", "100", "100"),
        ("-0.0", "0,0", "0.0"),
    ],
)
def test_a_number_is_printed_with_all_its_figures(value, indonesian, english):
    assert format_decimal(Decimal(value), "id") == indonesian
    assert format_decimal(Decimal(value), "en") == english


def test_a_number_is_printed_with_its_unit_in_both_languages():
    assert in_words(Decimal("92.480"), "kN") == Text("92,480 kN", "92.480 kN")
    assert in_words(Decimal("1.31")) == Text("1,31", "1.31")


@pytest.mark.parametrize(
    ("text", "grouped"),
    [("92.480", True), ("1,250", True), ("0,500", False), ("92.48", False), ("1234,567", False)],
)
def test_three_figures_after_the_mark_could_be_thousands(text, grouped):
    assert could_be_grouped(text) is grouped


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_what_is_printed_is_read_back_unchanged(value):
    for language in ("id", "en"):
        assert parse_decimal(format_decimal(value, language)) == value


@given(st.text(max_size=40))
def test_no_text_gives_anything_but_a_finite_number_or_a_refusal(text):
    with suppress(InvalidInput):
        assert parse_decimal(text).is_finite()
