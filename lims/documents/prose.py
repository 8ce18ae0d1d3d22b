"""Paragraph styles, and the bilingual pattern: Indonesian first, English smaller and in italics."""

from functools import cache
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from lims.documents.fonts import BOLD, ITALIC, REGULAR, markup, register_fonts
from lims.documents.layout import layout
from lims.domain.certificate import Words

Kind = Literal["title", "laboratory", "heading", "body", "table", "small", "tiny"]
Tint = Literal["ink", "muted", "accent", "passed", "failed", "notice"]
Align = Literal["left", "center", "right"]

ALIGNMENTS: dict[Align, Literal[0, 1, 2]] = {"left": 0, "center": 1, "right": 2}
"""As reportlab numbers them."""


@cache
def style(kind: Kind, *, bold: bool = False, tint: Tint = "ink", align: Align = "left") -> ParagraphStyle:
    """Return the style of a kind of text."""
    register_fonts()
    size, leading = getattr(layout().type, kind)
    return ParagraphStyle(
        name=f"{kind}-{bold}-{tint}-{align}",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=leading,
        textColor=HexColor(getattr(layout().colour, tint)),
        alignment=ALIGNMENTS[align],
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


def plain(
    text: str, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return a paragraph of text as it was handed in."""
    return Paragraph(markup(text), style(kind, bold=bold, tint=tint, align=align))


def english(text: str, kind: Kind, *, tint: Tint = "muted") -> str:
    """Return the markup of English words beside or under Indonesian ones."""
    size = round(getattr(layout().type, kind)[0] * layout().type.english, 2)
    colour = getattr(layout().colour, tint)
    return f'<font name="{ITALIC}" size="{size}" color="{colour}">{markup(text)}</font>'


def same(words: Words) -> bool:
    """Return whether the English adds nothing: equal, empty, or figures that differ in the decimal mark only."""
    if not words.en or words.en == words.id:
        return True
    return words.en == words.id.replace(",", ".") and not any(char.isalpha() for char in words.en)


def under(
    words: Words, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return both languages, the English on its own line."""
    text = markup(words.id) if same(words) else f"{markup(words.id)}<br/>{english(words.en, kind)}"
    return Paragraph(text, style(kind, bold=bold, tint=tint, align=align))


def beside(
    words: Words, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return both languages on one line, the English after a stroke."""
    return Paragraph(beside_markup(words, kind), style(kind, bold=bold, tint=tint, align=align))


def beside_markup(words: Words, kind: Kind = "body") -> str:
    """Return the markup of both languages on one line."""
    return markup(words.id) if same(words) else f"{markup(words.id)} {english(f'/ {words.en}', kind)}"


def following(words: Words, kind: Kind = "body") -> str:
    """Return the markup of a whole sentence in both languages, the English after it."""
    return markup(words.id) if same(words) else f"{markup(words.id)} {english(words.en, kind)}"


def sentence(words: Words, kind: Kind = "body", *, align: Align = "left") -> Paragraph:
    """Return a sentence with its English after it."""
    return Paragraph(following(words, kind), style(kind, align=align))
