"""The worksheet (lembar kerja): an empty table for a bench without a screen, typed in afterwards by its QR code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether

from lims.documents.blocks import (
    Cell,
    Command,
    fact_columns,
    gap,
    head_cells,
    heading,
    placed,
    ruled,
    signatures,
)
from lims.documents.control import document_in_force
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build, text_area
from lims.documents.prose import beside, colour, plain, sentence, under
from lims.documents.qr import QrCode
from lims.documents.wording import say
from lims.domain.certificate import Words

ACROSS = 6
"""How many readings stand beside each other; further ones make another table."""
TALL = 7
"""Height of a row to write in, in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A reading to be written down."""

    sign: str
    label: Words
    unit: str
    choices: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """All that an empty sheet says; no limit stands on it, so that nobody reads towards one."""

    letterhead: Letterhead
    order_number: str
    sample_code: str
    description: str
    method: str
    title: Words
    marks: tuple[str, ...]
    columns: tuple[Column, ...]
    stated: tuple[tuple[Words, str], ...]
    address: str
    """Where the sheet is typed in."""


def render_worksheet(sheet: Worksheet) -> bytes:
    """Return the worksheet as a PDF."""
    control = document_in_force("worksheet", sheet.letterhead.documents)
    lines: list[tuple[Words, Words | str]] = [
        (say("certificate.order"), sheet.order_number),
        (say("certificate.sample_code"), sheet.sample_code),
        (say("work.method"), f"{sheet.method} · {sheet.title.id}"),
    ]
    facts: list[tuple[Words, Words | str]] = [
        (say("certificate.description"), sheet.description),
        *((label, value) for label, value in sheet.stated),
        *((say(f"worksheet.{key}"), "……………………") for key in ("tested_on", "room", "equipment")),
    ]
    code = QrCode(sheet.address, 22 * mm, 2 * mm)
    width = text_area()
    story: list[Flowable] = [
        *letterhead(sheet.letterhead),
        *title_band(control.title, control, lines),
        gap(3),
        placed([[sentence(say("worksheet.how")), code]], [width - 30 * mm, 30 * mm]),
        gap(2),
        fact_columns(facts),
        *heading(say("worksheet.readings"), keep=40),
        *tables(sheet),
        *choices(sheet.columns),
        *heading(say("worksheet.remarks"), keep=20),
        gap(18),
        KeepTogether(
            [
                signatures(
                    [(say("work.analyst"), Signer()), (say("work.received_by"), Signer())], place_and_date=""
                )
            ]
        ),
    ]
    furniture = Furniture(
        control=control, title=control.title, number=sheet.sample_code, letterhead=sheet.letterhead
    )
    return build(story, furniture)


def tables(sheet: Worksheet) -> Iterator[Flowable]:
    """Yield the tables to write in, as many readings beside each other as there is room for."""
    for start in range(0, len(sheet.columns), ACROSS):
        part = sheet.columns[start : start + ACROSS]
        head: list[Cell] = [*head_cells(["work.specimens"]), *(_head(one) for one in part)]
        rows: list[list[Cell]] = [[plain(mark, "table", bold=True), *_empty(part)] for mark in sheet.marks]
        yield ruled([head, *rows], [14, *([100 / len(part)] * len(part))], _grid())
        yield gap(3)


def _grid() -> Command:
    return ("INNERGRID", (0, 0), (-1, -1), 0.3, colour("hairline"))


def _head(column: Column) -> Flowable:
    unit = f" ({column.unit})" if column.unit else ""
    return under(Words(id=f"{column.sign}{unit}", en=column.label.en), "table", bold=True)


def _empty(part: Sequence[Column]) -> list[Cell]:
    return [[gap(TALL)] for _one in part]


def choices(columns: Sequence[Column]) -> Iterator[Flowable]:
    """Yield the answers of readings that are chosen."""
    for one in columns:
        if one.choices:
            said = Words(
                id=f"{one.sign}: {'  /  '.join(choice.id for choice in one.choices)}",
                en=" / ".join(choice.en for choice in one.choices),
            )
            yield beside(said, "small")
