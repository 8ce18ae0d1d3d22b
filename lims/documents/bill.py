"""The bill (bukti pembuatan tagihan) and the receipt of a payment (kuitansi)."""

from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether

from lims.documents.blocks import Cell, fact_columns, gap, head_cells, heading, ruled, signatures
from lims.documents.control import document_in_force
from lims.documents.figures import day, rupiah
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build
from lims.documents.prose import plain, sentence, under
from lims.documents.wording import say
from lims.domain.billing import spelled
from lims.domain.certificate import Party, Words

Pairs = list[tuple[Words, Words | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledTest:
    """A line of the order with its price in whole rupiah."""

    name: Words
    method: str
    quantity: int
    unit_price: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillPrint:
    """All that a bill says."""

    letterhead: Letterhead
    number: str
    issued_on: date
    expires_on: date | None
    basis: Words
    billing_code: str = ""
    skrd_number: str = ""
    programme: str = ""
    reason: str = ""
    order_number: str
    client: Party
    tests: tuple[BilledTest, ...]
    paid_before: int = 0
    amount: int
    state: Words
    made_by: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPrint:
    """All that a receipt of a payment says."""

    letterhead: Letterhead
    number: str
    paid_on: date
    received_from: Party
    amount: int
    order_number: str
    bill_number: str
    billing_code: str = ""
    ntb: str = ""
    ntpn: str = ""
    channel: str = ""
    left: int
    confirmed_by: Signer


def render_bill(bill: BillPrint) -> bytes:
    """Return a bill as a PDF."""
    control = document_in_force("bill", bill.letterhead.documents)
    lines: Pairs = [(say("bill.number"), bill.number), (say("bill.issued_on"), day(bill.issued_on))]
    where = f"{bill.letterhead.laboratory.city}, {day(bill.issued_on).id}"
    story: list[Flowable] = [
        *letterhead(bill.letterhead),
        *title_band(control.title, control, lines),
        gap(3),
        fact_columns(_facts(bill)),
        *heading(say("bill.tests"), line=False),
        _tests(bill),
        gap(2),
        _amount(bill.amount, say("bill.amount")),
        gap(3),
        *([sentence(say("bill.expiry"))] if bill.expires_on else []),
        KeepTogether([gap(6), signatures([(say("bill.made_by"), bill.made_by)], place_and_date=where)]),
    ]
    return build(
        story, Furniture(control=control, title=control.title, number=bill.number, letterhead=bill.letterhead)
    )


def _facts(bill: BillPrint) -> Pairs:
    pairs: Pairs = [
        (say("certificate.client"), bill.client.name),
        (say("certificate.address"), bill.client.address),
        (say("certificate.order"), bill.order_number),
        (say("bill.basis"), bill.basis),
    ]
    if bill.billing_code:
        pairs.append((say("bill.billing_code"), bill.billing_code))
    if bill.skrd_number:
        pairs.append((say("bill.skrd_number"), bill.skrd_number))
    if bill.expires_on:
        pairs.append((say("bill.expires_on"), day(bill.expires_on)))
    if bill.programme:
        pairs += [(say("bill.programme"), bill.programme), (say("bill.reason"), bill.reason)]
    return [*pairs, (say("bill.state"), bill.state)]


def _tests(bill: BillPrint) -> Flowable:
    keys = ("request.test", "bill.legal_basis", "request.quantity", "request.unit_price", "request.amount")
    rows: list[list[Cell]] = [list(head_cells(keys, right=keys[2:]))]
    rows += [
        [
            [under(test.name, "table"), plain(test.method, "small", tint="muted")],
            plain(test.legal_basis, "small", tint="muted"),
            plain(str(test.quantity), "table", align="right"),
            plain(rupiah(test.unit_price), "table", align="right"),
            plain(rupiah(test.unit_price * test.quantity), "table", align="right"),
        ]
        for test in bill.tests
    ]
    if bill.paid_before:
        before = plain(f"−{rupiah(bill.paid_before)}", "table", align="right")
        rows.append([under(say("bill.paid_before"), "table"), "", "", "", before])
    return ruled(rows, [72, 40, 16, 22, 24])


def _amount(amount: int, label: Words) -> Flowable:
    """Return a sum in figures and in words."""
    words = f"{spelled(amount).capitalize()} rupiah"
    return KeepTogether([fact_columns([(label, f"Rp{rupiah(amount)}"), (say("bill.spelled"), words)])])


def render_payment(payment: PaymentPrint) -> bytes:
    """Return the receipt of a payment as a PDF."""
    control = document_in_force("payment", payment.letterhead.documents)
    lines: Pairs = [(say("bill.number"), payment.number), (say("payment.paid_on"), day(payment.paid_on))]
    pairs: Pairs = [
        (say("payment.received_from"), payment.received_from.name),
        (say("certificate.address"), payment.received_from.address),
        (say("payment.purpose"), Words(id=f"Pengujian, order {payment.order_number}", en="")),
        (say("payment.bill"), payment.bill_number),
    ]
    pairs += [
        (say(f"payment.{name}"), value)
        for name, value in (
            ("billing_code", payment.billing_code),
            ("ntb", payment.ntb),
            ("ntpn", payment.ntpn),
            ("channel", payment.channel),
        )
        if value
    ]
    pairs.append((say("payment.left"), f"Rp{rupiah(payment.left)}"))
    where = f"{payment.letterhead.laboratory.city}, {day(payment.paid_on).id}"
    story: list[Flowable] = [
        *letterhead(payment.letterhead),
        *title_band(control.title, control, lines),
        gap(3),
        _amount(payment.amount, say("payment.amount")),
        gap(2),
        fact_columns(pairs),
        KeepTogether(
            [gap(6), signatures([(say("payment.confirmed_by"), payment.confirmed_by)], place_and_date=where)]
        ),
    ]
    return build(
        story,
        Furniture(control=control, title=control.title, number=payment.number, letterhead=payment.letterhead),
    )
