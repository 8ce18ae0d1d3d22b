"""Codes out of pictures and out of the pages of a PDF, however badly they were photographed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError

from lims.domain.errors import N_, InvalidInput
from lims.trust import paper

MOST_PIXELS = 60_000_000
MOST_PAGES = 30
MOST_CODES = 20
TOO_LARGE = N_("Gambar ini terlalu besar. Potong bagian QR-nya saja, lalu ulangi.")
RESOLUTIONS = (150, 220, 300)
"""Dots per inch at which a page is looked at, until a code is read."""

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

LONGEST_SIDE = 2400
"""A larger picture is made smaller first: codes are found faster and as well."""


class Unreadable(InvalidInput):
    """No code can be read; this says nothing about the certificate."""

    code = "unreadable"


def codes_in_picture(data: bytes) -> list[str]:
    """Return the texts of all QR codes in a photograph or scan.

    Raises:
        Unreadable: it is no picture, or no code can be read; says what to do.
    """
    try:
        with Image.open(BytesIO(data)) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Unreadable(TOO_LARGE)
            picture = ImageOps.exif_transpose(found).convert("L")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Unreadable(N_("Berkas ini bukan gambar yang dapat dibaca.")) from error
    for version in _versions(picture):
        codes = _read(version)
        if codes:
            return codes
    raise Unreadable(
        N_(
            "Tidak ada QR yang terbaca dalam gambar ini. Foto lagi: tegak lurus, terang, QR memenuhi separuh gambar. "
            "Atau ketik kode verifikasinya."
        )
    )


def codes_in_pdf(pdf: bytes) -> list[str]:
    """Return the texts of all QR codes on the pages of a PDF; the last pages, where it stands, first.

    Raises:
        Unreadable: it is no PDF that can be shown.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(N_("Berkas ini bukan PDF yang dapat dibaca.")) from error
    try:
        codes: list[str] = []
        for number in reversed(range(max(0, len(document) - MOST_PAGES), len(document))):
            codes += _on_page(document[number])
            if any(_is_record(code) for code in codes):
                break
    except pypdfium2.PdfiumError as error:
        raise Unreadable(N_("Berkas ini bukan PDF yang dapat dibaca.")) from error
    finally:
        document.close()
    return codes


def _on_page(page: Any) -> list[str]:
    """Return the codes of a page, looked at more closely while none is found."""
    width, height = page.get_size()
    for dpi in RESOLUTIONS:
        if width * height * (dpi / 72) ** 2 > MOST_PIXELS:
            break
        codes = _read(page.render(scale=dpi / 72, grayscale=True).to_pil())
        if codes:
            return codes
    return []


def _versions(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture as it is, and then as worse and worse light would have to be undone."""
    if max(picture.size) > LONGEST_SIDE:
        small = picture.copy()
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        yield small
    yield picture
    yield ImageOps.autocontrast(picture.filter(ImageFilter.MedianFilter(3)), cutoff=2)
    half = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)), Image.Resampling.BOX)
    yield half
    if max(picture.size) <= LONGEST_SIDE:
        double = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.LANCZOS)
        yield double
        yield double.filter(ImageFilter.UnsharpMask(radius=4, percent=250, threshold=0))
    yield picture.filter(ImageFilter.UnsharpMask(radius=3, percent=300, threshold=0))
    yield picture.filter(ImageFilter.GaussianBlur(1.2))


def _read(picture: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(picture, formats=QR)
    return [code.text for code in found[:MOST_CODES] if code.text]


def _is_record(text: str) -> bool:
    try:
        paper.read(text)
    except paper.NoRecord:
        return False
    return True


def record_of(codes: list[str]) -> bytes:
    """Return the one record among codes.

    Raises:
        NoRecord: there is none; says what the first code is instead.
        Unreadable: there are several different ones, so nobody knows which is meant.
    """
    if not codes:
        raise Unreadable(N_("Tidak ada QR yang terbaca di sini."))
    records = {paper.read(code) for code in codes if _is_record(code)}
    if len(records) > 1:
        raise Unreadable(N_("Ada beberapa kode LHU yang berbeda di sini. Periksa satu per satu."))
    return records.pop() if records else paper.read(codes[0])
