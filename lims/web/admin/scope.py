"""The scope of accreditation: which methods, from when until when."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice

from lims.access import Permission, require
from lims.database import db
from lims.queries import administration as queries
from lims.queries.library import library_of
from lims.services import scopes
from lims.services.scopes import ScopeInput
from lims.web import acting, lists
from lims.web.admin import workbooks
from lims.web.fields import FROM, OPEN_END, UNTIL, DayField, LastDay, method_choices, refuse_garbled
from lims.web.language import language
from lims.web.session import current_actor


class ScopeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A method in scope, and which of its measurands."""

    method_code = SelectField(lazy_gettext("Metode"), validate_choice=False)
    measurands = SelectMultipleField(
        lazy_gettext("Besaran"),
        validate_choice=False,
        description=lazy_gettext(
            "Pilih yang tertulis pada lampiran sertifikat akreditasi; tanpa pilihan berarti semua."
        ),
    )
    low = StringField(
        lazy_gettext("Rentang mulai"),
        description=lazy_gettext("Dalam satuan besarannya; kosong bila lampiran tidak menyebut rentang."),
    )
    high = StringField(lazy_gettext("Rentang sampai"))
    valid_from = DayField(FROM, render_kw={"required": True})
    valid_until = DayField(UNTIL, description=OPEN_END)

    def to_input(self) -> ScopeInput:
        """Return what was filled in; a measurand is chosen together with its method."""
        refuse_garbled(self)
        method = self.method_code.data or ""
        chosen = [value.split("|", 1) for value in self.measurands.data or [] if "|" in value]
        return ScopeInput(
            method_code=method,
            measurands=tuple(measurand for code, measurand in chosen if code == method),
            low=self.low.data or "",
            high=self.high.data or "",
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )


def scope() -> str | Response:
    """Show the scope of accreditation."""
    actor = current_actor()
    entries, names = queries.scope(db.session(), actor), _names()
    if lists.wanted().whole:
        return workbooks.scope(entries, names)
    return render_template(
        "admin/scope.html", entries=entries, page=queries.read(db.session(), actor), names=names
    )


def _names() -> dict[str, str]:
    """Return what measurands are called."""
    return {
        result.measurand: result.label[language()]
        for method in library_of(db.session(), current_actor().laboratory()).methods.values()
        for result in method.results
    }


def new_scope() -> Response | str | tuple[str, int]:
    """Add a method to the scope."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    form = ScopeForm()
    form.method_code.choices = method_choices()
    form.measurands.choices = [
        SelectChoice(f"{method.code}|{result.measurand}", f"{method.code}: {result.label[language()]}")
        for method in library_of(db.session(), current_actor().laboratory()).methods.values()
        for result in method.results
    ]
    if request.method == "GET":
        return render_template("admin/scope_form.html", form=form)
    if acting.submit(form, lambda session: scopes.add(session, actor, form.to_input())) is None:
        return render_template("admin/scope_form.html", form=form), 422
    flash(_("Ruang lingkup ditambahkan."), "success")
    return redirect(url_for("admin.scope"), 303)


def end_scope(entry_id: uuid.UUID) -> Response:
    """Let a method leave the scope."""
    form = LastDay()

    def end(session: Session) -> None:
        refuse_garbled(form)
        scopes.end(session, current_actor(), entry_id, form.last_day.data)

    return acting.press(end, _("Ruang lingkup diakhiri."), url_for("admin.scope"))
