import math

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement.model import parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("8 / 4 / 2", 1),
        ("8 - 4 - 2", 2),
        ("-2**2", -4),
        ("2**-1", 0.5),
        ("2^3^2", 512),
        ("--2 + +3", 5),
        ("1.5e2 + .5", 150.5),
        ("2 * pi", 2 * math.pi),
        ("ln(exp(2)) + log(1)", 2),
        ("sqrt(16) + abs(-1)", 5),
        ("x * x_2", 6),
        ("Δm + µ", 5),
        ("lambda * log", 6),
    ],
)
def test_a_model_reads_like_ordinary_algebra(text, value):
    names = {"x": 2, "x_2": 3, "Δm": 2, "µ": 3, "lambda": 2, "log": 3}
    assert parse(text).evaluate(names) == pytest.approx(value)


def test_the_names_come_in_order():
    assert parse("b * a + sqrt(c) / b * pi").names == ("b", "a", "c")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "(1",
        "1)",
        "2x",
        "a b",
        "f(x)",
        "a[0]",
        "a.b",
        "1 if x else 2",
        "x;y",
        "__import__('os')",
        "* 2",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(InvalidInput, match="tidak dapat dibaca"):
        parse(text)


@pytest.mark.parametrize("text", ["(" * 100 + "x" + ")" * 100, "2**" * 100 + "2"])
def test_deep_nesting_is_refused(text):
    with pytest.raises(InvalidInput, match="terlalu dalam"):
        parse(text)


def test_a_very_long_model_is_refused():
    with pytest.raises(InvalidInput, match="terlalu panjang"):
        parse("x + " * 1000 + "x")


@pytest.mark.parametrize("text", ["1 / (x - x)", "ln(x - x)", "sqrt(-x)", "exp(1000 * x)"])
def test_arithmetic_without_an_answer_is_refused(text):
    with pytest.raises(InvalidInput, match="tidak mempunyai nilai"):
        parse(text).evaluate({"x": 1.0})
