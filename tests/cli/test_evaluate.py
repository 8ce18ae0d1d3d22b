"""`lims evaluate`: readings in, statements out."""

import json
import shutil
from io import BytesIO

import pikepdf
import pytest

from lims.documents.certificate import Marks, render_certificate
from lims.paths import shipped
from tests.domain.conformity.certified import BAR, certificate


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


@pytest.fixture
def issued(tmp_path):
    """Return a function that writes the content of a certificate, changed as wanted, and returns its file."""

    def write(change=lambda _data: None):
        data = json.loads(certificate(BAR).canonical())
        change(data)
        file = tmp_path / "data.json"
        file.write_text(json.dumps(data), encoding="utf-8")
        return file

    return write


def first_row(data):
    return data["samples"][0]["rows"][0]


def test_every_verdict_of_a_certificate_is_recomputed_from_its_trace(lims, issued):
    told = lims("evaluate", issued())

    assert told.exit_code == 0, told.output
    assert "6 dari 6 putusan cocok dengan jejaknya." in told.output
    assert "BERBEDA" not in told.output


@pytest.mark.parametrize(
    "change",
    [
        lambda data: first_row(data).update(verdict="FAIL"),
        lambda data: first_row(data).update(value="461"),
        lambda data: first_row(data)["trace"].update(limit_min="470"),
        lambda data: first_row(data)["trace"].update(limit="400 – 545"),
        lambda data: first_row(data)["trace"].update(exact="400"),
    ],
)
def test_a_verdict_a_value_or_a_limit_that_was_changed_is_found(lims, issued, change):
    told = lims("evaluate", issued(change))

    assert told.exit_code == 4, told.output
    assert "BERBEDA" in told.output.splitlines()[3]
    answer = json.loads(lims("evaluate", issued(change), "--json").output)
    assert (answer["standing"], answer["rows"][0]["standing"]) == ("differs", "differs")


def test_a_certificate_is_read_from_within_its_pdf(lims, tmp_path):
    content = certificate(BAR)
    stream = BytesIO()
    with pikepdf.open(BytesIO(render_certificate(content, marks=Marks(), draft=True))) as pdf:
        pdf.attachments["data.json"] = content.canonical()
        pdf.save(stream)
    file = tmp_path / "LHU.pdf"
    file.write_bytes(stream.getvalue())

    assert "6 dari 6 putusan" in lims("evaluate", file).output
    file.write_bytes(render_certificate(content, marks=Marks(), draft=True))
    told = lims("evaluate", file)
    assert told.exit_code == 1
    assert "tidak memuat data LHU" in told.output


def test_the_limits_are_held_against_the_folder_that_is_named(lims, issued, tmp_path):
    folder = tmp_path / "standards"
    shutil.copytree(shipped("standards"), folder)
    assert lims("evaluate", issued(), "--standards", folder).exit_code == 0

    (folder / "specifications" / "sni-2052-2017.toml").unlink()
    told = lims("evaluate", issued(), "--standards", folder)
    assert told.exit_code == 5
    assert "hash" in told.output
    assert "6 dari 6 putusan" in told.output
