"""Pictures as phones and machines make them."""

from io import BytesIO

from PIL import Image

SOUTH, EAST = (6.0, 0.0, 30.0), (106.0, 2.0, 10.0)
GPS = 0x8825


def png(colour: str = "steelblue", size: tuple[int, int] = (8, 6)) -> bytes:
    """Return a small PNG."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, format="PNG")
    return stream.getvalue()


def photo(size: tuple[int, int] = (2400, 1200), orientation: int = 6) -> bytes:
    """Return a JPEG that a phone held upright has taken, with the place where it was: its left half is dark."""
    picture = Image.new("RGB", size, "white")
    picture.paste("black", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "Ponsel rekaan"
    exif[GPS] = {1: "S", 2: SOUTH, 3: "E", 4: EAST}
    stream = BytesIO()
    picture.save(stream, format="JPEG", exif=exif)
    return stream.getvalue()
