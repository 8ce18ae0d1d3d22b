"""The record of returned or destroyed remains (berita acara)."""

from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether

from lims.documents.blocks import Cell, fact_columns, gap, head_cells, heading, ruled, signatures
from lims.documents.control import document_in_force
from lims.documents.figures import day
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build
from lims.documents.prose import plain, sentence
from lims.documents.wording import say
from lims.domain.certificate import Words


@dataclass(frozen=True, slots=True, kw_only=False)
class DisposedItem:
    """A sample whose remains went."""

    code: str
    description: str
    quantity: str
    order_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalPrint:
    """All that a record says."""

    letterhead: Letterhead
    number: str
    kind: str
    disposed_on: date
    recipient: str = ""
    witness: str = ""
    note: str = ""
    items: tuple[DisposedItem, ...]
    recorded_by: Signer


def render_disposal(record: DisposalPrint) -> bytes:
    """Return the record as a PDF."""
    control = document_in_force(f"disposal_{record.kind}", record.letterhead.documents)
    lines: list[tuple[Words, Words | str]] = [
        (say("disposal.number"), record.number),
        (say("disposal.disposed_on"), day(record.disposed_on)),
    ]
    facts: list[tuple[Words, Words | str]] = [
        (say(f"disposal.{name}"), value)
        for name, value in (
            ("recipient", record.recipient),
            ("witness", record.witness),
            ("note", record.note),
        )
        if value
    ]
    rows: list[list[Cell]] = [
        list(head_cells(["receipt.code", "receipt.sample", "receipt.quantity", "certificate.order"]))
    ]
    rows += [
        [
            plain(item.code, "table", bold=True),
            plain(item.description, "table"),
            plain(item.quantity, "table"),
            plain(item.order_number, "table"),
        ]
        for item in record.items
    ]
    where = f"{record.letterhead.laboratory.city}, {day(record.disposed_on).id}"
    other = (
        (say("disposal.taken_by"), Signer(name=record.recipient))
        if record.kind == "return"
        else (say("disposal.witnessed_by"), Signer(name=record.witness))
    )
    story: list[Flowable] = [
        *letterhead(record.letterhead),
        *title_band(control.title, control, lines),
        gap(3),
        sentence(say(f"disposal.{record.kind}")),
        *([gap(2), fact_columns(facts)] if facts else []),
        *heading(say("disposal.samples"), line=False),
        ruled(rows, [32, 68, 36, 40]),
        KeepTogether(
            [
                gap(6),
                signatures([other, (say("disposal.recorded_by"), record.recorded_by)], place_and_date=where),
            ]
        ),
    ]
    return build(
        story,
        Furniture(control=control, title=control.title, number=record.number, letterhead=record.letterhead),
    )
