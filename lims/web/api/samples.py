"""Orders and samples on their way: cancelled, held and resumed, refused, handed from one to the other."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, visible
from lims.models import CustodyEvent, Order, OrderHold, Sample
from lims.services import custody, holds, orders, reception
from lims.services.custody import HandOver, Moved
from lims.web.api import answers, bodies
from lims.web.api.intake import Page
from lims.web.api.operations import Operation
from lims.web.api.pages import page_of

P = Permission

ORDER = "/orders/<uuid:order_id>"
SAMPLE = "/samples/<uuid:sample_id>"


def cancel_order(session: Session, actor: Actor, given: bodies.Why, order_id: uuid.UUID) -> Order:
    """Cancel an order."""
    orders.cancel(session, actor, order_id, given.reason)
    session.flush()
    return fetch(session, actor, Order, order_id)


def hold_order(session: Session, actor: Actor, given: bodies.Why, order_id: uuid.UUID) -> OrderHold:
    """Hold an order while its client, or a machine, is awaited."""
    row = holds.hold(session, actor, order_id, given.reason)
    session.flush()
    return row


def resume_order(session: Session, actor: Actor, given: bodies.Decision, order_id: uuid.UUID) -> OrderHold:
    """Go on with a held order."""
    row = holds.resume(session, actor, order_id, given.decision)
    session.flush()
    return row


def hand_over(session: Session, actor: Actor, given: bodies.HandedOver) -> Page:
    """Note that samples, or pieces of them, are elsewhere or in other hands."""
    moved = [Moved(one.sample_id, one.specimen_id) for one in given.moved]
    rows = custody.hand_over(session, actor, moved, HandOver(given.place, given.holder_id, given.note))
    session.flush()
    return rows, None


def custody_of(session: Session, actor: Actor, sample_id: uuid.UUID) -> Page:
    """List who had a sample where."""
    return page_of(
        session, visible(actor, CustodyEvent).where(CustodyEvent.sample_id == sample_id), CustodyEvent
    )


def hold(session: Session, actor: Actor, given: bodies.Hold, sample_id: uuid.UUID) -> Sample:
    """Hold a sample in doubtful condition."""
    row = reception.hold(session, actor, sample_id, given.reception, given.reason)
    session.flush()
    return row


def release(session: Session, actor: Actor, given: bodies.Instruction, sample_id: uuid.UUID) -> Sample:
    """Let a held sample be tested as its client instructed."""
    row = reception.release(session, actor, sample_id, given.instruction)
    session.flush()
    return row


def reject(session: Session, actor: Actor, given: bodies.Why, sample_id: uuid.UUID) -> Sample:
    """Refuse a sample that cannot be tested."""
    row = reception.reject(session, actor, sample_id, given.reason)
    session.flush()
    return row


SAMPLES = (
    Operation(
        "POST",
        f"{ORDER}/cancel",
        "cancel_order",
        cancel_order,
        answers.Order,
        "Cancel an order",
        P.ORDER_CANCEL,
        Order,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{SAMPLE}/hold",
        "hold",
        hold,
        answers.Sample,
        "Hold a sample in doubtful condition",
        P.SAMPLE_RECEIVE,
        Sample,
        bodies.Hold,
    ),
    Operation(
        "POST",
        f"{SAMPLE}/release",
        "release",
        release,
        answers.Sample,
        "Test a held sample as its client instructed",
        P.SAMPLE_RECEIVE,
        Sample,
        bodies.Instruction,
    ),
    Operation(
        "POST",
        f"{SAMPLE}/reject",
        "reject",
        reject,
        answers.Sample,
        "Refuse a sample",
        P.SAMPLE_RECEIVE,
        Sample,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{ORDER}/hold",
        "hold_order",
        hold_order,
        answers.OrderHold,
        "Hold an order",
        P.ORDER_HOLD,
        Order,
        bodies.Why,
        201,
    ),
    Operation(
        "POST",
        f"{ORDER}/resume",
        "resume_order",
        resume_order,
        answers.OrderHold,
        "Go on with a held order",
        P.ORDER_HOLD,
        Order,
        bodies.Decision,
    ),
    Operation(
        "POST",
        "/samples/hand-over",
        "hand_over",
        hand_over,
        answers.Sample,
        "Hand samples or pieces over",
        P.SAMPLE_HAND_OVER,
        body=bodies.HandedOver,
        many=True,
    ),
    Operation(
        "GET",
        f"{SAMPLE}/custody",
        "custody",
        custody_of,
        answers.CustodyEvent,
        "Who had a sample where",
        P.SAMPLE_VIEW,
        Sample,
        many=True,
    ),
)
