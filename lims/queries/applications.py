"""Applications as the laboratory reads them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.errors import N_, NotFound
from lims.domain.standards import Library
from lims.domain.text import Text
from lims.models import (
    Application,
    ApplicationItem,
    ApplicationMessage,
    ApplicationTest,
    Client,
    ClientRelation,
    Order,
    RequestReview,
    User,
)
from lims.queries.conditions import StatedCondition, of_sample, stated
from lims.queries.library import library_of
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.rows import items_of


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application in a list."""

    id: uuid.UUID
    number: str
    state: str
    client: str
    products: tuple[str, ...]
    submitted_at: datetime | None
    created_at: datetime
    walk_in: bool


@dataclass(frozen=True, slots=True)
class AskedTest:
    """A test on a product, as asked for."""

    code: str
    title: Text
    pieces: int


@dataclass(frozen=True, slots=True)
class AskedItem:
    """A product with the tests that are asked for and those that the client dropped."""

    item: ApplicationItem
    specification_title: Text | None
    tests: tuple[AskedTest, ...]
    dropped: tuple[AskedTest, ...]
    conditions: tuple[StatedCondition, ...] = ()
    """What limits depend on besides grade and size."""


@dataclass(frozen=True, slots=True)
class Message:
    """A question or an answer."""

    author: str
    from_client: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A review that was concluded."""

    review: RequestReview
    reviewer: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """An application with all that was said about it."""

    application: Application
    client: Client
    entered_by: str
    items: tuple[AskedItem, ...]
    messages: tuple[Message, ...]
    reviewed: Reviewed | None
    order: Order | None


HANDED_IN: ColumnElement[bool] = or_(Application.number.is_not(None), Application.walk_in)
"""What a client still writes on is not the laboratory's to read."""


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[ApplicationRow]:
    """Return applications by state and by number, client or product."""
    require(actor, Permission.APPLICATION_VIEW)
    query = (
        visible(actor, Application)
        .join(Client, Client.id == Application.client_id)
        .add_columns(Client.name)
        .where(HANDED_IN)
    )
    if wanted.state:
        query = query.where(Application.state == wanted.state)
    if wanted.text.strip():
        query = query.where(_matches(session, actor.laboratory(), wanted.text.strip()))
    found = list_page(
        session, query, wanted, {"created": Application.id, "number": Application.number}, default="-created"
    )
    products = products_of(session, actor.laboratory(), [row[0].id for row in found.rows])
    return found.of(
        ApplicationRow(
            id=application.id,
            number=application.number or "",
            state=application.state,
            client=client,
            products=products.get(application.id, ()),
            submitted_at=application.submitted_at,
            created_at=application.created_at,
            walk_in=application.walk_in,
        )
        for application, client in found.rows
    )


def _matches(session: Session, laboratory_id: uuid.UUID, text: str) -> ColumnElement[bool]:
    """Return the condition of a search; a whole number is found at any age, through its index."""
    exact = session.scalars(
        select(Application.id).where(Application.laboratory_id == laboratory_id, Application.number == text)
    ).one_or_none()
    if exact is not None:
        return Application.id == exact
    return and_(
        among_newest(Application, laboratory_id),
        or_(
            Application.number.icontains(text, autoescape=True),
            Application.client_id.in_(clients_named(laboratory_id, text)),
            select(ApplicationItem.id)
            .where(
                ApplicationItem.laboratory_id == Application.laboratory_id,
                ApplicationItem.application_id == Application.id,
                ApplicationItem.removed.is_(False),
                or_(
                    ApplicationItem.product.icontains(text, autoescape=True),
                    ApplicationItem.brand.icontains(text, autoescape=True),
                ),
            )
            .exists(),
        ),
    )


def clients_named(laboratory_id: uuid.UUID, text: str) -> Select[uuid.UUID]:
    """Return the select of the laboratory's clients whose name contains a text."""
    return (
        select(Client.id)
        .join(ClientRelation, ClientRelation.client_id == Client.id)
        .where(ClientRelation.laboratory_id == laboratory_id, Client.name.icontains(text, autoescape=True))
    )


def products_of(
    session: Session, laboratory_id: uuid.UUID, application_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return the products of several applications, in one query."""
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    rows = session.execute(
        select(ApplicationItem.application_id, ApplicationItem.product)
        .where(
            ApplicationItem.laboratory_id == laboratory_id,
            ApplicationItem.application_id.in_(application_ids),
            ApplicationItem.removed.is_(False),
        )
        .order_by(ApplicationItem.application_id, ApplicationItem.position)
    )
    for application_id, product in rows:
        found[application_id] = (*found.get(application_id, ()), product)
    return found


def read(session: Session, actor: Actor, application_id: uuid.UUID) -> ApplicationPage:
    """Return an application that was handed in, or that reception is entering."""
    require(actor, Permission.APPLICATION_VIEW)
    application = fetch(session, actor, Application, application_id)
    if application.number is None and not application.walk_in:
        raise NotFound(N_("Permohonan ini masih draf pelanggan dan belum diajukan."))
    return ApplicationPage(
        application=application,
        client=session.get_one(Client, application.client_id),
        entered_by=session.get_one(User, application.entered_by_id).name,
        items=asked_items(session, application),
        messages=_messages(session, application),
        reviewed=review_of(session, application),
        order=session.scalars(
            select(Order).where(
                Order.laboratory_id == application.laboratory_id, Order.application_id == application.id
            )
        ).one_or_none(),
    )


def asked_items(session: Session, application: Application) -> tuple[AskedItem, ...]:
    """Return the products of an application with their tests."""
    items = items_of(session, application)
    tests = session.scalars(
        select(ApplicationTest)
        .where(
            ApplicationTest.laboratory_id == application.laboratory_id,
            ApplicationTest.item_id.in_([item.id for item in items]),
        )
        .order_by(ApplicationTest.method_code)
    ).all()
    known = library_of(session, application.laboratory_id)
    return tuple(_asked(item, known, [test for test in tests if test.item_id == item.id]) for item in items)


def _asked(item: ApplicationItem, known: Library, tests: Sequence[ApplicationTest]) -> AskedItem:
    specification = known.specifications.get(item.specification_code)
    return AskedItem(
        item=item,
        specification_title=specification.title if specification else None,
        tests=tuple(_test(test, known) for test in tests if test.requested),
        dropped=tuple(_test(test, known) for test in tests if not test.requested),
        conditions=stated(of_sample(specification, item.grade, item.size, item.conditions), item.conditions),
    )


def _test(test: ApplicationTest, known: Library) -> AskedTest:
    return AskedTest(test.method_code, method_title(known, test.method_code), test.pieces)


def method_title(known: Library, code: str) -> Text:
    """Return a method's title, or its code where the library does not hold it any more."""
    method = known.methods.get(code)
    return method.title if method else Text(id=code, en=code)


def _messages(session: Session, application: Application) -> tuple[Message, ...]:
    rows = session.execute(
        select(ApplicationMessage, User.name)
        .join(User, User.id == ApplicationMessage.author_id)
        .where(
            ApplicationMessage.laboratory_id == application.laboratory_id,
            ApplicationMessage.application_id == application.id,
        )
        .order_by(ApplicationMessage.id)
    )
    return tuple(Message(name, message.from_client, message.text, message.at) for message, name in rows)


def review_of(session: Session, application: Application) -> Reviewed | None:
    """Return the concluded review of a request."""
    row = session.execute(
        select(RequestReview, User.name)
        .join(User, User.id == RequestReview.reviewed_by_id)
        .where(
            RequestReview.laboratory_id == application.laboratory_id,
            RequestReview.application_id == application.id,
        )
    ).one_or_none()
    return Reviewed(row[0], row[1]) if row else None
