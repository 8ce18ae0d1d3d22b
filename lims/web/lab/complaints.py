"""Complaints: the list, and one with what was found (17025 7.9)."""

import uuid

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db
from lims.queries import complaints as queries
from lims.services import complaints
from lims.web import acting, lists, states, workbooks
from lims.web.session import current_actor


def all_complaints() -> str | Response:
    """List complaints."""
    wanted = lists.wanted()
    found = queries.page_of(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.complaints(found)
    return render_template(
        "lab/complaints/list.html",
        found=found,
        wanted=wanted,
        states=[(state, states.complaint_state(state)[0]) for state in queries.STATES],
    )


def complaint(complaint_id: uuid.UUID) -> str:
    """Show a complaint."""
    actor = current_actor()
    return render_template(
        "lab/complaints/one.html",
        page=queries.read(db.session(), actor, complaint_id),
        may_handle=allows(actor, Permission.COMPLAINT_HANDLE),
        outcomes=states.complaint_outcomes(),
    )


def investigate(complaint_id: uuid.UUID) -> Response:
    """Take a complaint on."""
    return acting.press(
        lambda session: complaints.investigate(session, current_actor(), complaint_id),
        _("Penyelidikan dimulai atas nama Anda."),
        url_for("lab.complaint", complaint_id=complaint_id),
    )


def close(complaint_id: uuid.UUID) -> Response:
    """Conclude a complaint."""
    given = [request.form.get(name, "") for name in ("findings", "outcome", "answer")]
    return acting.press(
        lambda session: complaints.close(session, current_actor(), complaint_id, *given),
        _("Keluhan ditutup dan dijawab."),
        url_for("lab.complaint", complaint_id=complaint_id),
    )
