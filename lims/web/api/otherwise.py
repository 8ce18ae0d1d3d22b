"""What is done when something goes otherwise: taken back, held, refused, amended, paid back; and files beside rows."""

import base64
import binascii
import uuid

from flask import Response, current_app
from sqlalchemy.orm import Session

from lims.access import Actor, fetch
from lims.domain.errors import N_, InvalidInput
from lims.models import Application, Attachment, Bill, Certificate, Client, Order, Payment, Refund, Sample
from lims.queries import files
from lims.services import (
    applications,
    attachments,
    billing,
    certificates,
    clients,
    orders,
    reception,
)
from lims.web.api import bodies


def enter_business(session: Session, actor: Actor, given: bodies.NewBusiness) -> Client:
    """Enter a client who came to the counter; a known NIB gives the client that has it."""
    row = clients.enter(session, actor, given.business)
    session.flush()
    return row


def save_business(
    session: Session, actor: Actor, given: bodies.SavedBusiness, client_id: uuid.UUID
) -> Client:
    """Change what a business says of itself."""
    row = clients.update(session, actor, client_id, given.business, given.version)
    session.flush()
    return row


def withdraw_application(
    session: Session, actor: Actor, given: bodies.Why, application_id: uuid.UUID
) -> Application:
    """Take an application back."""
    applications.withdraw(session, actor, application_id, reason=given.reason)
    session.flush()
    return fetch(session, actor, Application, application_id)


def answer_application(
    session: Session, actor: Actor, given: bodies.Text, application_id: uuid.UUID
) -> Application:
    """Answer the laboratory's question."""
    applications.answer(session, actor, application_id, given.text)
    session.flush()
    return fetch(session, actor, Application, application_id)


def cancel_order(session: Session, actor: Actor, given: bodies.Why, order_id: uuid.UUID) -> Order:
    """Cancel an order."""
    orders.cancel(session, actor, order_id, given.reason)
    session.flush()
    return fetch(session, actor, Order, order_id)


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


def amend(session: Session, actor: Actor, given: bodies.Why, certificate_id: uuid.UUID) -> Certificate:
    """Draft the certificate that will replace an issued one."""
    row = certificates.amend(session, actor, certificate_id, given.reason)
    session.flush()
    return row


def discard(session: Session, actor: Actor, given: bodies.Why, certificate_id: uuid.UUID) -> Certificate:
    """Give a draft up."""
    certificates.discard(session, actor, certificate_id, given.reason)
    return _certificate(session, actor, certificate_id)


def suspend(session: Session, actor: Actor, given: bodies.Why, certificate_id: uuid.UUID) -> Certificate:
    """Suspend a certificate."""
    certificates.suspend(session, actor, certificate_id, given.reason)
    return _certificate(session, actor, certificate_id)


def reinstate(session: Session, actor: Actor, given: bodies.Why, certificate_id: uuid.UUID) -> Certificate:
    """Lift a suspension."""
    certificates.reinstate(session, actor, certificate_id, given.reason)
    return _certificate(session, actor, certificate_id)


def withdraw_certificate(
    session: Session, actor: Actor, given: bodies.Why, certificate_id: uuid.UUID
) -> Certificate:
    """Withdraw a certificate without a successor."""
    certificates.withdraw(session, actor, certificate_id, given.reason)
    return _certificate(session, actor, certificate_id)


def _certificate(session: Session, actor: Actor, certificate_id: uuid.UUID) -> Certificate:
    session.flush()
    return fetch(session, actor, Certificate, certificate_id)


def attach_to_order(session: Session, actor: Actor, given: bodies.NewFile, order_id: uuid.UUID) -> Attachment:
    """Attach a file to an order."""
    return _attached(session, actor, given, "orders", order_id)


def attach_to_sample(
    session: Session, actor: Actor, given: bodies.NewFile, sample_id: uuid.UUID
) -> Attachment:
    """Attach a photo or a file to a sample."""
    return _attached(session, actor, given, "samples", sample_id)


def attach_to_determination(
    session: Session, actor: Actor, given: bodies.NewFile, determination_id: uuid.UUID
) -> Attachment:
    """Attach raw data or a photo to a determination."""
    return _attached(session, actor, given, "determinations", determination_id)


def attach_to_certificate(
    session: Session, actor: Actor, given: bodies.NewFile, certificate_id: uuid.UUID
) -> Attachment:
    """Attach a signed scan to a certificate."""
    return _attached(session, actor, given, "certificates", certificate_id)


def _attached(
    session: Session, actor: Actor, given: bodies.NewFile, kind: str, row_id: uuid.UUID
) -> Attachment:
    try:
        data = base64.b64decode(given.file, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(N_("file bukan base64.")) from error
    store = current_app.extensions["lims_store"]
    row = attachments.attach(session, actor, store, kind, row_id, given.name, data)
    session.flush()
    return row


def attachment_file(session: Session, actor: Actor, attachment_id: uuid.UUID) -> Response:
    """Hand a file out as it is kept."""
    found = files.read(session, actor, attachment_id)
    data = current_app.extensions["lims_store"].get(found.sha256)
    return Response(data, content_type="application/octet-stream")
