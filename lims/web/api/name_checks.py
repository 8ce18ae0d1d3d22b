"""Names and lots that a client checks before its certificate is issued."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch
from lims.domain.errors import N_, NotFound
from lims.models import NameCheck, Order
from lims.queries import name_checks as name_queries
from lims.services import name_checks
from lims.web.api import answers, bodies
from lims.web.api.operations import Operation

P = Permission

ORDER = "/orders/<uuid:order_id>"


def names(session: Session, actor: Actor, order_id: uuid.UUID) -> NameCheck:
    """Read what a client is asked to check before issue."""
    order = fetch(session, actor, Order, order_id)
    check = name_queries.latest(session, order.laboratory_id, order.id)
    if check is None:
        raise NotFound(N_("Untuk order ini pelanggan tidak diminta memeriksa nama."))
    return check


def answer_names(session: Session, actor: Actor, given: bodies.NamesAnswer, order_id: uuid.UUID) -> NameCheck:
    """Confirm the names with an empty objection, or say what is to be corrected."""
    row = name_checks.answer(session, actor, order_id, given.objection)
    session.flush()
    return row


NAME_CHECKS = (
    Operation(
        "GET",
        f"{ORDER}/names",
        "names",
        names,
        answers.NameCheck,
        "Names that the client checks before issue",
        P.ORDER_VIEW,
        Order,
    ),
    Operation(
        "POST",
        f"{ORDER}/names",
        "answer_names",
        answer_names,
        answers.NameCheck,
        "Confirm the names, or ask for a correction",
        P.ORDER_VIEW,
        Order,
        bodies.NamesAnswer,
    ),
)
