from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.conformity.decision import Tolerance, decide, guard_band
from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import InvalidInput

D = Decimal
NUMBERS = st.decimals(-1000, 1000, places=3)
WIDTHS = st.decimals(0, 100, places=3)
RULES = st.sampled_from(list(DecisionRule))
RANK = [Verdict.FAIL, Verdict.CONDITIONAL_FAIL, Verdict.CONDITIONAL_PASS, Verdict.PASS]


@pytest.mark.parametrize(
    ("value", "upper_limit", "lower_limit"),
    [
        ("9.2", Verdict.PASS, Verdict.CONDITIONAL_FAIL),
        ("9.199", Verdict.PASS, Verdict.FAIL),
        ("9.201", Verdict.CONDITIONAL_PASS, Verdict.CONDITIONAL_FAIL),
        ("10", Verdict.CONDITIONAL_PASS, Verdict.CONDITIONAL_PASS),
        ("10.001", Verdict.CONDITIONAL_FAIL, Verdict.CONDITIONAL_PASS),
        ("10.8", Verdict.CONDITIONAL_FAIL, Verdict.PASS),
        ("10.801", Verdict.FAIL, Verdict.PASS),
    ],
)
def test_the_four_zones_of_a_limit_of_10_with_a_guard_band_of_0_8(value, upper_limit, lower_limit):
    width = guard_band("U", D("0.8"))
    assert decide(D(value), Tolerance(upper=D(10)), DecisionRule.NON_BINARY, width) is upper_limit
    assert decide(D(value), Tolerance(lower=D(10)), DecisionRule.NON_BINARY, width) is lower_limit


def test_a_guard_band_passes_only_what_is_surely_inside():
    limits = Tolerance(D(9), D(11))
    passed = [
        value
        for value in ("9.4", "9.5", "10", "10.5", "10.6")
        if decide(D(value), limits, DecisionRule.GUARD_BAND, D("0.5")) is Verdict.PASS
    ]
    assert passed == ["9.5", "10", "10.5"]
    assert decide(D("9.4"), limits, DecisionRule.SIMPLE, D("0.5")) is Verdict.PASS


def test_a_limit_may_exclude_itself():
    limits = Tolerance(D(1), D(2), lower_included=False, upper_included=False)
    assert [limits.admits(D(x)) for x in ("1", "1.1", "2")] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("0", "0"),
        ("U", "0.8"),
        ("0.83U", "0.664"),
        ("0,83 U", "0.664"),
        ("1.5*U", "1.20"),
        ("-U", "-0.8"),
        ("−1U", "-0.8"),
        ("0U", "0"),
        ("0.02", "0.02"),
        (" +2 · U ", "1.6"),
    ],
)
def test_a_guard_band_is_a_multiple_of_u_or_a_width(text, width):
    assert guard_band(text, D("0.8")) == D(width)


@pytest.mark.parametrize("text", ["", "u", "UU", "2V", "NaN", "-", "U0.83", "1.2.3U"])
def test_what_is_no_guard_band_is_refused(text):
    with pytest.raises(InvalidInput, match="tidak dapat dibaca"):
        guard_band(text, D(1))


def test_a_multiple_needs_an_uncertainty():
    assert guard_band("0U", None) == 0
    with pytest.raises(InvalidInput, match="memerlukan ketidakpastian"):
        guard_band("0.5U", None)


def test_zones_that_would_overlap_are_refused():
    with pytest.raises(InvalidInput, match="tidak boleh negatif"):
        decide(D(1), Tolerance(upper=D(2)), DecisionRule.NON_BINARY, D(-1))


def test_a_negative_guard_band_rejects_only_what_is_surely_outside():
    assert decide(D("10.7"), Tolerance(upper=D(10)), DecisionRule.GUARD_BAND, D("-0.8")) is Verdict.PASS


def test_limits_must_be_there_and_in_order():
    with pytest.raises(InvalidInput, match="belum ada"):
        Tolerance()
    with pytest.raises(InvalidInput, match="lebih besar dari batas atas"):
        Tolerance(D(2), D(1))


@given(NUMBERS, NUMBERS, WIDTHS)
def test_without_a_guard_band_every_rule_is_simple_acceptance(value, one, width):
    limits = Tolerance(min(one, one + width), one + width)
    simple = decide(value, limits, DecisionRule.SIMPLE)
    assert decide(value, limits, DecisionRule.GUARD_BAND, D(0)) is simple
    passing = {Verdict.PASS, Verdict.CONDITIONAL_PASS}
    assert (decide(value, limits, DecisionRule.NON_BINARY, width) in passing) == (simple is Verdict.PASS)


@given(NUMBERS, NUMBERS, WIDTHS, WIDTHS, WIDTHS, RULES)
def test_widening_a_limit_never_makes_a_verdict_worse(value, lower, span, more, width, rule):
    narrow, wide = Tolerance(lower, lower + span), Tolerance(lower - more, lower + span + more)
    assert RANK.index(decide(value, wide, rule, width)) >= RANK.index(decide(value, narrow, rule, width))
