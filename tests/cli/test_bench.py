import json

from click.testing import CliRunner

from lims.bench import AREAS
from lims.bench.measuring import Measured
from lims.cli import command
from lims.domain.text import Text


def ran(*arguments):
    return CliRunner().invoke(command, ["bench", *arguments])


def test_evaluation_is_measured_against_the_bare_comparison():
    answer = ran("evaluation", "--samples", "100", "--json")
    assert answer.exit_code == 0, answer.output
    measured = {one["name"]["en"]: one for one in json.loads(answer.stdout)["measured"]}
    judged = measured["Judging a sample: 9 requirements, traced"]
    bare = measured["Bare comparison of 9 decimal numbers"]
    ratio = measured["Judging : bare comparison"]
    assert (judged["count"], bare["count"], ratio["unit"]) == (100, 1000, "x")
    assert abs(ratio["value"] * bare["value"] - judged["value"]) < 1e-3 * judged["value"]
    assert {one["area"] for one in measured.values()} == {"evaluation"}


def test_every_area_says_itself_what_it_measured(monkeypatch):
    """Those that found a laboratory or start a server take minutes; they are run before a release."""
    monkeypatch.setattr("lims.bench.records.LEAVES", 70_000)
    monkeypatch.setattr("lims.bench.sheets.ROWS", 100)
    quick = ["evaluation", "log", "paper", "records", "seal", "sheet", "standards"]
    answer = ran(*quick, "--samples", "50")
    assert answer.exit_code == 0
    assert {line.split()[0] for line in answer.stdout.splitlines()[2:]} == set(quick) <= set(AREAS)


def test_an_unknown_area_is_named_with_those_that_there_are():
    answer = ran("astrology")
    assert answer.exit_code != 0
    assert all(name in answer.output for name in AREAS)


def test_an_aim_that_is_missed_fails_only_where_that_was_asked_for():
    slow = Measured("slow", Text("Lambat", "Slow"), 2.0, "s", 1.0)
    assert slow.met is False
    AREAS["slow"] = lambda _size: [slow]
    try:
        assert ran("slow").exit_code == 0
        assert ran("slow", "--strict").exit_code == 1
    finally:
        del AREAS["slow"]
