from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.rounding import TieRule, round_to_interval

VALUES = st.decimals(allow_nan=False, allow_infinity=False, places=8, min_value=-(10**8), max_value=10**8)
STEPS = st.sampled_from(
    [Decimal(step) for step in ("1", "5", "0.5", "0.1", "0.01", "0.02", "0.25", "0.3", "20")]
)
RULES = st.sampled_from(list(TieRule))


@pytest.mark.parametrize(
    ("value", "step", "rule_a", "rule_b"),
    [
        ("12.254", "0.1", "12.3", "12.3"),
        ("12.25", "0.1", "12.2", "12.3"),
        ("12.35", "0.1", "12.4", "12.4"),
        ("12.275", "0.01", "12.28", "12.28"),
        ("1225", "10", "1220", "1230"),
        ("56.5", "1", "56", "57"),
        ("40.5", "1", "40", "41"),
        ("687.5", "1", "688", "688"),
        ("-12.25", "0.1", "-12.2", "-12.3"),
        ("18", "0.5", "18.0", "18.0"),
        ("19.2", "0.5", "19.0", "19.0"),
        ("13.75", "0.5", "14.0", "14.0"),
        ("13.25", "0.5", "13.0", "13.5"),
        ("22.5", "5", "20", "25"),
        ("0.45", "0.3", "0.6", "0.6"),
        ("-6.029", "0.1", "-6.0", "-6.0"),
        ("-0.04", "0.1", "0.0", "0.0"),
        ("0", "0.01", "0.00", "0.00"),
    ],
)
def test_a_value_goes_to_the_nearest_multiple_and_a_tie_by_its_rule(value, step, rule_a, rule_b):
    assert str(round_to_interval(Decimal(value), Decimal(step))) == rule_a
    assert str(round_to_interval(Decimal(value), Decimal(step), TieRule.B)) == rule_b


def test_many_figures_are_rounded_in_one_step():
    just_above_the_tie = Decimal("12.25" + "0" * 40 + "1")
    assert str(round_to_interval(just_above_the_tie, Decimal("0.1"))) == "12.3"


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_cannot_be_rounded(value):
    with pytest.raises(InvalidInput, match="terhingga"):
        round_to_interval(Decimal(value), Decimal(1))


@pytest.mark.parametrize("step", ["0", "-1", "NaN"])
def test_a_step_is_greater_than_zero(step):
    with pytest.raises(InvalidInput, match="lebih besar dari nol"):
        round_to_interval(Decimal(1), Decimal(step))


@given(VALUES, STEPS, RULES)
def test_rounding_twice_is_rounding_once(value, step, rule):
    once = round_to_interval(value, step, rule)
    assert str(round_to_interval(once, step, rule)) == str(once)


@given(VALUES, STEPS, RULES)
def test_the_rounded_value_is_a_multiple_at_most_half_a_step_away(value, step, rule):
    rounded = round_to_interval(value, step, rule)
    assert rounded % step == 0
    assert abs(rounded - value) * 2 <= step


@given(VALUES, VALUES, STEPS, RULES)
def test_rounding_keeps_the_order(one, other, step, rule):
    low, high = sorted((one, other))
    assert round_to_interval(low, step, rule) <= round_to_interval(high, step, rule)
