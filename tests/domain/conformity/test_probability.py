from decimal import Decimal

import pytest

from lims.domain.conformity.decision import Tolerance
from lims.domain.conformity.probability import conformance_probability, specific_consumer_risk
from lims.domain.errors import InvalidInput

D = Decimal


def test_two_limits_as_in_jcgm_106():
    limits = Tolerance(D("12.5"), D("16.3"))
    assert conformance_probability(D("13.6"), D("1.8"), limits) == pytest.approx(0.66263, abs=1e-5)


def test_a_value_on_a_limit_is_as_likely_inside_as_outside():
    assert conformance_probability(D(5), D("0.1"), Tolerance(upper=D(5))) == 0.5
    assert conformance_probability(D(5), D("0.1"), Tolerance(lower=D(5))) == 0.5


@pytest.mark.parametrize(
    ("factor", "risk"), [("2", 0.02275), ("1.66", 0.0485), ("3", 0.00135), ("6", 9.8659e-10)]
)
def test_the_risk_at_the_end_of_a_guard_band(factor, risk):
    """ILAC-G8, Table 1: w = U (k = 2) 2.3 %, 0.83 U 5 %, 1.5 U 0.16 %, 3 U below one in a million."""
    at_the_end = D(10) - D(factor) * D("0.4")
    assert specific_consumer_risk(at_the_end, D("0.4"), Tolerance(upper=D(10))) == pytest.approx(
        risk, rel=2e-3
    )


def test_probability_and_risk_are_complements():
    limits = Tolerance(D(9), D(11))
    p = conformance_probability(D("10.7"), D("0.4"), limits)
    assert p + specific_consumer_risk(D("10.7"), D("0.4"), limits) == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("u", ["0", "-0.1"])
def test_an_uncertainty_is_greater_than_zero(u):
    with pytest.raises(InvalidInput, match="lebih besar dari nol"):
        conformance_probability(D(1), D(u), Tolerance(upper=D(2)))
