"""Numbers: the pattern of each kind of paper, and where an old book is continued."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug import Response
from wtforms import RadioField, StringField
from wtforms.fields import SelectChoice

from lims.access import Permission, require
from lims.database import db
from lims.domain.errors import N_, NotFound
from lims.queries import administration as queries
from lims.queries.administration import Numbering
from lims.services import numbering, numbers
from lims.web import acting
from lims.web.admin import words
from lims.web.fields import WholeField, refuse_garbled
from lims.web.session import current_actor

RESETS = [
    SelectChoice("year", lazy_gettext("Setiap tahun")),
    SelectChoice("month", lazy_gettext("Setiap bulan")),
    SelectChoice("never", lazy_gettext("Tidak pernah")),
]


class TemplateForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """How numbers of a kind are made."""

    template = StringField(
        lazy_gettext("Pola"), render_kw={"required": True, "autocapitalize": "none", "spellcheck": "false"}
    )
    reset = RadioField(lazy_gettext("Nomor urut mulai dari 1 lagi"), choices=RESETS, validate_choice=False)


class CounterForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Where an old book is continued."""

    following = WholeField(
        lazy_gettext("Nomor urut berikutnya"),
        description=lazy_gettext("Misalnya 4513, bila nomor terakhir pada buku lama 4512."),
    )


def numberings() -> str:
    """Show how each kind is numbered."""
    found = queries.numberings(db.session(), current_actor(), numbers.DEFAULTS)
    return render_template(
        "admin/numbering.html", found=found, kinds=words.kind_words(), resets=words.reset_words()
    )


def number_template(kind: str) -> Response | str | tuple[str, int]:
    """Change the pattern of a kind; the example is shown before anything is saved."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    now = _now(kind)
    form = TemplateForm(data={"template": now.template, "reset": now.reset})
    if request.method == "GET":
        return _page(kind, form, CounterForm(formdata=None))
    template, reset = form.template.data or "", form.reset.data or ""
    if "preview" in request.form:
        checked = acting.submit(form, lambda _session: numbering.check(template.strip(), reset))
        if checked is None:
            return _page(kind, form, CounterForm(formdata=None)), 422
        example = queries.preview_number(db.session(), actor, kind, checked, reset)
        return _page(kind, form, CounterForm(formdata=None), example)
    number = acting.submit(
        form, lambda session: numbering.set_template(session, actor, kind, template, reset)
    )
    if number is None:
        return _page(kind, form, CounterForm(formdata=None)), 422
    flash(_("Tersimpan. Nomor berikutnya %(number)s.", number=number), "success")
    return redirect(url_for("admin.numberings"), 303)


def start_counter(kind: str) -> Response | tuple[str, int]:
    """Continue an old book."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    now, form = _now(kind), CounterForm()

    def start(session: Session) -> str:
        refuse_garbled(form)
        return numbering.start_counter(session, actor, kind, form.following.data)

    number = acting.submit(form, start)
    if number is None:
        template = TemplateForm(formdata=None, data={"template": now.template, "reset": now.reset})
        return _page(kind, template, form), 422
    flash(_("Tersimpan. Nomor berikutnya %(number)s.", number=number), "success")
    return redirect(url_for("admin.numberings"), 303)


def _now(kind: str) -> Numbering:
    found = queries.numberings(db.session(), current_actor(), numbers.DEFAULTS)
    for one in found:
        if one.kind == kind:
            return one
    raise NotFound(N_("Jenis nomor ini tidak dikenal."))


def _page(kind: str, form: TemplateForm, counter: CounterForm, example: str = "") -> str:
    return render_template(
        "admin/number_template.html",
        now=_now(kind),
        kind=words.kind_words()[kind],
        form=form,
        counter=counter,
        example=example,
    )
