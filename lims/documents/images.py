"""Uploaded marks, made fit for print: flat RGB on white, so that they need no transparency and no foreign profile."""

from io import BytesIO
from typing import Literal

from PIL import Image as Pillow
from PIL import UnidentifiedImageError
from reportlab.platypus import Image

from lims.domain.errors import N_, InvalidInput


def mark(data: bytes, width: float, height: float, align: Literal["LEFT", "RIGHT"] = "LEFT") -> Image:
    """Return the image scaled into a box, in points.

    Raises:
        InvalidInput: the bytes are no PNG or JPEG image.
    """
    try:
        with Pillow.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            flat = flattened(picture)
    except (UnidentifiedImageError, OSError) as error:
        raise InvalidInput(
            N_("Gambar logo atau tanda tidak dapat dibaca. Unggah berkas PNG atau JPEG.")
        ) from error
    stream = BytesIO()
    flat.save(stream, format="PNG")
    stream.seek(0)
    scale = min(width / flat.width, height / flat.height)
    return Image(stream, width=flat.width * scale, height=flat.height * scale, hAlign=align)


def flattened(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture in RGB, what is transparent in it white."""
    layered = picture.convert("RGBA")
    ground = Pillow.new("RGBA", layered.size, "white")
    return Pillow.alpha_composite(ground, layered).convert("RGB")
