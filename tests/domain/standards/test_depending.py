"""Which limits depend on which condition."""

import pytest

from lims.domain.standards import load_library, parse_specification
from lims.domain.standards.depending import depending_on, methods_depending_on
from lims.paths import shipped
from tests.bracket import BRACKET

LIBRARY = load_library(shipped("standards"))
PLATE = LIBRARY.specification("EN 10025-2:2004")
COATING = LIBRARY.specification("ISO 1461:2009")


def keys(specification, condition, grade, size="", **given):
    return [one.key for one in depending_on(specification, condition, grade, size, given)]


def test_limits_that_change_with_the_thickness_name_it():
    assert keys(PLATE, "thickness", "S355JR") == [
        "yield-strength",
        "tensile-strength",
        "elongation",
        "impact",
    ]
    assert methods_depending_on(PLATE, "direction", "S355JR", "") == {"SNI 8389:2017"}


@pytest.mark.parametrize(
    ("grade", "condition", "asked"),
    [("Baja", "thickness", True), ("Baja", "thread", False), ("Ulir, sentrifugal", "thread", True)],
)
def test_a_condition_that_only_other_grades_depend_on_does_not_matter(grade, condition, asked):
    assert bool(keys(COATING, condition, grade)) is asked


def test_one_answer_may_make_another_matter():
    assert keys(PLATE, "product", "S355JR") == []
    assert keys(PLATE, "product", "S355JR", analysis="ladle", thickness="20") == ["phosphorus", "sulfur"]


def test_what_the_standard_presumes_still_decides():
    assert "phosphorus" in keys(PLATE, "analysis", "S355JR")


def test_a_limit_in_another_specification_depends_on_what_it_depends_on_there():
    bracket = parse_specification(BRACKET, "bracket")
    assert keys(bracket, "thickness", "Braket") == []
    bracket.pair(LIBRARY.specifications)
    assert keys(bracket, "thickness", "Braket") == ["coating", "coating-mean"]
    assert methods_depending_on(bracket, "thickness", "Braket", "") == {"ISO 2178:2016"}
