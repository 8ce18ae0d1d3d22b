"""Cells are read strictly: what two people could read in two ways is refused, and nothing else."""

import contextlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.exchange import table_cells as cells

ANYTHING = st.one_of(
    st.text(max_size=40),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
READERS = (
    cells.text,
    cells.code,
    cells.phone,
    cells.whole,
    cells.decimal,
    cells.day,
    cells.answer,
    lambda value: cells.choice(value, {"Umum": "general"}),
    lambda value: cells.several(value, {"Umum": "general"}),
)


@given(ANYTHING)
@example("=1+1")
@example("1e15")
@example(float(10**18))
def test_whatever_stands_in_a_cell_is_read_or_refused_in_words(value):
    assert isinstance(cells.shown(value), str)
    for read in READERS:
        with contextlib.suppress(InvalidInput):
            read(value)


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_a_whole_number_comes_through_as_number_and_as_text(number):
    assert cells.whole(number) == cells.whole(float(number)) == cells.whole(str(number)) == number


@given(st.dates(min_value=cells.EARLIEST, max_value=cells.LATEST))
def test_a_day_comes_through_however_it_is_written(day):
    forms = [
        day,
        datetime.combine(day, time()),
        day.isoformat(),
        f"{day:%d-%m-%Y}",
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
    ]

    assert {cells.day(form) for form in forms} == {day}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_decimal_keeps_its_figures_with_comma_and_with_point(number):
    written = format(number, "f")

    assert cells.decimal(written) == cells.decimal(written.replace(".", ",")) == number


@pytest.mark.parametrize(
    "typed", ["75.000", "75,000", "Rp75000", "75 000", "7.5e4", "-5", "75000,00", True, 75000.5]
)
def test_rupiah_are_whole_figures_without_marks(typed):
    with pytest.raises(InvalidInput):
        cells.whole(typed)


@pytest.mark.parametrize(
    "typed", ["24-11-26", "11/24/2026", "24 November 2026", "31-02-2026", "2026", 46350.0, "01-01-1026", ""]
)
def test_a_day_that_could_be_another_is_refused(typed):
    with pytest.raises(InvalidInput):
        cells.day(typed)


def test_a_time_of_day_is_no_day():
    with pytest.raises(InvalidInput):
        cells.day(datetime(2026, 11, 24, 9, 30))


@pytest.mark.parametrize(
    "value", [3173001122334455.0, 1.9800101200501e17, "1.98E+17", 12.5, True, date(2026, 1, 2)]
)
def test_a_code_that_the_spreadsheet_has_changed_is_refused(value):
    with pytest.raises(InvalidInput):
        cells.code(value)


def test_a_code_of_few_figures_is_the_same_as_number_and_as_text():
    assert cells.code(1234567890123.0) == cells.code(" 1234567890123 ") == "1234567890123"


def test_a_phone_number_that_lost_its_zero_is_refused():
    with pytest.raises(InvalidInput, match="Nol di depan"):
        cells.phone(81234567890.0)
    assert cells.phone("'0812 3456 7890") == "0812 3456 7890"
    assert cells.phone(6281234567890.0) == "6281234567890"


@pytest.mark.parametrize(
    "value", [date(2026, 1, 2), time(9, 30), timedelta(hours=1), True, "a\x07b", "x" * 501]
)
def test_a_text_is_what_was_typed_and_nothing_that_was_made_of_it(value):
    with pytest.raises(InvalidInput):
        cells.text(value)


def test_words_of_a_list_are_taken_in_large_and_small_letters():
    kinds = {"IKM": "ikm", "Umum": "general"}

    assert cells.choice(" umum ", kinds) == cells.choice("GENERAL", kinds) == "general"
    assert cells.several("IKM; umum;IKM;", kinds) == ("ikm", "general")
    with pytest.raises(InvalidInput, match="pilih: IKM, Umum"):
        cells.choice("UKM", kinds)


def test_yes_and_no_are_taken_in_both_languages():
    assert [cells.answer(one) for one in ("Ya", "y", True, 1.0, "yes")] == [True] * 5
    assert [cells.answer(one) for one in ("tidak", "T", False, 0.0, "no")] == [False] * 5
    with pytest.raises(InvalidInput):
        cells.answer("mungkin")


def test_a_decimal_of_the_spreadsheet_is_the_shortest_one():
    assert cells.decimal(0.1) == Decimal("0.1")
    assert cells.decimal(3.0) == Decimal(3)
