"""A laboratory's clients, as reception looks them up at the counter."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.models import Application, Client, ClientMembership, ClientRelation, Order, User
from lims.queries.listing import Listing, Wanted, list_page


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in a list."""

    id: uuid.UUID
    name: str
    kind: str
    nib: str
    address: str
    phone: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in for a client."""

    id: uuid.UUID
    name: str
    sign_in: str
    """Phone number or e-mail address, whichever there is."""
    disabled: bool


@dataclass(frozen=True, slots=True)
class Related:
    """A newest application or order of a client."""

    id: uuid.UUID
    number: str
    state: str


@dataclass(frozen=True, slots=True)
class ClientPage:
    """A client with its people and its newest business."""

    client: Client
    relation: ClientRelation
    people: tuple[Person, ...]
    applications: tuple[Related, ...]
    orders: tuple[Related, ...]


def search(session: Session, actor: Actor, wanted: Wanted) -> Listing[ClientRow]:
    """Return the laboratory's own clients by name, NIB or phone number (17025 4.2)."""
    require(actor, Permission.CLIENT_VIEW)
    query = (
        select(Client, ClientRelation.since)
        .join(ClientRelation, ClientRelation.client_id == Client.id)
        .where(ClientRelation.laboratory_id == actor.laboratory())
    )
    text = wanted.text.strip()
    if text:
        query = query.where(
            or_(
                Client.name.icontains(text, autoescape=True),
                Client.nib == text,
                Client.phone.contains(text, autoescape=True),
            )
        )
    found = list_page(
        session, query, wanted, {"since": ClientRelation.id, "name": Client.name}, default="-since"
    )
    return found.of(
        ClientRow(
            id=client.id,
            name=client.name,
            kind=client.kind,
            nib=client.nib or "",
            address=client.address,
            phone=client.phone,
            since=since,
        )
        for client, since in found.rows
    )


def read(session: Session, actor: Actor, client_id: uuid.UUID) -> ClientPage:
    """Return a client of this laboratory; of its business only what it has here."""
    require(actor, Permission.CLIENT_VIEW)
    client = fetch(session, actor, Client, client_id)
    return ClientPage(
        client=client,
        relation=session.scalars(
            visible(actor, ClientRelation).where(ClientRelation.client_id == client.id)
        ).one(),
        people=_people(session, client.id),
        applications=_newest(session, actor, Application, client.id),
        orders=_newest(session, actor, Order, client.id),
    )


def _people(session: Session, client_id: uuid.UUID) -> tuple[Person, ...]:
    users = session.scalars(
        select(User)
        .join(ClientMembership, ClientMembership.user_id == User.id)
        .where(ClientMembership.client_id == client_id)
        .order_by(User.name)
    )
    return tuple(
        Person(user.id, user.name, user.phone or user.email or "", user.disabled_at is not None)
        for user in users
    )


def _newest(
    session: Session, actor: Actor, model: type[Application] | type[Order], client_id: uuid.UUID
) -> tuple[Related, ...]:
    """Return the newest ten; an application that its client has not handed in is not the laboratory's yet."""
    query = (
        select(model.id, model.number, model.state)
        .where(model.laboratory_id == actor.laboratory(), model.client_id == client_id)
        .order_by(model.id.desc())
        .limit(10)
    )
    if model is Application:
        query = query.where(Application.number.is_not(None) | Application.walk_in)
    return tuple(Related(row_id, number or "", state) for row_id, number, state in session.execute(query))
