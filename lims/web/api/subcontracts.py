"""What other laboratories test: handed on, sent, reported, taken back (17025 6.6)."""

import uuid

from flask import current_app
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, visible
from lims.models import Order, OrderLine, OtherLaboratory, Subcontract, SubcontractReport
from lims.services import subcontracts
from lims.services.subcontracts import ReportInput, SubcontractInput
from lims.web.api import answers, attachments, bodies
from lims.web.api.intake import Page
from lims.web.api.operations import Operation
from lims.web.api.pages import page_of

P = Permission

ORDER = "/orders/<uuid:order_id>"
LINE = "/lines/<uuid:line_id>"
SUBCONTRACT = "/subcontracts/<uuid:subcontract_id>"


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
    data = attachments.decoded(given.file)
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


SUBCONTRACTS = (
    Operation(
        "GET",
        "/other-laboratories",
        "other_laboratories",
        other_laboratories,
        answers.OtherLaboratory,
        "Other laboratories that were approved",
        P.SAMPLE_VIEW,
        many=True,
    ),
    Operation(
        "GET",
        f"{ORDER}/subcontracts",
        "subcontracts",
        handed_on,
        answers.Subcontract,
        "What other laboratories test of an order",
        P.SAMPLE_VIEW,
        Order,
        many=True,
    ),
    Operation(
        "POST",
        f"{LINE}/subcontracts",
        "subcontract",
        hand_on,
        answers.Subcontract,
        "Hand a line to another laboratory",
        P.SUBCONTRACT_HANDLE,
        OrderLine,
        bodies.NewSubcontract,
        201,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/send",
        "send_sample",
        send,
        answers.Subcontract,
        "Note that the sample was sent there",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.Sent,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/reports",
        "subcontract_report",
        report,
        answers.SubcontractReport,
        "Keep the other laboratory's report",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.NewReport,
        201,
    ),
    Operation(
        "POST",
        f"{SUBCONTRACT}/take-back",
        "take_subcontract_back",
        take_back,
        answers.Subcontract,
        "Test at the own bench after all",
        P.SUBCONTRACT_HANDLE,
        Subcontract,
        bodies.Why,
    ),
)
