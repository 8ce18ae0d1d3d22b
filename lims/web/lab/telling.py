"""What reception passes on to a client: the address to follow an order, and the newest notice about something."""

import uuid

from flask import request, url_for

from lims.access import Permission, allows
from lims.database import db
from lims.models import Application, Client, Laboratory, Order
from lims.queries import notices
from lims.web.session import current_actor


def tracking_url(order: Order) -> str:
    """Return the public address of an order's timeline."""
    return public_base() + url_for("account.track", token=order.tracking_token)


def about_application(application: Application, client: Client) -> uuid.UUID | None:
    """Return the newest notice on an application, to be passed on; None for others than reception."""
    actor = current_actor()
    if not allows(actor, Permission.NOTICE_SEND):
        return None
    return notices.newest_about(db.session(), actor, client.id, application_id=application.id)


def about_order(order: Order, client: Client | None) -> uuid.UUID | None:
    """Return the newest notice on an order, to be passed on; None for others than reception."""
    actor = current_actor()
    if client is None or not allows(actor, Permission.NOTICE_SEND):
        return None
    return notices.newest_about(db.session(), actor, client.id, order_id=order.id)


def public_base() -> str:
    """Return the laboratory's own site where it has named one, else the one that was asked."""
    laboratory = db.session().get_one(Laboratory, current_actor().laboratory())
    return (laboratory.verification_url or request.url_root).rstrip("/")
