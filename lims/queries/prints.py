"""What is printed at the counter, gathered from the rows of an order."""

import uuid
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.documents.letterhead import Signer
from lims.documents.receipt import Receipt, ReceivedSample
from lims.documents.request_form import (
    Price,
    PricedTest,
    RequestedSample,
    RequestForm,
    RequestReview,
    ReviewPoint,
)
from lims.documents.wording import say
from lims.domain.certificate import CustomerFact, Party, StandardReference, Words
from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import named
from lims.domain.standards.bringing import bring
from lims.domain.text import Text
from lims.models import Application, ApplicationItem, Client, Laboratory, Sample
from lims.queries import orders
from lims.queries.applications import Reviewed
from lims.queries.letterheads import Blob, letterhead, signer
from lims.queries.library import frozen_method, frozen_specification
from lims.queries.orders import OrderedSample, OrderPage
from lims.queries.remarks import FACTS


def receipt(session: Session, actor: Actor, order_id: uuid.UUID, tracking_url: str, blob: Blob) -> Receipt:
    """Return the receipt of the samples that have come so far."""
    require(actor, Permission.SAMPLE_RECEIVE)
    page = orders.read(session, actor, order_id)
    laboratory = session.get_one(Laboratory, page.order.laboratory_id)
    arrived = [one for one in page.samples if one.sample.state != "expected"]
    days = [one.sample.received_on for one in arrived if one.sample.received_on]
    receiver = next((one.sample.received_by_id for one in arrived if one.sample.received_by_id), None)
    return Receipt(
        letterhead=letterhead(session, laboratory, blob),
        number=f"TT-{page.order.number}",
        order_number=page.order.number,
        received_on=max(days, default=page.order.ordered_on),
        client=_client(session, page),
        on_behalf_of=_on_behalf_of(page.application),
        brought_by=page.application.contact_name,
        samples=tuple(_received(one) for one in arrived),
        tests=tuple(
            dict.fromkeys(
                f"{line.method_title.id} ({line.line.method_code})" for one in arrived for line in one.lines
            )
        ),
        promised_on=page.order.due_on,
        remains=_remains(page.application, laboratory),
        tracking_url=tracking_url,
        received_by=signer(session, laboratory.id, receiver, say("intake.receiver").id),
    )


def request_form(session: Session, actor: Actor, order_id: uuid.UUID, blob: Blob) -> RequestForm:
    """Return the request form of an order, with its review and its price as they were agreed."""
    require(actor, Permission.APPLICATION_VIEW)
    page = orders.read(session, actor, order_id)
    laboratory = session.get_one(Laboratory, page.order.laboratory_id)
    application = page.application
    client = session.get_one(Client, page.order.client_id)
    bases = dict.fromkeys(line.line.legal_basis for one in page.samples for line in one.lines)
    rule = page.order.decision_rule
    return RequestForm(
        letterhead=letterhead(session, laboratory, blob),
        number=page.order.number,
        requested_on=page.order.ordered_on,
        client=_client(session, page),
        registration=_registration(client),
        on_behalf_of=_on_behalf_of(application),
        purpose=application.purpose,
        origin=_origin(page.samples),
        samples=tuple(_requested(session, page, one) for one in page.samples),
        decision_rule=_words(named(DecisionRule(rule), page.order.guard_band))
        if rule
        else say("intake.no_statement"),
        terms=_terms(page, laboratory),
        review=_review(page.reviewed, laboratory.timezone),
        price=Price(
            subtotal=page.order.total,
            total=page.order.total,
            basis="; ".join(basis for basis in bases if basis),
        ),
        applicant=Signer(name=application.contact_name or client.contact_name),
        received_by=Signer(),
        technical_manager=Signer(),
    )


def _client(session: Session, page: OrderPage) -> Party:
    client = session.get_one(Client, page.order.client_id)
    return Party(
        name=client.name,
        address=client.address,
        contact=page.application.contact_name or client.contact_name,
    )


def _on_behalf_of(application: Application) -> Party | None:
    if not application.on_behalf_of_name:
        return None
    return Party(name=application.on_behalf_of_name, address=application.on_behalf_of_address)


def _registration(client: Client) -> tuple[CustomerFact, ...]:
    """Return what identifies a business; a tax number may be a person's NIK and stays off the paper."""
    facts = (("NIB", client.nib or ""), ("KBLI", client.kbli), ("Sentra", client.sentra))
    return tuple(CustomerFact(label=Words(id=name, en=name), value=value) for name, value in facts if value)


def _origin(samples: Sequence[OrderedSample]) -> Words | None:
    origins = dict.fromkeys(one.item.origin for one in samples)
    told = [say(f"sampling.{origin}") for origin in origins]
    if not told:
        return None
    return Words(id="; ".join(one.id for one in told), en="; ".join(one.en for one in told))


def _facts(item: ApplicationItem) -> tuple[CustomerFact, ...]:
    return tuple(
        CustomerFact(label=Words(id=in_id, en=in_en), value=getattr(item, name))
        for name, in_id, in_en in FACTS
        if getattr(item, name)
    )


def _requested(session: Session, page: OrderPage, one: OrderedSample) -> RequestedSample:
    line = next((line for line in one.lines if line.specification_title), None)
    return RequestedSample(
        mark=one.sample.code or str(one.item.position),
        description=one.item.product,
        quantity=one.sample.quantity or one.item.quantity or "–",
        facts=(*_facts(one.item), *_conditions(one)),
        specification=StandardReference(
            code=line.line.specification_code,
            title=_words(line.specification_title),
            superseded_by=line.superseded_by,
        )
        if line and line.specification_title
        else None,
        tests=tuple(
            PricedTest(
                name=_words(line.method_title),
                method=line.line.method_code,
                subcontracted=line.elsewhere is not None,
                quantity=line.line.pieces,
                unit_price=line.line.unit_price if page.shows_prices else None,
            )
            for line in one.lines
        ),
        bring=_bring(session, one),
    )


def _conditions(one: OrderedSample) -> tuple[CustomerFact, ...]:
    """Return what limits depend on besides grade and size, as it was agreed; an open one is named too."""
    return tuple(CustomerFact(label=_words(known.label), value=known.value.id) for known in one.conditions)


def _bring(session: Session, one: OrderedSample) -> Words | None:
    """Return what must be brought for the tests of a product, by the definitions that were frozen."""
    sha256 = next(
        (line.line.specification_sha256 for line in one.lines if line.line.specification_sha256), None
    )
    if sha256 is None:
        return None
    specification = frozen_specification(session, sha256)
    if not specification.has(one.item.grade, one.item.size):
        return None
    methods = {line.line.method_code: frozen_method(session, line.line.method_sha256) for line in one.lines}
    tests = {line.line.method_code: line.line.pieces for line in one.lines}
    given = one.item.conditions
    return _words(
        bring(specification, methods, one.item.grade, one.item.size, conditions=given, tests=tests).amount
    )


def _terms(page: OrderPage, laboratory: Laboratory) -> tuple[CustomerFact, ...]:
    application = page.application
    public = {
        (True, True): "both",
        (True, False): "name",
        (False, True): "results",
        (False, False): "none",
    }[application.consent_name, application.consent_results]
    terms = [
        ("promised_label", say("intake.promised", days=page.order.promised_working_days).id),
        ("remains_label", _remains(application, laboratory).id),
        ("public_label", say(f"intake.public_{public}").id),
    ]
    if page.reviewed and page.reviewed.review.superseded_accepted:
        terms.append(("edition_label", page.reviewed.review.superseded_accepted))
    return tuple(CustomerFact(label=say(f"intake.{key}"), value=value) for key, value in terms)


def _remains(application: Application, laboratory: Laboratory) -> Words:
    if application.return_remains:
        return say("intake.remains_returned")
    return say("intake.remains_kept", months=laboratory.retention_months)


def _review(reviewed: Reviewed | None, timezone: str) -> RequestReview | None:
    if reviewed is None or reviewed.review.reviewed_at is None:
        return None
    fits = {"yes": True, "no": False}
    return RequestReview(
        points=tuple(
            ReviewPoint(
                topic=say(f"intake.check_{name}"),
                fits=fits.get(answer.get("answer", "")),
                note=answer.get("note", ""),
            )
            for name, answer in reviewed.review.checks.items()
        ),
        conclusion=say("intake.agreed"),
        reviewed_by=reviewed.reviewer,
        reviewed_on=reviewed.review.reviewed_at.astimezone(ZoneInfo(timezone)).date(),
    )


def _received(one: OrderedSample) -> ReceivedSample:
    sample, item = one.sample, one.item
    details = [f"{fact.label.id} {fact.value}" for fact in _facts(item)]
    return ReceivedSample(
        code=sample.code or "–",
        description=item.product,
        details=" · ".join(details),
        quantity=sample.quantity or item.quantity or "–",
        condition=_condition(sample),
        remarks=_remarks(sample),
    )


def _condition(sample: Sample) -> Words:
    """Return the condition at reception: in order, or what the note says."""
    if sample.condition and all(sample.condition.values()) and not sample.condition_note:
        return say("intake.condition_good")
    return Words(id=sample.condition_note or "–", en=sample.condition_note or "–")


def _remarks(sample: Sample) -> str:
    if sample.client_instruction:
        return say("intake.as_instructed", instruction=sample.client_instruction).id
    if sample.state in {"held", "rejected"}:
        return say(f"intake.{sample.state}", reason=sample.hold_reason).id
    return ""


def _words(text: Text) -> Words:
    return Words(id=text.id, en=text.en)
