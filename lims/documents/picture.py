"""A page of a PDF as a picture, for eyes that want to see it without opening it."""

from io import BytesIO

import pypdfium2


def page_as_png(pdf: bytes, page: int = 0, dpi: int = 110) -> bytes:
    """Return a page (from 0) as a PNG; an A4 page at 110 dpi is 910 pixels wide."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=dpi / 72).to_pil()
    finally:
        document.close()
    stream = BytesIO()
    picture.save(stream, format="PNG", optimize=True)
    return stream.getvalue()
