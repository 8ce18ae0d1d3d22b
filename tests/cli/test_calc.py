import io
import json
import sys

import pytest
from click.testing import CliRunner

from lims.cli import command
from lims.domain.calculation import AREAS


def asked(area: str, lines: str | bytes, *options: str) -> tuple[int, list[dict]]:
    """Ask the calculator; return its exit code and its answers."""
    ran = CliRunner().invoke(command, [*options, "calc", area], input=lines)
    return ran.exit_code, [json.loads(line) for line in ran.stdout.splitlines()]


def test_each_line_has_its_answer():
    lines = '{"value": "12.25", "to": "0.1"}\n\n{"value": 12.35, "to": 0.1}\n'
    assert asked("rounding", lines) == (0, [{"rounded": "12.2"}, {"rounded": "12.4"}])


def test_figures_are_read_as_they_are_written():
    assert asked("rounding", '{"value": 0.285, "to": 0.01, "rule": "half-up"}') == (0, [{"rounded": "0.29"}])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("nonsense", "bukan JSON"),
        ("[" * 100_000, "bukan JSON"),
        ("[1]", "satu objek JSON"),
        ('{"value": NaN, "to": 1}', "NaN bukan angka"),
        ('{"value": 1, "value": 2, "to": 1}', "value tertulis dua kali"),
        ('{"value": 1, "to": 1, "step": 1}', "step tidak dikenal"),
        (b'{"value": "\xff"}', "bukan JSON"),
    ],
)
def test_a_refused_line_leaves_the_others_answered(line, words):
    good = b'{"value": 1.5, "to": 1}\n'
    code, answers = asked(
        "rounding", good + (line if isinstance(line, bytes) else line.encode()) + b"\n" + good
    )
    assert code == 1
    assert answers[0] == answers[2] == {"rounded": "2"}
    assert words in answers[1]["error"]


def test_a_mark_of_byte_order_is_no_fault():
    assert asked("rounding", b'\xef\xbb\xbf{"value": 1.5, "to": 1}') == (0, [{"rounded": "2"}])


def test_words_are_in_the_language_of_the_reader():
    line = '{"scale": "HBW", "ball_mm": 10, "force_kgf": 3000, "indent_mm": 2}'
    assert "rentang" in asked("hardness", line, "--lang", "id")[1][0]["note"]
    assert "range" in asked("hardness", line, "--lang", "en")[1][0]["note"]


def test_an_unknown_area_is_a_fault_of_usage():
    ran = CliRunner().invoke(command, ["calc", "astrology"])
    assert ran.exit_code == 2
    assert "control-rules" in ran.stderr


def test_the_help_names_every_area():
    shown = " ".join(CliRunner().invoke(command, ["--lang", "id", "calc", "--help"]).stdout.split())
    assert [area for area in AREAS if area not in shown] == []


def test_a_person_at_the_terminal_is_shown_an_example(monkeypatch, capsys):
    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(io.BytesIO(b"")))
    with pytest.raises(SystemExit):
        command.main(["--lang", "id", "calc", "hardness-force"])
    shown = capsys.readouterr()
    assert (shown.out, '{"symbol": "HBW 10/3000"}' in shown.err) == ("", True)


def test_what_has_no_words_cannot_be_an_answer():
    from lims.cli.calc import in_words

    with pytest.raises(TypeError):
        json.dumps({"value": object()}, default=in_words)
