import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.measurement.model import parse
from lims.domain.measurement.uncertainty import Distribution, Quantity, divisor, evaluate

SIZES = st.floats(0.5, 5)
SMALL = st.floats(0.001, 0.05)


def gauge_block() -> tuple[str, dict[str, Quantity]]:
    """JCGM 100:2008, H.1: the length of a gauge block, in nm."""
    uniform = Distribution.UNIFORM
    root3 = math.sqrt(3)
    return "ls + d0 + d1 + d2 - ls * (d_alpha * (theta_bar + Delta) + alpha_s * d_theta)", {
        "ls": Quantity(50000623, 25, 18),
        "d0": Quantity(215, 5.8, 24),
        "d1": Quantity(0, 3.9, 5),
        "d2": Quantity(0, 6.7, 8),
        "alpha_s": Quantity(11.5e-6, 2e-6 / root3, distribution=uniform),
        "d_alpha": Quantity(0, 1e-6 / root3, 50, uniform),
        "theta_bar": Quantity(-0.1, 0.2),
        "Delta": Quantity(0, 0.5 / math.sqrt(2), distribution=Distribution.ARCSINE),
        "d_theta": Quantity(0, 0.05 / root3, 2, uniform),
    }


def test_the_gauge_block_of_the_guide():
    text, quantities = gauge_block()
    budget = evaluate(parse(text), quantities, level=0.99)
    assert budget.value == 50000838
    assert round(budget.u) == 32
    assert int(budget.dof) == 16
    assert abs(budget.U - 93) < 1.5
    assert round(budget.u_second_order) == 34
    assert budget.first_order_misleads
    assert sum(line.share for line in budget.lines) == pytest.approx(1)


def test_a_product_has_closed_forms():
    budget = evaluate(parse("x * y"), {"x": Quantity(3, 0.1, 4), "y": Quantity(5, 0.2, 9)})
    parts = (5 * 0.1, 3 * 0.2)
    u = math.hypot(*parts)
    assert budget.u == pytest.approx(u)
    assert budget.dof == pytest.approx(u**4 / (parts[0] ** 4 / 4 + parts[1] ** 4 / 9))
    assert budget.u_second_order == pytest.approx(math.hypot(u, 0.1 * 0.2))
    assert (budget.k, budget.level, budget.U) == (2, None, pytest.approx(2 * u))
    assert not budget.first_order_misleads
    assert [line.sensitivity for line in budget.lines] == [5, 3]
    assert budget.relative_U == pytest.approx(2 * u / 15)


def test_first_order_says_nothing_at_a_turning_point():
    budget = evaluate(parse("x**2"), {"x": Quantity(0, 0.1)})
    assert (budget.value, budget.u, budget.relative_U) == (0, 0, None)
    assert budget.u_second_order == pytest.approx(math.sqrt(2) * 0.01)
    assert budget.first_order_misleads


def test_a_chosen_coverage_factor_is_used():
    budget = evaluate(parse("x"), {"x": Quantity(1, 0.1, 3)}, k=3)
    assert (budget.k, budget.U) == (3, pytest.approx(0.3))


def test_an_exact_quantity_has_a_row_too():
    lines = evaluate(
        parse("a**n + 2 * c"), {"a": Quantity(-2, 0.1), "n": Quantity(2), "c": Quantity(1)}
    ).lines
    assert [(line.name, line.sensitivity, line.contribution) for line in lines] == [
        ("a", -4, pytest.approx(0.4)),
        ("n", None, 0),
        ("c", 2, 0),
    ]


def test_a_model_may_have_no_quantity():
    budget = evaluate(parse("2 * pi"), {})
    assert (budget.u, budget.dof, budget.lines) == (0, math.inf, ())


@pytest.mark.parametrize(
    "text", ["x / y + z", "x * y * z", "sqrt(x) * exp(-y) + z**1.5", "ln(x / y) * sin(z)"]
)
@given(x=SIZES, y=SIZES, z=SIZES, ux=SMALL, uy=SMALL, uz=SMALL)
def test_gtc_agrees(text, x, y, z, ux, uy, uz):
    gtc = pytest.importorskip("GTC", reason="GTC is not installed; it comes with the extra `test`")
    dof = {"x": 4, "y": 11.5, "z": math.inf}
    inputs = {"x": (x, ux), "y": (y, uy), "z": (z, uz)}
    budget = evaluate(
        parse(text), {name: Quantity(value, u, dof[name]) for name, (value, u) in inputs.items()}, level=0.95
    )
    names = {name: gtc.ureal(value, u, dof[name]) for name, (value, u) in inputs.items()}
    functions = {"sqrt": gtc.sqrt, "exp": gtc.exp, "ln": gtc.log, "sin": gtc.sin}
    other = eval(text, functions, names)
    assert budget.value == pytest.approx(gtc.value(other), rel=1e-12, abs=1e-12)
    assert budget.u == pytest.approx(gtc.uncertainty(other), rel=1e-10)
    assert budget.dof == pytest.approx(gtc.dof(other), rel=1e-9)
    if budget.dof < 1000:  # GTC takes many degrees of freedom as infinitely many
        assert budget.k == pytest.approx(gtc.reporting.k_factor(gtc.dof(other), 95), rel=1e-6)


@pytest.mark.parametrize(
    ("distribution", "beta", "divided"),
    [
        ("uniform", 0, 3),
        ("triangular", 0, 6),
        ("arcsine", 0, 2),
        ("trapezoidal", 0, 6),
        ("trapezoidal", 1, 3),
        ("trapezoidal", 0.5, 4.8),
    ],
)
def test_half_widths_are_divided_by_the_root_of(distribution, beta, divided):
    assert divisor(Distribution(distribution), beta) ** 2 == pytest.approx(divided)


@pytest.mark.parametrize(
    ("distribution", "beta"), [("normal", 0), ("trapezoidal", 1.1), ("trapezoidal", -0.1)]
)
def test_what_has_no_half_width_is_refused(distribution, beta):
    with pytest.raises(InvalidInput):
        divisor(Distribution(distribution), beta)


@pytest.mark.parametrize(("u", "dof"), [(-0.1, 5), (0.1, 0), (0.1, -1), (0.1, 0.01)])
def test_impossible_quantities_are_refused(u, dof):
    with pytest.raises(InvalidInput):
        Quantity(1, u, dof)


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("x + y", {}, "y ada di model"),
        ("2", {}, "x tidak ada di model"),
        ("x", {"level": 0.95, "k": 2}, "jangan keduanya"),
        ("x", {"level": 0}, "Tingkat kepercayaan"),
        ("x", {"level": 1}, "Tingkat kepercayaan"),
        ("x", {"k": 0}, "Faktor cakupan"),
        ("x * 1e300 * 1e300", {}, "terlalu besar"),
        ("sqrt(x - x)", {}, "tidak mempunyai nilai atau kemiringan"),
    ],
)
def test_budgets_that_cannot_be_made_are_refused(text, options, words):
    with pytest.raises(InvalidInput, match=words):
        evaluate(parse(text), {"x": Quantity(1, 0.1)}, **options)
