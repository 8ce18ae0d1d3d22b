"""Worked cases of standards, guides and published tests, each named by its source (`cases/README.md` there)."""

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from lims.cli import command
from lims.domain.calculation import AREAS, calculate


def cases(folder: Path) -> Iterator[dict]:
    """Yield the cases, their numbers exactly as they are written, their files where they lie."""
    text = (folder / "cases" / "cases.json").read_text(encoding="utf-8")
    for case in json.loads(text, parse_float=Decimal):
        if "file" in case["input"]:
            case["input"]["file"] = str(folder / "data" / case["input"]["file"])
        yield case


def differences(case: dict, answer: dict) -> list[str]:
    """Return where an answer does not agree with what a case expects."""
    found = []
    for key, wanted in case["expected"].items():
        tolerance = case["tolerance"]
        allowed = tolerance.get(key, 0) if isinstance(tolerance, dict) else tolerance
        if isinstance(allowed, list):
            allowed = allowed[1] * abs(wanted)
        if isinstance(wanted, Decimal | int) and not isinstance(wanted, bool):
            agrees = math.isclose(answer[key], wanted, rel_tol=1e-12, abs_tol=float(allowed) + 1e-12)
        else:
            agrees = answer[key] == wanted
        if not agrees:
            found.append(f"{case['id']} {key}: {answer[key]!r}, expected {wanted!r}")
    return found


def test_every_worked_case_agrees(conformance):
    wrong = [
        line
        for case in cases(conformance)
        if "file" not in case["input"]  # which the command reads
        for line in differences(case, calculate(case["area"], case["input"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("area", AREAS)
def test_the_command_answers_as_the_calculation_does(conformance, area):
    chosen = [case for case in cases(conformance) if case["area"] == area]
    lines = "".join(json.dumps(case["input"], default=float) + "\n" for case in chosen)
    ran = CliRunner().invoke(command, ["calc", area], input=lines)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 0
    assert [
        line for case, answer in zip(chosen, answers, strict=True) for line in differences(case, answer)
    ] == []


def test_every_area_of_the_cases_can_be_calculated(conformance):
    assert {case["area"] for case in cases(conformance)} <= set(AREAS)
