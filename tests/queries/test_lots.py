"""Piece > sample > lot: samples of one lot are rolled up where the specification takes samples by lot."""

import pytest

from lims.domain.conformity import Verdict, assess
from lims.domain.standards import parse_specification
from lims.models import ApplicationItem, Sample
from lims.queries.assessments import SampleAssessment
from lims.queries.lots import lots_of
from tests.domain.conformity.test_attempts import BAR, SOURCES, tensile

PLAN = """
[[conditions]]
key = "lot_size"
label = { id = "Ukuran lot", en = "Size of the lot" }
range = { min = 1, max = 100000 }

[[sampling]]
kind = "lot-table"
key = "lot"
title = { id = "Contoh menurut ukuran lot", en = "Samples by size of lot" }
rows = [{ to = 100, samples = 2 }, { above = 100, samples = 3, accept = 1 }]
confidence = "S"
source = ["S1"]
"""
GOOD, SHORT = 16, 12


def lot(*elongations, size="", plan=PLAN, names=None):
    specification = parse_specification(BAR + plan + SOURCES, "uji")
    conditions = {"lot_size": size} if size else {}
    return lots_of(
        [
            SampleAssessment(
                sample=Sample(code=f"26.{number}"),
                item=ApplicationItem(
                    grade="A",
                    size="10",
                    heat_or_lot=(names or ["H-17"] * 9)[number],
                    conditions=conditions,
                ),
                works=(),
                computations={},
                specification=specification,
                checks=None,
                assessment=assess(specification, "A", "10", {"1": tensile(520, elongation)}),
                uncertainties={},
            )
            for number, elongation in enumerate(elongations)
        ]
    )


@pytest.mark.parametrize(
    ("elongations", "size", "verdict"),
    [
        ((GOOD, GOOD), "", Verdict.PASS),
        ((GOOD, SHORT), "", Verdict.FAIL),
        ((GOOD, GOOD), "50", Verdict.PASS),
        ((GOOD, GOOD), "500", Verdict.NOT_EVALUATED),  # three are asked for
        ((GOOD, GOOD, SHORT), "500", Verdict.PASS),  # one may fail
        ((GOOD, SHORT, SHORT), "500", Verdict.FAIL),
        ((GOOD,), "50", Verdict.NOT_EVALUATED),
    ],
)
def test_the_lot_follows_its_samples_and_the_plan(elongations, size, verdict):
    (found,) = lot(*elongations, size=size)
    assert (found.name, found.verdict) == ("H-17", verdict)
    assert found.passed == sum(one == GOOD for one in elongations)


def test_one_sample_of_unknown_lot_is_no_lot():
    assert lot(GOOD) == ()


def test_without_a_plan_nothing_is_said_of_a_lot():
    assert lot(GOOD, GOOD, plan="") == ()


def test_samples_of_several_lots_stand_apart():
    assert lot(GOOD, SHORT, names=["H-1", "H-2"]) == ()
    (found,) = lot(GOOD, SHORT, GOOD, names=["H-1", "H-2", "H-1"])
    assert (found.name, found.verdict) == ("H-1", Verdict.PASS)
