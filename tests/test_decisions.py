"""Decisions are short and say why: a page that nobody reads decides nothing."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("*.md"))


def test_every_decision_has_a_number_of_its_own():
    numbers = [file.name[:4] for file in DECISIONS]

    assert numbers == [f"{number:04}" for number in range(len(DECISIONS))]


@pytest.mark.parametrize("file", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_short_and_whole(file):
    lines = file.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 60
    assert lines[0].startswith(f"# {file.name[:4]}. ")
    assert [line for line in lines if line.startswith("## ")] == ["## Why", "## Decision", "## What follows"]
    assert any(line.startswith("Status: ") for line in lines)
