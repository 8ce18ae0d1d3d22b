"""Applications: the list, one with its talk, and what may be done with it."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.queries import own_applications as queries
from lims.queries.own_applications import OwnApplication
from lims.services import applications as acts
from lims.web import house, lists, tracking
from lims.web.application_item import ORIGINS
from lims.web.errors import words
from lims.web.filters import instant
from lims.web.portal.reader import current_client
from lims.web.portal.words import application_state

STATES = ("draft", "submitted", "queried", "agreed", "refused", "withdrawn")


def applications() -> str:
    """List one's own applications."""
    wanted = lists.wanted()
    return render_template(
        "portal/applications.html",
        found=queries.page_of(db.session(), current_client(), wanted),
        wanted=wanted,
        states=[(state, application_state(state)[0]) for state in STATES],
    )


def application(application_id: uuid.UUID) -> str:
    """Show an application."""
    return _page(queries.read(db.session(), current_client(), application_id))


def answer(application_id: uuid.UUID) -> Response | tuple[str, int]:
    """Answer the laboratory's question; the application goes back to it."""
    text = request.form.get("text", "")
    try:
        with transaction() as session:
            acts.answer(session, current_client(), application_id, text)
    except InvalidInput as error:
        page = queries.read(db.session(), current_client(), application_id)
        faults = [words(fault) for fault in error.fields.values()]
        return _page(page, text=text, error=" ".join([words(error), *faults])), error.status
    flash(_("Jawaban terkirim; permohonan kembali dikaji laboratorium."), "success")
    return redirect(url_for("portal.application", application_id=application_id), 303)


def withdraw(application_id: uuid.UUID) -> Response:
    """Take an application back."""
    with transaction() as session:
        acts.withdraw(session, current_client(), application_id, reason=request.form.get("reason", ""))
    flash(_("Permohonan ditarik."), "success")
    return redirect(url_for("portal.application", application_id=application_id), 303)


def _page(page: OwnApplication, text: str = "", error: str = "") -> str:
    row = page.application
    return render_template(
        "portal/application.html",
        page=page,
        steps=tracking.application_steps(row.state, instant(row.submitted_at) if row.submitted_at else ""),
        origins={choice.value: choice.label for choice in ORIGINS},
        text=text,
        error=error,
        **house.of(page.house),
    )
