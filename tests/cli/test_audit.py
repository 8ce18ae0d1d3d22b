"""`lims audit`: a single changed byte is found; the trail can be handed out."""

import csv
import io
import json
import sqlite3
from itertools import pairwise

import pytest

from lims import config
from lims.cli.installation import opened
from lims.database import transaction
from tests import scene as scenes


@pytest.fixture
def laboratory(installed):
    """Return the instance folder of a laboratory that has received a sample."""
    with opened(config.load({}, installed)), transaction() as session:
        scenes.received(session, scenes.build(session))
    return installed


def test_a_whole_trail_is_told_with_its_ends(lims, laboratory):
    told = lims("audit", "verify")

    assert told.exit_code == 0, told.output
    assert " 0 temuan" in told.output
    assert [line.split()[0] for line in told.output.splitlines()[2:]] == ["instalasi", "LUL"]


def test_one_changed_value_is_found(lims, laboratory):
    with sqlite3.connect(laboratory / "lims.db") as connection:
        connection.execute("UPDATE application_items SET heat_or_lot = 'H-18'")
    connection.close()

    told = lims("audit", "verify")

    assert told.exit_code == 1
    assert told.output.startswith("! ")
    assert " 1 temuan" in told.output


def test_one_laboratory_can_be_checked_alone(lims, laboratory):
    with opened(config.load({}, laboratory)), transaction() as session:
        scenes.build(session, code="LAIN")
    with sqlite3.connect(laboratory / "lims.db") as connection:
        connection.execute("UPDATE laboratories SET city = 'Serang' WHERE code = 'LAIN'")
    connection.close()

    assert lims("audit", "verify", "--laboratory", "LUL").exit_code == 0
    assert lims("audit", "verify", "--laboratory", "LAIN").exit_code == 1


def test_the_trail_is_handed_out_as_lines_of_json(lims, laboratory, tmp_path):
    told = lims("audit", "export", "-o", tmp_path / "trail.jsonl")

    lines = [json.loads(line) for line in (tmp_path / "trail.jsonl").read_text(encoding="utf-8").splitlines()]
    assert told.output.strip().endswith(f"{len(lines)} baris.")
    assert [line["sequence"] for line in lines] == list(range(1, len(lines) + 1))
    assert all(after["previous"] == before["hash"] for before, after in pairwise(lines))


def test_the_trail_is_handed_out_as_a_table(lims, laboratory):
    table = list(
        csv.DictReader(io.StringIO(lims("audit", "export", "--format", "csv", "--act", "sample").output))
    )

    assert {row["act"] for row in table} == {"sample:accept"}


def test_the_trail_of_the_machine_is_handed_out_too(lims, laboratory):
    lines = lims("audit", "export", "--installation").output.splitlines()

    assert lines
    assert all(json.loads(line)["chain"] == "00000000-0000-0000-0000-000000000000" for line in lines)


def test_days_that_cannot_be_are_told(lims, laboratory):
    assert lims("audit", "export", "--since", "kemarin").exit_code == 2
    refused = lims("audit", "export", "--since", "2026-02-02", "--until", "2026-01-01")
    assert refused.exit_code == 1
    assert "Tanggal akhir lebih awal" in refused.stderr


def test_a_file_that_cannot_be_written_is_told(lims, laboratory, tmp_path):
    told = lims("audit", "export", "-o", tmp_path / "nowhere" / "trail.jsonl")

    assert told.exit_code == 1
    assert "tidak dapat ditulis" in told.stderr
