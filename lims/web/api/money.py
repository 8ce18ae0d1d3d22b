"""Money taken back: a bill, a payment that was confirmed by mistake, the payment of a cancelled order."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch
from lims.models import Bill, Order, Payment, Refund
from lims.services import billing
from lims.web.api import answers, bodies
from lims.web.api.operations import Operation

P = Permission

ORDER = "/orders/<uuid:order_id>"


def cancel_bill(session: Session, actor: Actor, given: bodies.Why, bill_id: uuid.UUID) -> Bill:
    """Take a bill back."""
    billing.cancel(session, actor, bill_id, given.reason)
    session.flush()
    return fetch(session, actor, Bill, bill_id)


def take_back_payment(session: Session, actor: Actor, given: bodies.Why, payment_id: uuid.UUID) -> Payment:
    """Take a mistaken confirmation back."""
    billing.take_back(session, actor, payment_id, given.reason)
    session.flush()
    return fetch(session, actor, Payment, payment_id)


def refund(session: Session, actor: Actor, given: bodies.NewRefund, order_id: uuid.UUID) -> Refund:
    """Note that money of a cancelled order went back."""
    row = billing.refund(session, actor, order_id, given.root)
    session.flush()
    return row


MONEY = (
    Operation(
        "POST",
        "/bills/<uuid:bill_id>/cancel",
        "cancel_bill",
        cancel_bill,
        answers.Bill,
        "Take a bill back",
        P.BILL_MAKE,
        Bill,
        bodies.Why,
    ),
    Operation(
        "POST",
        "/payments/<uuid:payment_id>/take-back",
        "take_back_payment",
        take_back_payment,
        answers.Payment,
        "Take a mistaken confirmation back",
        P.PAYMENT_CONFIRM,
        Payment,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{ORDER}/refunds",
        "refund",
        refund,
        answers.Refund,
        "Note that money went back",
        P.PAYMENT_CONFIRM,
        Order,
        bodies.NewRefund,
        201,
    ),
)
