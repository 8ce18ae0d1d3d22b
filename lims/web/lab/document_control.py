"""The printed forms: which revision is in force, and the form by which the quality manager sets another."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import StringField, TextAreaField

from lims.access import Permission, allows, require
from lims.database import db
from lims.domain.errors import N_, NotFound
from lims.queries import document_control as queries
from lims.services import document_control
from lims.services.document_control import RevisionInput
from lims.web import acting
from lims.web.fields import DayField, WholeField, refuse_garbled
from lims.web.session import current_actor


class RevisionForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A number and revision of a form, from a day on."""

    number = StringField(_l("Nomor dokumen"), render_kw={"required": True})
    revision = WholeField(_l("Revisi"))
    effective_on = DayField(_l("Berlaku mulai"))
    change = TextAreaField(_l("Apa yang berubah"))


def documents() -> str:
    """List the controlled forms with their revisions."""
    return render_template(
        "lab/documents/list.html",
        forms=queries.read(db.session(), current_actor()),
        may_control=allows(current_actor(), Permission.DOCUMENT_CONTROL),
    )


def document(kind: str) -> str | Response | tuple[str, int]:
    """Show the revisions of a form, and set another."""
    actor = current_actor()
    require(actor, Permission.DOCUMENT_CONTROL)
    found = next((one for one in queries.read(db.session(), actor) if one.name == kind), None)
    if found is None:
        raise NotFound(N_("Formulir ini tidak dikenal."))
    form = RevisionForm()
    if request.method == "GET":
        newest = found.revisions[0]
        form = RevisionForm(formdata=None, number=newest.number, revision=newest.revision + 1)
        return render_template("lab/documents/one.html", found=found, form=form)
    done = acting.submit(form, lambda session: document_control.revise(session, actor, kind, _given(form)))
    if done is None:
        return render_template("lab/documents/one.html", found=found, form=form), 422
    flash(_("Revisi ditetapkan. Cetakan memakainya sejak tanggal berlakunya."), "success")
    return redirect(url_for("lab.documents"), 303)


def _given(form: RevisionForm) -> RevisionInput:
    refuse_garbled(form)
    return RevisionInput(
        number=form.number.data or "",
        revision=form.revision.data,
        effective_on=form.effective_on.data,
        change=form.change.data or "",
    )
