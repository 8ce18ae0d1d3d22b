"""What an actor can see at all: the only tenant filter. A stranger's thing does not exist."""

import uuid
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, false, select
from sqlalchemy.orm import Session

from lims.access.actor import Actor
from lims.domain.errors import N_, NotFound
from lims.domain.workflow import PUBLIC_STATES
from lims.models import (
    Application,
    Bill,
    Certificate,
    Client,
    ClientRelation,
    Notice,
    Order,
    Payment,
    Sample,
)
from lims.models.base import Base, Identified, OfLaboratory

Row = TypeVar("Row", bound=Identified)

_UNSEEN = N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda.")


def visible(actor: Actor, model: type[Row]) -> Select[Row]:
    """Return the select of all rows of a class that the actor can see."""
    return select(model).where(_within_sight(actor, model))


def fetch(session: Session, actor: Actor, model: type[Row], row_id: uuid.UUID, *, lock: bool = False) -> Row:
    """Return a visible row.

    Raises:
        NotFound: there is none, or it is a stranger's.
    """
    sought: Any = model  # which mypy does not know to be hashable
    query = _one(sought, of_staff=_is_staff(actor), lock=lock)
    row: Row | None = session.scalars(query, _asked(actor, row_id=row_id)).one_or_none()
    if row is None:
        raise NotFound(_UNSEEN)
    return row


def require_visible(session: Session, actor: Actor, model: type[Row], row_id: uuid.UUID) -> None:
    """Refuse what `fetch` would not find, without reading the row.

    Raises:
        NotFound: there is none, or it is a stranger's.
    """
    sought: Any = model
    query = _is_there(sought, of_staff=_is_staff(actor))
    session.flush()  # as before every question of the session
    if session.connection().execute(query, _asked(actor, row_id=row_id)).first() is None:
        raise NotFound(_UNSEEN)


def _asked(actor: Actor, **which: Any) -> dict[str, Any]:
    return {**which, "laboratory_id": actor.laboratory_id, "client_ids": list(actor.client_ids)}


@cache
def _is_there(model: type[Any], *, of_staff: bool) -> Select[Any]:
    """Return the question whether one row is visible, put together once."""
    return select(model.id).where(_sight(model, of_staff=of_staff), model.id == bindparam("row_id"))


def _sight(model: type[Any], *, of_staff: bool) -> ColumnElement[bool]:
    """Return the condition of `_within_sight` for whoever it will be asked for."""
    if of_staff:
        return _of_laboratory(bindparam("laboratory_id"), model)
    return _of_clients(bindparam("client_ids", expanding=True), model)


@cache
def _one(model: type[Any], *, of_staff: bool, lock: bool) -> Select[Any]:
    """Return the question for one visible row, put together once: every act asks it."""
    query = select(model).where(_sight(model, of_staff=of_staff), model.id == bindparam("row_id"))
    return _locked(query) if lock else query


@cache
def _several(model: type[Any], *, of_staff: bool, lock: bool) -> Select[Any]:
    """Return the question for several visible rows in the order of their ids, put together once."""
    wanted = model.id.in_(bindparam("row_ids", expanding=True))
    query = select(model).where(_sight(model, of_staff=of_staff), wanted).order_by(model.id)
    return _locked(query) if lock else query


def _locked(query: Select[Any]) -> Select[Any]:
    """Return what is asked as it stands under the lock: what was read before the wait may be stale."""
    return query.with_for_update().execution_options(populate_existing=True)


def fetch_locked(
    session: Session, actor: Actor, model: type[Row], row_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, Row]:
    """Return visible rows by their ids, in the order that was asked for, all of them locked.

    They are locked in the order of their ids: of two acts over the same rows, in whatever order each was given them,
    one waits for the other, and never each for the other.

    Raises:
        NotFound: one of them does not exist, or is a stranger's.
    """
    return fetch_all(session, actor, model, row_ids, lock=True)


def fetch_all(
    session: Session, actor: Actor, model: type[Row], row_ids: Iterable[uuid.UUID], *, lock: bool = False
) -> dict[uuid.UUID, Row]:
    """Return visible rows by their ids, in the order that was asked for.

    Raises:
        NotFound: one of them does not exist, or is a stranger's.
    """
    wanted = list(dict.fromkeys(row_ids))
    if not wanted:
        return {}
    sought: Any = model
    query = _several(sought, of_staff=_is_staff(actor), lock=lock)
    found = {row.id: row for row in session.scalars(query, _asked(actor, row_ids=wanted))}
    if len(found) < len(wanted):
        raise NotFound(_UNSEEN)
    return {row_id: found[row_id] for row_id in wanted}


def _within_sight(actor: Actor, model: type[Row]) -> ColumnElement[bool]:
    """Return the condition; staff see their laboratory, a client sees its own."""
    if _is_staff(actor):
        return _of_laboratory(actor.laboratory(), model)
    if not actor.client_ids:
        return false()
    return _of_clients(actor.client_ids, model)


def _is_staff(actor: Actor) -> bool:
    return actor.staff and actor.laboratory_id is not None


def _of_laboratory(
    laboratory_id: uuid.UUID | BindParameter[uuid.UUID], model: type[Row]
) -> ColumnElement[bool]:
    """Return what staff of a laboratory see; of clients only those with a relation to it (17025 4.2)."""
    if issubclass(model, OfLaboratory):
        return model.laboratory_id == laboratory_id
    if model is Client:
        return Client.id.in_(
            select(ClientRelation.client_id).where(ClientRelation.laboratory_id == laboratory_id)
        )
    return false()


def _of_clients(
    client_ids: frozenset[uuid.UUID] | BindParameter[uuid.UUID], model: type[Base] | type[Identified]
) -> ColumnElement[bool]:
    """Return what a client sees: its own, and of certificates only the issued ones."""
    own_orders = select(Order.id).where(Order.client_id.in_(client_ids))
    conditions: dict[type, ColumnElement[bool]] = {
        Client: Client.id.in_(client_ids),
        Application: Application.client_id.in_(client_ids),
        Order: Order.client_id.in_(client_ids),
        Sample: Sample.order_id.in_(own_orders),
        Notice: Notice.client_id.in_(client_ids),
        Bill: Bill.order_id.in_(own_orders),
        Payment: Payment.order_id.in_(own_orders),
        Certificate: Certificate.order_id.in_(own_orders) & Certificate.state.in_(PUBLIC_STATES),
    }
    return conditions.get(model, false())
