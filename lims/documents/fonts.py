"""The embedded typeface, and text made safe for it."""

import re
import unicodedata
from functools import cache
from xml.sax.saxutils import escape  # nosec B406 - it writes markup, it reads none

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from lims.documents.layout import layout
from lims.documents.reports import report_file

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Lims", "Lims-Bold", "Lims-Italic", "Lims-BoldItalic"
REPLACEMENT = "�"
"""Stands visibly for a character that the typeface lacks; nothing vanishes silently."""

INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFE0E, 0xFE0F])
BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:%|‰|°C|mm²?|cm|m|MPa|GPa|k?N|kgf?|g|HBW?|HV|HRC|J)(?![^\W_]))")
SPACES = re.compile(r"[\t\x0b\x0c\x1c-\x1f\u2028\u2029]")


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


def printable(text: str) -> str:
    """Return the text with every character that cannot be printed replaced visibly; line ends stay."""
    known = register_fonts()
    text = SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return "".join(char if char == "\n" or ord(char) in known else REPLACEMENT for char in text)


def markup(text: str) -> str:
    """Return the text as a paragraph takes it: printable, escaped, line ends kept, no figure parted from its unit."""
    return escape(BEFORE_UNIT.sub("\u00a0", printable(text))).replace("\n", "<br/>")


def text_width(text: str, font: str, size: float) -> float:
    """Return the width of a printable text in points."""
    register_fonts()
    return float(pdfmetrics.stringWidth(text, font, size))
