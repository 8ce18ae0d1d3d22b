"""An order as its client follows it."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db
from lims.documents.bill import render_bill, render_payment
from lims.documents.request_form import render_request_form
from lims.queries import advice, money, money_prints, name_checks, own_orders, prints, surveys
from lims.services import complaints
from lims.web import acting, house, tracking, whatsapp
from lims.web.complaint_form import ComplaintForm
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
        advice=advice.of_order(db.session(), current_client(), order_id),
        money=money.of_order(db.session(), current_client(), order_id),
        promise=tracking.promise(page.progress),
        asks_names=name_checks.awaited(db.session(), order_id),
        asks_survey=surveys.may_answer(db.session(), order_id, page.order.state),
        tracking_url=url_for("account.track", token=page.order.tracking_token, _external=True),
        ask_url=whatsapp.link(about, page.progress.house.phone),
        **house.of(page.progress.house),
    )


def request_form(order_id: uuid.UUID) -> Response:
    """Print the request form of one's own order."""
    store = current_app.extensions["lims_store"]
    form = prints.request_form(db.session(), current_client(), order_id, store.get)
    return inline(render_request_form(form), f"permintaan-{form.number}")


def bill(bill_id: uuid.UUID) -> Response:
    """Print a bill for one's own order."""
    made = money_prints.bill(
        db.session(), current_client(), bill_id, current_app.extensions["lims_store"].get
    )
    return inline(render_bill(made), f"tagihan-{made.number}")


def payment(payment_id: uuid.UUID) -> Response:
    """Print the receipt of one's own payment."""
    made = money_prints.payment(
        db.session(), current_client(), payment_id, current_app.extensions["lims_store"].get
    )
    return inline(render_payment(made), f"kuitansi-{made.number}")


def complain(order_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Take a complaint about one's own order."""
    actor = current_client()
    page = own_orders.read(db.session(), actor, order_id)
    form = ComplaintForm(request.form if request.method == "POST" else None, name=actor.name)
    if request.method == "GET":
        return render_template("portal/complain.html", page=page, form=form)
    made = acting.submit(
        form, lambda session: complaints.about_order(session, actor, order_id, form.to_input())
    )
    if made is None:
        return render_template("portal/complain.html", page=page, form=form), 422
    flash(
        _("Keluhan diterima dengan nomor %(number)s. Laboratorium akan menjawab.", number=made.number),
        "success",
    )
    return redirect(url_for("portal.order", order_id=order_id), 303)
