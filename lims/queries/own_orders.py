"""Orders as their client follows them."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import named
from lims.domain.text import Text
from lims.models import Application, ApplicationItem, Client, Order, OrderLine, RequestReview, Sample
from lims.queries.library import frozen_method
from lims.queries.own_applications import OwnMessage, messages_of, products_of
from lims.queries.own_certificates import OwnCertificate, newest
from lims.queries.rows import items_of, lines_of
from lims.queries.tracking import RUNNING, Progress, progress_of

MOST_RUNNING = 50


@dataclass(frozen=True, slots=True)
class RunningOrder:
    """An order whose certificate is awaited."""

    progress: Progress
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A test as it was ordered, with its price."""

    title: Text
    code: str
    pieces: int
    unit_price: int
    amount: int


@dataclass(frozen=True, slots=True)
class OwnSample:
    """A product with its sample and what is tested on it."""

    item: ApplicationItem
    sample: Sample
    lines: tuple[OwnLine, ...]


@dataclass(frozen=True, slots=True)
class OwnOrder:
    """An order with all that its client may know before and after issue."""

    order: Order
    application: Application
    client: Client
    progress: Progress
    samples: tuple[OwnSample, ...]
    rule: Text | None
    superseded_accepted: str
    certificates: tuple[OwnCertificate, ...]
    messages: tuple[OwnMessage, ...]

    @property
    def held(self) -> tuple[OwnSample, ...]:
        """Samples that wait for the client's decision."""
        return tuple(one for one in self.samples if one.sample.state == "held")


def running(session: Session, actor: Actor) -> tuple[RunningOrder, ...]:
    """Return the orders whose certificate is awaited, the newest first."""
    require(actor, Permission.ORDER_VIEW)
    orders = session.scalars(
        visible(actor, Order).where(Order.state.in_(RUNNING)).order_by(Order.id.desc()).limit(MOST_RUNNING)
    ).all()
    products = products_of(session, [order.application_id for order in orders])
    applications = {order.id: order.application_id for order in orders}
    return tuple(
        RunningOrder(progress, products.get(applications[progress.order_id], ()))
        for progress in progress_of(session, orders)
    )


def read(session: Session, actor: Actor, order_id: uuid.UUID) -> OwnOrder:
    """Return one of one's own orders."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    application = session.get_one(Application, order.application_id)
    return OwnOrder(
        order=order,
        application=application,
        client=session.get_one(Client, order.client_id),
        progress=progress_of(session, [order])[0],
        samples=_samples(session, order, application),
        rule=named(DecisionRule(order.decision_rule), order.guard_band) if order.decision_rule else None,
        superseded_accepted=session.scalars(
            select(RequestReview.superseded_accepted).where(
                RequestReview.laboratory_id == order.laboratory_id,
                RequestReview.application_id == application.id,
            )
        ).one_or_none()
        or "",
        certificates=newest(session, actor, 20, order.id),
        messages=messages_of(session, application),
    )


def _samples(session: Session, order: Order, application: Application) -> tuple[OwnSample, ...]:
    rows = session.scalars(
        select(Sample).where(Sample.laboratory_id == order.laboratory_id, Sample.order_id == order.id)
    )
    samples = {row.item_id: row for row in rows}
    lines = lines_of(session, order)
    return tuple(
        OwnSample(
            item=item,
            sample=samples[item.id],
            lines=tuple(_line(session, line) for line in lines if line.item_id == item.id),
        )
        for item in items_of(session, application)
        if item.id in samples
    )


def _line(session: Session, line: OrderLine) -> OwnLine:
    return OwnLine(
        title=frozen_method(session, line.method_sha256).title,
        code=line.method_code,
        pieces=line.pieces,
        unit_price=line.unit_price,
        amount=line.amount,
    )
