"""Applications for testing: written by the client, or by reception for a walk-in, on the same form."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotFound
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Specification
from lims.domain.standards.conditions import Condition
from lims.domain.workflow import ApplicationState, CertificateState
from lims.models import (
    Application,
    ApplicationItem,
    ApplicationMessage,
    ApplicationTest,
    Certificate,
    Client,
    Laboratory,
    Sample,
    Specimen,
)
from lims.queries.conditions import of_piece, of_sample
from lims.queries.library import library_of
from lims.queries.rows import items_of, tests_of
from lims.services import audit, clients, numbers
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults, require_reason

ORIGINS = ("client", "laboratory", "certification-body", "inspector")


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
    _check_complete(session, application)
    application.state = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "submit")
    laboratory = _laboratory(session, application)
    application.submitted_at = clock.now()
    if application.number is None:
        on = clock.today(laboratory.timezone)
        application.number = numbers.next_number(session, laboratory, "application", on)
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


def state_conditions(
    session: Session, actor: Actor, item_id: uuid.UUID, given: dict[str, str], reason: str
) -> ApplicationItem:
    """Fill in, or correct, what limits depend on besides grade and size, after the order was made.

    Raises:
        InvalidInput: a value cannot be read, or the reason is missing.
        Conflict: the certificate was issued; a change is an amendment then.
    """
    require(actor, Permission.CONDITION_STATE)
    item = fetch(session, actor, ApplicationItem, item_id, lock=True)
    _refuse_after_issue(session, item)
    specification = library_of(session, item.laboratory_id).specifications.get(item.specification_code)
    item.conditions = _read_all(of_sample(specification), item.conditions, given)
    audit.record(session, actor, "item:state-conditions", item, reason=require_reason(reason))
    return item


def state_piece_conditions(
    session: Session, actor: Actor, specimen_id: uuid.UUID, given: dict[str, str]
) -> Specimen:
    """Say where a piece was taken, or in what else it differs from the others of its sample."""
    require(actor, Permission.CONDITION_STATE)
    specimen = fetch(session, actor, Specimen, specimen_id, lock=True)
    item = session.get_one(ApplicationItem, session.get_one(Sample, specimen.sample_id).item_id)
    _refuse_after_issue(session, item)
    specification = library_of(session, item.laboratory_id).specifications.get(item.specification_code)
    specimen.conditions = _read_all(of_piece(specification), specimen.conditions, given)
    audit.record(session, actor, "specimen:state-conditions", specimen)
    return specimen


def _refuse_after_issue(session: Session, item: ApplicationItem) -> None:
    order_id = select(Sample.order_id).where(
        Sample.laboratory_id == item.laboratory_id, Sample.item_id == item.id
    )
    issued = select(Certificate.id).where(
        Certificate.laboratory_id == item.laboratory_id,
        Certificate.order_id.in_(order_id),
        Certificate.state.in_(
            (CertificateState.AUTHORISED, CertificateState.ISSUED, CertificateState.SUSPENDED)
        ),
    )
    if session.scalars(issued).first() is not None:
        raise Conflict(
            N_(
                "LHU-nya sudah disahkan atau terbit. Batalkan konsepnya, atau buat amandemen, sebelum mengubah ini."
            )
        )


def _read_all(declared: Sequence[Condition], before: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """Return the conditions with what is new; an empty value leaves one open."""
    faults = {
        condition.key: fault
        for condition in declared
        if (fault := fault_of(condition, given.get(condition.key, ""))) is not None
    }
    refuse_faults(faults)
    known = {condition.key for condition in declared}
    merged = before | {key: typed.strip() for key, typed in given.items() if key in known}
    return {key: typed for key, typed in merged.items() if typed}


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


def _check_complete(session: Session, application: Application) -> None:
    """Tell everything that is missing before an application can be handed in."""
    faults: dict[str, LimsError] = {}
    items = items_of(session, application)
    if not items:
        faults["items"] = InvalidInput(N_("Tambahkan sekurangnya satu produk."))
    for item in items:
        for name, fault in _item_faults(session, item):
            faults[f"items-{item.position - 1}-{name}"] = fault
    if faults:
        raise InvalidInput(N_("Permohonan belum lengkap. Lengkapi isian yang ditandai."), faults)


def _condition_faults(specification: Specification, item: ApplicationItem) -> list[tuple[str, LimsError]]:
    """Return which conditions cannot be read.

    One that is left open, or that the standard does not cover, is told at the review and keeps limits back.
    """
    return [
        (f"conditions-{number}-value", fault)
        for number, condition in enumerate(of_sample(specification))
        if (fault := fault_of(condition, item.conditions.get(condition.key, ""))) is not None
    ]


def fault_of(condition: Condition, typed: str) -> LimsError | None:
    """Return what is wrong with a condition as it was typed; nothing where it is empty."""
    try:
        if not typed.strip():
            return None
        if condition.kind == "number":
            parse_decimal(typed)
        else:
            condition.read(typed)
    except InvalidInput as fault:
        return fault
    return None


def _item_faults(session: Session, item: ApplicationItem) -> list[tuple[str, LimsError]]:
    faults: list[tuple[str, LimsError]] = []
    if not item.product:
        faults.append(("product", InvalidInput(N_("Isilah nama produk."))))
    if item.origin not in ORIGINS:
        faults.append(("origin", InvalidInput(N_("Pilih asal contoh dari daftar."))))
    if item.specification_code:
        specification = library_of(session, item.laboratory_id).specifications.get(item.specification_code)
        if specification is None:
            faults.append(("specification_code", InvalidInput(N_("Spesifikasi ini tidak ada dalam daftar."))))
        elif not specification.grades:
            faults.append(
                (
                    "specification_code",
                    InvalidInput(
                        N_(
                            "Batas %(code)s belum tersedia di sini. Pilih edisi lain, atau tanpa spesifikasi."
                        ),
                        code=specification.code,
                    ),
                )
            )
        else:
            try:
                specification.size(item.grade, item.size)
            except NotFound as fault:
                faults.append(("size", fault))
            faults += _condition_faults(specification, item)
    requested = [test for test in tests_of(session, item) if test.requested]
    if not requested:
        faults.append(("tests", InvalidInput(N_("Pilih sekurangnya satu pengujian."))))
    for test in requested:
        if test.method_code not in library_of(session, item.laboratory_id).methods:
            faults.append(
                ("tests", InvalidInput(N_("Metode %(code)s tidak ada dalam daftar."), code=test.method_code))
            )
        if not 1 <= test.pieces <= 100:
            faults.append(("tests", InvalidInput(N_("Jumlah benda uji antara 1 dan 100."))))
    return faults
