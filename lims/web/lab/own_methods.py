"""The laboratory's own methods: any test that no file describes, from a form."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice

from lims.access import Permission, require
from lims.database import db
from lims.exchange.method_text import SimpleMethod, method_text
from lims.queries.library import own_methods
from lims.services import own_methods as services
from lims.web import acting
from lims.web.session import current_actor

_DUTY = {"required": True}


class MethodForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A method with one quantity: what is read, how often, and what the result is."""

    code = StringField(
        lazy_gettext("Kode"),
        description=lazy_gettext("Dengan tahun edisi, misalnya IK-07:2026."),
        render_kw=_DUTY,
    )
    basis = StringField(
        lazy_gettext("Dasar"),
        description=lazy_gettext("Instruksi kerja, standar atau prosedur pelanggan yang diikuti."),
        render_kw=_DUTY,
    )
    title = StringField(lazy_gettext("Nama pengujian"), render_kw=_DUTY)
    title_en = StringField(lazy_gettext("Nama pengujian (Inggris)"))
    quantity = StringField(
        lazy_gettext("Besaran"), description=lazy_gettext("Misalnya Kekasaran Ra."), render_kw=_DUTY
    )
    quantity_en = StringField(lazy_gettext("Besaran (Inggris)"))
    unit = StringField(
        lazy_gettext("Satuan"), description=lazy_gettext("Misalnya µm; kosong bila tanpa satuan.")
    )
    step = StringField(
        lazy_gettext("Dibulatkan ke"), description=lazy_gettext("Misalnya 0,1 atau 5."), render_kw=_DUTY
    )
    taken = SelectField(
        lazy_gettext("Hasil"),
        choices=[
            SelectChoice("one", lazy_gettext("Satu bacaan")),
            SelectChoice("mean", lazy_gettext("Rerata beberapa bacaan")),
            SelectChoice("min", lazy_gettext("Bacaan terendah")),
            SelectChoice("max", lazy_gettext("Bacaan tertinggi")),
        ],
    )
    readings = StringField(
        lazy_gettext("Banyaknya bacaan"), description=lazy_gettext("Sekurangnya, bila lebih dari satu.")
    )
    lowest = StringField(
        lazy_gettext("Wajar mulai"), description=lazy_gettext("Bacaan di luar rentang wajar diperingatkan.")
    )
    highest = StringField(lazy_gettext("Wajar sampai"))
    reason = TextAreaField(
        lazy_gettext("Alasan"),
        description=lazy_gettext("Bagaimana metode ini divalidasi (17025 7.2.2), atau apa yang berubah."),
        render_kw=_DUTY,
    )

    def to_input(self) -> SimpleMethod:
        """Return what was filled in."""
        typed = {one.short_name: one.data or "" for one in self}
        return SimpleMethod(**{name: typed[name] for name in SimpleMethod.__dataclass_fields__})


def form() -> Response | str | tuple[str, int]:
    """Show the methods of the laboratory's own, and publish another or a newer one."""
    actor = current_actor()
    require(actor, Permission.STANDARD_CHECK)
    asked = MethodForm()
    if request.method == "GET":
        return _page(asked)
    row = acting.submit(
        asked,
        lambda session: services.publish(
            session, actor, method_text(asked.to_input()), asked.reason.data or ""
        ),
    )
    if row is None:
        return _page(asked), 422
    flash(
        _("%(code)s versi %(version)s berlaku untuk laboratorium ini.", code=row.code, version=row.version),
        "success",
    )
    return redirect(url_for("lab.method", code=row.code), 303)


def _page(asked: MethodForm) -> str:
    own = own_methods(db.session(), current_actor().laboratory())
    return render_template("lab/standards/own_method.html", form=asked, own=own.values())
