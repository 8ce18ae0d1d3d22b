from decimal import Decimal

import pytest

from lims.domain.conformity import Verdict, next_step
from lims.domain.conformity.retest import Attempted
from lims.domain.errors import InvalidInput
from lims.domain.standards import Individuals, Interval
from lims.domain.standards.procedure import DoublingRule, ReplacementRule, SequentialRule
from lims.domain.text import Text

PASS, FAIL, SILENT, LIKELY = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.NOT_EVALUATED,
    Verdict.CONDITIONAL_PASS,
)
DOUBLING = DoublingRule(kind="doubling", key="d", confidence="GK")
TWICE = DoublingRule(kind="doubling", key="d", rounds=2, whole=True, confidence="GK")
REPLACING = ReplacementRule(kind="replacement", key="r", most=2, confidence="GK")
CHARPY = SequentialRule(kind="sequential", key="s", percent=Decimal(70), confidence="GK")
IMPACT = Individuals(
    Interval(low=Decimal(27)), Interval(low=Decimal("18.9")), 1, 3, Text("rata-rata ≥ 27", "mean ≥ 27")
)


def judged(*verdicts):
    return [Attempted(verdict) for verdict in verdicts]


def struck(*values):
    return [Attempted(PASS, Decimal(value)) for value in values]


def step(rules, *attempts, first=2, **more):
    found = next_step(rules, attempts, first=first, **more)
    assert found.words.id
    assert found.final == (found.due == "nothing")
    return found.due, found.pieces, found.verdict


def test_the_first_pieces_are_due_first():
    assert step([DOUBLING]) == ("first", 2, SILENT)
    assert step([DOUBLING], judged(PASS)) == ("first", 1, SILENT)
    assert step([DOUBLING], []) == ("first", 2, SILENT)


@pytest.mark.parametrize("rules", [[], [DOUBLING], [CHARPY]])
def test_what_passes_at_once_is_final(rules):
    assert step(rules, judged(PASS, PASS)) == ("nothing", 0, PASS)
    assert step(rules, judged(PASS, LIKELY)) == ("nothing", 0, LIKELY)


def test_without_a_rule_a_failure_is_final():
    assert step([], judged(PASS, FAIL)) == ("nothing", 0, FAIL)
    assert step([REPLACING], judged(PASS, FAIL)) == ("nothing", 0, FAIL)


def test_each_failed_piece_is_tested_twice_again_and_all_must_pass():
    failed = judged(FAIL, PASS)
    assert step([DOUBLING], failed) == ("retest", 2, SILENT)
    assert step([DOUBLING], judged(FAIL, FAIL)) == ("retest", 4, SILENT)
    assert step([DOUBLING], failed, judged(PASS)) == ("first", 1, SILENT)
    assert step([DOUBLING], failed, judged(PASS, PASS)) == ("nothing", 0, PASS)
    assert step([DOUBLING], failed, judged(PASS, FAIL)) == ("nothing", 0, FAIL)
    assert not next_step([DOUBLING], [failed], first=2).whole


def test_a_rule_may_allow_two_rounds_of_everything():
    found = next_step([TWICE], [judged(FAIL, PASS), judged(FAIL, PASS)], first=2)
    assert (found.due, found.pieces, found.whole) == ("retest", 2, True)
    assert step([TWICE], judged(FAIL, PASS), judged(FAIL, PASS), judged(PASS, PASS)) == ("nothing", 0, PASS)


def test_a_void_piece_is_replaced_and_that_is_no_retest():
    assert step([REPLACING, DOUBLING], judged(PASS, None)) == ("replacement", 1, SILENT)
    assert step([REPLACING, DOUBLING], judged(PASS, None, PASS)) == ("nothing", 0, PASS)
    assert step([], judged(None, None)) == ("replacement", 2, SILENT)
    assert step([REPLACING], judged(None, None, None)) == ("nothing", 0, SILENT)


def test_a_piece_without_a_verdict_keeps_the_verdict_back():
    assert step([DOUBLING], judged(PASS, SILENT)) == ("nothing", 0, SILENT)


def test_three_further_pieces_and_all_six_together():
    good, low = struck(27, 27, 27), struck(18, 30, 40)
    assert step([CHARPY], good, first=3, limits=IMPACT) == ("nothing", 0, PASS)
    assert step([CHARPY], low, first=3, limits=IMPACT) == ("retest", 3, SILENT)
    assert step([CHARPY], struck(20, 20, 60), first=3, limits=IMPACT) == ("retest", 3, SILENT)
    assert step([CHARPY], struck(19, 26, 27), first=3, limits=IMPACT) == ("retest", 3, SILENT)
    assert step([CHARPY], low, struck(26, 30, 30), first=3, limits=IMPACT) == ("nothing", 0, PASS)
    assert step([CHARPY], low, struck(18, 30, 40), first=3, limits=IMPACT) == ("nothing", 0, FAIL)
    assert step([CHARPY], low, struck(26, 26, 40), first=3, limits=IMPACT) == ("nothing", 0, FAIL)
    assert step([CHARPY], low, struck(20, 27, 20), first=3, limits=IMPACT) == ("nothing", 0, FAIL)
    bare = SequentialRule(kind="sequential", key="s", confidence="GK")
    assert step([bare], low, struck(18, 30, 40), first=3, limits=IMPACT) == ("nothing", 0, PASS)
    assert step([CHARPY], judged(PASS, PASS, PASS), first=3, limits=IMPACT) == ("nothing", 0, SILENT)


@pytest.mark.parametrize(
    "attempts",
    [
        [judged(PASS, PASS, PASS)],
        [judged(PASS, PASS), judged(PASS)],
        [judged(PASS), judged(PASS)],
        [judged(FAIL, PASS), judged(FAIL, PASS), judged(PASS, PASS)],
        [judged(FAIL, PASS), judged(PASS, PASS, PASS)],
    ],
)
def test_the_sequence_is_kept(attempts):
    with pytest.raises(InvalidInput, match="aturan standar"):
        next_step([DOUBLING], attempts, first=2)
