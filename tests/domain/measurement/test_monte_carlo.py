import math

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement.model import parse
from lims.domain.measurement.monte_carlo import propagate
from lims.domain.measurement.uncertainty import Distribution, Quantity

TRIALS = 20_000


def drawn(text="x", trials=TRIALS, **quantities):
    return propagate(parse(text), quantities, level=0.95, trials=trials, seed=7)


@pytest.mark.parametrize(
    ("quantity", "reach"),
    [
        (Quantity(5, 0.1), 0.196),
        (Quantity(5, 0.1, distribution=Distribution.UNIFORM), 0.95 * math.sqrt(3) * 0.1),
        (Quantity(5, 0.1, distribution=Distribution.TRIANGULAR), (1 - math.sqrt(0.05)) * math.sqrt(6) * 0.1),
        (
            Quantity(5, 0.1, distribution=Distribution.ARCSINE),
            math.sin(0.95 * math.pi / 2) * math.sqrt(2) * 0.1,
        ),
        (Quantity(5, 0.1, distribution=Distribution.TRAPEZOIDAL, beta=1), 0.95 * math.sqrt(3) * 0.1),
    ],
)
def test_every_distribution_is_drawn_with_its_spread_and_shape(quantity, reach):
    found = drawn(x=quantity)
    assert found.mean == pytest.approx(5, abs=0.003)
    assert found.u == pytest.approx(0.1, rel=0.02)
    assert (found.low, found.high) == (
        pytest.approx(5 - reach, abs=0.006),
        pytest.approx(5 + reach, abs=0.006),
    )


def test_few_degrees_of_freedom_have_long_tails():
    found = drawn(x=Quantity(0, 1, 4))
    assert found.high == pytest.approx(2.776, rel=0.05)


def test_a_curved_model_is_followed_where_first_order_is_blind():
    found = drawn("x**2", x=Quantity(0, 0.1))
    assert found.mean == pytest.approx(0.01, rel=0.03)
    assert found.u == pytest.approx(math.sqrt(2) * 0.01, rel=0.05)
    assert found.low > 0


def test_exact_quantities_and_the_seed_are_kept():
    one, other = (drawn("x * c", x=Quantity(1, 0.1), c=Quantity(2)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("trials", [0, 999, 1_000_001])
def test_the_number_of_trials_has_limits(trials):
    with pytest.raises(InvalidInput, match="1000 sampai 1000000"):
        drawn(trials=trials, x=Quantity(1, 0.1))


def test_what_is_drawn_must_be_finite():
    with pytest.raises(InvalidInput, match="tak terhingga"):
        drawn("x * 1e300 * 1e300", x=Quantity(1, 0.1))
