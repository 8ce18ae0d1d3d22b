"""What reception passes on to a client: the address to follow an order, and the newest notice as a WhatsApp text."""

import uuid

from flask import request, url_for

from lims.access import Permission, allows
from lims.database import db
from lims.models import Application, Client, Laboratory, Order
from lims.queries import notices
from lims.web import whatsapp
from lims.web.language import language
from lims.web.session import current_actor


def tracking_url(order: Order) -> str:
    """Return the public address of an order's timeline."""
    return _public() + url_for("account.track", token=order.tracking_token)


def about_application(application: Application, client: Client) -> str | None:
    """Return the link that opens WhatsApp with the newest notice on an application; None for others than reception."""
    actor = current_actor()
    if not allows(actor, Permission.APPLICATION_ENTER):
        return None
    notice_id = notices.newest_about(db.session(), actor, client.id, application_id=application.id)
    address = _public() + url_for("portal.application", application_id=application.id)
    return _link(notice_id, address, application.contact_phone or client.phone)


def about_order(order: Order, application: Application, client: Client | None) -> str | None:
    """Return the link that opens WhatsApp with the newest notice on an order; None for others than reception."""
    actor = current_actor()
    if client is None or not allows(actor, Permission.APPLICATION_ENTER):
        return None
    notice_id = notices.newest_about(db.session(), actor, client.id, order_id=order.id)
    return _link(notice_id, tracking_url(order), application.contact_phone or client.phone)


def _link(notice_id: uuid.UUID | None, address: str, phone: str) -> str | None:
    if notice_id is None:
        return None
    text = notices.whatsapp_text(db.session(), current_actor(), notice_id, address)
    return whatsapp.link(text[language()], phone)


def _public() -> str:
    """Return the laboratory's own site where it has named one, else the one that was asked."""
    laboratory = db.session().get_one(Laboratory, current_actor().laboratory())
    return (laboratory.verification_url or request.url_root).rstrip("/")
