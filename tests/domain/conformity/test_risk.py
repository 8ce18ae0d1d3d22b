import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.conformity.risk import Interval, Process, global_risk, process_sigma
from lims.domain.errors import InvalidInput

RESISTORS = Interval(-0.2, 0.2)
"""JCGM 106:2012, 9.5.3: resistors of 1500 ± 0.2 ohm, process 0.12 ohm, measurement 0.04 ohm."""


def test_the_resistors_of_jcgm_106():
    guarded = global_risk(RESISTORS, Process(0, 0.12), 0.04, 0.02)
    assert guarded.conforming == pytest.approx(0.904, abs=5e-4)
    assert guarded.false_accept == pytest.approx(0.0099, abs=5e-5)
    assert guarded.false_reject == pytest.approx(0.069, abs=5e-4)
    plain = global_risk(RESISTORS, Process(0, 0.12), 0.04)
    assert plain.false_accept == pytest.approx(0.0189, abs=5e-5)
    assert plain.false_reject == pytest.approx(0.0372, abs=5e-5)


def test_one_limit_at_the_mean_has_a_closed_form():
    """The angle between two correlated normal values: P(out and accepted) = atan(ratio) / 2 pi."""
    risk = global_risk(Interval(upper=0), Process(0, 1), 0.5)
    assert risk.false_accept == pytest.approx(math.atan(0.5) / (2 * math.pi), abs=1e-12)
    assert risk.false_reject == pytest.approx(math.atan(0.5) / (2 * math.pi), abs=1e-12)
    assert risk.conditional_false_accept == pytest.approx(math.atan(0.5) / math.pi, abs=1e-12)
    assert risk.conditional_false_reject == pytest.approx(math.atan(0.5) / math.pi, abs=1e-12)


@given(st.floats(-1, 1), st.floats(0.05, 3), st.floats(0.01, 2), st.floats(-0.5, 0.5))
def test_all_items_are_accounted_for(mean, sigma, measurement, band):
    risk = global_risk(Interval(-1, 1), Process(mean, sigma), measurement, band)
    truly_accepted = risk.conforming - risk.false_reject
    assert truly_accepted + risk.false_accept == pytest.approx(risk.accepted, abs=1e-11)


def test_a_process_far_inside_is_never_judged_wrongly():
    risk = global_risk(Interval(-1, 1), Process(0, 0.001), 0.001)
    assert (risk.false_accept, risk.conditional_false_reject) == (0, 0)
    assert risk.false_reject == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("share", [0.6, 0.9, 0.999])
def test_the_spread_of_a_process_follows_from_its_share_in_tolerance(share):
    for interval, mean in [(RESISTORS, 0.0), (RESISTORS, 0.1), (Interval(lower=1), 2.0)]:
        assert interval.holds(mean, process_sigma(interval, mean, share)) == pytest.approx(share, abs=1e-14)


@pytest.mark.parametrize(("mean", "share"), [(0, 0), (0, 1), (0, 1.2), (0.3, 0.5)])
def test_no_spread_gives_that_share(mean, share):
    with pytest.raises(InvalidInput):
        process_sigma(RESISTORS, mean, share)


def test_one_limit_needs_more_than_half_inside():
    with pytest.raises(InvalidInput, match=r"0\.5"):
        process_sigma(Interval(upper=1), 0, 0.5)


@pytest.mark.parametrize(
    ("process", "sigma", "band", "words"),
    [
        (Process(0, 0), 0.1, 0, "lebih besar dari nol"),
        (Process(0, 1), 0, 0, "lebih besar dari nol"),
        (Process(0, 1), 0.1, 0.2, "terlalu lebar"),
        (Process(9, 0.1), 0.1, 0, "hampir tidak"),
    ],
)
def test_what_has_no_risk_is_refused(process, sigma, band, words):
    with pytest.raises(InvalidInput, match=words):
        global_risk(RESISTORS, process, sigma, band)
