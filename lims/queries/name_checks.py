"""The client's check of names before issue: what is shown, how it stands, and who is awaited. Never a result."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require, visible
from lims.domain.certificate import CertificateContent
from lims.models import Client, Laboratory, NameCheck, Order, User
from lims.queries.listing import Listing, Wanted, among_newest, list_page

LOT = "Heat/lot no."
"""Label of the customer's fact that names the lot."""
STATES = ("asked", "overdue", "objected", "confirmed", "passed", "settled")
"""Filters of the list; `overdue` is asked, and the client has been silent for its days."""


@dataclass(frozen=True, slots=True)
class NameCheckRow:
    """A check in the list of who is awaited."""

    certificate_id: uuid.UUID
    order_number: str
    client: str
    asked_at: datetime
    until: date
    state: str
    """One of `STATES`."""
    objection: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest check of an order, as pages show it."""

    check: NameCheck
    open: bool
    """Whether the client may still answer."""
    answered_by: str
    settled_by: str


def shown_of(content: CertificateContent) -> dict[str, Any]:
    """Return what a client is shown of a draft: who, on whose behalf, which products and lots (practice 12)."""
    behalf = content.on_behalf_of
    return {
        "client": content.client.name,
        "address": content.client.address,
        "on_behalf_of": behalf.name if behalf else "",
        "on_behalf_of_address": behalf.address if behalf else "",
        "items": [
            {
                "product": sample.description,
                "lot": next((fact.value for fact in sample.facts if fact.label.en == LOT), ""),
            }
            for sample in content.samples
        ],
    }


def latest(
    session: Session, laboratory_id: uuid.UUID, order_id: uuid.UUID, *, lock: bool = False
) -> NameCheck | None:
    """Return the newest check of an order; None where the client was never asked."""
    query = (
        select(NameCheck)
        .where(NameCheck.laboratory_id == laboratory_id, NameCheck.order_id == order_id)
        .order_by(NameCheck.id.desc())
        .limit(1)
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def is_open(check: NameCheck, today: date) -> bool:
    """Say whether the client may still answer: it was asked, and its days are not over."""
    return check.state == "asked" and today <= check.until


def standing(session: Session, order: Order) -> Standing | None:
    """Return how the check of an order stands."""
    check = latest(session, order.laboratory_id, order.id)
    if check is None:
        return None
    today = clock.today(session.get_one(Laboratory, order.laboratory_id).timezone)
    people = _names(session, check.answered_by_id, check.settled_by_id)
    return Standing(
        check=check,
        open=is_open(check, today),
        answered_by=people.get(check.answered_by_id, ""),
        settled_by=people.get(check.settled_by_id, ""),
    )


def standing_of(session: Session, order_id: uuid.UUID) -> Standing | None:
    """Return the same for an order that the reader may follow."""
    return standing(session, session.get_one(Order, order_id))


def awaited(session: Session, order_id: uuid.UUID) -> bool:
    """Say whether the client of an order is asked now."""
    found = standing_of(session, order_id)
    return found is not None and found.open


def _names(session: Session, *ids: uuid.UUID | None) -> Mapping[uuid.UUID | None, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_([one for one in ids if one])))
    return {row.id: row.name for row in rows}


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[NameCheckRow]:
    """Return the checks, whose days end soonest first."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    query = (
        visible(actor, NameCheck)
        .join(Order, Order.id == NameCheck.order_id)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Order.number, Client.name)
        .where(_in_state(wanted.state, today))
    )
    if text := wanted.text.strip():
        query = query.where(
            among_newest(NameCheck, actor.laboratory()),
            Order.number.icontains(text, autoescape=True) | Client.name.icontains(text, autoescape=True),
        )
    sorts = {"until": NameCheck.until, "asked": NameCheck.id}
    found = list_page(session, query, wanted, sorts, default="until")
    return found.of(
        NameCheckRow(
            one.certificate_id, number, client, one.asked_at, one.until, state_of(one, today), one.objection
        )
        for one, number, client in found.rows
    )


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    if state == "overdue":
        return (NameCheck.state == "asked") & (NameCheck.until < today)
    if state == "asked":
        return (NameCheck.state == "asked") & (NameCheck.until >= today)
    if state in STATES:
        return NameCheck.state == state
    return NameCheck.state.in_(("asked", "objected"))


def state_of(check: NameCheck, today: date) -> str:
    """Return the state of a check as it is told: silence past its days is a state of its own."""
    return "overdue" if check.state == "asked" and check.until < today else check.state
