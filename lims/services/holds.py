"""Holding an order while its client, or a machine, is awaited: the clock of the promise stops, and so does the work."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.workflow import DeterminationState, OrderState
from lims.domain.working_days import add_working_days, working_days_between
from lims.models import Determination, Laboratory, Order, OrderHold
from lims.queries.holds import open_hold
from lims.queries.rows import holidays_of
from lims.services import audit, notices, promises

HOLDABLE = frozenset({OrderState.RECEIVED, OrderState.IN_TESTING, OrderState.TESTED})
AT_BENCH = (DeterminationState.ASSIGNED, DeterminationState.RETURNED)


def hold(session: Session, actor: Actor, order_id: uuid.UUID, reason: str) -> OrderHold:
    """Hold an order; its client is told why.

    Raises:
        InvalidInput: no reason is given.
        Conflict: it is held already, or there is nothing to be held.
    """
    require(actor, Permission.ORDER_HOLD)
    order = fetch(session, actor, Order, order_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah apa yang ditunggu; pelanggan membacanya."))
    if order.state not in HOLDABLE:
        raise Conflict(N_("Hanya order yang contohnya lengkap dan LHU-nya belum terbit dapat ditahan."))
    if open_hold(session, order) is not None:
        raise Conflict(N_("Order %(number)s sudah ditahan."), number=order.number)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    held = OrderHold(
        laboratory_id=order.laboratory_id,
        order_id=order.id,
        reason=reason.strip(),
        held_on=clock.today(laboratory.timezone),
        held_at=clock.now(),
        held_by_id=actor.known_id(),
    )
    session.add(held)
    session.flush()
    promises.start(session, order)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "order-held",
        order_id=order.id,
        number=order.number,
        text=reason.strip(),
    )
    audit.record(session, actor, "order:hold", order, reason=reason)
    return held


def resume(session: Session, actor: Actor, order_id: uuid.UUID, decision: str) -> OrderHold:
    """Go on with a held order; the promise and what waits at the benches move by the working days that it was held.

    Raises:
        InvalidInput: nobody says what was decided.
        Conflict: the order is not held.
    """
    require(actor, Permission.ORDER_HOLD)
    order = fetch(session, actor, Order, order_id, lock=True)
    if not decision.strip():
        raise InvalidInput(N_("Tulislah apa yang diputuskan, oleh siapa dan kapan."))
    held = end(session, actor, order, decision)
    if held is None:
        raise Conflict(N_("Order %(number)s tidak sedang ditahan."), number=order.number)
    promises.start(session, order)
    _move(session, order, held)
    if order.due_on is not None:
        notices.tell(
            session,
            order.laboratory_id,
            order.client_id,
            "order-resumed",
            order_id=order.id,
            number=order.number,
            date=order.due_on.isoformat(),
        )
    audit.record(session, actor, "order:resume", order, reason=decision)
    return held


def end(session: Session, actor: Actor, order: Order, decision: str) -> OrderHold | None:
    """End the hold of an order, if there is one; the act that it belongs to records itself."""
    held = open_hold(session, order)
    if held is None:
        return None
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    held.resumed_on, held.resumed_at = clock.today(laboratory.timezone), clock.now()
    held.resumed_by_id, held.decision = actor.known_id(), decision.strip()
    session.flush()
    return held


def _move(session: Session, order: Order, held: OrderHold) -> None:
    """Give the benches the days back that were lost."""
    holidays = holidays_of(session, order.laboratory_id)
    days = working_days_between(held.held_on, held.resumed_on or held.held_on, holidays)
    for one in session.scalars(
        select(Determination).where(
            Determination.laboratory_id == order.laboratory_id,
            Determination.order_id == order.id,
            Determination.state.in_(AT_BENCH),
            Determination.due_on.is_not(None),
        )
    ):
        if one.due_on is not None:
            one.due_on = add_working_days(one.due_on, days, holidays)
