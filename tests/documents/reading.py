"""Reads prints back as their reader would: text by page, fonts, and codes by a scanner."""

from io import BytesIO

import pypdfium2
import zxingcpp
from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page with white space made single."""
    return [
        " ".join(page.extract_text().replace("\xa0", " ").split()) for page in PdfReader(BytesIO(pdf)).pages
    ]


def text(pdf: bytes) -> str:
    """Return the whole text without line ends."""
    return " ".join(pages(pdf))


def squeezed(pdf: bytes) -> str:
    """Return the whole text without any white space, for what may break over lines."""
    return "".join(text(pdf).split())


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts of all pages and whether each is embedded."""
    found: dict[str, bool] = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for reference in page["/Resources"].get("/Font", {}).values():
            font = reference.get_object()
            descriptor = font.get("/FontDescriptor")
            found[font["/BaseFont"]] = descriptor is not None and "/FontFile2" in descriptor.get_object()
    return found


def images(pdf: bytes) -> int:
    """Return how many different images the document draws."""
    return len({image.data for page in PdfReader(BytesIO(pdf)).pages for image in page.images})


def codes(pdf: bytes, *, dpi: int, page: int = -1) -> list[str]:
    """Return what a scanner reads from a rendered page."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page % len(document)].render(scale=dpi / 72).to_pil()
    document.close()
    return [
        code.text for code in zxingcpp.read_barcodes(picture) if code.format == zxingcpp.BarcodeFormat.QRCode
    ]
