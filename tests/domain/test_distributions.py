import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.distributions import (
    bisect,
    coverage_factor,
    false_position,
    integrate,
    normal_below,
    normal_between,
    normal_density,
    range_above,
    student_below,
    student_quantile,
)


@given(st.floats(-6, 6))
def test_the_normal_distribution_is_that_of_the_standard_library(x):
    assert normal_below(x) == pytest.approx(NormalDist().cdf(x), abs=1e-15)
    assert normal_density(x) == pytest.approx(NormalDist().pdf(x), abs=1e-15)


def test_no_figures_are_lost_far_out():
    assert normal_below(-20) == pytest.approx(2.7536241186062337e-89, rel=1e-12)
    assert normal_between(20, math.inf) == normal_below(-20)
    assert normal_between(-math.inf, -20) == normal_below(-20)
    assert normal_between(-1, 1) == pytest.approx(0.682689492137086, abs=1e-14)


@given(st.floats(-50, 50))
def test_student_with_one_and_two_degrees_of_freedom_has_a_closed_form(t):
    assert student_below(t, 1) == pytest.approx(0.5 + math.atan(t) / math.pi, abs=1e-13)
    assert student_below(t, 2) == pytest.approx(0.5 + t / (2 * math.sqrt(2 + t * t)), abs=1e-13)


@pytest.mark.parametrize(
    ("dof", "t"),
    [
        (1, 12.706204736432095),
        (2, 4.302652729911275),
        (2.5, 3.5746548420036817),
        (9, 2.2621571628540993),
        (16.7, 2.1127064206595905),
        (100, 1.9839715184496334),
        (1e6, 1.959966356814107),
        (math.inf, 1.959963984540054),
    ],
)
def test_coverage_factors_at_95_percent(dof, t):
    assert coverage_factor(0.95, dof) == pytest.approx(t, rel=1e-9)


@given(st.floats(0.001, 0.999), st.floats(0.5, 1e5))
def test_a_quantile_is_where_the_distribution_has_its_probability(probability, dof):
    assert student_below(student_quantile(probability, dof), dof) == pytest.approx(probability, abs=1e-10)


@pytest.mark.parametrize("dof", [1e7, 1e9, 1e12, 1e15, 1e17, 1e30])
def test_very_many_degrees_of_freedom_are_as_good_as_infinitely_many(dof):
    """The difference is about (z³ + z) / (4 dof)."""
    assert coverage_factor(0.95, dof) - coverage_factor(0.95) == pytest.approx(2.3723 / dof, abs=1e-9)
    assert student_below(-100, dof) < 1e-200


def test_few_and_many_degrees_of_freedom_meet():
    just_few, just_many = (student_quantile(0.999, dof) for dof in (1e5, 1e5 * (1 + 1e-12)))
    assert just_few == pytest.approx(just_many, rel=1e-10)


def test_the_middle_quantile_is_zero():
    assert student_quantile(0.5, 3) == 0


@pytest.mark.parametrize("end", [0.0, 1.0])
def test_student_at_the_ends_of_the_beta_function(end):
    assert student_below(-math.inf if end == 0 else 0.0, 3) == end / 2


@given(st.floats(0, 12))
def test_the_range_of_two_values_is_a_difference(width):
    assert range_above(width, 2) == pytest.approx(2 * normal_below(-width / math.sqrt(2)), abs=1e-14)


@pytest.mark.parametrize(
    ("n", "width"), [(3, 3.3145), (4, 3.6332), (10, 4.4741), (20, 5.0117), (100, 6.0846)]
)  # studentized range, infinite degrees of freedom, 5 %
def test_the_range_of_more_values_is_that_of_the_tables(n, width):
    assert range_above(width, n) == pytest.approx(0.05, abs=5e-5)


def test_integrals_of_smooth_and_of_narrow_functions():
    assert integrate(math.exp, (0, 1)) == pytest.approx(math.e - 1, abs=1e-14)
    assert integrate(math.sqrt, (0, 1)) == pytest.approx(2 / 3, abs=1e-9)
    narrow = integrate(lambda x: normal_density((x - 0.3) / 1e-4) / 1e-4, (0, 0.2992, 0.3, 0.3008, 1))
    assert narrow == pytest.approx(1, abs=1e-12)


@given(st.floats(0.01, 100))
def test_both_searches_find_a_root(root):
    assert bisect(lambda x: x - root, 0, 200) == pytest.approx(root, rel=1e-14)
    assert false_position(lambda x: x**3 - root**3, 0, 200) == pytest.approx(root, rel=1e-6)
    assert false_position(lambda x: math.sqrt(x) - math.sqrt(root), 0, 200) == pytest.approx(root, rel=1e-6)
