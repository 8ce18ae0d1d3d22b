"""docs/standards.md says of every shipped file what it holds and what is missing."""

import re
from pathlib import Path

import pytest

from lims.domain.standards import load_library
from lims.paths import shipped

DOCUMENTATION = Path(__file__).parents[3] / "docs" / "standards.md"
LIBRARY = load_library(shipped("standards"))
ROWS = {
    cells[0]: cells
    for line in DOCUMENTATION.read_text(encoding="utf-8").splitlines()
    if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) in {4, 6}
}


def limits(specification, confidence):
    """Count the rows that hold a limit of some confidence."""
    rows = [row for requirement in specification.requirements for row in getattr(requirement, "rows", ())]
    return sum(row.has_value and row.confidence.value == confidence for row in rows)


@pytest.mark.parametrize("code", list(LIBRARY.specifications))
def test_a_specification_is_documented_with_its_state_and_its_limits(code):
    specification = LIBRARY.specification(code)
    _, title, state, sourced, known, gaps = ROWS[code]

    assert (title, state) == (specification.title.en, specification.status)
    assert (int(sourced), int(known)) == (limits(specification, "S"), limits(specification, "GK"))
    assert gaps


@pytest.mark.parametrize("code", list(LIBRARY.methods))
def test_a_method_is_documented(code):
    assert ROWS[code][1:3] == [LIBRARY.method(code).title.en, LIBRARY.method(code).kind]


def test_nothing_is_documented_that_is_not_shipped():
    codes = {code for code in ROWS if not re.fullmatch(r"-+|standard|method", code)}

    assert codes == LIBRARY.specifications.keys() | LIBRARY.methods.keys()


@pytest.mark.parametrize("code", list(LIBRARY.specifications))
def test_a_stub_holds_no_limit_and_anything_else_holds_some(code):
    specification = LIBRARY.specification(code)
    held = limits(specification, "S") + limits(specification, "GK")

    assert (held == 0) is (specification.status == "stub")
    assert specification.note is not None


@pytest.mark.parametrize("code", list(LIBRARY.specifications))
def test_an_edition_says_what_supersedes_it_both_ways(code):
    specification = LIBRARY.specification(code)
    if specification.superseded_by:
        assert code in LIBRARY.specification(specification.superseded_by).supersedes
