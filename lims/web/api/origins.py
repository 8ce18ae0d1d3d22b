"""What a result may stand on besides the own bench: typed limits, other laboratories; and names before issue."""

import base64
import binascii
import uuid

from flask import current_app
from sqlalchemy.orm import Session

from lims.access import Actor, fetch, visible
from lims.domain.errors import N_, InvalidInput, NotFound
from lims.models import (
    NameCheck,
    Order,
    OrderLine,
    OtherLaboratory,
    Subcontract,
    SubcontractReport,
    TypedLimit,
)
from lims.queries import name_checks as name_queries
from lims.services import name_checks, subcontracts, typed_limits
from lims.services.subcontracts import ReportInput, SubcontractInput
from lims.web.api import bodies
from lims.web.api.intake import Page
from lims.web.api.pages import page_of


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


def other_laboratories(session: Session, actor: Actor) -> Page:
    """List the laboratories that work may be handed to."""
    return page_of(session, visible(actor, OtherLaboratory), OtherLaboratory)


def handed_on(session: Session, actor: Actor, order_id: uuid.UUID) -> Page:
    """List what other laboratories test of an order."""
    return page_of(session, visible(actor, Subcontract).where(Subcontract.order_id == order_id), Subcontract)


def hand_on(session: Session, actor: Actor, given: bodies.NewSubcontract, line_id: uuid.UUID) -> Subcontract:
    """Hand a line to another laboratory, with the client's agreement."""
    row = subcontracts.agree(session, actor, line_id, SubcontractInput(**given.model_dump()))
    session.flush()
    return row


def send(session: Session, actor: Actor, given: bodies.Sent, subcontract_id: uuid.UUID) -> Subcontract:
    """Note when the sample went, and when the report is expected."""
    row = subcontracts.send(session, actor, subcontract_id, given.sent_on, given.expected_on)
    session.flush()
    return row


def report(
    session: Session, actor: Actor, given: bodies.NewReport, subcontract_id: uuid.UUID
) -> SubcontractReport:
    """Keep the report of the other laboratory."""
    try:
        data = base64.b64decode(given.file, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(N_("file bukan base64.")) from error
    asked = ReportInput(given.number, given.dated_on, given.accredited)
    store = current_app.extensions["lims_store"]
    row = subcontracts.record_report(session, actor, store, subcontract_id, asked, given.name, data)
    session.flush()
    return row


def take_back(session: Session, actor: Actor, given: bodies.Why, subcontract_id: uuid.UUID) -> Subcontract:
    """Test at the own bench after all."""
    subcontracts.take_back(session, actor, subcontract_id, given.reason)
    session.flush()
    return fetch(session, actor, Subcontract, subcontract_id)


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
