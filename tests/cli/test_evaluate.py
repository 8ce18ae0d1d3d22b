"""`lims evaluate`: readings in, statements out."""

import json

import pytest


@pytest.fixture
def document(tmp_path):
    """Return a function that writes a document and returns its file."""

    def write(**changes):
        data = {
            "specification": "SNI 2052:2017",
            "grade": "BjTS 420B",
            "size": "D16",
            "determinations": [
                {
                    "specimen": "1",
                    "method": "SNI 8389:2017",
                    "readings": {"FeH": "92,5", "Fm": "121,2", "Lu": "236,0", "fracture": "middle"},
                },
                {
                    "specimen": "1",
                    "method": "SNI 2052:2017 (berat)",
                    "readings": {"mass": "775,2", "length": "500,0"},
                },
            ],
        }
        file = tmp_path / "readings.json"
        file.write_text(json.dumps(data | changes), encoding="utf-8")
        return file

    return write


def test_statements_are_printed_with_result_limit_and_verdict(lims, document):
    told = lims("evaluate", document())

    assert told.exit_code == 0, told.output
    assert " ".join(told.output.splitlines()[2].split()) == "Kuat luluh 1 460 MPa 420 – 545 Memenuhi"
    assert "1,550 (−1,7 %)" in told.output
    assert "Komposisi kimia" in told.output
    assert "untuk parameter yang diuji" in told.output


def test_everything_can_be_had_as_json(lims, document):
    answer = json.loads(lims("evaluate", document(), "--json").output)

    assert answer["overall"]["verdict"] == "PASS"
    assert {one["value"] for one in answer["statements"]} >= {"460", "603", "1.31", "18.0", "1.550"}


def test_a_document_may_come_by_the_pipe(lims, document):
    assert "460" in lims("evaluate", "-", typed=document().read_text(encoding="utf-8")).output


def test_what_is_missing_or_wrong_in_a_reading_is_told(lims, document):
    pieces = [
        {
            "specimen": "1",
            "method": "SNI 8389:2017",
            "readings": {"FeH": "92,5", "Fm": "1.2.3", "fracture": "grip"},
        }
    ]

    told = lims("evaluate", document(determinations=pieces)).output

    assert "! SNI 8389:2017 1: bacaan Lu belum diisi" in told
    assert "! SNI 8389:2017 1: Fm: “1.2.3” tidak dapat dibaca" in told
    assert "Putus di penjepit" in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "bukan JSON yang sah, baris 1 kolom 2"),
        ("[]", "harus berisi satu objek JSON"),
        ('{"determinations": [], "gred": "x"}', "gred"),
        ('{"determinations": [], "specification": "SNI 1"}', "Spesifikasi SNI 1 tidak ada"),
        ('{"determinations": [], "rule": "guard-band"}', "belum dapat disepakati"),
    ],
)
def test_a_document_that_cannot_be_judged_is_refused(lims, tmp_path, text, words):
    file = tmp_path / "wrong.json"
    file.write_text(text, encoding="utf-8")

    told = lims("evaluate", file)

    assert told.exit_code == 1
    assert words in told.stderr


def test_a_file_that_is_no_text_is_refused(lims, tmp_path):
    file = tmp_path / "wrong.json"
    file.write_bytes(b"\xff\xfe\x00")

    assert "bukan teks UTF-8" in lims("evaluate", file).stderr
