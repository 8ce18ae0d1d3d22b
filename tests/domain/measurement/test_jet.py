import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.measurement.jet import FUNCTIONS, Jet, power

POSITIVE = st.floats(0.1, 5)


def x_at(value: float) -> Jet:
    return Jet.variable(value, 1, 0)


def y_at(value: float) -> Jet:
    return Jet.variable(value, 0, 1)


@pytest.mark.parametrize(
    ("name", "at"),
    [(name, at) for name in FUNCTIONS for at in (0.3, 0.7)] + [("atan", -2.0), ("abs", -2.0), ("tan", 1.2)],
)
def test_the_derivatives_of_every_function_are_its_slopes(name, at):
    """Each derivative is held against the slope of the one before, by central differences."""
    function, step = FUNCTIONS[name], 1e-5
    middle, left, right = (function(x_at(at + move)) for move in (0, -step, step))
    assert middle.value == pytest.approx(function(at))
    for order in range(3):
        slope = (right.derivative(order) - left.derivative(order)) / (2 * step)
        assert middle.derivative(order + 1) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@given(POSITIVE, POSITIVE)
def test_mixed_derivatives_of_a_product_of_powers(x, y):
    f = power(x_at(x), 2) * power(y_at(y), 3)
    assert f.derivative(1, 0) == pytest.approx(2 * x * y**3)
    assert f.derivative(1, 1) == pytest.approx(6 * x * y**2)
    assert f.derivative(1, 2) == pytest.approx(12 * x * y)
    assert f.derivative(2, 1) == pytest.approx(6 * y**2)


@given(POSITIVE, POSITIVE)
def test_division_is_the_inverse_of_multiplication(x, y):
    one = (x_at(x) * y_at(y)) / y_at(y)
    assert one.parts == pytest.approx(x_at(x).parts, abs=1e-9)
    assert (1 / x_at(x)).derivative(3) == pytest.approx(-6 / x**4)
    assert (x_at(x) / 2).derivative(1) == 0.5


def test_sums_with_plain_numbers():
    assert (3 - x_at(1)).parts[:2] == (2, -1)
    assert (3 + x_at(1) - 1).parts[:2] == (3, 1)
    assert (2 * x_at(1)).parts[:2] == (2, 2)


def test_powers_of_what_may_be_zero_or_negative():
    assert power(x_at(0), 2).derivative(2) == 2
    assert power(x_at(-2), Jet.variable(3, 0, 0)).derivative(1) == 12
    assert power(2.0, 3.0) == 8
    with pytest.raises(ValueError, match="domain"):
        power(x_at(0), 0.5)


def test_an_exponent_that_moves():
    f = power(x_at(2), y_at(3))
    assert f.value == pytest.approx(8)
    assert f.derivative(1, 0) == pytest.approx(12)
    assert f.derivative(0, 1) == pytest.approx(8 * math.log(2))
