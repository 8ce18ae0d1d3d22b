"""Every limit of every shipped file, under every condition it depends on: at it, just inside and just outside."""

from decimal import Decimal
from itertools import pairwise, product

import pytest

from lims.domain.conformity import Comparison, Verdict, judge
from lims.domain.standards import Acceptance, Deviation, Interval, Result, load_library
from lims.domain.standards.parts import Range
from lims.domain.standards.resolved import Classes, Group, Individuals, Relative
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REQUIREMENTS = [
    pytest.param(specification, requirement, id=f"{specification.code} {requirement.key}")
    for specification in LIBRARY.specifications.values()
    for requirement in specification.requirements
]
OTHERS = ("0.015", "0.02", "0.030", "0.2", "0.3", "300", "400")
"""Values that other results are given where a limit follows from them."""


def points(condition, parts):
    """Return every word of a condition, or every end of its ranges with a point between each two."""
    if condition.choices:
        return [choice.key for choice in condition.choices]
    demands = [part.where.get(condition.key) for part in parts]
    ends = {end for one in demands if isinstance(one, Range) for end in one.ends} | set(condition.range.ends)
    between = {(one + other) / 2 for one, other in pairwise(sorted(ends))}
    return [value for value in sorted(ends | between) if condition.range.holds(value)]


def cases(specification, requirement):
    """Return all cases that the requirement may tell apart."""
    rows = getattr(requirement, "rows", ())
    parts = [requirement, *rows, *getattr(requirement, "adjustments", ())]
    used = {axis for part in parts for axis in part.where}
    used |= {"thickness"} if requirement.kind == "attribute" else set()
    conditions = [condition for condition in specification.conditions if condition.key in used]
    for values in product(*(points(condition, parts) for condition in conditions)):
        given = dict(zip((condition.key for condition in conditions), values, strict=True))
        for grade in specification.grades:
            for size in grade.all_sizes:
                yield specification.case(grade.key, size, given)


def distinct(specification, requirement):
    """Return what the requirement comes to, each limit once."""
    found = {}
    for case in cases(specification, requirement):
        if requirement.unknown(case.axes, case.conditions) is not None:
            resolved = requirement.resolve(case)
            found.setdefault((resolved.limit_words.en, resolved.row), resolved)
    return list(found.values())


def field_of(requirement):
    return LIBRARY.method(requirement.method).result(requirement.measurand)


def measured(requirement, value, individuals=()):
    """Make a result as the method of the requirement would round it."""
    return Result.numeric(
        requirement.measurand,
        value,
        label=requirement.property,
        unit=requirement.unit,
        method=requirement.method,
        step=field_of(requirement).rounding.step,
        individuals=individuals,
    )


def verdict(requirement, value, comparison, individuals=(), **others):
    """Judge a value, with the other results that its limit needs or speaks of."""
    speaks_of = {name: demand.min for name, demand in requirement.at}
    beside = {
        name: Result.numeric(name, Decimal(other), label=requirement.property, unit="", method="")
        for name, other in (speaks_of | others).items()
    }
    found = judge(
        requirement,
        measured(requirement, value, individuals),
        comparison=comparison,
        checked=True,
        others=beside,
    )
    return found.verdict


def ends(interval):
    return [(end, way) for end, way in ((interval.low, -1), (interval.high, 1)) if end is not None]


def tries(limit, step):
    """Return for each end and way of comparing: the value at it, one inside and one outside."""
    if isinstance(limit, Deviation):
        unit = limit.nominal / 100
        edges = [(limit.nominal + end * unit, way) for end, way in ends(limit.interval)]
        step = limit.step * unit
    else:
        edges = ends(limit)
    for comparison, distance in ((Comparison.ABSOLUTE, Decimal("1e-9")), (Comparison.ROUNDING, step)):
        for end, way in edges:
            yield comparison, end, end - way * distance, end + way * distance


def check_interval(requirement, limit, **others):
    for comparison, *values in tries(limit, field_of(requirement).rounding.step):
        found = [verdict(requirement, value, comparison, **others) for value in values]
        assert found == [Verdict.PASS, Verdict.PASS, Verdict.FAIL], (requirement.id, values, comparison)


def check_individuals(requirement, limit):
    """Try the mean with equal values, and each value beside others that keep the mean up."""
    for comparison, *values in tries(limit.mean, field_of(requirement).rounding.step):
        found = [verdict(requirement, value, comparison, (value,) * limit.pieces) for value in values]
        assert found == [Verdict.PASS, Verdict.PASS, Verdict.FAIL], (requirement.id, values, comparison)
    high = limit.mean.low * 2
    for comparison, *values in tries(limit.each, field_of(requirement).rounding.step):
        sets = [(value, *[high] * (limit.pieces - 1)) for value in values]
        found = [verdict(requirement, high, comparison, one) for one in sets]
        assert found == [Verdict.PASS, Verdict.PASS, Verdict.FAIL], (requirement.id, values, comparison)
    if limit.most_below is not None:
        low = limit.mean.low - field_of(requirement).rounding.step
        many = (low,) * (limit.most_below + 1) + (high,) * (limit.pieces - limit.most_below)
        assert verdict(requirement, high, Comparison.ROUNDING, many) is Verdict.FAIL


def check_relative(requirement, limit):
    for value in OTHERS:
        others = dict.fromkeys(limit.needs, value)
        interval = limit.interval({name: Decimal(value) for name in limit.needs})
        if interval is None:
            assert verdict(requirement, Decimal(1), Comparison.ROUNDING, **others) is None
        else:
            check_interval(requirement, interval, **others)


def check_answers(requirement, limit):
    method = LIBRARY.method(requirement.method)
    answers = method.reading(method.result(requirement.measurand).choice).choices
    assert limit.accepted < {choice.key for choice in answers}
    for choice in answers:
        result = Result.attribute(
            requirement.measurand, choice.key, choice.label, label=choice.label, method=method.code
        )
        expected = Verdict.PASS if choice.key in limit.accepted else Verdict.FAIL
        assert judge(requirement, result, checked=True).verdict is expected


def check(requirement):
    """Try a resolved requirement by its kind of limit."""
    match requirement.limit:
        case Interval() | Deviation() as limit:
            check_interval(requirement, limit)
        case Individuals() as limit:
            check_individuals(requirement, limit)
        case Relative() as limit:
            check_relative(requirement, limit)
        case Acceptance() as limit:
            check_answers(requirement, limit)
        case Classes() as limit:
            for one in limit.classes:
                check_interval(requirement, one.interval)
        case Group() as limit:
            assert limit.members
        case None:
            assert requirement.kind == "informational" or requirement.note or requirement.missing
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(("specification", "requirement"), REQUIREMENTS)
def test_every_limit_is_tried_under_every_condition(specification, requirement):
    found = distinct(specification, requirement) if specification.grades else []

    for resolved in found:
        check(resolved)
    assert bool(found) is bool(specification.grades)


@pytest.mark.parametrize(("specification", "requirement"), REQUIREMENTS)
def test_every_limit_has_a_source_and_a_confidence_and_no_clause_was_invented(specification, requirement):
    for row in getattr(requirement, "rows", ()):
        assert set(row.source) <= set(specification.sources)
        assert bool(row.source) or row.confidence.value != "S"
        assert row.has_value or row.note is not None
        assert (row.clause, row.verified) == ("", False)
