"""The request form (formulir permintaan pengujian) with the review of the request and the price (7.1)."""

from dataclasses import dataclass
from datetime import date

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether

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
from lims.documents.figures import day, rupiah
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build, text_area
from lims.documents.paragraph import Paragraph
from lims.documents.prose import Tint, beside, colour, plain, sentence, strong, style
from lims.documents.wording import say
from lims.domain.certificate import CustomerFact, Party, StandardReference, Words

Pairs = list[tuple[Words, Words | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTest:
    """A test that was asked for, with its price in whole rupiah; None while there is no price."""

    name: Words
    method: str
    quantity: int = 1
    unit_price: int | None = None
    subcontracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedSample:
    """A sample as the client describes it, and what shall be tested."""

    mark: str
    """Number on the form, or the sample code once there is one."""
    description: str
    quantity: str
    facts: tuple[CustomerFact, ...] = ()
    specification: StandardReference | None = None
    tests: tuple[PricedTest, ...]
    bring: Words | None = None
    """What must be brought for these tests; None where nothing can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint:
    """A point of the review: people, equipment, method, load, time, subcontracting and the like."""

    topic: Words
    fits: bool | None
    """None where it was not judged."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReview:
    """The review of the request (ISO/IEC 17025:2017, 7.1.1 to 7.1.3)."""

    points: tuple[ReviewPoint, ...]
    conclusion: Words
    reviewed_by: str
    reviewed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The sum in whole rupiah as it was frozen on the order, and what it rests on."""

    subtotal: int
    discount: int = 0
    total: int
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """All that the form says, filled in as far as the application or the order has come."""

    letterhead: Letterhead
    number: str
    requested_on: date
    client: Party
    registration: tuple[CustomerFact, ...] = ()
    """NIB, KBLI, sentra and the like; a personal NPWP is masked before it comes here."""
    on_behalf_of: Party | None = None
    purpose: str = ""
    origin: Words | None = None
    samples: tuple[RequestedSample, ...]
    decision_rule: Words | None = None
    terms: tuple[CustomerFact, ...] = ()
    """What was agreed beside: remains, public data, witnesses, promised date."""
    review: RequestReview | None = None
    price: Price | None = None
    applicant: Signer
    received_by: Signer
    technical_manager: Signer


def render_request_form(form: RequestForm) -> bytes:
    """Return the form as a PDF with room for the three signatures."""
    control = document_in_force("request_form", form.letterhead.documents)
    lines: list[tuple[Words, Words | str]] = [
        (say("request.number"), form.number),
        (say("request.requested_on"), day(form.requested_on)),
    ]
    story: list[Flowable] = [
        *letterhead(form.letterhead),
        *title_band(control.title, control, lines),
        *applicant(form),
        *heading(say("request.samples"), keep=40),
    ]
    for sample in form.samples:
        story += requested_sample(sample)
    story += [*price(form.price), *agreement(form), *review(form.review), *signed(form)]
    furniture = Furniture(
        control=control, title=control.title, number=form.number, letterhead=form.letterhead
    )
    return build(story, furniture)


def applicant(form: RequestForm) -> list[Flowable]:
    """Return who asks, in whose name, for what purpose."""
    left: Pairs = [
        (say("certificate.client"), form.client.name),
        (say("certificate.address"), form.client.address),
        (say("certificate.contact"), form.client.contact or say("page.none")),
    ]
    right: Pairs = [(fact.label, fact.value) for fact in form.registration]
    if form.on_behalf_of:
        right.append(
            (say("certificate.on_behalf_of"), f"{form.on_behalf_of.name}\n{form.on_behalf_of.address}")
        )
    if form.purpose:
        right.append((say("certificate.purpose"), form.purpose))
    if form.origin:
        right.append((say("request.origin"), form.origin))
    columns = two_columns(facts(left, column_width()), facts(right, column_width()) if right else "")
    return [*heading(say("request.applicant")), columns]


def requested_sample(sample: RequestedSample) -> list[Flowable]:
    """Return a sample with what shall be tested and what it costs."""
    known = [f"{fact.label.id}: {fact.value}" for fact in sample.facts]
    if sample.specification:
        known.insert(0, sample.specification.code)
    title = Paragraph(
        [
            strong(say("request.sample", mark=sample.mark).id),
            f" \u00a0{sample.description} ({sample.quantity})",
        ],
        style("body"),
    )
    keys = ("request.test", "request.method", "request.quantity", "request.unit_price", "request.amount")
    rows: list[list[Cell]] = [list(head_cells(keys, right=keys[2:]))]
    rows += [priced_test(test) for test in sample.tests]
    detail = plain(" · ".join(known), "small", tint="muted")
    return [
        CondPageBreak(30 * mm),
        gap(1.5),
        title,
        detail,
        *brought(sample.bring),
        gap(1.2),
        ruled(rows, [68, 44, 16, 22, 24]),
        gap(1.5),
    ]


def brought(amount: Words | None) -> list[Flowable]:
    """Return what must be brought, where it is known."""
    if amount is None:
        return []
    label = say("request.bring")
    return [beside(Words(id=f"{label.id}: {amount.id}", en=f"{label.en}: {amount.en}"), "small", bold=True)]


def priced_test(test: PricedTest) -> list[Cell]:
    """Return one line with its price, empty while there is none."""
    method = test.method
    if test.subcontracted:
        method += f" ({say('request.subcontracted').id})"
    each = "" if test.unit_price is None else rupiah(test.unit_price)
    amount = "" if test.unit_price is None else rupiah(test.unit_price * test.quantity)
    return [
        beside(test.name, "table"),
        plain(method, "small", tint="muted"),
        plain(str(test.quantity), "table", align="right"),
        plain(each, "table", align="right"),
        plain(amount, "table", align="right"),
    ]


def price(sum_of: Price | None) -> list[Flowable]:
    """Return subtotal, discount and total, with what the tariff rests on."""
    if sum_of is None:
        return []
    lines = [("total", sum_of.total)]
    if sum_of.discount:
        lines = [("subtotal", sum_of.subtotal), ("discount", -sum_of.discount), *lines]
    basis = labelled(say("request.basis"), sum_of.basis) if sum_of.basis else ""
    rows: list[list[Cell]] = []
    for index, (key, amount) in enumerate(lines):
        bold = key == "total"
        label = beside(say(f"request.{key}"), "body", bold=bold, align="right")
        figure = f"{'−' if amount < 0 else ''}Rp{rupiah(abs(amount))}"
        rows.append([basis if index == 0 else "", label, plain(figure, bold=bold, align="right")])
    width = text_area()
    table = placed(rows, [width * 0.5, width * 0.28, width * 0.22], ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5))
    table.setStyle([
        ("SPAN", (0, 0), (0, -1)),
        ("RIGHTPADDING", (2, 0), (2, -1), 3),
        ("LINEABOVE", (1, -1), (2, -1), 0.8, colour("accent")),
    ])  # fmt: skip
    return [table]


def agreement(form: RequestForm) -> list[Flowable]:
    """Return what was agreed: the decision rule first (7.1.3)."""
    pairs: Pairs = [(say("request.decision_rule"), form.decision_rule)] if form.decision_rule else []
    pairs += [(fact.label, fact.value) for fact in form.terms]
    if not pairs:
        return []
    return [*heading(say("request.agreement")), facts(pairs, text_area(), label=0.24)]


def review(done: RequestReview | None) -> list[Flowable]:
    """Return the points of the review of the request; what it came to stands over the signatures."""
    if done is None:
        return []
    rows: list[list[Cell]] = [list(head_cells(["request.point", "request.fits", "request.note"]))]
    for point in done.points:
        answer = "page.none" if point.fits is None else f"request.{'yes' if point.fits else 'no'}"
        tint: Tint = "muted" if point.fits is None else "passed" if point.fits else "failed"
        sign = beside(say(answer), "table", tint=tint)
        rows.append([beside(point.topic, "table"), sign, plain(point.note, "table")])
    return [*heading(say("request.review"), line=False, keep=30), ruled(rows, [62, 24, 88]), gap(2)]


def concluded(done: RequestReview | None) -> list[Flowable]:
    """Return what the review came to, or that the laboratory has yet to fill it in."""
    if done is None:
        return [*heading(say("request.review"), keep=0), sentence(say("request.to_be_reviewed"), "small")]
    who = f"{done.reviewed_by}, {day(done.reviewed_on).id}"
    pairs: Pairs = [(say("request.conclusion"), done.conclusion), (say("request.reviewed_by"), who)]
    return [facts(pairs, text_area(), label=0.24)]


def signed(form: RequestForm) -> list[Flowable]:
    """Return the declaration with room for applicant, reception and technical manager.

    Signatures never stand alone on a page: what the review came to goes with them.
    """
    where = f"{form.letterhead.laboratory.city}, {day(form.requested_on).id}"
    signers = [
        (say("request.sign_applicant"), form.applicant),
        (say("request.sign_receiver"), form.received_by),
        (say("request.sign_manager"), form.technical_manager),
    ]
    declaration = sentence(say("request.declaration"), "small")
    room = signatures(signers, place_and_date=where)
    return [KeepTogether([*concluded(form.review), gap(2.5), declaration, gap(1.5), room])]
