"""An order as its client follows it."""

import uuid

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db
from lims.documents.request_form import render_request_form
from lims.queries import own_orders, prints
from lims.web import house, tracking, whatsapp
from lims.web.portal.files import inline
from lims.web.portal.reader import current_client


def order(order_id: uuid.UUID) -> str:
    """Show how far an order has come; results only stand on the certificate."""
    page = own_orders.read(db.session(), current_client(), order_id)
    about = _("Tentang order %(number)s: ", number=page.order.number)
    return render_template(
        "portal/order.html",
        page=page,
        steps=tracking.steps(page.progress),
        promise=tracking.promise(page.progress),
        tracking_url=url_for("account.track", token=page.order.tracking_token, _external=True),
        ask_url=whatsapp.link(about, page.progress.house.phone),
        **house.of(page.progress.house),
    )


def request_form(order_id: uuid.UUID) -> Response:
    """Print the request form of one's own order."""
    store = current_app.extensions["lims_store"]
    form = prints.request_form(db.session(), current_client(), order_id, store.get)
    return inline(render_request_form(form), f"permintaan-{form.number}")
