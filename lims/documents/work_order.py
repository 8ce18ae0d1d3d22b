"""The work order (surat perintah uji): who tests what by which method until when."""

from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether

from lims.documents.blocks import Cell, fact_columns, gap, head_cells, heading, ruled, signatures
from lims.documents.control import document_in_force
from lims.documents.cutting import CuttingPlan, CuttingSheet
from lims.documents.figures import day, short_day
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead, Signer
from lims.documents.page import Furniture, build, text_area
from lims.documents.paragraph import Paragraph, Runs
from lims.documents.prose import beside, pair, plain, sentence, style, under
from lims.documents.wording import say
from lims.domain.certificate import StandardReference, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedTest:
    """A test on the specimens of a sample, given to an analyst."""

    name: Words
    method: str
    specimens: tuple[str, ...]
    analyst: str
    due_on: date
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedSample:
    """A sample with the tests that are ordered on it."""

    code: str
    description: str
    details: str = ""
    specification: StandardReference | None = None
    condition: Words | None = None
    tests: tuple[OrderedTest, ...]
    cutting: CuttingSheet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """All that a work order says; the client's name is left out where the order is blind."""

    letterhead: Letterhead
    number: str
    order_number: str
    issued_on: date
    due_on: date
    client: str = ""
    samples: tuple[OrderedSample, ...]
    decision_rule: Words | None = None
    instructions: tuple[str, ...] = ()
    ordered_by: Signer
    received_by: Signer | None = None


def render_work_order(order: WorkOrder) -> bytes:
    """Return the work order as a PDF."""
    control = document_in_force("work_order", order.letterhead.documents)
    lines: list[tuple[Words, Words | str]] = [
        (say("work.number"), order.number),
        (say("work.issued_on"), day(order.issued_on)),
        (say("work.due_on"), day(order.due_on)),
    ]
    story: list[Flowable] = [
        *letterhead(order.letterhead),
        *title_band(control.title, control, lines),
        gap(3),
        sentence(say("work.order")),
        gap(2),
        fact_columns(order_facts(order)),
    ]
    for sample in order.samples:
        story += ordered_sample(sample)
    if order.instructions:
        story += [*heading(say("work.instructions")), *(plain(text) for text in order.instructions)]
    where = f"{order.letterhead.laboratory.city}, {day(order.issued_on).id}"
    signers = [
        (say("work.received_by"), order.received_by or Signer()),
        (say("work.ordered_by"), order.ordered_by),
    ]
    story.append(KeepTogether([gap(6), signatures(signers, place_and_date=where)]))
    furniture = Furniture(
        control=control, title=control.title, number=order.number, letterhead=order.letterhead
    )
    return build(story, furniture)


def order_facts(order: WorkOrder) -> list[tuple[Words, Words | str]]:
    """Return order, client or that its identity is withheld, and the decision rule agreed."""
    pairs: list[tuple[Words, Words | str]] = [
        (say("certificate.order"), order.order_number),
        (say("work.client"), order.client or say("work.blind")),
    ]
    return [*pairs, (say("request.decision_rule"), order.decision_rule)] if order.decision_rule else pairs


def ordered_sample(sample: OrderedSample) -> list[Flowable]:
    """Return a sample with its tests; the last column is for the analyst's initials."""
    title = Words(
        id=f"{say('certificate.sample').id} {sample.code}", en=f"{say('certificate.sample').en} {sample.code}"
    )
    parts = [sample.description, sample.details]
    if sample.specification:
        parts.append(f"{say('work.specification').id}: {sample.specification.code}")
    text: Runs = [" · ".join(part for part in parts if part)]
    if sample.condition:
        condition = say("work.condition")
        text = [*text, "\n", *pair(condition, "small"), ": ", *pair(sample.condition, "small")]
    keys = ("test", "method", "specimens", "analyst", "due", "initials")
    rows: list[list[Cell]] = [list(head_cells([f"work.{key}" for key in keys]))]
    rows += [ordered_test(test) for test in sample.tests]
    return [
        *heading(title, keep=40),
        Paragraph(text, style("body")),
        gap(1.5),
        ruled(rows, [48, 34, 30, 34, 24, 16]),
        *(cutting(sample.cutting) if sample.cutting else []),
    ]


def cutting(sheet: CuttingSheet) -> list[Flowable]:
    """Return the drawing with what each piece is for; it stays together."""
    title = say("work.cutting")
    head = Words(id=f"{title.id}: {sheet.amount.id}", en=f"{title.en}: {sheet.amount.en}")
    return [
        gap(2.5),
        KeepTogether(
            [
                beside(head, "body", bold=True),
                gap(1),
                CuttingPlan(sheet.drawing, text_area()),
                gap(1),
                *(beside(line, "small") for line in sheet.legend),
                beside(say("work.cutting_note"), "small", tint="muted"),
            ]
        ),
    ]


def ordered_test(test: OrderedTest) -> list[Cell]:
    """Return one line of the order."""
    name: list[Flowable] = [under(test.name, "table")]
    if test.remarks:
        name.append(plain(test.remarks, "small", tint="muted"))
    return [
        name,
        plain(test.method, "small", tint="muted"),
        plain(", ".join(test.specimens), "table"),
        plain(test.analyst, "table"),
        plain(short_day(test.due_on), "table", bold=True),
        "",
    ]
