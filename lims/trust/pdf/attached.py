"""The files inside a PDF, read without believing anything of them."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf
from pikepdf import Name, Pdf, Stream

LARGEST = 8 * 1024 * 1024
"""Bytes of one file; a small stream can be made to swell without end."""

MOST = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside a PDF."""

    name: str
    media_type: str
    sha256: str
    data: bytes = field(repr=False)


def attached(pdf: bytes) -> tuple[Attached, ...]:
    """Return the files inside a PDF; those that cannot be read, or are too large, are left out."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return tuple(_files(document))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ()


def _files(document: Pdf) -> Iterator[Attached]:
    for name in list(document.attachments)[:MOST]:
        stream = document.attachments[name].get_file().obj
        data = _content(stream) if isinstance(stream, Stream) else None
        if data is None:
            continue
        subtype = str(stream.get(Name.Subtype, "")).removeprefix("/")
        yield Attached(name, subtype, hashlib.sha256(data).hexdigest(), data)


def _content(stream: Stream) -> bytes | None:
    """Return the content of a stream that is plain or deflated, and not too large."""
    kind = stream.get(Name.Filter)
    if isinstance(kind, pikepdf.Array):
        kind = kind[0] if len(kind) == 1 else kind
    raw = stream.read_raw_bytes()
    if kind is None:
        return raw if len(raw) <= LARGEST else None
    if kind != Name.FlateDecode or Name.DecodeParms in stream:
        return None
    reader = zlib.decompressobj()
    try:
        data = reader.decompress(raw, LARGEST)
    except zlib.error:
        return None
    return data if reader.eof else None
