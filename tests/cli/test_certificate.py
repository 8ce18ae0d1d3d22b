"""`lims certificate render` prints a content that stands in a file."""

import json

import pytest

from lims.documents.certificate import Marks, render_certificate
from tests.documents import factories


@pytest.fixture
def content():
    return factories.order_one()


def test_the_same_content_gives_the_same_pdf(lims, tmp_path, content):
    (tmp_path / "data.json").write_bytes(content.canonical())

    told = lims("certificate", "render", tmp_path / "data.json", "-o", tmp_path / "lhu.pdf")

    assert told.exit_code == 0, told.output
    assert (tmp_path / "lhu.pdf").read_bytes() == render_certificate(content, marks=Marks())


def test_an_unnumbered_content_is_printed_as_a_draft_only(lims, tmp_path, content):
    (tmp_path / "data.json").write_bytes(content.unnumbered().canonical())

    refused = lims("certificate", "render", tmp_path / "data.json", "-o", tmp_path / "lhu.pdf")
    drawn = lims("certificate", "render", tmp_path / "data.json", "-o", tmp_path / "draft.pdf", "--draft")

    assert refused.exit_code == 1
    assert "hanya dapat dicetak sebagai konsep" in refused.stderr
    assert not (tmp_path / "lhu.pdf").exists()
    assert drawn.exit_code == 0


def test_marks_are_printed_where_they_are_handed_over(lims, tmp_path, content):
    (tmp_path / "data.json").write_bytes(content.canonical())
    (tmp_path / "logo.png").write_bytes(factories.picture("LOGO"))

    lims(
        "certificate",
        "render",
        tmp_path / "data.json",
        "-o",
        tmp_path / "lhu.pdf",
        "--logo",
        tmp_path / "logo.png",
    )

    assert (tmp_path / "lhu.pdf").read_bytes() != render_certificate(content, marks=Marks())


def test_a_content_that_lacks_a_part_is_refused_with_its_key(lims, tmp_path, content):
    data = json.loads(content.canonical())
    del data["laboratory"]["city"]
    (tmp_path / "data.json").write_text(json.dumps(data))

    told = lims("certificate", "render", tmp_path / "data.json", "-o", tmp_path / "lhu.pdf")

    assert told.exit_code == 1
    assert "laboratory.city" in told.stderr


def test_a_place_that_cannot_be_written_to_is_told(lims, tmp_path, content):
    (tmp_path / "data.json").write_bytes(content.canonical())

    told = lims("certificate", "render", tmp_path / "data.json", "-o", tmp_path / "nowhere" / "lhu.pdf")

    assert told.exit_code == 1
    assert "tidak dapat ditulis" in told.stderr
