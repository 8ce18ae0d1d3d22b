"""Paragraph styles, and the bilingual pattern: Indonesian first, English smaller and in italics."""

from functools import cache
from typing import Literal

from reportlab.lib.colors import Color, HexColor

from lims.documents.fonts import BOLD, ITALIC, REGULAR
from lims.documents.layout import layout
from lims.documents.paragraph import Align, Face, Paragraph, Run, Runs, Style
from lims.domain.certificate import Words

Kind = Literal["title", "laboratory", "heading", "body", "table", "small", "tiny"]
Tint = Literal["ink", "muted", "accent", "passed", "failed", "notice"]


@cache
def colour(name: str) -> Color:
    """Return a colour of the layout."""
    return HexColor(getattr(layout().colour, name))


@cache
def style(kind: Kind, *, bold: bool = False, tint: Tint = "ink", align: Align = "left") -> Style:
    """Return the style of a kind of text."""
    size, leading = getattr(layout().type, kind)
    return Style(Face(BOLD if bold else REGULAR, size, getattr(layout().colour, tint)), leading, align)


def plain(
    text: str, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return a paragraph of text as it was handed in."""
    return Paragraph(text, style(kind, bold=bold, tint=tint, align=align))


def strong(text: str) -> Run:
    """Return words in bold among others."""
    return Run(text, font=BOLD)


def english(text: str, kind: Kind) -> Run:
    """Return English words beside or under Indonesian ones of a kind."""
    size = round(getattr(layout().type, kind)[0] * layout().type.english, 2)
    return Run(text, ITALIC, size, layout().colour.muted)


def same(words: Words) -> bool:
    """Return whether the English adds nothing: equal, empty, or figures that differ in the decimal mark only."""
    if not words.en or words.en == words.id:
        return True
    return words.en == words.id.replace(",", ".") and not any(char.isalpha() for char in words.en)


def under(
    words: Words, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return both languages, the English on its own line."""
    runs: Runs = [words.id] if same(words) else [f"{words.id}\n", english(words.en, kind)]
    return Paragraph(runs, style(kind, bold=bold, tint=tint, align=align))


def beside(
    words: Words, kind: Kind = "body", *, bold: bool = False, tint: Tint = "ink", align: Align = "left"
) -> Paragraph:
    """Return both languages on one line, the English after a stroke."""
    return Paragraph(pair(words, kind), style(kind, bold=bold, tint=tint, align=align))


def pair(words: Words, kind: Kind = "body") -> Runs:
    """Return the runs of both languages on one line."""
    return [words.id] if same(words) else [f"{words.id} ", english(f"/ {words.en}", kind)]


def following(words: Words, kind: Kind = "body") -> Runs:
    """Return the runs of a whole sentence in both languages, the English after it."""
    return [words.id] if same(words) else [f"{words.id} ", english(words.en, kind)]


def sentence(words: Words, kind: Kind = "body", *, align: Align = "left") -> Paragraph:
    """Return a sentence with its English after it."""
    return Paragraph(following(words, kind), style(kind, align=align))
