"""Photographs from phones, made fit to be kept: upright, no larger than needed, and without what the camera noted."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from lims.domain.errors import N_, InvalidInput

KEPT = 1600
"""Pixels of the longer side as it is kept: a crack, a mark or a seal can be read, and a page loads on a phone."""
PRINTED = 900
"""Pixels of the longer side on paper, where a photo is as wide as half the text."""
LARGEST = 120_000_000
"""Pixels that are opened at all; no phone makes more, and a larger picture is a trap for the memory."""


def prepared(data: bytes, longest: int = KEPT) -> bytes:
    """Return a picture turned upright and made smaller, without place, time, device or any other note of the camera.

    A PNG stays one, because a machine's screen is not to be blurred; everything else becomes a JPEG.

    Raises:
        InvalidInput: the bytes are no picture that can be read, or an enormous one.
    """
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > LARGEST:
                raise InvalidInput(N_("Foto terlalu besar. Kecilkan, atau potret lagi dengan mutu biasa."))
            lossless = picture.format == "PNG"
            picture.draft("RGB", (longest, longest))
            upright = ImageOps.exif_transpose(picture)
            plain = _flat(upright)
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise InvalidInput(N_("Foto tidak dapat dibaca. Potret lagi, atau simpan sebagai JPEG.")) from error
    plain.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    plain.info.clear()
    stream = BytesIO()
    if lossless:
        plain.save(stream, format="PNG", optimize=False)
    else:
        plain.save(stream, format="JPEG", quality=85, optimize=True)
    return stream.getvalue()


def _flat(picture: Image.Image) -> Image.Image:
    """Return the pixels in RGB on white, a copy that carries nothing else."""
    layered = picture.convert("RGBA")
    ground = Image.new("RGBA", layered.size, "white")
    return Image.alpha_composite(ground, layered).convert("RGB")
