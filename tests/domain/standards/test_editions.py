"""Two editions beside each other: what became tighter or looser, by how much, and where a gap was filled."""

from decimal import Decimal

import pytest

from lims.domain.conformity import Verdict, judge, rejudge
from lims.domain.standards import compare_editions, parse_specification
from lims.domain.standards.result import Result
from lims.domain.text import Text

HEAD = """
schema_version = "lims/specification/1"
code = "UJI 1:%(year)s"
title = { id = "Uji", en = "Test" }
edition = "%(year)s"
status = "partial"
%(more)s
sizes = [{ key = "D10", values = { d = 10 } }, { key = "D16", values = { d = 16 } }]
[sources]
S1 = "rekaan"
[[grades]]
key = "A"
label = { id = "A", en = "A" }
form = "bar"
sizes = [%(sizes)s]
[[grades]]
key = "B"
label = { id = "B", en = "B" }
form = "bar"
sizes = ["D10", "D16"]
[[requirements]]
kind = "range"
key = "ts"
property = { id = "Kuat tarik", en = "Tensile strength" }
method = "M"
measurand = "TS"
unit = "MPa"
%(own)s
rows = [{ %(limit)s }]
"""


def edition(year, limit, *, own="", more="", sizes='"D10", "D16"'):
    limit += ', confidence = "S", source = ["S1"]' if "confidence" not in limit else ""
    text = HEAD % {"year": year, "limit": limit, "own": own, "more": more, "sizes": sizes}
    return parse_specification(text, year)


def changes(old, new):
    return compare_editions(edition("2014", old), edition("2017", new)).changes


@pytest.mark.parametrize(
    ("old", "new", "kind", "low", "high"),
    [
        ("min = 400", "min = 420", "tightened", "20", None),
        ("min = 420", "min = 400", "loosened", "-20", None),
        ("max = 545", "max = 540", "tightened", None, "-5"),
        ("min = 400, max = 500", "min = 390, max = 490", "mixed", "-10", "-10"),
        ("min = 400", "min = 400, max = 500", "tightened", None, None),
        ("min = 400, max = 500", "min = 400", "loosened", None, None),
        ("min = 400", "above = 400", "tightened", None, None),
    ],
)
def test_a_limit_that_moved_is_called_tighter_or_looser_with_its_step(old, new, kind, low, high):
    (change,) = changes(old, new)
    assert change.kind == kind
    assert change.ends is not None
    assert [None if end is None else str(end) for end in change.ends] == [low, high]


def test_the_same_change_of_all_sizes_is_told_once():
    (change,) = changes("min = 400", "min = 420")
    assert change.places == (("A", ("D10", "D16")), ("B", ("D10", "D16")))


def test_a_gap_that_was_filled_is_no_tightening():
    gap = 'confidence = "GAP", note = { id = "x", en = "x" }'
    assert [one.kind for one in changes(gap, "min = 420")] == ["filled"]
    assert [one.kind for one in changes("min = 420", gap)] == ["emptied"]


def test_the_same_limit_rounded_otherwise_is_a_change_of_the_rule():
    old, new = edition("2014", "min = 420"), edition("2017", "min = 420", own="rounding = { step = 5 }")
    (change,) = compare_editions(old, new).changes
    assert (change.kind, change.rules[0].id) == ("rule", "Pembulatan: – → 5")


def test_grades_sizes_and_the_comparison_of_the_whole_are_told():
    old = edition("2014", "min = 420", sizes='"D10"')
    new = edition("2017", "min = 420", more='comparison = "absolute"')
    found = compare_editions(old, new)
    assert found.sizes_added == (("A", ("D16",)),)
    assert [rule.en for rule in found.rules] == ["Comparison: – → absolute"]
    assert {change.kind for change in found.changes} == {"rule"}


def test_an_edition_does_not_differ_from_itself():
    one = edition("2014", "min = 420")
    assert compare_editions(one, one).is_empty


def result(value):
    return Result(
        measurand="TS",
        label=Text("Kuat tarik", "Tensile strength"),
        unit="MPa",
        method="M",
        exact=Decimal(value),
        reported=Decimal(value),
        words=Text(value, value),
        step=Decimal(1),
    )


@pytest.mark.parametrize(
    ("value", "new", "verdict", "margin"),
    [
        ("415", "min = 420", Verdict.FAIL, "-5"),
        ("425", "min = 420", Verdict.PASS, "5"),
        ("390", "min = 380", Verdict.PASS, "10"),
    ],
)
def test_a_past_verdict_is_judged_anew_from_its_trace(value, new, verdict, margin):
    old = edition("2014", "min = 400").requirements_for("A", "D10")[0]
    trace = judge(old, result(value)).trace
    found = rejudge(trace, edition("2017", new).requirements_for("A", "D10")[0])
    assert (found.verdict, str(found.margin)) == (verdict, margin)


def test_what_judging_anew_says_is_what_judging_says():
    old, new = edition("2014", "min = 400"), edition("2017", "min = 420", own='comparison = "absolute"')
    for value in ("399", "400", "419.6", "420", "421"):
        seen = result(value)
        trace = judge(old.requirements_for("A", "D10")[0], seen).trace
        requirement = new.requirements_for("A", "D10")[0]
        assert rejudge(trace, requirement).verdict == judge(requirement, seen).verdict


def test_without_a_limit_there_is_no_verdict_and_another_unit_is_told_apart():
    old = edition("2014", "min = 400").requirements_for("A", "D10")[0]
    trace = judge(old, result("415")).trace
    assert rejudge(trace, None).verdict is Verdict.NOT_EVALUATED
    assert rejudge(trace | {"unit": "kgf/mm²"}, old).verdict is None
