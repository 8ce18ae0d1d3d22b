"""Testing again as the standard prescribes: who counts, what is due, what is said."""

from decimal import Decimal

import pytest

from lims.domain.certificate import Retest
from lims.domain.conformity import DecisionRule, Verdict, assess, rejudge
from lims.domain.conformity.attempts import attempt_of, most_rounds, retest_mark, settle
from lims.domain.conformity.recheck import recheck
from lims.domain.standards import Library, Result, parse_specification
from lims.domain.text import Text
from tests.domain.conformity.certified import certificate, words

PASS, FAIL, SILENT, LIKELY, UNLIKELY = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.NOT_EVALUATED,
    Verdict.CONDITIONAL_PASS,
    Verdict.CONDITIONAL_FAIL,
)

BAR = """
schema_version = "lims/specification/1"
code = "UJI 1:2026"
title = { id = "Batang uji", en = "Test bar" }
edition = "2026"
status = "complete"

[[grades]]
key = "A"
form = "plain"
label = { id = "A", en = "A" }
sizes = ["10"]

[[sizes]]
key = "10"
values = { d = 10 }

[[requirements]]
key = "strength"
kind = "range"
property = { id = "Kuat tarik", en = "Tensile strength" }
measurand = "TS"
method = "TARIK 1"
unit = "MPa"
rows = [{ min = 500, confidence = "S", source = ["S1"] }]

[[requirements]]
key = "elongation"
kind = "range"
property = { id = "Regangan", en = "Elongation" }
measurand = "A"
method = "TARIK 1"
unit = "%"
rows = [{ min = 14, confidence = "S", source = ["S1"] }]

[[requirements]]
key = "impact"
kind = "mean"
property = { id = "Energi impak", en = "Impact energy" }
measurand = "KV"
method = "IMPAK 1"
unit = "J"
rows = [{ min = 27, individual_min = 18.9, most_below = 1, pieces = 3, confidence = "S", source = ["S1"] }]
"""
DOUBLED = """
[[retests]]
kind = "doubling"
key = "tensile"
applies_to = ["elongation", "strength"]
clause = "8.2"
confidence = "S"
source = ["S1"]
"""
CHARPY = """
[[retests]]
kind = "sequential"
key = "charpy"
applies_to = ["impact"]
percent = 70
confidence = "S"
source = ["S1"]
"""
SOURCES = """
[sources]
S1 = "rekaan"
"""


def bar(*rules):
    return parse_specification(BAR + "".join(rules) + SOURCES, "uji")


def tensile(strength, elongation):
    return {"TS": number("TS", strength, "MPa"), "A": number("A", elongation, "%")}


def number(measurand, value, unit, method="TARIK 1", **more):
    return Result.numeric(
        measurand, Decimal(str(value)), label=Text(measurand, measurand), unit=unit, method=method, **more
    )


def struck(*values):
    each = tuple(Decimal(value) for value in values)
    return {"KV": number("KV", sum(each) / len(each), "J", "IMPAK 1", individuals=each)}


def judged(specification, **results):
    return assess(
        specification,
        "A",
        "10",
        {mark.replace("_", "-"): values for mark, values in results.items()},
        rule=DecisionRule.SIMPLE,
    )


@pytest.mark.parametrize(
    ("mark", "attempt"),
    [("1", 1), ("12b", 1), ("", 1), ("U1-1", 2), ("U1", 2), ("U2-3a", 3), ("U", 1), ("U0-1", 1), ("UX", 1)],
)
def test_a_mark_tells_its_attempt(mark, attempt):
    assert attempt_of(mark) == attempt


def test_marks_of_retests_are_read_back():
    assert (retest_mark(2, 1), retest_mark(3)) == ("U1-1", "U2")
    assert [attempt_of(retest_mark(number, 2)) for number in (2, 3)] == [2, 3]


@pytest.mark.parametrize(
    ("rounds", "most", "counted"),
    [
        ([[PASS, FAIL]], 1, [PASS, FAIL]),
        ([[PASS, FAIL], [PASS, PASS]], 1, [PASS, PASS]),
        ([[PASS, FAIL], [PASS, FAIL]], 1, [PASS, FAIL]),
        # No rule: every piece counts, however often it is tested.
        ([[FAIL], [PASS, PASS]], 0, [FAIL, PASS, PASS]),
        # A third attempt where the rule allows two changes nothing for the better.
        ([[FAIL], [FAIL, PASS], [PASS, PASS]], 1, [FAIL, PASS, PASS, PASS]),
        ([[FAIL], [FAIL, PASS], [PASS, PASS]], 2, [PASS, PASS]),
        # What had not failed is not settled anew: all of its pieces count.
        ([[PASS], [PASS, FAIL]], 1, [PASS, PASS, FAIL]),
        ([[SILENT], [PASS]], 1, [SILENT, PASS]),
        ([[UNLIKELY], [LIKELY, PASS]], 1, [LIKELY, PASS]),
        # A retest decides: what is not surely met there is not met.
        ([[FAIL], [UNLIKELY, PASS]], 1, [FAIL, PASS]),
        ([], 1, []),
    ],
)
def test_the_last_allowed_attempt_counts_and_everything_beyond_it(rounds, most, counted):
    if not rounds:
        assert settle([[]], most) == counted
    else:
        assert settle(rounds, most) == counted


def test_without_a_rule_nothing_is_offered():
    found = judged(bar(), **{"1": tensile(520, 12)})
    assert (found.retested, found.overall.verdict) == ((), FAIL)


def test_a_failure_under_a_rule_says_what_may_be_tested_again():
    found = judged(bar(DOUBLED), **{"1": tensile(520, 12), "2": tensile(530, 13), "3": tensile(530, 16)})
    (again,) = found.retested
    assert (again.requirement, again.due, again.verdict, again.is_done) == ("elongation", 4, FAIL, False)
    assert "8.2" in again.words.id
    assert found.overall.verdict is FAIL


def test_a_retest_that_passes_makes_the_lot_pass_and_says_so():
    found = judged(
        bar(DOUBLED), **{"1": tensile(520, 12), "U1_1": tensile(525, 15), "U1_2": tensile(515, 16)}
    )
    (again,) = found.retested
    assert (again.attempts, again.due, again.verdict) == (2, 0, PASS)
    assert again.words.id == "Uji ulang ke-1: 2 dari 2 memenuhi (menurut UJI 1:2026 ps. 8.2)."
    assert found.overall.verdict is PASS
    assert again.words.id in found.overall.words.id
    assert again.words.en in found.overall.words.en
    # The failing row of the first attempt stays.
    rows = [(one.specimen, one.verdict) for one in found.statements if one.requirement == "elongation"]
    assert rows == [("1", FAIL), ("U1-1", PASS), ("U1-2", PASS)]


def test_one_failure_on_retest_is_final():
    found = judged(
        bar(DOUBLED), **{"1": tensile(520, 12), "U1_1": tensile(525, 15), "U1_2": tensile(515, 13)}
    )
    (again,) = found.retested
    assert (again.due, again.verdict, found.overall.verdict) == (0, FAIL, FAIL)


def test_a_third_attempt_rescues_nothing():
    found = judged(
        bar(DOUBLED),
        **{
            "1": tensile(520, 12),
            "U1_1": tensile(525, 15),
            "U1_2": tensile(515, 13),
            "U2_1": tensile(520, 17),
            "U2_2": tensile(520, 17),
        },
    )
    assert found.overall.verdict is FAIL


def test_what_had_passed_fails_where_a_piece_of_the_retest_fails_it():
    found = judged(
        bar(DOUBLED), **{"1": tensile(520, 12), "U1_1": tensile(525, 15), "U1_2": tensile(480, 16)}
    )
    assert [(one.requirement, one.verdict) for one in found.retested] == [("elongation", PASS)]
    assert found.overall.verdict is FAIL


def test_general_knowledge_is_a_rule_only_once_it_was_checked():
    rule = DOUBLED.replace('confidence = "S"\nsource = ["S1"]', 'confidence = "GK"')
    results = {"1": tensile(520, 12)}
    unchecked = assess(bar(rule), "A", "10", results)
    checked = assess(bar(rule), "A", "10", results, checked=True)
    single = assess(bar(rule), "A", "10", results, checked=frozenset({"elongation"}))
    assert [len(one.retested) for one in (unchecked, checked, single)] == [0, 1, 1]


def test_a_set_of_impact_pieces_is_judged_together_with_the_further_ones():
    first = judged(bar(CHARPY), **{"1": struck("20", "22", "30")})
    assert [(one.due, one.verdict) for one in first.retested] == [(3, FAIL)]
    both = judged(bar(CHARPY), **{"1": struck("20", "22", "30"), "U1_1": struck("35", "36", "37")})
    rows = [(one.specimen, one.verdict) for one in both.statements]
    assert rows == [("", FAIL), ("U1", PASS)]
    assert both.overall.verdict is PASS
    assert both.statements[1].value == 30


@pytest.mark.parametrize(
    ("further", "verdict"),
    [
        (("27", "27", "36"), PASS),  # mean of six 27, two below 27, one of them below 18.9
        (("26", "36", "40"), FAIL),  # three below 27
        (("27", "27", "30"), FAIL),  # mean below 27
        (("10", "60", "60"), FAIL),  # two below 70 %
    ],
)
def test_the_six_values_are_held_against_the_rule_of_the_retest(further, verdict):
    found = judged(bar(CHARPY), **{"1": struck("18", "26", "28"), "U1_1": struck(*further)})
    assert found.statements[1].verdict is verdict
    assert found.overall.verdict is verdict


def certified(assessment, specification, retests):
    content = certificate(assessment, specification, grade="A", size="10")
    (sample,) = content.samples
    return content.model_copy(update={"samples": (sample.model_copy(update={"retests": tuple(retests)}),)})


def claim(again, **changes):
    name = words(again.property)
    values = {
        "requirement": again.requirement,
        "property": name,
        "allowed": most_rounds(again.rule),
        "attempts": again.attempts,
        "words": words(again.words),
    }
    return Retest(**(values | changes))


TWICE = {"1": tensile(520, 12), "U1_1": tensile(525, 15), "U1_2": tensile(515, 16)}
CHARPY_TWICE = {"1": struck("20", "22", "30"), "U1_1": struck("35", "36", "37")}


@pytest.mark.parametrize(("rule", "results"), [(DOUBLED, TWICE), (CHARPY, CHARPY_TWICE)])
def test_a_certificate_with_a_retest_agrees_with_its_own_rows(rule, results):
    specification = bar(rule)
    found = judged(specification, **results)
    content = certified(found, specification, [claim(one) for one in found.retested])
    assert recheck(content, Library({specification.code: specification}, {})) == ()


def test_a_retest_that_the_standard_does_not_know_is_found():
    specification = bar(DOUBLED)
    found = judged(specification, **TWICE)
    claims = [claim(one) for one in found.retested]
    # Under a file without the rule, and where the certificate leaves its retest out, the first failure counts.
    plain = bar()
    other = certified(found, plain, claims)
    assert "overall" in {one.kind for one in recheck(other, Library({plain.code: plain}, {}))}
    silent = certified(found, specification, [])
    assert {one.kind for one in recheck(silent, Library({specification.code: specification}, {}))} == {
        "overall"
    }


def test_a_set_of_a_retest_is_not_held_against_the_counts_of_the_first():
    specification = bar(CHARPY)
    found = judged(specification, **CHARPY_TWICE)
    requirement = next(one for one in specification.requirements_for("A", "10") if one.id == "impact")
    first, again = found.statements
    assert rejudge(first.trace, requirement).verdict is FAIL
    assert rejudge(again.trace, requirement).verdict is None
