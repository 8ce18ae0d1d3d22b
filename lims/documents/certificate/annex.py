"""The annex: photos of the samples that were chosen to be printed, each with its words."""

from collections.abc import Callable
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, KeepTogether

from lims.documents.blocks import gap, heading, placed
from lims.documents.page import text_area
from lims.documents.photograph import PRINTED, prepared
from lims.documents.prose import plain
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, Photo, Sample

Pictures = Callable[[str], bytes | None]
"""Gives the bytes of a picture by its hash; None where they are not at hand, as for whoever holds the data alone."""

GUTTER = 6 * mm
TALLEST = 80 * mm


def no_pictures(_sha256: str) -> None:
    """Have no picture at hand."""


def annex(content: CertificateContent, pictures: Pictures) -> list[Flowable]:
    """Return the photos, two beside each other; nothing where none was chosen."""
    shown = [sample for sample in content.samples if sample.photos]
    if not shown:
        return []
    story = [*heading(say("certificate.photos"), keep=60)]
    for sample in shown:
        story += _rows(sample, pictures, named=len(content.samples) > 1)
    return story


def _rows(sample: Sample, pictures: Pictures, *, named: bool) -> list[Flowable]:
    width = (text_area() - GUTTER) / 2
    cells = [_cell(sample, photo, pictures(photo.sha256), width, named=named) for photo in sample.photos]
    if len(cells) % 2:
        cells.append([gap(1)])
    return [
        KeepTogether([placed([[left, "", right]], [width, GUTTER, width]), gap(3)])
        for left, right in zip(cells[::2], cells[1::2], strict=True)
    ]


def _cell(sample: Sample, photo: Photo, data: bytes | None, width: float, *, named: bool) -> list[Flowable]:
    words = f"{sample.code}: {photo.caption}" if named and photo.caption != sample.code else photo.caption
    under = [gap(1), plain(words, "small"), plain(f"SHA-256 {photo.sha256[:16]}…", "tiny", tint="muted")]
    if data is None:
        return [plain(say("certificate.photo_elsewhere").id, "small", tint="muted"), *under]
    return [_picture(data, width), *under]


def _picture(data: bytes, width: float) -> Image:
    """Return a photo scaled into its half of the page; a JPEG goes into the file as it is."""
    image = Image(BytesIO(prepared(data, PRINTED)))
    scale = min(width / image.imageWidth, TALLEST / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    image.hAlign = "LEFT"
    return image
