"""Equipment: the list with its calibrations, one piece, and what is done to it."""

import uuid

from flask import Response as FlaskResponse
from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.datastructures import FileStorage

from lims.access import Permission, allows, require
from lims.database import db
from lims.queries import equipment as queries
from lims.queries.equipment import CalibrationState
from lims.services import equipment
from lims.services.equipment import FileInput
from lims.web import acting, lists
from lims.web.admin import words, workbooks
from lims.web.admin.equipment_forms import CorrectionForm, EquipmentForm, NewCalibrationForm
from lims.web.fields import method_choices, version_of
from lims.web.session import current_actor


def all_equipment() -> str | Response:
    """List the equipment with the state of its calibration today."""
    wanted = lists.wanted()
    found = queries.search(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.equipment(found)
    states = [(state.value, words.calibration_state(state)[0]) for state in CalibrationState]
    return render_template(
        "admin/equipment_list.html",
        found=found,
        wanted=wanted,
        states=[*states, ("out", _("Tidak dipakai"))],
        calibration_state=words.calibration_state,
        may_write=allows(current_actor(), Permission.EQUIPMENT_WRITE),
    )


def one_equipment(equipment_id: uuid.UUID) -> str:
    """Show a piece of equipment."""
    actor = current_actor()
    return render_template(
        "admin/equipment.html",
        page=queries.read(db.session(), actor, equipment_id),
        calibration_state=words.calibration_state,
        may_write=allows(actor, Permission.EQUIPMENT_WRITE),
        may_see_trail=allows(actor, Permission.AUDIT_VIEW),
    )


def new_equipment() -> Response | str | tuple[str, int]:
    """Add a piece of equipment."""
    actor = current_actor()
    require(actor, Permission.EQUIPMENT_WRITE)
    form = EquipmentForm()
    form.methods.choices = method_choices()
    if request.method == "GET":
        return render_template("admin/equipment_form.html", form=form, equipment=None)
    added = acting.submit(form, lambda session: equipment.add(session, actor, form.to_input()).id)
    if added is None:
        return render_template("admin/equipment_form.html", form=form, equipment=None), 422
    flash(_("Alat ditambahkan. Catatlah kalibrasinya."), "success")
    return redirect(url_for("admin.one_equipment", equipment_id=added), 303)


def edit_equipment(equipment_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Change what is known of a piece of equipment."""
    actor = current_actor()
    page = queries.read(db.session(), actor, equipment_id)
    require(actor, Permission.EQUIPMENT_WRITE)
    form = EquipmentForm(obj=page.equipment, data={"methods": list(page.methods)})
    form.methods.choices = method_choices(*page.methods)
    title = f"{page.equipment.code} – {page.equipment.name}"
    if request.method == "GET":
        return render_template("admin/equipment_form.html", form=form, equipment=equipment_id, title=title)
    done = acting.submit(
        form,
        lambda session: equipment.update(session, actor, equipment_id, form.to_input(), version_of(form)),
    )
    if done is None:
        return render_template(
            "admin/equipment_form.html", form=form, equipment=equipment_id, title=title
        ), 422
    flash(acting.saved(), "success")
    return redirect(url_for("admin.one_equipment", equipment_id=equipment_id), 303)


def new_calibration(equipment_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Record a calibration with its certificate."""
    actor = current_actor()
    page = queries.read(db.session(), actor, equipment_id)
    require(actor, Permission.EQUIPMENT_WRITE)
    form, code = NewCalibrationForm(), page.equipment.code
    if request.method == "GET":
        return _calibration_page(form, equipment_id, code)
    store = current_app.extensions["lims_store"]
    file = _file(request.files.get("file"))
    done = acting.submit(
        form,
        lambda session: equipment.add_calibration(session, actor, store, equipment_id, form.to_input(), file),
    )
    if done is None:
        return _calibration_page(form, equipment_id, code), 422
    flash(_("Kalibrasi dicatat."), "success")
    return redirect(url_for("admin.one_equipment", equipment_id=equipment_id), 303)


def _file(upload: FileStorage | None) -> FileInput | None:
    if upload is None or not upload.filename:
        return None
    return FileInput(upload.filename, upload.read())


def _calibration_page(form: NewCalibrationForm | CorrectionForm, equipment_id: uuid.UUID, code: str) -> str:
    return render_template(
        "admin/calibration_form.html",
        form=form,
        equipment_id=equipment_id,
        code=code,
        correction=isinstance(form, CorrectionForm),
    )


def correct_calibration(calibration_id: uuid.UUID) -> Response | str | tuple[str, int]:
    """Put a slip in a recorded calibration right."""
    actor = current_actor()
    calibration, machine = queries.calibration(db.session(), actor, calibration_id)
    require(actor, Permission.EQUIPMENT_WRITE)
    form, equipment_id, code = CorrectionForm(obj=calibration), machine.id, machine.code
    if request.method == "GET":
        return _calibration_page(form, equipment_id, code)
    done = acting.submit(
        form,
        lambda session: equipment.correct_calibration(
            session, actor, calibration_id, form.to_input(), form.reason.data or ""
        ),
    )
    if done is None:
        return _calibration_page(form, equipment_id, code), 422
    flash(_("Kalibrasi dikoreksi; nilai lama tersimpan di jejak audit."), "success")
    return redirect(url_for("admin.one_equipment", equipment_id=equipment_id), 303)


def take_out(equipment_id: uuid.UUID) -> Response:
    """Take equipment out of service."""
    reason = request.form.get("reason", "")

    def act(session: Session) -> None:
        equipment.take_out(session, current_actor(), equipment_id, reason)

    return acting.press(
        act, _("Alat tidak dipakai lagi."), url_for("admin.one_equipment", equipment_id=equipment_id)
    )


def put_back(equipment_id: uuid.UUID) -> Response:
    """Put equipment back into service."""
    reason = request.form.get("reason", "")

    def act(session: Session) -> None:
        equipment.put_back(session, current_actor(), equipment_id, reason)

    return acting.press(
        act, _("Alat dipakai lagi."), url_for("admin.one_equipment", equipment_id=equipment_id)
    )


def file(attachment_id: uuid.UUID) -> Response:
    """Return the file of a calibration certificate."""
    found = queries.file(db.session(), current_actor(), attachment_id)
    data = current_app.extensions["lims_store"].get(found.sha256)
    response = FlaskResponse(data, mimetype=found.media_type)
    response.headers.set("Content-Disposition", "inline", filename=found.name)
    return response
