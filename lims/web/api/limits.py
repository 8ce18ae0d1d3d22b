"""Limits that no specification file holds: typed with their source, confirmed by somebody else, withdrawn."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, visible
from lims.models import Order, OrderLine, TypedLimit
from lims.services import typed_limits
from lims.web.api import answers, bodies
from lims.web.api.intake import Page
from lims.web.api.operations import Operation
from lims.web.api.pages import page_of

P = Permission

ORDER = "/orders/<uuid:order_id>"
LINE = "/lines/<uuid:line_id>"
LIMIT = "/limits/<uuid:limit_id>"


def lines(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the lines of an order: which method on which product."""
    return page_of(session, visible(actor, OrderLine).where(OrderLine.order_id == order_id), OrderLine)


def limits(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List the limits that were typed by hand for an order, withdrawn ones among them."""
    return page_of(session, visible(actor, TypedLimit).where(TypedLimit.order_id == order_id), TypedLimit)


def type_limit(session: Session, actor: Actor, given: bodies.NewLimit, line_id: uuid.UUID) -> TypedLimit:
    """Note a limit with its source for a result of a line."""
    asked = typed_limits.LimitInput(line_id=line_id, **given.model_dump())
    row = typed_limits.type_in(session, actor, asked)
    session.flush()
    return row


def confirm_limit(session: Session, actor: Actor, given: object, limit_id: uuid.UUID) -> TypedLimit:
    """Say that a limit is what its source says; never whoever typed it."""
    row = typed_limits.confirm(session, actor, limit_id)
    session.flush()
    return row


def withdraw_limit(session: Session, actor: Actor, given: bodies.Why, limit_id: uuid.UUID) -> TypedLimit:
    """Take a limit back."""
    row = typed_limits.withdraw(session, actor, limit_id, given.reason)
    session.flush()
    return row


LIMITS = (
    Operation(
        "GET",
        f"{ORDER}/lines",
        "lines",
        lines,
        answers.Line,
        "Lines of an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "GET",
        f"{ORDER}/limits",
        "limits",
        limits,
        answers.TypedLimit,
        "Limits typed by hand for an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        f"{LINE}/limits",
        "type_limit",
        type_limit,
        answers.TypedLimit,
        "Type a limit with its source",
        P.LIMIT_TYPE,
        OrderLine,
        bodies.NewLimit,
        201,
    ),
    Operation(
        "POST",
        f"{LIMIT}/confirm",
        "confirm_limit",
        confirm_limit,
        answers.TypedLimit,
        "Confirm a limit that somebody else typed",
        P.LIMIT_CONFIRM,
        TypedLimit,
    ),
    Operation(
        "POST",
        f"{LIMIT}/withdraw",
        "withdraw_limit",
        withdraw_limit,
        answers.TypedLimit,
        "Withdraw a limit",
        P.LIMIT_TYPE,
        TypedLimit,
        bodies.Why,
    ),
)
