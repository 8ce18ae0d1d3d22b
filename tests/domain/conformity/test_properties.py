"""What must hold of every verdict, whatever the value, the limit, the rule and the way of comparing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lims.domain.conformity import Comparison, DecisionRule, Verdict, judge, recompute
from lims.domain.quantity import could_be_grouped
from lims.domain.standards import Deviation, Interval, Result, load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REQUIREMENTS = [
    requirement
    for specification in LIBRARY.specifications.values()
    for grade in specification.grades[:3]
    for requirement in specification.requirements_for(grade.key, grade.all_sizes[-1])
    if isinstance(requirement.limit, Interval | Deviation)
    and not requirement.aggregate
    and not requirement.at
]
RANK = [
    Verdict.NOT_EVALUATED,
    Verdict.FAIL,
    Verdict.CONDITIONAL_FAIL,
    Verdict.CONDITIONAL_PASS,
    Verdict.PASS,
]
NOWHERE = Decimal(10) ** 9
SHARES = st.decimals("0", "2", places=4)
STEPS = st.sampled_from([Decimal(one) for one in ("0.001", "0.1", "0.5", "1", "5")])


@st.composite
def cases(draw):
    """Draw a shipped limit, a value near one of its ends, and the terms it is judged on."""
    requirement = draw(st.sampled_from(REQUIREMENTS))
    limit = requirement.limit
    interval = limit.interval if isinstance(limit, Deviation) else limit
    end = draw(st.sampled_from([one for one in (interval.low, interval.high) if one is not None]))
    size = abs(end) / 100 or Decimal("0.01")
    value = end + draw(st.decimals("-3", "3", places=3)) * size
    if isinstance(limit, Deviation):
        value = limit.nominal * (1 + value / 100)
    terms = {
        "rule": draw(st.sampled_from(DecisionRule)),
        "comparison": draw(st.sampled_from(Comparison)),
        "checked": True,
        "uncertainties": {requirement.measurand: (size * draw(SHARES) + Decimal("1e-6"), Decimal(2))},
        "guard_band": draw(st.decimals("0", "2", places=2)),
    }
    result = Result.numeric(
        requirement.measurand,
        value,
        label=requirement.property,
        unit=requirement.unit,
        method=requirement.method,
        step=draw(STEPS),
    )
    return requirement, result, terms


def widened(interval, more):
    return replace(
        interval,
        low=None if interval.low is None else interval.low - more,
        high=None if interval.high is None else interval.high + more,
    )


@given(cases(), SHARES)
def test_widening_a_limit_never_makes_a_verdict_worse(case, more):
    requirement, result, terms = case
    limit = requirement.limit
    wide = (
        replace(limit, interval=widened(limit.interval, more))
        if isinstance(limit, Deviation)
        else widened(limit, more)
    )
    before = judge(requirement, result, **terms).verdict
    after = judge(replace(requirement, limit=wide), result, **terms).verdict
    assert RANK.index(after) >= RANK.index(before)


@given(cases())
def test_a_guard_band_of_nothing_is_simple_acceptance(case):
    requirement, result, terms = case
    requirement = replace(requirement, guard_band=None, decision="")
    simple = judge(requirement, result, **{**terms, "rule": DecisionRule.SIMPLE})
    none = judge(requirement, result, **{**terms, "rule": DecisionRule.GUARD_BAND, "guard_band": Decimal(0)})
    assert none.verdict is simple.verdict


@given(cases())
def test_a_wider_guard_band_never_passes_what_a_narrower_one_fails(case):
    requirement, result, terms = case
    requirement = replace(requirement, guard_band=None, decision="")
    terms = {**terms, "rule": DecisionRule.GUARD_BAND}
    wider = judge(requirement, result, **{**terms, "guard_band": terms["guard_band"] + 1}).verdict
    assert RANK.index(wider) <= RANK.index(judge(requirement, result, **terms).verdict)


@given(cases())
def test_every_verdict_follows_from_its_own_trace(case):
    requirement, result, terms = case
    found = judge(requirement, result, **terms)
    again = recompute(found.trace)
    assert (again.verdict, again.faults) == (found.verdict, ())


@given(cases())
def test_without_a_result_nothing_passes(case):
    requirement, _result, terms = case
    assert judge(requirement, None, **terms).verdict is Verdict.NOT_EVALUATED


def short_units(reading):
    """Return the units with so few figures in their factor that a product of them can still be typed."""
    return sorted(unit for unit, factor in reading.units.items() if len(str(factor)) <= 9)


READINGS = [
    pytest.param(method, reading, id=f"{method.code} {reading.key}")
    for method in LIBRARY.methods.values()
    for reading in method.readings
    if len(short_units(reading)) > 1
]
TYPED = st.decimals("1", "400", places=2)


@pytest.mark.parametrize(("method", "reading"), READINGS)
@given(typed=TYPED, data=st.data())
def test_a_reading_is_the_same_in_every_unit_of_its_machine(method, reading, typed, data):
    one, other = data.draw(st.permutations(short_units(reading)))[:2]
    # Each value is multiplied by the factor of the other unit, so that both are exactly the same quantity.
    values = {unit: typed * reading.units[beside] for unit, beside in ((one, other), (other, one))}
    texts = {unit: format(value, "f") for unit, value in values.items()}
    assume(
        not any(could_be_grouped(text) for text in texts.values())
    )  # `9.807` is asked about, whatever its unit
    found = [
        method.compute(typed_in(method) | {reading.key: text}, everything(method), {reading.key: unit})
        for unit, text in texts.items()
    ]
    assert set(found[0].problems) == set(found[1].problems)
    exact = [{name: result.exact for name, result in each.results.items()} for each in found]
    assert exact[0] == exact[1]


def everything(method):
    """Return a value for all that a method is told, so that a single reading gives results."""
    return dict.fromkeys(method.context, Decimal(50))


def typed_in(method):
    """Return something typed into every field, so that all results are there."""
    return {
        one.key: one.choices[0].key if one.choices else "20" for one in method.readings if one.kind != "text"
    }


def test_the_trial_of_units_is_not_empty():
    given_results = [
        set(method.compute(typed_in(method), everything(method)).results)
        for method in dict.fromkeys(param.values[0].code for param in READINGS)
        for method in [LIBRARY.method(method)]
    ]
    assert sum(map(bool, given_results)) > len(given_results) * 0.8
