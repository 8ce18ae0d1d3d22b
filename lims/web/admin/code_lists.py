"""Official lists of codes: which editions there are, and bringing another one with a look at it first."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import FileField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice

from lims.access import Permission, require
from lims.database import db
from lims.domain.codes import KBLI, REGION
from lims.domain.errors import InvalidInput
from lims.exchange.code_table import ReadCodes, read_codes
from lims.queries import code_lists as queries
from lims.services import code_lists
from lims.web import acting
from lims.web.session import current_actor


class CodeListForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """Which list, which edition, and the file."""

    kind = SelectField(
        lazy_gettext("Daftar"),
        choices=[
            SelectChoice(REGION, lazy_gettext("Kode wilayah sampai kecamatan")),
            SelectChoice(KBLI, lazy_gettext("KBLI (lima angka)")),
        ],
        validate_choice=False,
    )
    edition = StringField(
        lazy_gettext("Edisi atau peraturannya"),
        description=lazy_gettext("Seperti tertulis pada sumbernya; tampil di samping daftar."),
        render_kw={"required": True},
    )
    file = FileField(
        lazy_gettext("Berkas (.xlsx atau .csv)"),
        description=lazy_gettext(
            "Dengan kolom “kode” dan “nama”. Kolom lain dan desa atau kelurahan dilewati."
        ),
    )
    codes = HiddenField()
    """The list as it was looked at, to be put in force."""


def all_lists() -> str:
    """Show the editions of the lists."""
    return _page(CodeListForm(formdata=None))


def bring() -> str | Response | tuple[str, int]:
    """Look at a file, or put the list that was looked at in force."""
    require(current_actor(), Permission.LABORATORY_CONFIGURE)
    form = CodeListForm()
    try:
        read = _read(form)
    except InvalidInput as error:
        form.file.errors = [acting.told(error)]
        return _page(form), error.status
    if not form.codes.data:
        return _preview(form, read)
    brought = acting.submit(
        form,
        lambda session: (
            code_lists.bring(
                session, current_actor(), form.kind.data or "", form.edition.data or "", read
            ).size
        ),
    )
    if brought is None:
        return _preview(form, read), 422
    flash(_("%(count)s kode berlaku mulai sekarang.", count=brought), "success")
    return redirect(url_for("admin.code_lists"), 303)


def _read(form: CodeListForm) -> ReadCodes:
    handed = request.files.get("file")
    data = (form.codes.data or "").encode() or (handed.read() if handed else b"")
    return read_codes(form.kind.data or "", data)


def _preview(form: CodeListForm, read: ReadCodes) -> str:
    return render_template(
        "admin/code_list_preview.html",
        form=form,
        read=read,
        text=read.text(),
        changes=queries.changes(db.session(), form.kind.data or "", read),
        kinds=dict(_kinds()),
    )


def _page(form: CodeListForm) -> str:
    return render_template(
        "admin/code_lists.html",
        form=form,
        editions=queries.editions(db.session(), current_actor()),
        kinds=dict(_kinds()),
    )


def _kinds() -> list[tuple[str, str]]:
    return [(REGION, _("Kode wilayah")), (KBLI, "KBLI")]
