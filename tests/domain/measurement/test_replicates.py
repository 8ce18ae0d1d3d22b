import math
import random
import statistics

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement.replicates import (
    critical_range_factor,
    dixon,
    dixon_critical,
    final_result,
    grubbs,
    precision,
    spread,
)


def test_mean_spread_and_range():
    found = spread([412, 415, 411, 414])
    assert (found.count, found.mean, found.range) == (4, 413, 4)
    assert found.s == pytest.approx(math.sqrt(10 / 3))


def test_precision_of_balanced_groups_by_hand():
    found = precision([[10.0, 10.2], [10.4, 10.6], [9.9, 10.1]])
    assert found.mean == pytest.approx(10.2)
    assert found.s_r == pytest.approx(math.sqrt(0.02))
    between = 2 * statistics.variance([10.1, 10.5, 10.0])
    assert found.s_L == pytest.approx(math.sqrt((between - 0.02) / 2))
    assert found.s_R == pytest.approx(math.hypot(found.s_r, found.s_L))
    assert (found.r, found.R) == (pytest.approx(2.8 * found.s_r), pytest.approx(2.8 * found.s_R))


def test_a_negative_component_between_groups_counts_as_none():
    found = precision([[1, 3], [1, 3, 2]])
    assert found.s_L == 0
    assert found.s_R == found.s_r


@pytest.mark.parametrize("groups", [[], [[1, 2]], [[1], [2]], [[1, 2], []]])
def test_too_few_groups_are_refused(groups):
    with pytest.raises(InvalidInput, match="kelompok"):
        precision(groups)


@pytest.mark.parametrize(
    ("n", "factor"), [(2, 2.8), (3, 3.3), (4, 3.6), (5, 3.9), (6, 4.0), (10, 4.5), (20, 5.0)]
)
def test_critical_range_factors_of_iso_5725_6(n, factor):
    assert critical_range_factor(n) == pytest.approx(factor, abs=0.05)


@pytest.mark.parametrize("n", [1, 101])
def test_critical_ranges_need_a_few_results(n):
    with pytest.raises(InvalidInput):
        critical_range_factor(n)


def test_a_range_that_is_too_wide_leaves_the_median():
    assert final_result([10.0, 10.1, 10.2], 0.1) == (pytest.approx(10.1), True)
    assert final_result([10.0, 10.1, 10.9], 0.1) == (10.1, False)
    with pytest.raises(InvalidInput, match="keterulangan"):
        final_result([1, 2], 0)


@pytest.mark.parametrize(
    ("n", "at_5", "at_1"), [(3, 1.1543, 1.1547), (5, 1.715, 1.764), (10, 2.290, 2.482), (20, 2.708, 3.001)]
)
def test_critical_values_of_grubbs_are_those_of_iso_5725_2(n, at_5, at_1):
    values = [float(i) for i in range(n)]
    assert grubbs(values).critical == pytest.approx(at_5, abs=6e-4)
    assert grubbs(values, 0.01).critical == pytest.approx(at_1, abs=6e-4)


@pytest.mark.parametrize(
    ("n", "critical"),
    [(3, 0.970), (5, 0.710), (7, 0.568), (8, 0.615), (11, 0.625), (14, 0.590)],
)
def test_critical_values_of_dixon_are_those_of_the_tables(n, critical):
    """Two-sided 5 %, as printed by Rorabacher (1991), whose third place is uncertain."""
    assert dixon_critical(n) == pytest.approx(critical, abs=0.004)


def test_dixon_of_three_has_a_closed_form():
    """P(r10 > r) for three normal values, from the angle of their differences."""
    for ratio in (0.6, 0.9, 0.97):
        angle = math.atan((2 * ratio - 1) / math.sqrt(3))
        closed = 2 * (0.5 - 3 * angle / math.pi) if ratio > 0.5 else 1
        assert dixon([0, 1 - ratio, 1]).p == pytest.approx(closed, abs=1e-8)


@pytest.mark.parametrize("n", [9, 20])
def test_the_probability_of_a_false_alarm_holds_in_trials(n):
    source = random.Random(5)
    trials, level = 1000, 0.1
    series = [[source.gauss() for _ in range(n)] for _ in range(trials)]
    by_grubbs, by_dixon = grubbs(series[0], level).critical, dixon_critical(n, level)
    assert sum(_greatest_deviation(one) > by_grubbs for one in series) / trials == pytest.approx(
        level, abs=0.02
    )
    assert sum(_greatest_ratio(one) > by_dixon for one in series) / trials == pytest.approx(level, abs=0.03)


def _greatest_deviation(values):
    mean = math.fsum(values) / len(values)
    return max(abs(value - mean) for value in values) / statistics.stdev(values)


def _greatest_ratio(values):
    rising = sorted(values)
    j, i = (
        (1, 1)
        if len(values) <= 7
        else (1, 2)
        if len(values) <= 10
        else (2, 2)
        if len(values) <= 13
        else (2, 3)
    )
    return max(
        (series[-1] - series[-1 - j]) / (series[-1] - series[i - 1])
        for series in (rising, [-value for value in reversed(rising)])
    )


@pytest.mark.parametrize(
    ("values", "index"), [([1, 2, 1.5, 1.2, 1.8, 40], 5), ([-40, 2, 1.5, 1.2, 1.8, 1], 0)]
)
def test_a_wild_value_is_found_at_either_end(values, index):
    for found in (grubbs(values), dixon(values)):
        assert found.index == index
        assert found.is_outlier
        assert found.p < 0.05


def test_probabilities_and_critical_values_agree():
    values = [412, 415, 411, 414, 431]
    for test in (grubbs, dixon):
        found = test(values)
        assert test(values, found.p).critical == pytest.approx(found.statistic, abs=1e-6)
    assert (dixon(values).ratio, dixon(range(8)).ratio) == ("r10", "r11")


def test_values_that_agree_are_no_outliers():
    assert not grubbs([1, 2, 3, 4, 5]).is_outlier
    assert grubbs([1, 2, 3, 4, 5]).p == pytest.approx(0.9085, abs=1e-4)
    assert grubbs([0, 1] * 5).p == 1
    assert not dixon([1, 2, 3, 4, 5]).is_outlier
    assert dixon([1, 1, 1, 1, 1, 2, 2, 2]).statistic == 0


def test_the_greatest_possible_grubbs_has_no_chance():
    assert grubbs([0, 0, 0, 3]).p == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize(
    ("values", "significance", "words"),
    [
        ([1, 2], 0.05, "paling sedikit 3"),
        ([1, 1, 1], 0.05, "Semua nilai sama"),
        ([1, 2, 3], 0, "Taraf nyata"),
        ([1, 2, 3], 0.6, "Taraf nyata"),
    ],
)
def test_what_cannot_be_tested_is_refused(values, significance, words):
    for test in (grubbs, dixon):
        with pytest.raises(InvalidInput, match=words):
            test(values, significance)


def test_dixon_ends_at_thirty():
    with pytest.raises(InvalidInput, match="Grubbs"):
        dixon(range(31))
