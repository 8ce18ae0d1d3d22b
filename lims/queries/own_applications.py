"""Applications as their client reads them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.workflow import APPLICATION, ApplicationState, may
from lims.models import Application, ApplicationItem, ApplicationMessage, Client, Laboratory, Order
from lims.queries.applications import AskedItem, asked_items
from lims.queries.laboratories import House, house_of
from lims.queries.listing import Listing, Wanted, list_page
from lims.queries.offers import Offer
from lims.queries.offers import read as offer_of

WRITABLE = frozenset({ApplicationState.DRAFT, ApplicationState.QUERIED})


@dataclass(frozen=True, slots=True)
class OwnApplicationRow:
    """An application in a list, with the order that came of it."""

    id: uuid.UUID
    number: str
    state: str
    products: tuple[str, ...]
    laboratory: str
    created_at: datetime
    submitted_at: datetime | None
    order_id: uuid.UUID | None
    order_number: str
    order_state: str


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A question of the laboratory or an answer; the laboratory speaks with one voice."""

    from_client: bool
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """An application with all that its client may do and read."""

    application: Application
    client: Client
    house: House
    items: tuple[AskedItem, ...]
    messages: tuple[OwnMessage, ...]
    order_id: uuid.UUID | None
    offer: Offer

    @property
    def withdrawable(self) -> bool:
        """Say whether it can be taken back."""
        return may(APPLICATION, ApplicationState(self.application.state), "withdraw")

    @property
    def estimate(self) -> int:
        """The price of what is asked for, by today's tariff and as far as it is known."""
        tests = [test for item in self.items for test in item.tests]
        return sum(self.offer.prices.get(test.code, 0) * test.pieces for test in tests)


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[OwnApplicationRow]:
    """Return one's own applications by state and by number or product."""
    require(actor, Permission.APPLICATION_VIEW)
    query = (
        visible(actor, Application)
        .join(Laboratory, Laboratory.id == Application.laboratory_id)
        .outerjoin(
            Order,
            (Order.laboratory_id == Application.laboratory_id) & (Order.application_id == Application.id),
        )
        .add_columns(Laboratory.name, Order)
    )
    if wanted.state:
        query = query.where(Application.state == wanted.state)
    if wanted.text:
        query = query.where(
            or_(
                Application.number.icontains(wanted.text, autoescape=True),
                Order.number.icontains(wanted.text, autoescape=True),
                select(ApplicationItem.id)
                .where(
                    ApplicationItem.laboratory_id == Application.laboratory_id,
                    ApplicationItem.application_id == Application.id,
                    ApplicationItem.removed.is_(False),
                    ApplicationItem.product.icontains(wanted.text, autoescape=True),
                )
                .exists(),
            )
        )
    found = list_page(session, query, wanted, {"created": Application.id}, default="-created")
    products = products_of(session, [row[0].id for row in found.rows])
    return found.of(_row(row, laboratory, order, products) for row, laboratory, order in found.rows)


def _row(
    row: Application, laboratory: str, order: Order | None, products: dict[uuid.UUID, tuple[str, ...]]
) -> OwnApplicationRow:
    return OwnApplicationRow(
        id=row.id,
        number=row.number or "",
        state=row.state,
        products=products.get(row.id, ()),
        laboratory=laboratory,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        order_id=order.id if order else None,
        order_number=order.number if order else "",
        order_state=order.state if order else "",
    )


def products_of(session: Session, application_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[str, ...]]:
    """Return what each application is about, over all laboratories, in one query."""
    rows = session.execute(
        select(ApplicationItem.application_id, ApplicationItem.product)
        .where(ApplicationItem.application_id.in_(application_ids), ApplicationItem.removed.is_(False))
        .order_by(ApplicationItem.application_id, ApplicationItem.position)
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for application_id, product in rows:
        found[application_id] = (*found.get(application_id, ()), product)
    return found


def read(session: Session, actor: Actor, application_id: uuid.UUID) -> OwnApplication:
    """Return one of one's own applications."""
    require(actor, Permission.APPLICATION_VIEW)
    application = fetch(session, actor, Application, application_id)
    return OwnApplication(
        application=application,
        client=session.get_one(Client, application.client_id),
        house=house_of(session.get_one(Laboratory, application.laboratory_id)),
        items=asked_items(session, application),
        messages=messages_of(session, application),
        order_id=session.scalars(
            select(Order.id).where(
                Order.laboratory_id == application.laboratory_id, Order.application_id == application.id
            )
        ).one_or_none(),
        offer=offer_of(session, application.laboratory_id),
    )


def messages_of(session: Session, application: Application) -> tuple[OwnMessage, ...]:
    """Return the talk about an application, in its order."""
    rows = session.scalars(
        select(ApplicationMessage)
        .where(
            ApplicationMessage.laboratory_id == application.laboratory_id,
            ApplicationMessage.application_id == application.id,
        )
        .order_by(ApplicationMessage.id)
    )
    return tuple(OwnMessage(row.from_client, row.text, row.at) for row in rows)
