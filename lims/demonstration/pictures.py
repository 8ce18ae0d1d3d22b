"""Pictures that the demonstration takes: drawn, so that nobody's photo is shipped, and visibly invented."""

from io import BytesIO

from PIL import Image, ImageDraw

from lims import clock

STEEL, DARK, GROUND, TAG = (138, 145, 152), (84, 90, 97), (226, 222, 212), (248, 244, 214)


def ribbed_bar(words: str) -> bytes:
    """Return a JPEG of a deformed bar on a bench with a paper tag that bears some words."""
    picture = Image.new("RGB", (1200, 800), GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((40, 330, 1160, 450), 20, fill=STEEL)
    for left in range(70, 1130, 60):
        draw.line((left, 440, left + 40, 340), fill=DARK, width=10)
    _tag(draw, words)
    return _jpeg(picture)


def broken_piece(words: str) -> bytes:
    """Return a JPEG of a piece that broke within the grip of the machine."""
    picture = Image.new("RGB", (1200, 800), GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 180, 330, 620), fill=DARK)
    draw.rounded_rectangle((200, 350, 300, 430), 8, fill=STEEL)
    draw.rounded_rectangle((380, 350, 1140, 430), 8, fill=STEEL)
    _tag(draw, words)
    return _jpeg(picture)


def paper(title: str, *lines: str) -> bytes:
    """Return what stands for the scan of a letter or of somebody else's report, as a PDF of one page."""
    picture = Image.new("RGB", (827, 1169), (252, 251, 247))
    draw = ImageDraw.Draw(picture)
    draw.text((80, 100), title, fill=(20, 20, 20), font_size=34)
    draw.line((80, 160, 747, 160), fill=DARK, width=3)
    for row, line in enumerate((*lines, "REKAAN – TIDAK BERLAKU")):
        draw.text((80, 200 + 48 * row), line, fill=(20, 20, 20), font_size=24)
    stream = BytesIO()
    made = clock.now().timetuple()
    picture.save(stream, format="PDF", resolution=100, title=title, creationDate=made, modDate=made)
    return stream.getvalue()


def _tag(draw: ImageDraw.ImageDraw, words: str) -> None:
    draw.rectangle((420, 560, 1140, 700), fill=TAG, outline=DARK, width=3)
    draw.text((440, 605), f"{words} (REKAAN)", fill=(20, 20, 20), font_size=40)


def _jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, format="JPEG", quality=80)
    return stream.getvalue()
