"""What is said of PDFs, and of those that somebody tampered with."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from lims.trust.pdf.archive import NotArchivable, archive
from lims.trust.pdf.checks import require_whole
from lims.trust.pdf.examine import SealStanding, examine
from lims.trust.pdf.levels import Level
from lims.trust.pdf.local import signer_of
from lims.trust.pdf.seals import SealFailed, sign, stamped
from tests.trust.pdf import forging, sealing

LATER = sealing.NOW + timedelta(days=5 * 365)


def examined(pdf: bytes, roots: list[bytes] | None = None, **given):
    return examine(pdf, sealing.roots() if roots is None else roots, at=given.pop("at", sealing.NOW), **given)


def words(findings) -> str:
    return " ".join(findings.faults)


def test_a_lasting_seal_is_valid_with_its_times_and_records():
    found = examined(sealing.lasting())

    assert (found.standing, found.faults) == (SealStanding.VALID, ())
    assert found.seal.level is Level.ARCHIVE
    assert found.seal.sealer == "LUL LIMS Seal"
    assert found.seal.certificate == sealing.key().certificate
    assert [stamp.vouched for stamp in found.seal.time_stamps] == [True, True]
    assert found.seal.time_stamps[-1].covers_file
    assert found.seal.proven_at == found.seal.time_stamps[0].at
    assert found.attachment("data.json") == sealing.data()
    assert found.attachment("other") is None


def test_a_seal_without_time_is_valid_and_says_so():
    found = examined(sealing.basic())

    assert found.standing is SealStanding.VALID
    assert found.seal.level is Level.BASIC
    assert found.seal.covers_file
    assert found.seal.time_stamps == ()
    assert found.seal.proven_at is None


def test_renewed_time_stamps_are_no_change():
    renewed = stamped(sealing.lasting(), sealing.stamping(), [sealing.root()], sealing.lists())

    found = examined(renewed)

    assert found.standing is SealStanding.VALID
    assert len(found.seal.time_stamps) == 3


def test_after_the_certificate_has_ended_the_time_stamp_proves_the_seal():
    assert examined(sealing.lasting(), at=LATER).standing is SealStanding.VALID
    assert examined(sealing.basic(), at=LATER).standing is SealStanding.UNKNOWN_SEALER
    assert examined(sealing.basic(), at=LATER, trusted_at=sealing.NOW).standing is SealStanding.VALID


def test_a_time_that_nobody_vouches_for_is_only_claimed():
    found = examined(sealing.lasting(), [sealing.root()])

    assert found.standing is SealStanding.VALID
    assert [stamp.vouched for stamp in found.seal.time_stamps] == [False, False]
    assert examined(sealing.lasting(), [sealing.root()], at=LATER).standing is SealStanding.UNKNOWN_SEALER


def test_the_authority_is_also_known_by_its_key_alone():
    spki = sealing.key(purpose=sealing.Purpose.AUTHORITY).public.spki

    assert examined(sealing.basic(), [], authorities=[spki]).standing is SealStanding.VALID
    assert examined(sealing.basic(), [], authorities=[b"other"]).standing is SealStanding.UNKNOWN_SEALER


def test_the_seal_of_a_stranger_is_no_seal_of_ours():
    forged = sealing.sealer("LAIN", time=False).seal(sealing.archived(), sealing.WORDS, sealing.NOW)

    found = examined(forged)

    assert found.standing is SealStanding.UNKNOWN_SEALER
    assert "tidak dikenal" in words(found)


def test_a_print_without_a_seal_says_so():
    found = examined(sealing.archived())

    assert found.standing is SealStanding.NONE
    assert found.seal is None
    assert "tidak bersegel" in words(found)
    assert found.attachment("certificate.cose") == sealing.RECORD


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\ngarbage", sealing.basic()[:30_000]])
def test_what_cannot_be_read_is_told_so(junk):
    assert examined(junk).standing in {SealStanding.UNREADABLE, SealStanding.ALTERED}


def flipped(pdf: bytes, place: int) -> bytes:
    altered = bytearray(pdf)
    altered[place] ^= 1
    return bytes(altered)


@pytest.mark.parametrize("place", [1_000, 5_000, 12_345, 20_000, 30_000, 40_000])
@pytest.mark.parametrize("pdf", [sealing.basic, sealing.lasting])
def test_every_flipped_byte_is_found(pdf, place):
    assert examined(flipped(pdf(), place)).standing in {SealStanding.ALTERED, SealStanding.UNREADABLE}


def test_a_swapped_record_is_found_by_rewriting_and_by_adding():
    swapped = sealing.data().replace(b"460", b"560")
    with pikepdf.open(BytesIO(sealing.lasting())) as document:
        document.attachments["data.json"] = pikepdf.AttachedFileSpec(document, swapped)
        stream = BytesIO()
        document.save(stream)
    rewritten = examined(stream.getvalue())
    writer = IncrementalPdfFileWriter(BytesIO(sealing.lasting()))
    specification = writer.root["/AF"][0]
    specification["/EF"]["/F"] = writer.add_object(generic.StreamObject(stream_data=swapped))
    writer.update_container(specification)
    writer.update_container(specification["/EF"])
    stream = BytesIO()
    writer.write(stream)
    added = examined(stream.getvalue())

    assert rewritten.attachment("data.json") == swapped
    assert rewritten.standing is SealStanding.ALTERED
    assert added.standing is SealStanding.ALTERED
    assert "ditambahkan" in words(added)


@pytest.mark.parametrize("pdf", [sealing.basic, sealing.lasting])
def test_text_laid_over_the_page_is_found_though_the_signed_bytes_are_intact(pdf):
    found = examined(forging.with_text(pdf(), b"PALSU"))

    assert found.standing is SealStanding.ALTERED
    assert words(found) == "Setelah disegel, sesuatu ditambahkan di atas isi berkas."


def test_hidden_content_that_is_shown_after_sealing_is_found():
    """Somebody prepares hidden content before the seal and swaps it in after: a shadow attack."""
    prepared = forging.with_hidden(sealing.archived())
    sealed = sealing.sealer(time=False).seal(prepared, sealing.WORDS, sealing.NOW)

    assert examined(sealed).standing is SealStanding.VALID
    with pytest.raises(NotArchivable, match="Hidden"):
        archive(prepared, [], sealing.METADATA)
    found = examined(forging.hidden_shown(sealed))
    assert found.standing is SealStanding.ALTERED
    assert "ditambahkan" in words(found)


def signed(pdf: bytes, issuer: str = "LUL", field: str = "Segel", **metadata) -> bytes:
    given = {"field_name": field, "md_algorithm": "sha256", "subfilter": SigSeedSubFilter.PADES}
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    stream = BytesIO()
    PdfSigner(PdfSignatureMetadata(**(given | metadata)), signer_of(sealing.key(issuer))).sign_pdf(
        writer, output=stream
    )
    return stream.getvalue()


def test_a_seal_that_would_permit_changes_says_so_and_still_none_is_believed():
    lax = signed(sealing.archived(), certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)
    approval = signed(sealing.archived())

    for pdf in (lax, approval):
        found = examined(pdf)
        assert (found.standing, found.seal.forbids_changes) == (SealStanding.VALID, False)
        assert examined(forging.with_text(pdf, b"PALSU")).standing is SealStanding.ALTERED
        assert examined(signed(pdf, "LAIN", "Lain")).standing is SealStanding.ALTERED
    assert examined(sealing.basic()).seal.forbids_changes


def test_a_second_signature_beside_the_seal_is_told():
    found = examined(signed(signed(sealing.archived()), "LAIN", "Lain"))

    assert found.standing is SealStanding.ALTERED
    assert "tanda tangan lain" in words(found)


def test_a_seal_over_half_of_the_file_is_found():
    pdf = sealing.basic()
    start = pdf.rindex(b"/ByteRange")
    end = pdf.index(b"]", start)
    numbers = pdf[pdf.index(b"[", start) + 1 : end].split()
    numbers[3] = str(int(numbers[3]) - 10).encode()
    narrowed = b"/ByteRange [" + b" ".join(numbers) + b"]"
    altered = pdf[:start] + narrowed.ljust(end + 1 - start) + pdf[end + 1 :]

    found = examined(altered)

    assert found.standing is SealStanding.ALTERED


def test_bytes_hidden_behind_the_value_of_the_seal_are_found():
    pdf = sealing.basic()
    padding = pdf.rindex(b"00000000>")

    found = examined(pdf[:padding] + b"deadbeef" + pdf[padding + 8 :])

    assert found.standing is SealStanding.ALTERED
    assert "tidak mencakup" in words(found)


def test_bytes_hidden_behind_the_value_of_a_time_stamp_are_found():
    pdf = sealing.lasting()
    padding = pdf.rindex(b"00000000>")

    found = examined(pdf[:padding] + b"deadbeef" + pdf[padding + 8 :])

    assert found.standing is SealStanding.ALTERED
    assert "Stempel waktu" in words(found)


def test_a_broken_addition_is_told_apart_from_a_broken_seal():
    pdf = sealing.lasting()
    added = pdf.rindex(b"%%EOF", 0, len(pdf) - 10)
    addition = examined(flipped(pdf, pdf.index(b" obj", added)))
    # An algorithm that nobody knows, in the seal itself.
    algorithm = sealing.basic().rindex(b"608648016503040201") + 15
    seal = examined(flipped(sealing.basic(), algorithm))

    assert (addition.standing, seal.standing) == (SealStanding.ALTERED, SealStanding.ALTERED)
    assert "Yang ditambahkan" in words(addition)
    assert "Segel PDF rusak" in words(seal)


@pytest.mark.parametrize("numbers", [b"0 1 2 3 4 5", b"0 10 20 30", b"0 0 0 0", b"1 2 3 4"])
def test_a_seal_over_other_ranges_covers_nothing(numbers):
    pdf = sealing.basic()
    start = pdf.rindex(b"/ByteRange")
    end = pdf.index(b"]", start) + 1

    found = examined(pdf[:start] + (b"/ByteRange [" + numbers + b"]").ljust(end - start) + pdf[end:])

    assert found.standing is SealStanding.ALTERED
    assert "tidak mencakup" in words(found)


def test_a_seal_with_a_time_of_its_own_says_so():
    stamper = sealing.stamping()
    found = examined(sign(sealing.archived(), signer_of(sealing.key()), sealing.WORDS, stamper.authority))

    assert (found.standing, found.seal.level) == (SealStanding.VALID, Level.TIME)


def test_a_remark_behind_the_end_is_no_content_and_is_not_covered():
    found = examined(sealing.basic() + b"% remark\n")

    assert (found.standing, found.seal.covers_file) == (SealStanding.VALID, False)
    with pytest.raises(SealFailed, match="seluruh berkas"):
        require_whole(sealing.basic() + b"% remark\n", sealing.archived(), sealing.roots(), sealing.NOW)


def test_a_file_with_a_time_stamp_alone_has_no_seal():
    found = examined(stamped(sealing.archived(), sealing.stamping(), []))

    assert found.standing is SealStanding.NONE
    assert "tanpa segel" in words(found)
