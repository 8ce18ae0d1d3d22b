"""Sheets that gather what is known of one thing in facts and tables: control card, chain of custody, traceability."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable, KeepTogether

from lims.documents.blocks import Cell, fact_columns, gap, heading, ruled, signatures
from lims.documents.control import document_in_force
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build
from lims.documents.prose import beside, plain, sentence, under
from lims.domain.certificate import Words

Fact = tuple[Words, Words | str]


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: heads, shares of the width, and rows of text or of words in both languages."""

    heads: tuple[Words, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[Words | str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with a heading."""

    title: Words
    facts: tuple[Fact, ...] = ()
    table: TablePart | None = None
    note: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that such a sheet says; `document` is its name in `reports/documents.toml`."""

    document: str
    letterhead: Letterhead
    number: str
    lines: tuple[Fact, ...]
    intro: Words | None = None
    parts: tuple[Part, ...]
    signers: tuple[tuple[Words, Signer], ...] = ()
    place_and_date: str = ""


def render_dossier(dossier: Dossier) -> bytes:
    """Return the sheet as a PDF."""
    control = document_in_force(dossier.document, dossier.letterhead.documents)
    story: list[Flowable] = [
        *letterhead(dossier.letterhead),
        *title_band(control.title, control, dossier.lines),
        gap(2),
    ]
    if dossier.intro:
        story.append(sentence(dossier.intro))
    for part in dossier.parts:
        story += _part(part)
    if dossier.signers:
        story.append(
            KeepTogether([gap(6), signatures(dossier.signers, place_and_date=dossier.place_and_date)])
        )
    return build(
        story,
        Furniture(control=control, title=control.title, number=dossier.number, letterhead=dossier.letterhead),
    )


def _part(part: Part) -> list[Flowable]:
    story: list[Flowable] = [*heading(part.title, line=part.table is None)]
    if part.facts:
        story += [fact_columns(part.facts), gap(1)]
    if part.table and part.table.rows:
        story.append(_table(part.table))
    if part.note:
        story += [gap(1), beside(part.note, "small", tint="muted")]
    return story


def _table(table: TablePart) -> Flowable:
    rows: list[Sequence[Cell]] = [[under(head, "small", bold=True, tint="accent") for head in table.heads]]
    rows += [[_cell(value, first=index == 0) for index, value in enumerate(row)] for row in table.rows]
    return ruled(rows, table.shares)


def _cell(value: Words | str, *, first: bool) -> Flowable:
    if isinstance(value, Words):
        return under(value, "table")
    return plain(value, "table", bold=first)
