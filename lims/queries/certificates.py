"""Certificates as the laboratory reads them: lists, and one with its content, its chain and what came of it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, defer

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.certificate import CertificateContent
from lims.domain.workflow import CertificateState, OrderState
from lims.models import (
    Application,
    Attachment,
    Certificate,
    Client,
    Order,
    Sample,
    User,
)
from lims.queries import contents, sealing
from lims.queries.applications import clients_named, products_of
from lims.queries.listing import Listing, Wanted, among_newest, list_page, told_count
from lims.queries.rows import attachments_of
from lims.queries.sealing import IssuedFile

PENDING = (CertificateState.DRAFT, CertificateState.AUTHORISED)
MOST = 200
"""Orders or drafts that are shown at once above the list; the oldest come first."""


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate in a list."""

    id: uuid.UUID
    number: str
    state: str
    order_number: str
    client: str
    issued_on: date | None
    drafted_at: datetime
    amends: str
    """The reason, where it is an amendment."""
    read: bool
    """Whether the reader has read this very content."""


@dataclass(frozen=True, slots=True)
class AwaitingDraft:
    """An order whose determinations are all accepted and that has no draft yet."""

    id: uuid.UUID
    number: str
    client: str
    products: tuple[str, ...]
    due_on: date | None
    certificate_id: uuid.UUID | None
    """The certificate to amend, where one was issued before."""


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """A certificate with all that belongs to it."""

    certificate: Certificate
    content: CertificateContent
    order: Order
    application: Application
    chain: tuple[Certificate, ...]
    """All certificates of the order, the first one first; drafts that were given up among them."""
    people: Mapping[uuid.UUID | None, str]
    readers: tuple[str, ...]
    """Who has read this very content."""
    read: bool
    files: tuple[Attachment, ...]
    sample_ids: Mapping[str, uuid.UUID]
    """The samples of the order by their codes, to trace the results from."""
    file: IssuedFile
    """The PDF, and the seals that it got."""
    stale: bool
    """Whether the rows say something else by now than the draft does."""


READ: Select[*tuple[Any, ...]] = (
    select(Certificate, Order.number, Client.name)
    .join(Order, Order.id == Certificate.order_id)
    .join(Client, Client.id == Order.client_id)
    .options(defer(Certificate.content))
)
"""What is read of a certificate for a list: its content, which is long, is not."""


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[CertificateRow]:
    """Return certificates by state and by number, order or client."""
    require(actor, Permission.CERTIFICATE_VIEW)
    query = visible(actor, Certificate).with_only_columns(Certificate.id)
    if wanted.state:
        query = query.where(Certificate.state == wanted.state)
    if wanted.text:
        query = query.join(Order, Order.id == Certificate.order_id).where(
            _matches(session, actor.laboratory(), wanted.text)
        )
    sorts = {"made": Certificate.id, "number": Certificate.number}
    found = list_page(session, query, wanted, sorts, default="-made", read=READ)
    return found.of(_row(actor, *row) for row in found.rows)


def _row(actor: Actor, certificate: Certificate, order_number: str, client: str) -> CertificateRow:
    return CertificateRow(
        id=certificate.id,
        number=certificate.number or "",
        state=certificate.state,
        order_number=order_number,
        client=client,
        issued_on=certificate.issued_on,
        drafted_at=certificate.drafted_at,
        amends=certificate.amendment_reason,
        read=certificate.viewed_by.get(str(actor.user_id)) == certificate.content_sha256,
    )


def _matches(session: Session, laboratory_id: uuid.UUID, text: str) -> ColumnElement[bool]:
    """Return the condition of a search; a whole number is found at any age, through its index."""
    exact = session.scalars(
        select(Certificate.id).where(Certificate.laboratory_id == laboratory_id, Certificate.number == text)
    ).one_or_none()
    if exact is not None:
        return Certificate.id == exact
    return and_(
        among_newest(Certificate, laboratory_id),
        or_(
            Certificate.number.icontains(text, autoescape=True),
            Order.number.icontains(text, autoescape=True),
            Order.client_id.in_(clients_named(laboratory_id, text)),
        ),
    )


def counts(session: Session, actor: Actor) -> dict[str, str]:
    """Return how many certificates are in which state, as far as a list counts: `5000+`."""
    require(actor, Permission.CERTIFICATE_VIEW)
    return {
        state: told_count(
            session,
            select(Certificate.id).where(
                Certificate.laboratory_id == actor.laboratory(), Certificate.state == state
            ),
        )
        for state in CertificateState
    }


def pending(session: Session, actor: Actor, state: CertificateState) -> tuple[CertificateRow, ...]:
    """Return the drafts, or the authorised certificates that await issue; the oldest first."""
    require(actor, Permission.CERTIFICATE_VIEW)
    rows = session.execute(
        visible(actor, Certificate)
        .join(Order, Order.id == Certificate.order_id)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Order.number, Client.name)
        .options(defer(Certificate.content))
        .where(Certificate.state == state)
        .order_by(Certificate.id)
        .limit(MOST)
    )
    return tuple(_row(actor, *row) for row in rows)


def awaiting_draft() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that all of an order is accepted and no draft of its certificate is under way."""
    pending = exists().where(
        Certificate.laboratory_id == Order.laboratory_id,
        Certificate.order_id == Order.id,
        Certificate.state.in_(PENDING),
    )
    return Order.state == OrderState.TESTED, ~pending


def tested_orders(session: Session, actor: Actor) -> tuple[AwaitingDraft, ...]:
    """Return the orders that await a draft; those that have a certificate already await its amendment."""
    require(actor, Permission.CERTIFICATE_VIEW)
    laboratory_id = actor.laboratory()
    rows = session.execute(
        visible(actor, Order)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Client.name)
        .where(*awaiting_draft())
        .order_by(Order.due_on, Order.id)
        .limit(MOST)
    ).all()
    issued = dict(
        session.execute(
            select(Certificate.order_id, Certificate.id)
            .where(
                Certificate.laboratory_id == laboratory_id,
                Certificate.order_id.in_([order.id for order, _client in rows]),
                Certificate.state.in_([CertificateState.ISSUED, CertificateState.SUSPENDED]),
            )
            .order_by(Certificate.id)
        ).all()
    )
    products = products_of(session, laboratory_id, [order.application_id for order, _client in rows])
    return tuple(
        AwaitingDraft(
            id=order.id,
            number=order.number,
            client=client,
            products=products.get(order.application_id, ()),
            due_on=order.due_on,
            certificate_id=issued.get(order.id),
        )
        for order, client in rows
    )


def read(session: Session, actor: Actor, certificate_id: uuid.UUID) -> CertificatePage:
    """Return a certificate of this laboratory with everything that its page shows."""
    require(actor, Permission.CERTIFICATE_VIEW)
    certificate = fetch(session, actor, Certificate, certificate_id)
    order = session.get_one(Order, certificate.order_id)
    content = CertificateContent.model_validate_json(certificate.content)
    chain = tuple(
        session.scalars(
            select(Certificate)
            .where(Certificate.laboratory_id == order.laboratory_id, Certificate.order_id == order.id)
            .order_by(Certificate.id)
        )
    )
    readers = {
        uuid.UUID(user_id)
        for user_id, sha256 in certificate.viewed_by.items()
        if sha256 == certificate.content_sha256
    }
    people = _people(session, (*readers, certificate.drafted_by_id, certificate.authorised_by_id))
    return CertificatePage(
        certificate=certificate,
        content=content,
        order=order,
        application=session.get_one(Application, order.application_id),
        chain=chain,
        people=people,
        readers=tuple(sorted(people[reader] for reader in readers)),
        read=actor.user_id in readers,
        files=tuple(attachments_of(session, certificate.laboratory_id, certificate.id)),
        sample_ids=_sample_ids(session, order),
        file=sealing.file_of(session, certificate),
        stale=certificate.state in PENDING and outdated(session, order, content),
    )


def _people(session: Session, user_ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID | None, str]:
    wanted = {user_id for user_id in user_ids if user_id}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(wanted)))
    return {None: "", **dict(rows.all())}


def _sample_ids(session: Session, order: Order) -> dict[str, uuid.UUID]:
    samples = session.scalars(
        select(Sample).where(Sample.laboratory_id == order.laboratory_id, Sample.order_id == order.id)
    )
    return {sample.code: sample.id for sample in samples if sample.code}


def outdated(session: Session, order: Order, content: CertificateContent) -> bool:
    """Say whether a draft made now would hold something else: a corrected fact, a recorded check."""
    if order.state not in {OrderState.TESTED, OrderState.REPORTED}:
        return True
    own = content.model_copy(update={"signatory": None, "amendment": None})
    return contents.build(session, order).sha256() != own.sha256()
