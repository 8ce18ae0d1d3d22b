"""`lims demo`: the demonstration laboratory, and the main job in the terminal."""

import json
import re
import sqlite3
from dataclasses import replace

from lims.cli.serve import address_in_network
from lims.demonstration import reckoning
from lims.demonstration.reckoning import FIRST, Figure
from lims.trust.report import CODES, Answer


def test_run_shows_every_step_and_figure_and_leaves_the_papers(lims, instance):
    told = lims("demo", "run")

    assert told.exit_code == 0, told.output
    assert len(re.findall(r"^ +\d+ ms  ", told.output, re.MULTILINE)) == 29
    assert "26 dari 26 sama." in told.output
    assert "21 dari 21 sama." in told.output
    assert "TIDAK " not in told.output
    left = sorted(file.name for file in (instance / "demo").iterdir())
    assert left == [
        f"{name}{kind}"
        for name in ("1-BjTS-420B-D16", "2-BjTS-420B-D10")
        for kind in (".data.json", ".pdf", ".png")
    ]
    assert (instance / "demo" / left[2]).read_bytes().startswith(b"\x89PNG")
    assert not (instance / "lims.db").exists()


def test_run_tells_a_figure_that_differs_and_ends_with_one(lims, tmp_path, monkeypatch):
    wrong = (Figure("yield-strength", "1", "420 – 545", "461", FIRST.figures[0].verdict), *FIRST.figures[1:])
    monkeypatch.setattr(reckoning, "BOTH", (replace(FIRST, figures=wrong),))

    told = lims("demo", "run", "--output", tmp_path / "demo")

    assert told.exit_code == 1
    assert "25 dari 26 sama." in told.output
    assert "BERBEDA" in told.stderr


def test_what_run_leaves_is_recognised_nowhere_as_genuine(lims, installed, tmp_path):
    lims("demo", "run", "--output", tmp_path)

    assert CODES[Answer.DEMONSTRATION] == 4
    assert lims("verify", tmp_path / "1-BjTS-420B-D16.pdf").exit_code == 4
    assert lims("verify", tmp_path / "1-BjTS-420B-D16.data.json").exit_code == 5


def test_load_prints_the_sign_ins_once_and_leads_its_qr_codes_to_the_server_that_is_about_to_start(
    lims, installed
):
    told = lims("demo", "load", "--lan", "--port", 8123)

    assert told.exit_code == 0, told.output
    passwords = re.findall(r"@(?:demo|ikm)\.example +(\w{4}-\w{4}-\w{4}-\w{4})$", told.output, re.MULTILINE)
    assert len(set(passwords)) == 15
    with sqlite3.connect(installed / "lims.db") as connection:
        contents = connection.execute("SELECT content FROM certificates WHERE number IS NOT NULL").fetchall()
    connection.close()
    addresses = {json.loads(row[0])["verification_url"].rpartition("/v/")[0] for row in contents}
    assert addresses == {f"http://{address_in_network()}:8123"}
    again = lims("demo", "load")
    assert again.exit_code == 1
    assert "sudah ada" in again.stderr


def test_load_needs_a_database(lims, instance):
    assert "lims db upgrade" in lims("demo", "load").stderr


def test_the_table_of_figures_is_in_the_language_of_the_reader(lims, tmp_path):
    told = lims("--lang", "en", "demo", "run", "--output", tmp_path)

    assert "Yield strength " in told.output
    data = json.loads((tmp_path / "1-BjTS-420B-D16.data.json").read_text(encoding="utf-8"))
    assert data["samples"][0]["overall"]["verdict"] == "PASS"
