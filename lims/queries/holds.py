"""When an order was held, and for how many working days the clock of its promise stood still."""

import uuid
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.domain.errors import N_, GateClosed
from lims.domain.working_days import working_days_between
from lims.models import Order, OrderHold, User


def holds_of(session: Session, order: Order) -> tuple[OrderHold, ...]:
    """Return every time that an order was held, the first one first."""
    return tuple(
        session.scalars(
            select(OrderHold)
            .where(OrderHold.laboratory_id == order.laboratory_id, OrderHold.order_id == order.id)
            .order_by(OrderHold.id)
        )
    )


def open_hold(session: Session, order: Order) -> OrderHold | None:
    """Return the time that has not ended yet; None where the order is not held."""
    return next((one for one in holds_of(session, order) if one.resumed_on is None), None)


def is_held(order_id: InstrumentedAttribute[uuid.UUID] = Order.id) -> ColumnElement[bool]:
    """Return the condition that an order is held now: one of the few holds, not a look at every order."""
    return order_id.in_(select(OrderHold.order_id).where(OrderHold.resumed_on.is_(None)))


def held_among(session: Session, order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, OrderHold]:
    """Return which of some orders are held now, with why."""
    rows = session.scalars(
        select(OrderHold).where(OrderHold.order_id.in_(order_ids), OrderHold.resumed_on.is_(None))
    )
    return {one.order_id: one for one in rows}


def stopped_by_order(
    session: Session, laboratory_id: uuid.UUID, since: date, holidays: Collection[date]
) -> dict[uuid.UUID, int]:
    """Return the working days for which orders stood still, of holds that ended since a day."""
    found: dict[uuid.UUID, int] = {}
    for one in session.scalars(
        select(OrderHold).where(OrderHold.laboratory_id == laboratory_id, OrderHold.resumed_on >= since)
    ):
        found[one.order_id] = found.get(one.order_id, 0) + stopped([one], one.held_on, holidays)
    return found


def stopped(holds: Iterable[OrderHold], begun: date, holidays: Collection[date]) -> int:
    """Return the working days of the holds that have ended, as far as they lie after the clock began."""
    return sum(
        working_days_between(max(begun, one.held_on), one.resumed_on, holidays)
        for one in holds
        if one.resumed_on is not None and one.resumed_on > begun
    )


def require_running(session: Session, order: Order, on: date | None = None) -> None:
    """Refuse work on an order that is held; what was tested on a day before may still be handed in."""
    held = open_hold(session, order)
    if held is not None and (on is None or on > held.held_on):
        raise GateClosed(
            N_("Order %(number)s sedang ditahan: %(reason)s Lanjutkan ordernya lebih dahulu."),
            number=order.number,
            reason=held.reason if held.reason.endswith((".", "?", "!")) else f"{held.reason}.",
        )


def names_of(session: Session, holds: Iterable[OrderHold]) -> dict[uuid.UUID | None, str]:
    """Return the names of who held and who resumed, by id."""
    ids = {user_id for one in holds for user_id in (one.held_by_id, one.resumed_by_id) if user_id}
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {None: "", **dict(rows.all())}
