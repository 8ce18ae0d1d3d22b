from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.cutting import Laid, Piece, on_bars, on_plate
from lims.domain.errors import InvalidInput

MILLIMETRES = st.integers(5, 800).map(Decimal)
KERFS = st.integers(0, 8).map(Decimal)


def pieces(*lengths, width=0):
    return [Piece(str(mark), Decimal(length), Decimal(width)) for mark, length in enumerate(lengths)]


def lists(width):
    return st.lists(
        st.builds(Piece, st.text("ab1", min_size=1), MILLIMETRES, width, reserve=st.booleans()),
        min_size=1,
        max_size=14,
    )


def placed(laid: tuple[Laid, ...]):
    return [one for stock in laid for one in stock.placed]


def apart(one, other, kerf):
    return (
        one.end + kerf <= other.along
        or other.end + kerf <= one.along
        or one.side + kerf <= other.across
        or other.side + kerf <= one.across
    )


@given(lists(st.just(Decimal(0))), KERFS)
def test_nothing_overlaps_or_is_lost_on_bars_and_each_keeps_its_kerf(wanted, kerf):
    laid = on_bars(wanted, Decimal(900), kerf)
    for bar in laid:
        assert all(before.end + kerf <= after.along for before, after in pairwise(bar.placed))
        assert bar.placed[0].along == 0
        assert 0 <= bar.rest < 100
        assert bar.length <= 900
    assert sorted(map(repr, wanted)) == sorted(repr(one.piece) for one in placed(laid))


@given(lists(MILLIMETRES.filter(lambda width: width <= 120)), KERFS)
def test_nothing_overlaps_or_is_lost_on_a_plate(wanted, kerf):
    (plate,) = on_plate(wanted, Decimal(900), kerf)
    assert all(apart(one, other, kerf) for one, other in combinations(plate.placed, 2))
    assert all(one.end <= plate.length <= 900 and one.side <= plate.width for one in plate.placed)
    assert sorted(map(repr, wanted)) == sorted(repr(one.piece) for one in plate.placed)


def test_pieces_follow_each_other_along_the_bar_in_their_order():
    (bar,) = on_bars(pieces(470, 320, 470), Decimal(2000))
    assert [(one.along, one.end) for one in bar.placed] == [(0, 470), (473, 793), (796, 1266)]
    assert (bar.length, bar.rest) == (1300, 34)


def test_a_bar_that_is_full_is_followed_by_another():
    assert [len(bar.placed) for bar in on_bars(pieces(600, 600, 300), Decimal(1000))] == [2, 1]


def test_nothing_to_cut_needs_no_stock():
    assert on_bars([], Decimal(1000)) == on_plate([], Decimal(1000)) == ()


@pytest.mark.parametrize(
    ("wanted", "kerf"),
    [(pieces(1001), 3), (pieces(0), 3), (pieces(-5), 3), (pieces(10), -1)],
)
def test_what_cannot_be_cut_is_refused(wanted, kerf):
    with pytest.raises(InvalidInput):
        on_bars(wanted, Decimal(1000), Decimal(kerf))


def test_a_strip_without_a_width_is_refused():
    with pytest.raises(InvalidInput, match="Lebar"):
        on_plate(pieces(100), Decimal(1000))
