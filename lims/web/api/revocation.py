"""Certificates after their draft: given up, amended, suspended, reinstated, withdrawn (17025 7.8.8)."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch
from lims.models import Certificate
from lims.services import certificates
from lims.web.api import answers, bodies
from lims.web.api.operations import Operation

P = Permission

CERTIFICATE = "/certificates/<uuid:certificate_id>"


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


REVOCATION = (
    Operation(
        "POST",
        f"{CERTIFICATE}/amend",
        "amend",
        amend,
        answers.Certificate,
        "Draft the certificate that will replace an issued one",
        P.CERTIFICATE_REVOKE,
        Certificate,
        bodies.Why,
        201,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/discard",
        "discard",
        discard,
        answers.Certificate,
        "Give a draft up",
        P.CERTIFICATE_DRAFT,
        Certificate,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/suspend",
        "suspend",
        suspend,
        answers.Certificate,
        "Suspend (DITANGGUHKAN)",
        P.CERTIFICATE_REVOKE,
        Certificate,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/reinstate",
        "reinstate",
        reinstate,
        answers.Certificate,
        "Lift a suspension",
        P.CERTIFICATE_REVOKE,
        Certificate,
        bodies.Why,
    ),
    Operation(
        "POST",
        f"{CERTIFICATE}/withdraw",
        "withdraw_certificate",
        withdraw_certificate,
        answers.Certificate,
        "Withdraw (DICABUT)",
        P.CERTIFICATE_REVOKE,
        Certificate,
        bodies.Why,
    ),
)
