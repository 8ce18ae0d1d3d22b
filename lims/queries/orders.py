"""Orders as the laboratory reads them: what is frozen, and how far the work has come."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, allows, fetch, require, visible
from lims.domain.text import Text
from lims.domain.workflow import OrderState
from lims.domain.working_days import add_working_days, working_days_between
from lims.models import (
    Application,
    ApplicationItem,
    Attachment,
    Certificate,
    Client,
    Determination,
    Laboratory,
    Order,
    OrderHold,
    OrderLine,
    Sample,
)
from lims.queries import manual_limits, order_limits, subcontracts
from lims.queries.applications import Reviewed, clients_named, products_of, review_of
from lims.queries.conditions import StatedCondition, judging, of_sample, stated
from lims.queries.holds import held_among, holds_of, is_held
from lims.queries.library import frozen_method, frozen_specification
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.rows import attachments_of, holidays_of, items_of, lines_of
from lims.queries.subcontracts import Elsewhere

OPEN = (OrderState.RECEIVED, OrderState.IN_TESTING, OrderState.TESTED)
"""States in which a promised date can be missed."""
LATE, SOON, HELD, RUNNING = "late", "soon", "held", "open"
"""Filters of the list beside the states."""
SOON_DAYS = 2
"""Working days before the promised one from which an order is about to be late."""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list; the client is None where the reader may not know it."""

    id: uuid.UUID
    number: str
    client: str | None
    products: tuple[str, ...]
    ordered_on: date
    due_on: date | None
    state: str
    days_left: int | None
    """Working days until the promised date; negative when it has passed; None where nothing is due."""
    hold_reason: str = ""
    """Why it is held now."""


@dataclass(frozen=True, slots=True)
class FrozenLine:
    """A line of an order with the definitions that were frozen into it."""

    line: OrderLine
    elsewhere: Elsewhere | None
    """Where another laboratory tests."""
    method_title: Text
    specification_title: Text | None
    superseded_by: str


@dataclass(frozen=True, slots=True)
class OrderedSample:
    """A product of an order with its sample, its lines and how many of its determinations are in which state."""

    item: ApplicationItem
    sample: Sample
    lines: tuple[FrozenLine, ...]
    progress: Mapping[str, int]
    conditions: tuple[StatedCondition, ...] = ()
    """What its limits depend on besides grade and size, as far as it is known."""


@dataclass(frozen=True, slots=True)
class OrderPage:
    """An order with all that belongs to it."""

    order: Order
    application: Application
    client: Client | None
    """None where the order is blind for the reader."""
    shows_prices: bool
    samples: tuple[OrderedSample, ...]
    certificates: tuple[Certificate, ...]
    reviewed: Reviewed | None
    limits: int
    """How many limits were typed by hand and stand."""
    limits_awaiting: int
    """Of them, how many await their confirmation."""
    files: tuple[Attachment, ...]
    days_left: int | None
    holds: tuple[OrderHold, ...] = ()

    @property
    def held(self) -> OrderHold | None:
        """The hold that has not ended yet."""
        return next((one for one in self.holds if one.resumed_on is None), None)

    @property
    def progress(self) -> Mapping[str, int]:
        """How many determinations of the whole order are in which state."""
        total: dict[str, int] = {}
        for sample in self.samples:
            for state, count in sample.progress.items():
                total[state] = total.get(state, 0) + count
        return total

    @property
    def all_arrived(self) -> bool:
        """Say whether no sample is awaited any more."""
        return all(one.sample.state != "expected" for one in self.samples)


def sees_client(actor: Actor, order: Order) -> bool:
    """Say whether a reader may know whose order it is: blind ones hide it from whoever only tests."""
    return not order.blind or allows(actor, Permission.CLIENT_VIEW)


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[OrderRow]:
    """Return orders by state and by number, client or product."""
    require(actor, Permission.ORDER_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    query = visible(actor, Order).join(Client, Client.id == Order.client_id).add_columns(Client.name)
    holidays = holidays_of(session, laboratory.id)
    if wanted.state == LATE:
        query = query.where(is_late(today))
    elif wanted.state == SOON:
        query = query.where(is_soon_late(today, holidays))
    elif wanted.state == HELD:
        query = query.where(is_held())
    elif wanted.state == RUNNING:
        query = query.where(Order.state.in_(OPEN))
    elif wanted.state:
        query = query.where(Order.state == wanted.state)
    if wanted.text.strip():
        query = query.where(_matches(session, actor, wanted.text.strip()))
    sorts = {"ordered": Order.id, "number": Order.number, "due": Order.due_on}
    found = list_page(session, query, wanted, sorts, default="-ordered")
    held = held_among(session, [row[0].id for row in found.rows])
    products = products_of(session, laboratory.id, [row[0].application_id for row in found.rows])
    return found.of(
        OrderRow(
            id=order.id,
            number=order.number,
            client=client if sees_client(actor, order) else None,
            products=products.get(order.application_id, ()),
            ordered_on=order.ordered_on,
            due_on=order.due_on,
            state=order.state,
            days_left=_days_left(order, today, holidays),
            hold_reason=held[order.id].reason if order.id in held else "",
        )
        for order, client in found.rows
    )


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition that an order's promised date has passed before its certificate was issued."""
    return and_(Order.state.in_(OPEN), Order.due_on < today)


def is_soon_late(today: date, holidays: frozenset[date]) -> ColumnElement[bool]:
    """Return the condition that an order's promised date is at hand and its certificate not issued."""
    return and_(
        Order.state.in_(OPEN),
        Order.due_on.between(today, add_working_days(today, SOON_DAYS, holidays)),
    )


def _days_left(order: Order, today: date, holidays: frozenset[date]) -> int | None:
    if order.due_on is None or order.state not in OPEN:
        return None
    if order.due_on < today:  # a promise that fell due on the last working day is late today all the same
        return min(-1, working_days_between(today, order.due_on, holidays))
    return working_days_between(today, order.due_on, holidays)


def _matches(session: Session, actor: Actor, text: str) -> ColumnElement[bool]:
    """Return the condition of a search; a whole number is found at any age, through its index."""
    laboratory_id = actor.laboratory()
    exact = session.scalars(
        select(Order.id).where(Order.laboratory_id == laboratory_id, Order.number == text)
    ).one_or_none()
    if exact is not None:
        return Order.id == exact
    named: ColumnElement[bool] = Order.client_id.in_(clients_named(laboratory_id, text))
    if not allows(actor, Permission.CLIENT_VIEW):
        named = and_(named, Order.blind.is_(False))
    return and_(
        among_newest(Order, laboratory_id),
        or_(
            Order.number.icontains(text, autoescape=True),
            named,
            select(ApplicationItem.id)
            .where(
                ApplicationItem.laboratory_id == Order.laboratory_id,
                ApplicationItem.application_id == Order.application_id,
                ApplicationItem.product.icontains(text, autoescape=True),
            )
            .exists(),
        ),
    )


def read(session: Session, actor: Actor, order_id: uuid.UUID) -> OrderPage:
    """Return an order of this laboratory."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    application = session.get_one(Application, order.application_id)
    today = clock.today(laboratory.timezone)
    return OrderPage(
        order=order,
        application=application,
        client=session.get_one(Client, order.client_id) if sees_client(actor, order) else None,
        shows_prices=allows(actor, Permission.APPLICATION_VIEW),
        samples=_samples(session, order, application),
        certificates=_certificates(session, actor, order),
        reviewed=review_of(session, application),
        limits=sum(map(len, manual_limits.of_order(session, order.laboratory_id, order.id).values())),
        limits_awaiting=order_limits.awaiting(session, order),
        files=tuple(attachments_of(session, order.laboratory_id, order.id)),
        days_left=_days_left(order, today, holidays_of(session, laboratory.id)),
        holds=holds_of(session, order),
    )


def _samples(session: Session, order: Order, application: Application) -> tuple[OrderedSample, ...]:
    samples = {
        sample.item_id: sample
        for sample in session.scalars(
            select(Sample).where(Sample.laboratory_id == order.laboratory_id, Sample.order_id == order.id)
        )
    }
    elsewhere = subcontracts.of_order(session, order.laboratory_id, order.id)
    lines = [_frozen(session, line, elsewhere.get(line.id)) for line in lines_of(session, order)]
    progress = _progress(session, order)
    return tuple(
        OrderedSample(
            item=item,
            sample=samples[item.id],
            lines=tuple(line for line in lines if line.line.item_id == item.id),
            progress=progress.get(samples[item.id].id, {}),
            conditions=stated(
                of_sample(judging(session, item), item.grade, item.size, item.conditions), item.conditions
            ),
        )
        for item in items_of(session, application)
        if item.id in samples
    )


def _frozen(session: Session, line: OrderLine, elsewhere: Elsewhere | None) -> FrozenLine:
    """Return the words of the definitions as they were when the order was made."""
    specification = (
        frozen_specification(session, line.specification_sha256) if line.specification_sha256 else None
    )
    return FrozenLine(
        line=line,
        elsewhere=elsewhere,
        method_title=frozen_method(session, line.method_sha256).title,
        specification_title=specification.title if specification else None,
        superseded_by=specification.superseded_by if specification else "",
    )


def _progress(session: Session, order: Order) -> dict[uuid.UUID, dict[str, int]]:
    rows = session.execute(
        select(Determination.sample_id, Determination.state, func.count())
        .where(Determination.laboratory_id == order.laboratory_id, Determination.order_id == order.id)
        .group_by(Determination.sample_id, Determination.state)
    )
    found: dict[uuid.UUID, dict[str, int]] = {}
    for sample_id, state, count in rows:
        found.setdefault(sample_id, {})[state] = count
    return found


def _certificates(session: Session, actor: Actor, order: Order) -> tuple[Certificate, ...]:
    if not allows(actor, Permission.CERTIFICATE_VIEW):
        return ()
    return tuple(
        session.scalars(
            select(Certificate)
            .where(Certificate.laboratory_id == order.laboratory_id, Certificate.order_id == order.id)
            .order_by(Certificate.id)
        )
    )
