"""What awaits a person, by their roles, and what happened last."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, allows, require
from lims.domain.billing import BillState, PaymentState
from lims.domain.workflow import (
    ApplicationState,
    CertificateState,
    DeterminationState,
    OrderState,
    SampleState,
)
from lims.models import (
    Application,
    AuditChain,
    AuditEntry,
    Bill,
    Certificate,
    Complaint,
    Determination,
    Laboratory,
    NameCheck,
    Notice,
    Order,
    Sample,
    Subcontract,
    SurveyAnswer,
    TypedLimit,
    User,
)
from lims.queries import money, sendings, surveys
from lims.queries.act_places import places_of
from lims.queries.certificates import awaiting_draft
from lims.queries.subcontracts import is_away, overdue

RECENT = 500
"""How many of the newest acts are looked through for a person's own."""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A heap of work; pages know its words and where it lies."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LatestAct:
    """An act of the trail."""

    at: datetime
    who: str
    act: str
    subject_kind: str
    page_id: uuid.UUID | None
    """Of the thing itself, or of the order or certificate on whose page it lies; None where it cannot be opened."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The first page of a day."""

    awaiting: tuple[Awaiting, ...]
    latest: tuple[LatestAct, ...]
    own_acts_only: bool


def read(session: Session, actor: Actor) -> Dashboard:
    """Return what awaits the actor, heap by heap, and the newest acts that they may see."""
    require(actor, Permission.LABORATORY_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    own = not allows(actor, Permission.AUDIT_VIEW)
    return Dashboard(
        awaiting=tuple(
            Awaiting(kind, count_of(session, laboratory.id, model, conditions))
            for permission, kind, model, *conditions in _heaps(actor, today)
            if allows(actor, permission)
        ),
        latest=latest_acts(session, actor, own_only=own),
        own_acts_only=own,
    )


def _heaps(actor: Actor, today: date) -> Iterator[tuple[Any, ...]]:
    """Yield permission, kind, class and conditions of each heap, in the order of the work."""
    mine = Determination.analyst_id == actor.user_id
    at_bench = Determination.state.in_([DeterminationState.ASSIGNED, DeterminationState.RETURNED])
    yield (
        Permission.REQUEST_REVIEW,
        "applications-submitted",
        Application,
        Application.state == ApplicationState.SUBMITTED,
    )
    yield (
        Permission.REQUEST_REVIEW,
        "applications-queried",
        Application,
        Application.state == ApplicationState.QUERIED,
    )
    yield Permission.NOTICE_SEND, "notices-waiting", Notice, *sendings.waiting(actor.laboratory())
    yield Permission.SAMPLE_RECEIVE, "orders-expected", Order, Order.state == OrderState.ORDERED
    yield Permission.SAMPLE_RECEIVE, "samples-held", Sample, Sample.state == SampleState.HELD
    yield (
        Permission.DETERMINATION_ASSIGN,
        "determinations-planned",
        Determination,
        Determination.state == DeterminationState.PLANNED,
    )
    yield Permission.COMPLAINT_HANDLE, "complaints-received", Complaint, Complaint.state == "received"
    yield Permission.SURVEY_REPLY, "surveys-unanswered", SurveyAnswer, *surveys.unanswered(today)
    yield Permission.BILL_MAKE, "orders-unbilled", Order, Order.payment_state == PaymentState.UNBILLED
    yield (
        Permission.BILL_MAKE,
        "bills-ending",
        Bill,
        Bill.state == BillState.OPEN,
        Bill.expires_on.between(today, today + timedelta(days=money.SOON)),
    )
    yield Permission.BILL_MAKE, "bills-expired", Bill, Bill.state == BillState.OPEN, Bill.expires_on < today
    yield Permission.PAYMENT_CONFIRM, "orders-refund", Order, Order.payment_state == PaymentState.REFUND_DUE
    yield (
        Permission.DETERMINATION_ENTER,
        "mine-late",
        Determination,
        mine,
        at_bench,
        Determination.due_on < today,
        ~is_away(),
    )
    yield (
        Permission.DETERMINATION_ENTER,
        "mine-today",
        Determination,
        mine,
        at_bench,
        Determination.due_on == today,
        ~is_away(),
    )
    yield (
        Permission.DETERMINATION_ENTER,
        "mine-later",
        Determination,
        mine,
        at_bench,
        (Determination.due_on > today) | is_away(),
    )
    yield (
        Permission.DETERMINATION_REVIEW,
        "determinations-submitted",
        Determination,
        Determination.state == DeterminationState.SUBMITTED,
    )
    yield Permission.CERTIFICATE_DRAFT, "names-objected", NameCheck, NameCheck.state == "objected"
    yield (
        Permission.CERTIFICATE_DRAFT,
        "names-awaited",
        NameCheck,
        NameCheck.state == "asked",
        NameCheck.until >= today,
    )
    yield (
        Permission.LIMIT_CONFIRM,
        "limits-awaiting",
        TypedLimit,
        TypedLimit.confirmed_at.is_(None),
        TypedLimit.withdrawn_at.is_(None),
    )
    yield (
        Permission.SUBCONTRACT_HANDLE,
        "elsewhere-to-send",
        Subcontract,
        Subcontract.sent_on.is_(None),
        Subcontract.ended_at.is_(None),
    )
    yield Permission.SUBCONTRACT_HANDLE, "elsewhere-late", Subcontract, *overdue(today)
    yield Permission.CERTIFICATE_DRAFT, "orders-tested", Order, *awaiting_draft()
    yield (
        Permission.CERTIFICATE_AUTHORISE,
        "certificates-draft",
        Certificate,
        Certificate.state == CertificateState.DRAFT,
    )
    yield (
        Permission.CERTIFICATE_ISSUE,
        "certificates-authorised",
        Certificate,
        Certificate.state == CertificateState.AUTHORISED,
    )


def count_of(
    session: Session, laboratory_id: uuid.UUID, model: Any, conditions: list[ColumnElement[bool]]
) -> int:
    """Count the rows of a laboratory that meet some conditions."""
    return (
        session.scalar(
            select(func.count()).select_from(model).where(model.laboratory_id == laboratory_id, *conditions)
        )
        or 0
    )


def latest_acts(session: Session, actor: Actor, *, own_only: bool, limit: int = 12) -> tuple[LatestAct, ...]:
    """Return the newest acts of the laboratory, or among the newest those of the actor."""
    chain_id = actor.laboratory()
    head = session.scalar(select(AuditChain.sequence).where(AuditChain.id == chain_id)) or 0
    query = (
        select(AuditEntry, User.name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.chain_id == chain_id, AuditEntry.sequence > head - RECENT)
        .order_by(AuditEntry.sequence.desc())
        .limit(limit)
    )
    if own_only:
        query = query.where(AuditEntry.actor_id == actor.user_id)
    rows = session.execute(query).all()
    unseen = _drafts(session, chain_id, [entry.subject_id for entry, _name in rows])
    places = places_of(session, chain_id, [entry for entry, _name in rows])
    return tuple(
        LatestAct(
            entry.at,
            name or "system",
            entry.act,
            entry.subject_kind,
            None
            if entry.subject_id is None or entry.subject_id in unseen
            else places.get(entry.subject_id, entry.subject_id),
        )
        for entry, name in rows
    )


def _drafts(
    session: Session, laboratory_id: uuid.UUID, ids: Sequence[uuid.UUID | None]
) -> frozenset[uuid.UUID]:
    """Return which of these are clients' drafts: the laboratory cannot open them before they are handed in."""
    return frozenset(
        session.scalars(
            select(Application.id).where(
                Application.laboratory_id == laboratory_id,
                Application.id.in_([one for one in ids if one]),
                Application.number.is_(None),
                Application.walk_in.is_(False),
            )
        )
    )
