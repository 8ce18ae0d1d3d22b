"""Remains of samples: what may go, and the records of what went."""

import uuid
from datetime import date

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.documents.disposal import render_disposal
from lims.domain.errors import Conflict, GateClosed, InvalidInput
from lims.queries import remains as queries
from lims.services import attachments, remains
from lims.services.validity import today_of
from lims.web import acting, lists
from lims.web.lab import workbooks
from lims.web.lab.entry_form import ids_among
from lims.web.lab.prints import pdf
from lims.web.session import current_actor

FIELDS = ("kind", "disposed_on", "recipient", "witness", "note")


def here() -> str | Response:
    """Show the remains that may go, or those that must be kept."""
    wanted = lists.wanted()
    if wanted.whole:
        return workbooks.remains(queries.here(db.session(), current_actor(), wanted))
    return _here()


def _here(refused: str = "") -> str:
    session, actor, wanted = db.session(), current_actor(), lists.wanted()
    return render_template(
        "lab/remains/here.html",
        found=queries.here(session, actor, wanted),
        wanted=wanted,
        kept=wanted.state == queries.KEPT,
        today=today_of(session, actor),
        refused=refused,
        given={name: request.form.get(name, "") for name in FIELDS},
        chosen=set(request.form.getlist("samples")),
    )


def dispose() -> Response | tuple[str, int]:
    """Put on record that remains were returned or destroyed."""
    try:
        with transaction() as session:
            made = remains.dispose(session, current_actor(), _given())
            number, made_id = made.number, made.id
    except (InvalidInput, Conflict, GateClosed) as error:
        return _here(acting.told(error)), 422
    flash(
        _("Berita acara %(number)s dibuat. Cetak, tanda tangani, lalu lampirkan pindaiannya.", number=number),
        "success",
    )
    return redirect(url_for("lab.disposal", disposal_id=made_id), 303)


def _given() -> remains.DisposalInput:
    try:
        on = date.fromisoformat(request.form.get("disposed_on", ""))
    except ValueError:
        on = None
    texts = {name: request.form.get(name, "") for name in ("kind", "recipient", "witness", "note")}
    return remains.DisposalInput(
        sample_ids=ids_among(request.form.getlist("samples")), disposed_on=on, **texts
    )


def disposals() -> str | Response:
    """List the records."""
    wanted = lists.wanted()
    found = queries.records(db.session(), current_actor(), wanted)
    if wanted.whole:
        return workbooks.disposals(found)
    return render_template(
        "lab/remains/records.html",
        found=found,
        may_dispose=allows(current_actor(), Permission.SAMPLE_DISPOSE),
    )


def disposal(disposal_id: uuid.UUID) -> str:
    """Show a record with its samples and its signed scan."""
    return render_template(
        "lab/remains/record.html",
        page=queries.read(db.session(), current_actor(), disposal_id),
        may_dispose=allows(current_actor(), Permission.SAMPLE_DISPOSE),
    )


def disposal_print(disposal_id: uuid.UUID) -> Response:
    """Print a record (berita acara)."""
    made = queries.record(
        db.session(), current_actor(), disposal_id, current_app.extensions["lims_store"].get
    )
    return pdf(render_disposal(made), f"berita-acara-{made.number}")


def attach(disposal_id: uuid.UUID) -> Response:
    """Attach the signed scan of a record."""
    file = request.files.get("file")
    if file is None or not file.filename:
        flash(_("Pilih berkas yang akan dilampirkan."), "error")
    else:
        data, name, store = file.read(), file.filename, current_app.extensions["lims_store"]
        with transaction() as session:
            attachments.attach(session, current_actor(), store, "disposals", disposal_id, name, data)
        flash(_("Pindaian dilampirkan."), "success")
    return redirect(url_for("lab.disposal", disposal_id=disposal_id), 303)
