"""The laboratory itself: what it says and promises, and its marks."""

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, require
from lims.database import db
from lims.domain.errors import N_, NotFound
from lims.queries import administration as queries
from lims.services import administration
from lims.web import acting, recovery_sheet
from lims.web.admin import words
from lims.web.admin.laboratory_form import LaboratoryForm
from lims.web.fields import version_of
from lims.web.label_stocks import stock_words
from lims.web.session import current_actor


def laboratory() -> str:
    """Show how the laboratory is set up, and what it still lacks."""
    page = queries.read(db.session(), current_actor())
    return render_template(
        "admin/laboratory.html",
        page=page,
        words=words.missing_words(),
        stocks=stock_words(),
        sheet_lies_here=recovery_sheet.lies_here(),
    )


def laboratory_edit() -> Response | str | tuple[str, int]:
    """Change how the laboratory is set up."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    row = queries.own(db.session(), actor)
    form = LaboratoryForm(obj=row)
    if request.method == "GET":
        return render_template("admin/laboratory_form.html", form=form, code=row.code)
    code = row.code
    done = acting.submit(
        form,
        lambda session: administration.configure(session, actor, form.to_input(), version_of(form)),
    )
    if done is None:
        return render_template("admin/laboratory_form.html", form=form, code=code), 422
    flash(acting.saved(), "success")
    return redirect(url_for("admin.laboratory"), 303)


def marks() -> str:
    """Show the marks of the letterhead."""
    found = queries.marks(db.session(), current_actor())
    return render_template("admin/marks.html", marks=found, words=words.mark_words())


def mark_upload(kind: str) -> Response:
    """Take a picture for a mark; it stays off until it is switched on."""
    file = request.files.get("file")
    data = file.read() if file else b""
    store = current_app.extensions["lims_store"]
    return acting.press(
        lambda session: administration.upload_mark(session, current_actor(), store, kind, data),
        _("Gambar disimpan. Periksa tampilannya, lalu nyalakan."),
        url_for("admin.marks"),
    )


def mark_switch(kind: str) -> Response:
    """Switch a mark on or off."""
    active = request.form.get("active") == "1"
    return acting.press(
        lambda session: administration.switch_mark(session, current_actor(), kind, active=active),
        _("Tanda dinyalakan.") if active else _("Tanda dimatikan."),
        url_for("admin.marks"),
    )


def mark_image(kind: str) -> Response:
    """Return the picture of a mark."""
    mark = queries.marks(db.session(), current_actor()).get(kind)
    if mark is None:
        raise NotFound(N_("Belum ada gambar."))
    data = current_app.extensions["lims_store"].get(mark.sha256)
    return FlaskResponse(data, mimetype=mark.media_type)
