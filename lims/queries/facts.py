"""What the customer supplied of an order, for its correction before the certificate is drafted anew or amended."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.models import Application, ApplicationItem, Certificate, Order
from lims.queries.rows import items_of


@dataclass(frozen=True, slots=True)
class SuppliedFacts:
    """The application of an order with its items."""

    certificate: Certificate
    application: Application
    items: tuple[ApplicationItem, ...]


def read(session: Session, actor: Actor, certificate_id: uuid.UUID) -> SuppliedFacts:
    """Return what the customer said when the order was made."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    certificate = fetch(session, actor, Certificate, certificate_id)
    order = session.get_one(Order, certificate.order_id)
    application = session.get_one(Application, order.application_id)
    return SuppliedFacts(certificate, application, tuple(items_of(session, application)))
