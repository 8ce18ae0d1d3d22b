"""The index of the satisfaction survey (SKM), by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.survey import BANDS, SCALE, UNSUR, Block, blocks, index_of, letter_of


def answer(*scores: int) -> dict[str, int]:
    return dict(zip(UNSUR, scores, strict=True))


def index_over(answers):
    return index_of(len(answers), {unsur: sum(one[unsur] for one in answers) for unsur in UNSUR})


def test_two_answers_by_hand():
    """Sums 7 6 8 5 8 7 8 6 7 over 2 answers: averages sum to 31; 31 / 9 x 25 = 86.11."""
    found = index_over([answer(3, 3, 4, 2, 4, 3, 4, 3, 3), answer(4, 3, 4, 3, 4, 4, 4, 3, 4)])
    assert found.averages["U1"] == Decimal("3.50")
    assert found.averages["U4"] == Decimal("2.50")
    assert (found.answers, found.index, found.letter) == (2, Decimal("86.11"), "B")


@pytest.mark.parametrize("score", SCALE)
def test_the_ends_are_25_and_100(score):
    found = index_over([answer(*[score] * 9)])
    assert found.index == Decimal(25 * score)


def test_averages_are_rounded_only_when_they_are_shown():
    """Three answers, one unsur one lower in one of them: (36 - 1/3) / 9 x 25 = 99.07, not that of 3.67."""
    best = answer(*[4] * 9)
    found = index_over([best, best, best | {"U4": 3}])
    assert (found.averages["U4"], found.index) == (Decimal("3.67"), Decimal("99.07"))


@pytest.mark.parametrize(
    ("index", "letter"),
    [
        ("100", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_each_band_at_its_edges(index, letter):
    assert letter_of(Decimal(index)) == letter


def day(number):
    return date(2026, 11, number)


def test_answers_are_shown_in_blocks_of_five_that_never_change_again():
    days = [(day(1), 2), (day(3), 4), (day(4), 5), (day(7), 4)]
    assert list(blocks(days)) == [Block(day(1), day(3), 6), Block(day(4), day(4), 5)]
    assert list(blocks([*days, (day(8), 1)]))[:2] == list(blocks(days))
    assert list(blocks([(day(1), 4)])) == []


def test_an_index_below_all_bands_is_refused():
    with pytest.raises(ValueError, match="cannot be"):
        letter_of(Decimal("24.99"))


@given(st.lists(st.tuples(*[st.sampled_from(SCALE)] * 9), min_size=1, max_size=30))
def test_every_index_lies_between_25_and_100_and_has_a_letter(scores):
    found = index_over([answer(*one) for one in scores])
    assert Decimal(25) <= found.index <= Decimal(100)
    assert found.letter in dict(BANDS)
