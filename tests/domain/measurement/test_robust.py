import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.measurement.robust import ALGORITHMS, algorithm_a

VALUES = st.lists(st.integers(-1000, 1000), min_size=3, max_size=30)


def test_algorithm_a_solves_its_own_equations():
    """At the fixed point x* is the mean of the winsorised values and s* 1.134 times their standard deviation."""
    values = [10, 10, 12, 19, 20, 20, 23, 23, 25, 25, 26, 28, 28, 30, 28, 29, 30, 30, 31, 32, 32, 45, 50]
    found = algorithm_a(values)
    kept = [min(max(x, found.mean - 1.5 * found.spread), found.mean + 1.5 * found.spread) for x in values]
    assert found.mean == pytest.approx(statistics.fmean(kept), abs=1e-10)
    assert found.spread == pytest.approx(1.134 * statistics.stdev(kept), abs=1e-10)
    assert (found.mean, found.spread) == (pytest.approx(26.01, abs=0.01), pytest.approx(7.23, abs=0.01))


@given(VALUES, st.integers(-5, 5), st.sampled_from(list(ALGORITHMS)))
def test_moving_and_stretching_the_values_moves_and_stretches_the_answer(values, shift, name):
    plain, moved = ALGORITHMS[name](values), ALGORITHMS[name]([2 * x + shift for x in values])
    assert moved.mean == pytest.approx(2 * plain.mean + shift, abs=1e-6)
    assert moved.spread == pytest.approx(2 * plain.spread, abs=1e-6)


def test_one_wild_value_moves_only_the_plain_mean():
    tame, wild = [5.1, 5.2, 5.2, 5.3, 5.4], [5.1, 5.2, 5.2, 5.3, 540]
    moved = {name: abs(rule(wild).mean - rule(tame).mean) for name, rule in ALGORITHMS.items()}
    assert moved["mean"] > 100
    assert max(moved["A"], moved["MADe"], moved["nIQR"]) < 0.1


def test_many_equal_values_do_not_stop_algorithm_a():
    assert algorithm_a([5, 5, 5, 5, 6, 7, 8]).mean == pytest.approx(5.8, abs=0.3)
    assert algorithm_a([5, 5, 5, 5, 5, 5, 8]).spread > 0
    assert algorithm_a([5, 5, 5]).spread == 0


def test_the_scaled_deviations_by_hand():
    values = [1, 2, 4, 8, 16]
    assert ALGORITHMS["MADe"](values).spread == pytest.approx(1.483 * 3)
    assert ALGORITHMS["nIQR"](values).spread == pytest.approx(0.7413 * 6)


@pytest.mark.parametrize("name", ALGORITHMS)
def test_two_values_are_too_few(name):
    with pytest.raises(InvalidInput, match="tiga nilai"):
        ALGORITHMS[name]([1, 2])
