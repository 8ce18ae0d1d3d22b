"""Applications for testing: written by the client, or by reception for a walk-in, on the same form."""

import uuid
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.workflow import ApplicationState
from lims.models import (
    Application,
    ApplicationItem,
    ApplicationMessage,
    ApplicationTest,
    Client,
    Laboratory,
)
from lims.queries.rows import items_of, tests_of
from lims.services import audit, clients, notices, numbers
from lims.services.clients import expect_version
from lims.services.submission import require_complete


@dataclass(frozen=True, slots=True)
class ItemInput:
    """One product; `tests` are the methods asked for with the number of pieces, the proposed ones may be dropped."""

    product: str
    brand: str = ""
    type_designation: str = ""
    heat_or_lot: str = ""
    quantity: str = ""
    specification_code: str = ""
    grade: str = ""
    size: str = ""
    origin: str = "client"
    sampler: str = ""
    sampled_on: date | None = None
    sampling_record: str = ""
    seal_number: str = ""
    sampling_place: str = ""
    sampling_plan: str = ""
    sampling_conditions: str = ""
    conditions: dict[str, str] = field(default_factory=dict)
    """What limits depend on besides grade and size, as typed, by the keys of the specification."""
    tests: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApplicationInput:
    """The whole form; a draft may be incomplete."""

    items: tuple[ItemInput, ...]
    letter_reference: str = ""
    purpose: str = ""
    on_behalf_of_name: str = ""
    on_behalf_of_address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    statement_wanted: bool = True
    return_remains: bool = False
    consent_name: bool = False
    consent_results: bool = False


HEAD_FIELDS = tuple(name for name in ApplicationInput.__slots__ if name != "items")
ITEM_FIELDS = tuple(name for name in ItemInput.__slots__ if name not in {"tests", "conditions"})


def start(
    session: Session,
    actor: Actor,
    laboratory_id: uuid.UUID,
    client_id: uuid.UUID,
    given: ApplicationInput,
) -> Application:
    """Begin a draft at a laboratory."""
    client = fetch(session, actor, Client, client_id)
    require(actor, Permission.APPLICATION_ENTER if actor.staff else Permission.APPLICATION_WRITE)
    if session.get(Laboratory, laboratory_id) is None or (
        actor.staff and laboratory_id != actor.laboratory_id
    ):
        raise NotFound(N_("Laboratorium ini tidak ada."))
    clients.relate(session, laboratory_id, client.id)
    application = Application(
        laboratory_id=laboratory_id,
        client_id=client.id,
        created_at=clock.now(),
        entered_by_id=actor.known_id(),
        walk_in=actor.staff,
    )
    session.add(application)
    session.flush()
    _fill(session, application, given)
    audit.record(session, actor, "application:start", application)
    return application


def save(
    session: Session, actor: Actor, application_id: uuid.UUID, given: ApplicationInput, version: int
) -> Application:
    """Save what was written so far; only a draft, or one that the laboratory asked about, can be changed."""
    application = _own(session, actor, application_id)
    expect_version(application.version, version)
    if application.state not in {ApplicationState.DRAFT, ApplicationState.QUERIED}:
        raise Conflict(
            N_(
                "Permohonan yang sudah diajukan tidak dapat diubah. Tariklah, atau tunggu pertanyaan laboratorium."
            )
        )
    _fill(session, application, given)
    audit.record(session, actor, "application:save", application)
    return application


def submit(session: Session, actor: Actor, application_id: uuid.UUID) -> Application:
    """Hand the application in; it gets its number.

    Raises:
        InvalidInput: something is missing; all faults are told at once.
    """
    application = _own(session, actor, application_id)
    require_complete(session, application)
    submitted = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "submit")
    laboratory = _laboratory(session, application)
    if application.number is None:
        on = clock.today(laboratory.timezone)
        application.number = numbers.next_number(session, laboratory, "application", on)
    application.state, application.submitted_at = submitted, clock.now()
    notices.tell(
        session,
        application.laboratory_id,
        application.client_id,
        "application-received",
        application_id=application.id,
        number=application.number,
    )
    audit.record(session, actor, "application:submit", application)
    return application


def withdraw(session: Session, actor: Actor, application_id: uuid.UUID, *, reason: str = "") -> None:
    """Take an application back before the order is made."""
    application = _own(session, actor, application_id)
    application.state = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "withdraw")
    audit.record(session, actor, "application:withdraw", application, reason=reason)


def answer(session: Session, actor: Actor, application_id: uuid.UUID, text: str) -> None:
    """Answer the laboratory's question and hand the application in again."""
    application = _own(session, actor, application_id)
    if application.state != ApplicationState.QUERIED:
        raise Conflict(N_("Tidak ada pertanyaan yang menunggu jawaban."))
    if not text.strip():
        raise InvalidInput(N_("Tulislah jawaban Anda."))
    session.add(
        ApplicationMessage(
            laboratory_id=application.laboratory_id,
            application_id=application.id,
            author_id=actor.known_id(),
            from_client=not actor.staff,
            text=text.strip(),
            at=clock.now(),
        )
    )
    submit(session, actor, application_id)


def correct_facts(
    session: Session,
    actor: Actor,
    application_id: uuid.UUID,
    *,
    head: dict[str, str],
    items: dict[uuid.UUID, dict[str, str]],
    reason: str,
) -> None:
    """Correct what the customer supplied after the order was made: names, brand, heat or lot. Needs a reason.

    Specification, grade, size and tests are not facts to correct: a change there is a new request (7.1.6).
    """
    require(actor, Permission.CERTIFICATE_DRAFT)
    application = fetch(session, actor, Application, application_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasan perubahan; nilai lama tetap tersimpan."))
    correctable_head = {"on_behalf_of_name", "on_behalf_of_address", "contact_name", "purpose"}
    correctable_item = {"product", "brand", "type_designation", "heat_or_lot"}
    if any("product" in one and not one["product"].strip() for one in items.values()):
        raise InvalidInput(N_("Isilah nama produk."))
    for name, value in head.items():
        if name in correctable_head:
            setattr(application, name, value.strip())
    for item in items_of(session, application):
        for name, value in items.get(item.id, {}).items():
            if name in correctable_item:
                setattr(item, name, value.strip())
    audit.record(session, actor, "application:correct", application, reason=reason)


def _own(session: Session, actor: Actor, application_id: uuid.UUID) -> Application:
    application = fetch(session, actor, Application, application_id, lock=True)
    require(actor, Permission.APPLICATION_WRITE, application)
    return application


def _laboratory(session: Session, application: Application) -> Laboratory:
    return session.get_one(Laboratory, application.laboratory_id)


def _fill(session: Session, application: Application, given: ApplicationInput) -> None:
    """Write the form into its rows; an item that is gone is marked so, never deleted."""
    for name in HEAD_FIELDS:
        value = getattr(given, name)
        setattr(application, name, value.strip() if isinstance(value, str) else value)
    present = items_of(session, application)
    for position, item_input in enumerate(given.items, start=1):
        if position <= len(present):
            item = present[position - 1]
        else:
            item = ApplicationItem(
                laboratory_id=application.laboratory_id, application_id=application.id, position=position
            )
        for name in ITEM_FIELDS:
            value = getattr(item_input, name)
            setattr(item, name, value.strip() if isinstance(value, str) else value)
        item.conditions = {
            key: typed.strip() for key, typed in item_input.conditions.items() if typed.strip()
        }
        item.position = position
        session.add(item)
        session.flush()
        _fill_tests(session, item, item_input.tests)
    for item in present[len(given.items) :]:
        item.removed = True
    session.flush()


def _fill_tests(session: Session, item: ApplicationItem, tests: dict[str, int]) -> None:
    present = {test.method_code: test for test in tests_of(session, item)}
    for code in sorted(present.keys() | tests.keys()):
        test = present.get(code)
        if test is None:
            test = ApplicationTest(
                laboratory_id=item.laboratory_id, item_id=item.id, method_code=code, pieces=tests[code]
            )
            session.add(test)
        test.requested = code in tests
        test.pieces = tests.get(code, test.pieces)
    session.flush()
