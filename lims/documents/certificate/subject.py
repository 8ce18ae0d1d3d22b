"""Who asked and what was tested: amendment, customer, order, test item, customer-supplied data, sampling."""

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Table

from lims.documents.blocks import (
    Command,
    column_width,
    fact_columns,
    facts,
    gap,
    heading,
    placed,
    two_columns,
)
from lims.documents.figures import day
from lims.documents.page import text_area
from lims.documents.paragraph import Paragraph, Run
from lims.documents.prose import beside, colour, english, following, pair, strong, style, under
from lims.documents.wording import say
from lims.domain.certificate import (
    Amendment,
    CertificateContent,
    Party,
    Sample,
    Sampling,
    StandardReference,
    Words,
)

Pairs = list[tuple[Words, Words | str]]


def boxed(content: list[Flowable], width: float, *commands: Command) -> Table:
    """Return flowables in a frame."""
    return placed(
        [[content]],
        [width],
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("BOX", (0, 0), (-1, -1), 0.6, colour("rule")),
        *commands,
    )


def amendment_box(amendment: Amendment) -> list[Flowable]:
    """Return what this certificate replaces, and why (7.8.8)."""
    title = say("amendment.heading", sequence=amendment.sequence)
    issued = day(amendment.supersedes_issued_on)
    supersedes = Words(
        id=say("amendment.supersedes", number=amendment.supersedes, issued=issued.id).id,
        en=say("amendment.supersedes", number=amendment.supersedes, issued=issued.en).en,
    )
    lines: list[Flowable] = [
        beside(title, "heading", bold=True, tint="failed"),
        Paragraph([strong(supersedes.id), " ", english(f"/ {supersedes.en}", "body")], style("body")),
        Paragraph([*pair(say("amendment.reason")), f": {amendment.reason}"], style("body")),
    ]
    if amendment.changes:
        changes: list[str | Run] = []
        for words in amendment.changes:
            changes += ["; " if changes else ": ", *following(words)]
        lines.append(Paragraph([*pair(say("amendment.changes")), *changes], style("body")))
    return [gap(3), boxed(lines, text_area(), ("BOX", (0, 0), (-1, -1), 1.1, colour("failed")))]


def parties(content: CertificateContent) -> list[Flowable]:
    """Return the customer and, beside, in whose name the certificate is made out (7.8.2.1 e)."""
    width = column_width()
    other = content.on_behalf_of
    on_behalf: Pairs = [
        (say("certificate.on_behalf_of"), other.name if other else say("certificate.same_party"))
    ]
    if other:
        on_behalf.append((say("certificate.address"), other.address))
    order: Pairs = [(say("certificate.order"), f"{content.order_number} ({day(content.ordered_on).id})")]
    if content.purpose:
        order.append((say("certificate.purpose"), content.purpose))
    order.append((say("certificate.place"), content.laboratory.place_of_testing))
    left = facts(party_facts(say("certificate.client"), content.client), width)
    return [*heading(say("certificate.parties")), two_columns(left, facts([*on_behalf, *order], width))]


def party_facts(label: Words, party: Party) -> Pairs:
    """Return name, address and contact."""
    pairs: Pairs = [(label, party.name), (say("certificate.address"), party.address)]
    return [*pairs, (say("certificate.contact"), party.contact)] if party.contact else pairs


def sample_block(sample: Sample, position: int, total: int) -> list[Flowable]:
    """Return the test item with the dates that count, and the customer's data apart (7.8.2.1 g to i, 7.8.2.2)."""
    title = say("certificate.sample")
    if total > 1:
        title = Words(
            id=f"{title.id} {position}/{total} – {sample.code}", en=f"{title.en} {position}/{total}"
        )
    right = customer_data(sample, column_width())
    columns = two_columns(facts(sample_facts(sample), column_width()), right)
    # Edition, grade and what became of the edition take a line of the whole width, and six of a half one.
    against = facts(
        [(say("certificate.specification"), specification_words(sample))],
        text_area(),
        label=0.41 * column_width() / text_area(),
    )
    block: list[Flowable] = [KeepTogether([*heading(title, keep=0), columns, gap(1), against])]
    if sample.sampling.origin == "laboratory":
        block += [gap(1.5), sampling_block(sample.sampling)]
    return block


def sample_facts(sample: Sample) -> Pairs:
    """Return what the laboratory answers for."""
    pairs: Pairs = [
        (say("certificate.sample_code"), sample.code),
        (say("certificate.description"), sample.description),
        (say("certificate.quantity"), sample.quantity),
        (say("certificate.condition"), sample.condition),
        (say("certificate.received_on"), day(sample.received_on)),
        (say("certificate.tested"), period(sample)),
    ]
    return pairs


def period(sample: Sample) -> Words:
    """Return the dates of the tests."""
    begin, end = day(sample.tested_from), day(sample.tested_to)
    if begin == end:
        return begin
    if sample.tested_from.replace(day=1) == sample.tested_to.replace(day=1):
        return Words(id=f"{sample.tested_from.day} – {end.id}", en=f"{sample.tested_from.day} – {end.en}")
    until = say("certificate.until")
    return Words(id=f"{begin.id} {until.id} {end.id}", en=f"{begin.en} {until.en} {end.en}")


def specification_words(sample: Sample) -> Words:
    """Return the edition with grade and size, and that it is superseded where it is."""
    if sample.specification is None:
        return say("certificate.no_specification")
    head = ", ".join(part for part in (sample.specification.code, sample.grade, sample.size) if part)
    old = superseded(sample.specification)
    if old is None:
        return Words(id=head, en=sample.specification.title.en)
    return Words(id=f"{head} ({old.id})", en=f"{sample.specification.title.en} ({old.en})")


def superseded(reference: StandardReference) -> Words | None:
    """Return that an edition has a successor (7.1.2.2)."""
    return say("certificate.superseded_by", code=reference.superseded_by) if reference.superseded_by else None


def customer_data(sample: Sample, width: float) -> Table | str:
    """Return the facts that the customer supplied, framed and named as such (7.8.2.2)."""
    inner = width - 12
    pairs: Pairs = [(fact.label, fact.value) for fact in sample.facts]
    if sample.sampling.origin != "laboratory":
        pairs += origin_facts(sample.sampling)
    title = say("certificate.customer_data")
    note = say("certificate.customer_data_note")
    head = Paragraph(
        [
            strong(title.id),
            " ",
            english(f"/ {title.en}\n{note.id} / {note.en}", "small"),
        ],
        style("small"),
    )
    return boxed([head, gap(1), facts(pairs, inner)], width, ("BACKGROUND", (0, 0), (-1, -1), colour("band")))


def origin_facts(sampling: Sampling) -> Pairs:
    """Return where the sample came from, as it was told."""
    pairs: Pairs = [(say("certificate.origin"), say(f"sampling.{sampling.origin}"))]
    return [*pairs, *sampling_facts(sampling)]


def sampling_facts(sampling: Sampling) -> Pairs:
    """Return sampler, date, record, plan and seal, as far as they are known."""
    given: list[tuple[str, Words | str]] = [
        ("sampler", sampling.sampler),
        ("sampled_on", day(sampling.sampled_on) if sampling.sampled_on else ""),
        ("record", sampling.record_number),
        ("place", sampling.place),
        ("plan", sampling.plan),
        ("conditions", sampling.conditions),
        ("seal", seal(sampling)),
    ]
    return [(say(f"sampling.{key}"), value) for key, value in given if value]


def seal(sampling: Sampling) -> str:
    """Return the number of the seal and whether it was whole."""
    if not sampling.seal_number:
        return ""
    if sampling.seal_intact is None:
        return sampling.seal_number
    state = say("sampling.intact" if sampling.seal_intact else "sampling.broken")
    return f"{sampling.seal_number} ({state.id} / {state.en})"


def sampling_block(sampling: Sampling) -> Table:
    """Return the laboratory's own sampling (7.8.2.1 k, 7.8.5)."""
    title = under(say("sampling.heading"), "small", bold=True)
    pairs = sampling_facts(sampling)
    body: Flowable = fact_columns(pairs) if pairs else gap(1 / mm)
    return placed([[title], [body]], [text_area()], ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5))
