"""The certificate as PDF/A-3b with its records inside."""

import zlib
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from lims.trust.pdf.archive import NotArchivable, archive, violations
from lims.trust.pdf.attached import LARGEST, MOST, attached
from tests.trust.pdf import sealing


def test_the_records_stand_in_the_file_as_associated_files():
    with pikepdf.open(BytesIO(sealing.archived())) as document:
        files = list(document.Root.AF)

        assert [(str(one.UF), str(one.AFRelationship)) for one in files] == [
            ("data.json", "/Source"),
            ("certificate.cose", "/Data"),
        ]
        assert document.attachments["data.json"].get_file().read_bytes() == sealing.data()
        assert all("/Trans" not in page for page in document.pages)


def test_the_file_says_what_it_is_in_its_dictionary_and_in_xmp_alike():
    with pikepdf.open(BytesIO(sealing.archived())) as document, document.open_metadata() as xmp:
        assert xmp.pdfa_status == "3B"
        assert xmp["dc:title"] == str(document.docinfo["/Title"]) == "LHU 1"
        assert xmp["dc:creator"] == ["Laboratorium Uji LUL"]
        assert str(document.docinfo["/Author"]) == "Laboratorium Uji LUL"
        assert str(document.Root.Lang) == "id-ID"


def test_neither_archive_nor_seal_breaks_a_rule_of_pdf_a():
    assert violations(sealing.archived()) == []
    assert violations(sealing.basic()) == []
    assert violations(sealing.lasting()) == []


def test_a_font_that_is_not_embedded_is_refused_with_the_rule():
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()

    with pytest.raises(NotArchivable, match="not embedded"):
        archive(stream.getvalue(), [], sealing.METADATA)


def test_the_files_inside_are_read_with_their_hashes():
    found = {one.name: one for one in attached(sealing.lasting())}

    assert found["data.json"].data == sealing.data()
    assert found["data.json"].media_type == "application/json"
    assert found["certificate.cose"].data == sealing.RECORD
    assert len(found["certificate.cose"].sha256) == 64


def test_a_file_that_swells_without_end_is_not_unpacked():
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["bom"] = pikepdf.AttachedFileSpec(document, bytes(LARGEST + 1))
        for number in range(MOST + 5):
            document.attachments[f"x{number}"] = pikepdf.AttachedFileSpec(document, b"x")
        stream = BytesIO()
        document.save(stream)

    found = attached(stream.getvalue())

    assert "bom" not in {one.name for one in found}
    assert len(found) == MOST - 1


def test_only_plain_and_deflated_files_are_unpacked():
    with pikepdf.new() as document:
        document.add_blank_page()
        for name in ("plain", "listed", "predicted", "foreign"):
            document.attachments[name] = pikepdf.AttachedFileSpec(document, b"x" * 90)
        for name, filters in (("listed", ["/FlateDecode"]), ("foreign", ["/FlateDecode", "/ASCIIHexDecode"])):
            stream = document.attachments[name].get_file().obj
            stream.write(zlib.compress(b"y"), filter=pikepdf.Array([pikepdf.Name(one) for one in filters]))
        stream = document.attachments["predicted"].get_file().obj
        parameters = pikepdf.Dictionary(Predictor=12)
        stream.write(zlib.compress(b"z"), filter=pikepdf.Name.FlateDecode, decode_parms=parameters)
        written = BytesIO()
        document.save(written, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)

    assert {one.name: one.data for one in attached(written.getvalue())} == {
        "plain": b"x" * 90,
        "listed": b"y",
    }


def test_keywords_are_kept_and_what_is_no_pdf_is_not_archived():
    pdf = archive(sealing.printed(), [], replace(sealing.METADATA, keywords="https://uji.contoh.go.id"))

    with pikepdf.open(BytesIO(pdf)) as document:
        assert str(document.docinfo["/Keywords"]) == "https://uji.contoh.go.id"
    with pytest.raises(NotArchivable, match="bukan PDF"):
        archive(b"junk", [], sealing.METADATA)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n%%EOF", b"\x89PNG", sealing.archived()[:9000]])
def test_what_is_no_pdf_holds_no_files(junk):
    assert attached(junk) == ()
