"""The embedded typeface, and text made safe for it."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import cast

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lims.documents.layout import layout
from lims.documents.reports import report_file

rl_config.useA85 = 0
"""Streams stand in a PDF as they were compressed: written as letters they would be a quarter longer."""

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Lims", "Lims-Bold", "Lims-Italic", "Lims-BoldItalic"
REPLACEMENT = "�"
"""Stands visibly for a character that the typeface lacks; nothing vanishes silently."""

INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F])
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|‰|°C|mm²?|cm|m|MPa|GPa|k?N|kgf?|g|HBW?|HV|HRC|J)(?![^\W_]))")
SPACES = [0x09, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x1F, 0x2028, 0x2029]


@cache
def register_fonts() -> frozenset[int]:
    """Make the four faces known to reportlab and return the characters that all of them have."""
    files = layout().fonts
    faces = (
        (REGULAR, files.regular),
        (BOLD, files.bold),
        (ITALIC, files.italic),
        (BOLD_ITALIC, files.bold_italic),
    )
    known: list[frozenset[int]] = []
    for name, file in faces:
        font = TTFont(name, str(report_file("fonts") / file))
        pdfmetrics.registerFont(font)
        known.append(frozenset(font.face.charToGlyph))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, ITALIC, BOLD_ITALIC)
    return frozenset.intersection(*known)


class _Printed(dict[int, int | str | None]):
    """What is printed for a character, by its code."""

    def __missing__(self, code: int) -> str:
        return REPLACEMENT


@cache
def _printed() -> _Printed:
    known = {code: code for code in register_fonts()}
    return _Printed({**known, **INVISIBLE, **dict.fromkeys(SPACES, " "), ord("\n"): "\n"})


def printable(text: str) -> str:
    """Return the text with every character that cannot be printed replaced visibly; line ends stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).translate(_printed())


@lru_cache(maxsize=8192)
def typeset(text: str) -> str:
    """Return the text as it is set: printable, and no figure parted from its unit."""
    return BEFORE_UNIT.sub("\u00a0", printable(text))


@cache
def _advances(font: str) -> dict[str, int]:
    """Return the width of each character, in thousandths of the size."""
    register_fonts()
    face = cast("TTFont", pdfmetrics.getFont(font)).face
    return {chr(code): width for code, width in face.charWidths.items()}


@lru_cache(maxsize=8192)
def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a printable text in points."""
    return 0.001 * size * sum(map(_advances(font).__getitem__, text))


_ESCAPED = {code: f"\\{code:03o}" for code in (*range(32), *range(127, 256), *b"()\\")}


def shown(canvas: Canvas, text: str, font: str, size: float) -> str:
    """Return the operators that show a printable text; what it needs of the typeface goes into the document."""
    face, document = cast("TTFont", pdfmetrics.getFont(font)), canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
    return " ".join(
        f"{face.getSubsetInternalName(subset, document)} {size:g} Tf"
        f" ({codes.decode('latin-1').translate(_ESCAPED)}) Tj"
        for subset, codes in face.splitString(text, document)
    )
