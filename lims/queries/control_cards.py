"""The control card of an order (kartu kendali): every step with who took it and when, out of the trail alone."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.documents.dossier import Dossier, Part, TablePart
from lims.documents.figures import day
from lims.documents.wording import say
from lims.domain.certificate import Words
from lims.models import (
    AuditEntry,
    AuditValues,
    Bill,
    Certificate,
    Client,
    ClientMembership,
    Determination,
    DisposedSample,
    Laboratory,
    LaboratoryMembership,
    Order,
    OrderLine,
    OtherLaboratory,
    Payment,
    Sample,
    Specimen,
    Subcontract,
    SubcontractReport,
    TypedLimit,
    User,
)
from lims.queries.letterheads import Blob, letterhead
from lims.queries.orders import sees_client
from lims.queries.sheets import mark_order

STEPS = frozenset(
    {
        "application:submit",
        "application:query",
        "application:answer",
        "application:agree",
        "sample:accept",
        "sample:hold",
        "sample:release",
        "sample:reject",
        "sample:hand-over",
        "bill:make",
        "bill:waive",
        "payment:confirm",
        "order:hold",
        "order:resume",
        "order:cancel",
        "limit:type",
        "limit:confirm",
        "limit:withdraw",
        "subcontract:agree",
        "subcontract:send",
        "subcontract:report",
        "subcontract:take-back",
        "determination:assign",
        "specimen:void",
        "determination:submit",
        "determination:return",
        "determination:accept",
        "determination:reopen",
        "retest:ask",
        "certificate:draft",
        "certificate:authorise",
        "certificate:issue",
        "certificate:amend",
        "certificate:suspend",
        "certificate:reinstate",
        "certificate:withdraw",
        "sample:return",
        "sample:destruction",
    }
)
"""Acts that are steps of the work; saving a draft or reading one is none."""
NAMES_CLIENT = "subcontract:agree"
"""The act whose reason says who agreed for the client; it stays off the card where the order is blind."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step, taken once or several times in a row by one person on one day."""

    act: str
    stage: Words
    first: datetime
    last: datetime
    who: str
    position: str
    about: str
    """Codes, marks and numbers of what it was done to, and the reason where one was given."""
    trail: str
    """Number in the trail, and the beginning of the hash that chains it: what stands for the initials."""


@dataclass(frozen=True, slots=True)
class ControlCard:
    """An order with its steps, the first one first."""

    order: Order
    client: str | None
    timezone: str
    steps: tuple[Taken, ...]


def read(session: Session, actor: Actor, order_id: uuid.UUID) -> ControlCard:
    """Return the control card of an order."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    client = session.get_one(Client, order.client_id).name if sees_client(actor, order) else None
    subjects = _subjects(session, order)
    rows = session.execute(
        select(AuditEntry, AuditValues.reason)
        .outerjoin(AuditValues, AuditValues.entry_id == AuditEntry.id)
        .where(
            AuditEntry.chain_id == laboratory.id,
            AuditEntry.subject_id.in_(subjects),
            AuditEntry.act.in_(STEPS),
        )
        .order_by(AuditEntry.sequence)
    ).all()
    people = _people(session, order, {entry.actor_id for entry, _reason in rows}, shows=client is not None)
    zone = ZoneInfo(laboratory.timezone)
    groups = groupby(rows, key=lambda row: (row[0].act, row[0].actor_id, _on(row[0], zone), row[1] or ""))
    steps = tuple(
        _taken(
            [entry for entry, _reason in group],
            "" if act == NAMES_CLIENT and client is None else reason,
            subjects,
            people,
        )
        for (act, _actor, _day, reason), group in groups
    )
    return ControlCard(order, client, laboratory.timezone, steps)


def _on(entry: AuditEntry, zone: ZoneInfo) -> date:
    return entry.at.astimezone(zone).date()


def _taken(
    entries: Sequence[AuditEntry],
    reason: str,
    subjects: dict[uuid.UUID, str],
    people: dict[uuid.UUID | None, tuple[str, str]],
) -> Taken:
    first, last = entries[0], entries[-1]
    who, position = people.get(first.actor_id, ("system", ""))
    known = dict.fromkeys(subjects.get(entry.subject_id, "") for entry in entries if entry.subject_id)
    about = _together([text for text in known if text])
    numbers = str(first.sequence) if first is last else f"{first.sequence}–{last.sequence}"
    return Taken(
        act=first.act,
        stage=say(f"control_card.{first.act.replace(':', '-')}"),
        first=first.at,
        last=last.at,
        who=who,
        position=position,
        about="; ".join(part for part in (about, reason.strip()) if part),
        trail=f"{numbers} · {last.hash[:8]}",
    )


def _together(texts: Iterable[str]) -> str:
    """Return `SNI 8389:2017 1, 2, 3` for pieces of one method, and everything else as it is."""
    methods: dict[str, list[str]] = {}
    plain = []
    for text in texts:
        method, found, mark = text.partition(" · ")
        if found:
            methods.setdefault(method, []).append(mark)
        else:
            plain.append(text)
    pieces = [f"{method}: {', '.join(sorted(marks, key=mark_order))}" for method, marks in methods.items()]
    return "; ".join([*plain, *pieces])


def _subjects(session: Session, order: Order) -> dict[uuid.UUID, str]:
    """Return everything of an order that an act can be about, with what people call it."""
    house = order.laboratory_id
    found: dict[uuid.UUID, str] = {order.application_id: "", order.id: ""}
    samples = session.scalars(
        select(Sample).where(Sample.laboratory_id == house, Sample.order_id == order.id)
    ).all()
    found.update({sample.id: sample.code or "" for sample in samples})
    ids = [sample.id for sample in samples]
    pieces = session.execute(
        select(Determination.id, Specimen.id, Specimen.method_code, Specimen.mark)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .where(Determination.laboratory_id == house, Determination.order_id == order.id)
    )
    for determination_id, specimen_id, method, mark in pieces:
        found[determination_id] = found[specimen_id] = f"{method} · {mark}"
    for model in (Bill, Payment, Certificate):
        rows = session.execute(
            select(model.id, model.number).where(model.laboratory_id == house, model.order_id == order.id)
        )
        found.update({row_id: number or "" for row_id, number in rows})
    found.update(_origins(session, order))
    disposals = session.scalars(
        select(DisposedSample.disposal_id).where(
            DisposedSample.laboratory_id == house, DisposedSample.sample_id.in_(ids)
        )
    )
    found.update(dict.fromkeys(disposals, ""))
    return found


def _origins(session: Session, order: Order) -> Iterator[tuple[uuid.UUID, str]]:
    """Yield the typed limits of an order, what other laboratories test of it, and their reports."""
    limits = session.execute(
        select(TypedLimit.id, OrderLine.method_code, TypedLimit.measurand)
        .join(OrderLine, OrderLine.id == TypedLimit.line_id)
        .where(TypedLimit.laboratory_id == order.laboratory_id, TypedLimit.order_id == order.id)
    )
    for limit_id, method, measurand in limits:
        yield limit_id, f"{method}, {measurand}"
    sendings = session.execute(
        select(Subcontract.id, OrderLine.method_code, OtherLaboratory.name)
        .join(OrderLine, OrderLine.id == Subcontract.line_id)
        .join(OtherLaboratory, OtherLaboratory.id == Subcontract.other_laboratory_id)
        .where(Subcontract.laboratory_id == order.laboratory_id, Subcontract.order_id == order.id)
    ).all()
    for sending_id, method, name in sendings:
        yield sending_id, f"{method}, {name}"
    reports = session.execute(
        select(SubcontractReport.id, SubcontractReport.number).where(
            SubcontractReport.laboratory_id == order.laboratory_id,
            SubcontractReport.subcontract_id.in_([row[0] for row in sendings]),
        )
    )
    yield from ((row[0], row[1]) for row in reports)


def _people(
    session: Session, order: Order, ids: set[uuid.UUID | None], *, shows: bool
) -> dict[uuid.UUID | None, tuple[str, str]]:
    """Return names and positions; whoever acts for the client stays unnamed where the order is blind."""
    names = dict(session.execute(select(User.id, User.name).where(User.id.in_(ids))).all())
    positions = session.execute(
        select(LaboratoryMembership.user_id, LaboratoryMembership.position)
        .where(
            LaboratoryMembership.laboratory_id == order.laboratory_id, LaboratoryMembership.user_id.in_(ids)
        )
        .order_by(LaboratoryMembership.id.desc())
    )
    titles = dict(positions.all())
    outside = set(
        session.scalars(
            select(ClientMembership.user_id).where(
                ClientMembership.client_id == order.client_id, ClientMembership.user_id.in_(ids)
            )
        )
    )
    client = say("control_card.client").id
    found: dict[uuid.UUID | None, tuple[str, str]] = {None: ("system", "")}
    for user_id, name in names.items():
        if user_id in outside and user_id not in titles:
            found[user_id] = (name if shows else client, client)
        else:
            found[user_id] = (name, titles.get(user_id, ""))
    return found


def printed(session: Session, actor: Actor, order_id: uuid.UUID, blob: Blob) -> Dossier:
    """Return the control card as it is printed."""
    card = read(session, actor, order_id)
    laboratory = session.get_one(Laboratory, card.order.laboratory_id)
    zone = ZoneInfo(card.timezone)
    heads = ("number", "stage", "by", "when", "about", "trail")
    lines: list[tuple[Words, Words | str]] = [
        (say("certificate.order"), card.order.number),
        (say("certificate.client"), card.client or say("control_card.hidden")),
        (say("work.due_on"), day(card.order.due_on) if card.order.due_on else "–"),
    ]
    if card.order.work_order_number:
        lines.append((say("work.number"), card.order.work_order_number))
    table = TablePart(
        heads=tuple(say(f"control_card.{name}") for name in heads),
        shares=(7, 35, 40, 27, 48, 19),
        rows=tuple(
            (
                str(number),
                step.stage,
                "\n".join(part for part in (step.who, step.position) if part),
                _when(step, zone),
                step.about,
                step.trail,
            )
            for number, step in enumerate(card.steps, 1)
        ),
    )
    return Dossier(
        document="control_card",
        letterhead=letterhead(session, laboratory, blob),
        number=card.order.number,
        lines=tuple(lines),
        parts=(Part(title=say("control_card.steps"), table=table, note=say("control_card.note")),),
    )


def _when(step: Taken, zone: ZoneInfo) -> str:
    first, last = step.first.astimezone(zone), step.last.astimezone(zone)
    hours = f"{first:%H.%M}" if f"{first:%H.%M}" == f"{last:%H.%M}" else f"{first:%H.%M}–{last:%H.%M}"
    return f"{first:%d-%m-%Y}\n{hours}"
