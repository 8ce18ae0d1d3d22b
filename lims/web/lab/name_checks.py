"""The client's check of names as the laboratory follows it: who is awaited, what was answered, and the answer to it."""

import uuid

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, fetch, require
from lims.database import db
from lims.models import Certificate
from lims.queries import name_checks as queries
from lims.services import name_checks
from lims.web import acting, lists, states, workbooks
from lims.web.names import objection_typed
from lims.web.session import current_actor


def all_checks() -> str | Response:
    """List the checks, whose days end soonest first."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.name_checks(found)
    return render_template(
        "lab/name_checks.html",
        found=found,
        wanted=wanted,
        states=[(state, states.name_check_state(state)[0]) for state in queries.STATES],
    )


def answer(certificate_id: uuid.UUID) -> Response:
    """Note what the client said on the telephone or at the counter."""
    require(current_actor(), Permission.CERTIFICATE_DRAFT)  # before the form tells what it lacks
    order_id = fetch(db.session(), current_actor(), Certificate, certificate_id).order_id
    return acting.press(
        lambda session: name_checks.answer(session, current_actor(), order_id, objection_typed(request.form)),
        _("Jawaban pelanggan dicatat."),
        url_for("lab.certificate", certificate_id=certificate_id),
    )


def settle(certificate_id: uuid.UUID, check_id: uuid.UUID) -> Response:
    """Keep the names, with the reason that the client reads."""
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: name_checks.settle(session, current_actor(), check_id, reason),
        _("Jawaban disampaikan kepada pelanggan; LHU dapat diterbitkan."),
        url_for("lab.certificate", certificate_id=certificate_id),
    )
