"""A PDF as evidence: record, page, data and seal must be of one certificate."""

from datetime import UTC, datetime, timedelta

import pytest

from lims.documents.certificate import Marks, render_certificate
from lims.trust import document, entries
from lims.trust.keys import Purpose
from lims.trust.reading import Unreadable
from lims.trust.report import Answer, Outcome, Part, Report
from lims.trust.status import Status
from tests.trust.attacks import CONTENT, DATA, Paper, issued
from tests.trust.world import World


@pytest.fixture
def world(tmp_path) -> World:
    """Return a laboratory of today: pyHanko takes the time of a seal from the machine."""
    return World(tmp_path, now=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=2))


def examined(world: World, pdf: bytes) -> Report:
    return document.examine_pdf(pdf, world.trust(), world.publish(), world.now + timedelta(seconds=5))


def refused(report: Report, part: Part, words: str) -> None:
    assert report.answer is Answer.FORGED, [str(check) for check in report.checks]
    failed = [check for check in report.checks if check.outcome is Outcome.FAILED]
    assert part in [check.part for check in failed]
    assert words in " ".join(check.message for check in failed)


def test_a_sealed_pdf_is_valid_in_all_its_parts(world):
    report = examined(world, issued(world).sealed(world))
    assert report.answer is Answer.VALID, [str(check) for check in report.checks]
    passed = {check.part for check in report.checks if check.outcome is Outcome.PASSED}
    assert passed >= {Part.SIGNATURE, Part.KEY, Part.LOG, Part.STATUS, Part.PAPER, Part.CONTENT, Part.SEAL}


def test_one_that_was_withdrawn_says_so_whatever_its_seal(world):
    one = issued(world)
    world.statuses[4711] = Status.WITHDRAWN
    assert examined(world, one.sealed(world)).answer is Answer.WITHDRAWN


def test_a_swapped_proof_is_refused_even_where_it_is_sealed(world):
    one, other = issued(world), issued(world)
    proof = Paper(other.record, other.record, DATA, one.proof)
    refused(examined(world, proof.sealed(world)), Part.LOG, "tidak ada dalam log")
    broken = Paper(one.record, one.record, DATA, b"none")
    assert examined(world, broken.sealed(world)).answer is Answer.VALID, "the log itself is asked"


def test_a_byte_changed_after_sealing_is_refused(world):
    pdf = bytearray(issued(world).sealed(world))
    at = pdf.index(b"/MediaBox") + 12
    pdf[at] = pdf[at] ^ 1
    report = document.examine_pdf(bytes(pdf), world.trust(), world.publish(), world.now)
    assert report.answer is Answer.FORGED


def test_a_seal_of_another_laboratory_is_not_enough(world, tmp_path):
    other = World(tmp_path / "other", now=world.now)
    report = examined(world, issued(world).sealed(other))
    assert report.answer is Answer.UNKNOWN
    assert report.of(Part.SEAL).outcome is Outcome.NOT_CHECKED


def test_a_seal_that_nobody_vouches_for_is_believed_where_the_log_names_the_very_file(world, tmp_path):
    one = issued(world)
    for sealer in (World(tmp_path / "other", now=world.now), world):
        pdf = one.sealed(sealer)
        if sealer is world:
            kid = world.key(Purpose.SEAL).kid.hex()
            world.keys.revoke(world.issuer, kid, world.now, since=world.now - timedelta(days=1), log_size=0)
        assert examined(world, pdf).answer is Answer.UNKNOWN
        world.log.append(entries.sealed(one.record, pdf))
        report = examined(world, pdf)
        assert report.answer is Answer.VALID
        assert "sampai bita terakhir" in report.of(Part.SEAL).message
        assert document.examine_pdf(pdf, world.trust(), None, world.now).answer is Answer.UNKNOWN


def test_a_seal_with_a_revoked_key_is_not_enough(world):
    one = issued(world)
    pdf = one.sealed(world)
    kid = world.key(Purpose.SEAL).kid.hex()
    world.keys.revoke(world.issuer, kid, world.now, since=world.now - timedelta(days=1), log_size=0)
    assert examined(world, pdf).answer is Answer.UNKNOWN


def test_without_a_seal_the_text_is_not_vouched_for(world):
    report = examined(world, issued(world).unsealed())
    assert report.answer is Answer.UNKNOWN
    assert report.of(Part.SEAL).outcome is Outcome.NOT_CHECKED


def test_a_forged_record_in_a_pdf_is_refused_before_anything_else(world):
    one = issued(world)
    forged = Paper(one.record[:-1] + b"x", one.record, DATA, one.proof)
    refused(examined(world, forged.sealed(world)), Part.SIGNATURE, "tidak cocok")


def test_what_carries_no_record_is_told(world):
    with pytest.raises(Unreadable, match="tidak memuat rekaman"):
        examined(world, render_certificate(CONTENT, marks=Marks()))
    with pytest.raises(Unreadable, match="bukan PDF"):
        examined(world, b"%PDF-1.7 broken")
