"""The names on a report, for its client to look at before it is issued; never a result."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput
from lims.queries import name_checks as queries
from lims.queries import own_orders
from lims.services import name_checks
from lims.web import house
from lims.web.errors import words
from lims.web.names import objection_typed
from lims.web.portal.reader import current_client


def names(order_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Show the names, or take the answer."""
    if request.method == "GET":
        return _page(order_id)
    try:
        with transaction() as session:
            name_checks.answer(session, current_client(), order_id, objection_typed(request.form))
    except (Conflict, InvalidInput) as error:
        return _page(order_id, words(error)), error.status
    flash(_("Terima kasih, jawaban Anda tercatat."), "success")
    return redirect(url_for("portal.order", order_id=order_id), 303)


def _page(order_id: uuid.UUID, error: str = "") -> str:
    page = own_orders.read(db.session(), current_client(), order_id)
    return render_template(
        "portal/names.html",
        page=page,
        standing=queries.standing(db.session(), page.order),
        error=error,
        typed=request.form,
        **house.of(page.progress.house),
    )
