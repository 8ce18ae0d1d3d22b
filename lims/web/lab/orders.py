"""Orders: the list, and one with all that is frozen into it."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.domain.conformity import DecisionRule
from lims.domain.conformity.rule import named
from lims.queries import advice
from lims.queries import holds as queries_holds
from lims.queries import orders as queries
from lims.services import attachments, holds
from lims.services import orders as services
from lims.web import acting, lists, states, workbooks
from lims.web.lab import telling, words
from lims.web.session import current_actor


def orders() -> str | Response:
    """List orders."""
    wanted = lists.wanted()
    choices = [(state, states.order_state(state)[0]) for state in words.ORDER_STATES]
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.orders(found)
    return render_template(
        "lab/orders.html",
        found=found,
        wanted=wanted,
        states=[
            (queries.LATE, _("Terlambat")),
            (queries.SOON, _("Hampir terlambat")),
            (queries.HELD, _("Ditahan")),
            (queries.RUNNING, _("Terbuka")),
            *choices,
        ],
    )


def order(order_id: uuid.UUID) -> str:
    """Show an order."""
    actor = current_actor()
    page = queries.read(db.session(), actor, order_id)
    rule = page.order.decision_rule
    return render_template(
        "lab/order.html",
        page=page,
        rule=named(DecisionRule(rule), page.order.guard_band) if rule else None,
        checks=words.check_words(),
        answers=words.answer_words(),
        advice=advice.of_order(db.session(), actor, order_id)
        if allows(actor, Permission.CERTIFICATE_VIEW)
        else (),
        may_receive=allows(actor, Permission.SAMPLE_RECEIVE),
        notice_id=telling.about_order(page.order, page.client),
        may_see_work_order=allows(actor, Permission.DETERMINATION_VIEW),
        held_by=queries_holds.names_of(db.session(), page.holds),
        may_hold=allows(actor, Permission.ORDER_HOLD) and page.order.state in holds.HOLDABLE,
        may_cancel=allows(actor, Permission.ORDER_CANCEL),
        may_see_application=allows(actor, Permission.APPLICATION_VIEW),
    )


def cancel(order_id: uuid.UUID) -> Response:
    """Cancel an order before its work is handed out."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: services.cancel(session, current_actor(), order_id, reason),
        _("Order dibatalkan."),
        url_for("lab.order", order_id=order_id),
    )


def hold(order_id: uuid.UUID) -> Response:
    """Hold an order: its client is told, and the clock of the promise stops."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: holds.hold(session, current_actor(), order_id, reason),
        _("Order ditahan; pelanggan diberi tahu dan hitungan hari berhenti."),
        url_for("lab.order", order_id=order_id),
    )


def resume(order_id: uuid.UUID) -> Response:
    """Go on with a held order."""
    decision = request.form.get("reason", "")
    return acting.press(
        lambda session: holds.resume(session, current_actor(), order_id, decision),
        _("Order dilanjutkan; janji waktunya bergeser selama order ditahan."),
        url_for("lab.order", order_id=order_id),
    )


def attach(order_id: uuid.UUID) -> Response:
    """Attach a file to an order, such as the signed form."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(_("Pilih berkas yang akan dilampirkan."), "error")
    else:
        with transaction() as session:
            store = current_app.extensions["lims_store"]
            attachments.attach(
                session, current_actor(), store, "orders", order_id, file.filename, file.read()
            )
        flash(_("Berkas dilampirkan."), "success")
    return redirect(url_for("lab.order", order_id=order_id), 303)
