import pytest

from lims.domain.errors import InvalidInput
from lims.domain.quality.proficiency import performance, score


def test_scores_by_hand():
    found = score(12, 10, U=3, k=3, U_pt=4, k_pt=4, sigma_pt=1)
    assert (found.difference, found.z, found.D_pct) == (2, 2, 20)
    assert found.z_prime == pytest.approx(2 / 2**0.5)
    assert found.zeta == pytest.approx(2 / 2**0.5)
    assert (found.En, found.PA) == (pytest.approx(2 / 5), pytest.approx(200 / 3))
    assert found.assigned_value_is_uncertain


def test_what_is_not_given_has_no_score():
    found = score(12, 0)
    assert (found.z, found.z_prime, found.zeta, found.En, found.D_pct, found.PA) == (None,) * 6
    assert score(12, 10, sigma_pt=1).z_prime is None
    assert score(12, 10, U=1, sigma_pt=1).zeta is None
    assert not score(12, 10, U_pt=0.1, sigma_pt=1).assigned_value_is_uncertain


@pytest.mark.parametrize(
    ("value", "word"), [(2, "acceptable"), (-2.01, "warning"), (2.99, "warning"), (-3, "action")]
)
def test_scores_call_for_warning_and_action(value, word):
    assert performance(value) == word


@pytest.mark.parametrize(
    "figures",
    [{"U": -1}, {"U_pt": -1}, {"k": 0}, {"k_pt": 0}, {"sigma_pt": 0}, {"sigma_pt": -1}, {"U": 0, "U_pt": 0}],
)
def test_impossible_figures_are_refused(figures):
    with pytest.raises(InvalidInput):
        score(1, 2, **figures)
