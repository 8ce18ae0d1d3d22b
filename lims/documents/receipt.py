"""The receipt of samples (tanda terima contoh) that the client takes home."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table

from lims.documents.blocks import (
    Cell,
    column_width,
    facts,
    gap,
    head_cells,
    heading,
    labelled,
    placed,
    ruled,
    signatures,
    two_columns,
)
from lims.documents.control import document_in_force
from lims.documents.figures import day
from lims.documents.head import letterhead, title_band
from lims.documents.layout import layout
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build, text_area
from lims.documents.prose import beside, colour, plain, sentence, under
from lims.documents.qr import QrCode
from lims.documents.wording import say
from lims.domain.certificate import Party, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSample:
    """A sample as it was handed in."""

    code: str
    description: str
    details: str = ""
    """The customer's data in one line: brand, grade, size, heat or lot."""
    quantity: str
    condition: Words
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All that a receipt says; what is promised and where the client can look."""

    letterhead: Letterhead
    number: str
    order_number: str
    received_on: date
    client: Party
    on_behalf_of: Party | None = None
    brought_by: str = ""
    samples: tuple[ReceivedSample, ...]
    tests: tuple[str, ...] = ()
    promised_on: date | None = None
    remains: Words | None = None
    """What becomes of the remains: returned, or kept until when."""
    payment: Words | None = None
    tracking_url: str
    received_by: Signer


def render_receipt(receipt: Receipt) -> bytes:
    """Return the receipt as a PDF with the tracking QR."""
    control = document_in_force("receipt", receipt.letterhead.documents)
    lines: list[tuple[Words, Words | str]] = [
        (say("receipt.number"), receipt.number),
        (say("receipt.received_on"), day(receipt.received_on)),
    ]
    story = [
        *letterhead(receipt.letterhead),
        *title_band(control.title, control, lines),
        *heading(say("certificate.parties")),
        client_and_promise(receipt),
        *heading(say("receipt.samples"), line=False),
        samples_table(receipt.samples),
        *tests(receipt.tests),
        KeepTogether([gap(4), tracking(receipt.tracking_url), gap(5), signed(receipt)]),
    ]
    furniture = Furniture(
        control=control, title=control.title, number=receipt.number, letterhead=receipt.letterhead
    )
    return build(story, furniture)


def client_and_promise(receipt: Receipt) -> Table:
    """Return the client at the left, and at the right what was promised."""
    left: list[tuple[Words, Words | str]] = [
        (say("certificate.client"), receipt.client.name),
        (say("certificate.address"), receipt.client.address),
    ]
    if receipt.on_behalf_of:
        left.append((say("certificate.on_behalf_of"), receipt.on_behalf_of.name))
    right: list[tuple[Words, Words | str]] = [(say("certificate.order"), receipt.order_number)]
    if receipt.brought_by:
        right.append((say("receipt.brought_by"), receipt.brought_by))
    if receipt.promised_on:
        right.append((say("receipt.promised_on"), day(receipt.promised_on)))
    if receipt.remains:
        right.append((say("receipt.remains"), receipt.remains))
    if receipt.payment:
        right.append((say("receipt.payment"), receipt.payment))
    return two_columns(facts(left, column_width()), facts(right, column_width()))


def samples_table(samples: tuple[ReceivedSample, ...]) -> Table:
    """Return what was handed in, and in what condition (7.4.3)."""
    head = head_cells(["receipt.code", "receipt.sample", "receipt.quantity", "receipt.condition"])
    rows: list[list[Cell]] = [list(head)]
    for sample in samples:
        described: list[Flowable] = [plain(sample.description, "table")]
        if sample.details:
            described.append(plain(sample.details, "small", tint="muted"))
        condition: list[Flowable] = [under(sample.condition, "table")]
        if sample.remarks:
            condition.append(plain(sample.remarks, "small", tint="failed"))
        code = plain(sample.code, "table", bold=True)
        rows.append([code, described, plain(sample.quantity, "table"), condition])
    return ruled(rows, [32, 68, 28, 46])


def tests(names: tuple[str, ...]) -> list[Flowable]:
    """Return the tests that were ordered, in one line."""
    if not names:
        return []
    return [gap(2), labelled(say("receipt.tests"), "; ".join(names))]


def tracking(url: str) -> Table:
    """Return the QR with which the client follows the order, and its address."""
    side, quiet = layout().qr.receipt * mm, 3 * mm
    code_width = side + 2 * quiet
    words: list[Flowable] = [
        gap(2),
        beside(say("receipt.track"), "heading", bold=True, tint="accent"),
        gap(1),
        under(say("receipt.track_instruction"), "small"),
        gap(1.2),
        plain(url, "body", bold=True),
        gap(1.2),
        sentence(say("receipt.bring"), "small"),
    ]
    return placed(
        [[QrCode(url, side, quiet), words]],
        [code_width, text_area() - code_width],
        ("BOX", (0, 0), (-1, -1), 0.6, colour("rule")),
        ("RIGHTPADDING", (1, 0), (1, 0), 8),
    )


def signed(receipt: Receipt) -> Table:
    """Return room for who handed in and who received."""
    where = f"{receipt.letterhead.laboratory.city}, {day(receipt.received_on).id}"
    signers = [
        (say("receipt.handed_in"), Signer(name=receipt.brought_by)),
        (say("receipt.received_by"), receipt.received_by),
    ]
    return signatures(signers, place_and_date=where)
