"""Letters of assignment (surat tugas): the list of all that ever were, a new one, its scan, its early end."""

import uuid

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import FileField, SelectField, StringField
from wtforms.fields import SelectChoice

from lims.access import Permission, allows, require
from lims.database import db
from lims.domain.roles import Role
from lims.queries import deputies as queries
from lims.services import deputies
from lims.services.deputies import LetterInput
from lims.web import acting, lists, states, workbooks
from lims.web.admin.people_forms import CAPACITIES
from lims.web.fields import FROM, UNTIL, DayField, refuse_garbled
from lims.web.navigation import role_words
from lims.web.session import current_actor

_DUTY = {"required": True}


class LetterForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A letter with its scan."""

    user_id = SelectField(lazy_gettext("Yang ditugasi"), validate_choice=False)
    number = StringField(lazy_gettext("Nomor surat tugas"), render_kw=_DUTY)
    dated_on = DayField(lazy_gettext("Tanggal surat"), render_kw=_DUTY)
    capacity = SelectField(lazy_gettext("Bertindak sebagai"), choices=CAPACITIES[1:], validate_choice=False)
    role = SelectField(lazy_gettext("Peran yang diberikan"), validate_choice=False)
    deputises_for = StringField(
        lazy_gettext("Jabatan yang diwakili"),
        description=lazy_gettext("Tercetak pada LHU, misalnya Kepala Balai."),
        render_kw=_DUTY,
    )
    position = StringField(
        lazy_gettext("Jabatan sendiri"),
        description=lazy_gettext("Tercetak di bawah a.n.; boleh kosong untuk Plh. dan Plt."),
    )
    valid_from = DayField(FROM, render_kw=_DUTY)
    valid_until = DayField(UNTIL, render_kw=_DUTY)
    file = FileField(lazy_gettext("Pindaian surat (PDF, JPEG, PNG)"), render_kw=_DUTY)

    def to_input(self) -> LetterInput:
        """Return what was filled in."""
        refuse_garbled(self)
        try:
            user_id = uuid.UUID(self.user_id.data or "")
        except ValueError:
            user_id = None
        texts = ("number", "role", "capacity", "deputises_for", "position")
        return LetterInput(
            user_id=user_id,
            **{name: self[name].data or "" for name in texts},
            dated_on=self.dated_on.data,
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


def letters() -> str | Response:
    """List every letter."""
    wanted, actor = lists.wanted(), current_actor()
    found = queries.page_of(db.session(), actor, wanted)
    if wanted.whole:
        return workbooks.letters(found, role_words())
    return render_template(
        "admin/letters.html",
        found=found,
        wanted=wanted,
        roles=role_words(),
        states=[(state, states.letter_state(state)[0]) for state in queries.STATES],
        letter_state=states.letter_state,
        may_manage=allows(actor, Permission.PEOPLE_MANAGE),
    )


def new_letter() -> Response | str | tuple[str, int]:
    """Record a letter; it gives the role that it names."""
    actor, form = current_actor(), LetterForm()
    require(actor, Permission.PEOPLE_MANAGE)
    names = role_words()
    form.role.choices = [
        SelectChoice(role.value, names[role]) for role in (Role.HEAD, Role.TECHNICAL_MANAGER)
    ]
    form.user_id.choices = [
        SelectChoice(str(one.id), one.name) for one in queries.candidates(db.session(), actor)
    ]
    if request.method == "GET":
        return render_template("admin/letter_form.html", form=form)
    file = request.files.get("file")
    name, data = (file.filename or "", file.read()) if file else ("", b"")

    def act(session: Session) -> bool:
        store = current_app.extensions["lims_store"]
        deputies.record(session, actor, store, form.to_input(), name, data)
        return True

    if acting.submit(form, act) is None:
        return render_template("admin/letter_form.html", form=form), 422
    flash(_("Surat tugas dicatat; perannya berlaku selama masa surat."), "success")
    return redirect(url_for("admin.letters"), 303)


def scan(letter_id: uuid.UUID) -> FlaskResponse:
    """Show the scan of a letter."""
    found = queries.scan(db.session(), current_actor(), letter_id)
    data = current_app.extensions["lims_store"].get(found.sha256)
    response = FlaskResponse(data, mimetype=found.media_type)
    response.headers.set("Content-Disposition", "inline", filename=found.name)
    return response
