"""Complaints: the list, and one with what was found (17025 7.9)."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import SelectField, StringField, TextAreaField

from lims.access import Permission, allows, require
from lims.database import db
from lims.queries import complaints as queries
from lims.services import complaints
from lims.web import acting, lists, states
from lims.web.complaint_form import ComplaintForm
from lims.web.lab import workbooks
from lims.web.session import current_actor


class ConclusionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """What was found, what follows, and what whoever complained is told."""

    findings = TextAreaField(lazy_gettext("Yang ditemukan"), render_kw={"required": True, "rows": 5})
    outcome = SelectField(lazy_gettext("Kesimpulan"), validate_choice=False, render_kw={"required": True})
    answer = TextAreaField(
        lazy_gettext("Jawaban untuk yang mengeluh"), render_kw={"required": True, "rows": 4}
    )


class HeardComplaintForm(FlaskForm, ComplaintForm):  # type: ignore[misc] # Flask-WTF has no types
    """A complaint as somebody told it; the hint of the public form speaks to who complains, not to who listens."""

    contact = StringField(lazy_gettext("Telepon atau e-mail"), render_kw={"required": True})
    order = StringField(
        lazy_gettext("Nomor order"), description=lazy_gettext("Bila tentang sebuah order; boleh kosong.")
    )


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
    return _page(complaint_id, ConclusionForm(formdata=None))


def _page(complaint_id: uuid.UUID, form: ConclusionForm) -> str:
    actor = current_actor()
    form.outcome.choices = [("", _("Pilih")), *states.complaint_outcomes().items()]
    return render_template(
        "lab/complaints/one.html",
        page=queries.read(db.session(), actor, complaint_id),
        may_handle=allows(actor, Permission.COMPLAINT_HANDLE),
        outcomes=states.complaint_outcomes(),
        form=form,
    )


def investigate(complaint_id: uuid.UUID) -> Response:
    """Take a complaint on."""
    return acting.press(
        lambda session: complaints.investigate(session, current_actor(), complaint_id),
        _("Penyelidikan dimulai atas nama Anda."),
        url_for("lab.complaint", complaint_id=complaint_id),
    )


def close(complaint_id: uuid.UUID) -> Response | tuple[str, int]:
    """Conclude a complaint; what was typed stays where something is missing."""
    form = ConclusionForm()
    closed = acting.submit(form, lambda session: _closed(session, complaint_id, form))
    if closed is None:
        return _page(complaint_id, form), 422
    flash(_("Keluhan ditutup dan dijawab."), "success")
    return redirect(url_for("lab.complaint", complaint_id=complaint_id), 303)


def _closed(session: Session, complaint_id: uuid.UUID, form: ConclusionForm) -> bool:
    given = (form.findings.data or "", form.outcome.data or "", form.answer.data or "")
    complaints.close(session, current_actor(), complaint_id, *given)
    return True


def new() -> Response | str | tuple[str, int]:
    """Write down a complaint that came by word of mouth, telephone or letter."""
    require(current_actor(), Permission.COMPLAINT_ENTER)
    form = HeardComplaintForm()
    if request.method == "GET":
        return render_template("lab/complaints/new.html", form=form)
    made = acting.submit(
        form,
        lambda session: (
            complaints.enter(session, current_actor(), form.to_input(), form.order.data or "").number
        ),
    )
    if made is None:
        return render_template("lab/complaints/new.html", form=form), 422
    flash(_("Keluhan dicatat dengan nomor %(number)s; bagian mutu menyelidikinya.", number=made), "success")
    return redirect(url_for("lab.home"), 303)
