"""The scale of a business at the edges of each regulation; what is not stated gives none."""

import pytest

from lims.domain.business_scale import LARGE, MEDIUM, MICRO, MILLIARD, RULE_SETS, SMALL, Size, scales


def by(code: str, size: Size) -> str | None:
    return next(scale for rules, scale in scales(size) if rules.code == code)


@pytest.mark.parametrize(
    ("workers", "investment", "scale"),
    [
        (1, 0, SMALL),
        (19, MILLIARD - 1, SMALL),
        (19, MILLIARD, MEDIUM),
        (20, MILLIARD - 1, MEDIUM),
        (20, 15 * MILLIARD, MEDIUM),
        (20, 15 * MILLIARD + 1, LARGE),
    ],
)
def test_industry_by_workers_and_investment(workers, investment, scale):
    assert by("permenperin-64-2016", Size(workers=workers, investment=investment)) == scale


@pytest.mark.parametrize(
    ("capital", "scale"),
    [
        (MILLIARD, MICRO),
        (MILLIARD + 1, SMALL),
        (5 * MILLIARD, SMALL),
        (5 * MILLIARD + 1, MEDIUM),
        (10 * MILLIARD, MEDIUM),
        (10 * MILLIARD + 1, LARGE),
    ],
)
def test_umkm_by_capital(capital, scale):
    assert by("pp-7-2021", Size(capital=capital)) == scale


@pytest.mark.parametrize("size", [Size(), Size(workers=5), Size(investment=1)])
def test_what_is_not_stated_gives_no_scale(size):
    assert [scale for _rules, scale in scales(size)] == [None] * len(RULE_SETS)


def test_two_regulations_may_call_one_business_differently():
    size = Size(workers=25, investment=MILLIARD // 2, capital=MILLIARD // 2)
    assert [scale for _rules, scale in scales(size)] == [MEDIUM, MICRO]
