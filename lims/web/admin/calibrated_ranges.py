"""What a calibration certificate says, function by function and range by range."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import BooleanField, StringField

from lims.access import Permission, allows, require
from lims.database import db, transaction
from lims.domain.errors import InvalidInput
from lims.queries import equipment as queries
from lims.queries.scales import ranges_of
from lims.services import uncertainties
from lims.web import acting, faults
from lims.web.session import current_actor

TEXTS = ("function", "low", "high", "unit", "expanded", "coverage_factor")


class RangeForm(FlaskForm):  # type: ignore[misc] # Flask-WTF has no types
    """A line of the results."""

    function = StringField(
        lazy_gettext("Fungsi"), description=lazy_gettext("Misalnya gaya atau perpanjangan.")
    )
    unit = StringField(lazy_gettext("Satuan"))
    low = StringField(lazy_gettext("Dari"))
    high = StringField(lazy_gettext("Sampai"))
    expanded = StringField(lazy_gettext("U"))
    coverage_factor = StringField(lazy_gettext("k"), default="2")
    relative = BooleanField(lazy_gettext("U dalam persen dari nilai ukur"))


def page(calibration_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Show the results of a calibration; write one down, or take one out."""
    if request.method == "GET":
        return _page(calibration_id, RangeForm(formdata=None))
    actor, here = current_actor(), url_for("admin.calibrated_ranges", calibration_id=calibration_id)
    require(actor, Permission.EQUIPMENT_WRITE)
    removed = request.form.get("remove", "")
    if removed:
        return acting.press(
            lambda session: uncertainties.remove_range(
                session, actor, _identifier(removed), request.form.get("reason", "")
            ),
            _("Baris dikeluarkan; catatannya tetap tersimpan."),
            here,
        )
    form = RangeForm()
    try:
        with transaction() as session:
            given = uncertainties.RangeInput(
                **{name: form[name].data or "" for name in TEXTS}, relative=bool(form.relative.data)
            )
            uncertainties.add_range(session, actor, calibration_id, given)
    except InvalidInput as error:
        faults.place(form, error)
        return _page(calibration_id, form), error.status
    flash(_("Hasil kalibrasi dicatat."), "success")
    return redirect(here, 303)


def _identifier(text: str) -> uuid.UUID:
    """Return an id, or one that nothing has where it cannot be read."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def _page(calibration_id: uuid.UUID, form: RangeForm) -> str:
    actor = current_actor()
    calibration, machine = queries.calibration(db.session(), actor, calibration_id)
    return render_template(
        "admin/calibrated_ranges.html",
        form=form,
        calibration=calibration,
        equipment=machine,
        rows=ranges_of(db.session(), calibration.laboratory_id, [calibration.id]),
        may_write=allows(actor, Permission.EQUIPMENT_WRITE),
    )
