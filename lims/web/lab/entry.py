"""The bench: one table per method and sample, computed by the server as it is typed, handed in when it is complete."""

import uuid
from collections.abc import Mapping, Sequence

from flask import Response as JsonResponse
from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.database import db, transaction
from lims.documents.worksheet import render_worksheet
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError
from lims.exchange.table_format import CellFault
from lims.queries import entry as queries
from lims.queries import worksheets
from lims.queries.entry import EntrySheet
from lims.services import attachments, curves, sheets, voiding
from lims.services.voiding import VoidInput
from lims.web.errors import words as said
from lims.web.lab import entry_preview, piece_conditions
from lims.web.lab.entry_form import HeadForm, TypedSheet, chosen_pieces, head_form, typed_sheet
from lims.web.lab.prints import pdf
from lims.web.language import language
from lims.web.session import current_actor

Answer = str | tuple[str, int] | Response


def entry(line_id: uuid.UUID) -> str:
    """Show a sheet as it is kept."""
    page = queries.read(
        db.session(),
        current_actor(),
        line_id,
        wanted=chosen_pieces(request.args),
        all_columns=request.args.get("columns") == "all",
    )
    return _page(page, head_form(page), check=request.args.get("check") == "1")


def refused(line_id: uuid.UUID, error: LimsError, bad_cells: Sequence[CellFault]) -> str:
    """Show a sheet as it is kept, with what is wrong in a file that was to fill it."""
    page = queries.read(db.session(), current_actor(), line_id)
    return _page(page, head_form(page), check=False, bad_file=error, bad_cells=bad_cells)


def save(line_id: uuid.UUID) -> Answer:
    """Keep the sheet and show it computed, or hand in what is complete; works without a script."""
    typed = _typed(line_id)
    refused: LimsError | None = None
    if request.form.get("do") == "submit":
        try:
            return _hand_in(line_id, typed)
        except (Conflict, GateClosed, InvalidInput) as error:
            refused = error  # what was typed is kept all the same
    try:
        with transaction() as session:
            piece_conditions.state_typed(session, request.form)
            versions = sheets.keep(session, current_actor(), typed.pieces())
    except (Conflict, GateClosed, InvalidInput) as error:
        return _retyped(line_id, typed, typed.versions, error), error.status
    if refused is not None:
        return _retyped(line_id, typed, versions, refused), refused.status
    return _retyped(line_id, typed, versions)


def _hand_in(line_id: uuid.UUID, typed: TypedSheet) -> Answer:
    """Hand in what is complete, and keep the rest; together, so that nothing is written twice."""
    pieces, actor = typed.pieces(), current_actor()
    with transaction() as session:
        piece_conditions.state_typed(session, request.form)
        done = sheets.hand_in(session, actor, pieces, reason=request.form.get("reason", ""))
        sheets.keep(session, actor, [one for one in pieces if one.determination_id not in done])
    left = sum(piece.started for piece in pieces) - len(done)
    flash(_("%(num)s benda uji diserahkan ke penyelia.", num=len(done)), "success")
    if left:
        flash(_("%(count)s benda uji belum lengkap dan tetap menjadi konsep.", count=left), "warning")
        return redirect(url_for("lab.entry", line_id=line_id, check=1), 303)
    return redirect(url_for("lab.worklist"), 303)


def preview(line_id: uuid.UUID) -> tuple[JsonResponse, int]:
    """Keep the draft and answer with what the server makes of it."""
    typed = _typed(line_id)
    with transaction() as session:
        piece_conditions.state_typed(session, request.form)
        versions = sheets.keep(session, current_actor(), typed.pieces())
    page = _computed(db.session(), line_id, typed)
    answer = entry_preview.answer(page, versions)
    if page.rewrites:
        message = _(
            "Belum disimpan: perubahan sesudah penyerahan disimpan bersama alasannya saat diserahkan lagi."
        )
        return jsonify(answer | {"message": message}), 422
    return jsonify(answer), 200


def void(line_id: uuid.UUID) -> Response:
    """Note that a piece was spoilt, with a photo where there is one, and go on with its replacement."""
    actor, piece_id = current_actor(), _chosen()
    with transaction() as session:
        _attach(session, piece_id)
        given = VoidInput(request.form.get("cause", ""), request.form.get("reason", ""))
        voiding.void(session, actor, piece_id, given)
    flash(_("Benda uji dicatat gugur; penggantinya siap diisi."), "success")
    return redirect(url_for("lab.entry", line_id=line_id), 303)


def attach(line_id: uuid.UUID) -> Response:
    """Attach a photo or the raw data of a machine to a piece; of a tensile curve the forces are filled in, if asked."""
    if request.form.get("do") == "curve":
        return _fill(line_id)
    with transaction() as session:
        attached = _attach(session, _chosen())
    flash(*((_("Berkas dilampirkan."), "success") if attached else (_("Pilih berkas dahulu."), "error")))
    return redirect(url_for("lab.entry", line_id=line_id), 303)


def _fill(line_id: uuid.UUID) -> Response:
    """Fill the forces of a machine's file in, and say which, what was left, and what to look at."""
    file, piece_id = request.files.get("file"), _chosen()
    if file is None or not file.filename:
        raise InvalidInput(N_("Pilih dulu berkas yang hendak diunggah."))
    store, unit = current_app.extensions["lims_store"], request.form.get("force_unit", "")
    with transaction() as session:
        filled = curves.fill(session, current_actor(), store, piece_id, file.filename, file.read(), unit)
    if filled.keys:
        flash(
            _("Diisi dari kurva: %(keys)s. Periksa, lalu lengkapi.", keys=", ".join(filled.keys)), "success"
        )
    if filled.kept:
        flash(_("Tidak diganti, sudah terisi: %(keys)s.", keys=", ".join(filled.kept)), "warning")
    for flag in filled.flags:
        flash(flag[language()], "warning")
    return redirect(url_for("lab.entry", line_id=line_id), 303)


def worksheet(line_id: uuid.UUID) -> Response:
    """Print the empty sheet, for a bench without a screen."""
    sheet = worksheets.read(
        db.session(),
        current_actor(),
        line_id,
        current_app.extensions["lims_store"].get,
        url_for("lab.entry", line_id=line_id, _external=True),
    )
    return pdf(render_worksheet(sheet), f"lembar-kerja-{sheet.sample_code}")


def _attach(session: Session, piece_id: uuid.UUID) -> bool:
    """Attach what was chosen, and what was photographed at that moment; say whether there was anything."""
    actor, store = current_actor(), current_app.extensions["lims_store"]
    sent = [file for name in ("file", "photo") for file in request.files.getlist(name) if file.filename]
    for file in sent:
        attachments.attach(
            session, actor, store, "determinations", piece_id, file.filename or "", file.read()
        )
    return bool(sent)


def _chosen() -> uuid.UUID:
    chosen = chosen_pieces(request.form)
    if not chosen:
        raise InvalidInput(N_("Pilih benda ujinya."))
    return chosen[0]


def _typed(line_id: uuid.UUID) -> TypedSheet:
    return typed_sheet(request.form, queries.method_of(db.session(), current_actor(), line_id))


def _computed(session: Session, line_id: uuid.UUID, typed: TypedSheet) -> EntrySheet:
    return queries.read(
        session,
        current_actor(),
        line_id,
        draft=typed.draft,
        all_columns=request.form.get("columns") == "all" or request.form.get("do") == "columns",
    )


def _retyped(
    line_id: uuid.UUID,
    typed: TypedSheet,
    versions: Mapping[uuid.UUID, int],
    error: LimsError | None = None,
) -> str:
    """Show the sheet with what was typed, and with what is wrong beside it."""
    form = HeadForm()
    faults: dict[str, LimsError] = getattr(error, "fields", {})
    for name, fault in faults.items():
        if name in form:
            form[name].errors = [said(fault)]
    return _page(
        _computed(db.session(), line_id, typed),
        form,
        check=error is not None,
        versions=versions,
        error=error,
        equipment_fault=faults.get("equipment"),
    )


def _page(
    page: EntrySheet,
    form: HeadForm,
    *,
    check: bool,
    versions: Mapping[uuid.UUID, int] | None = None,
    error: LimsError | None = None,
    equipment_fault: LimsError | None = None,
    bad_file: LimsError | None = None,
    bad_cells: Sequence[CellFault] = (),
) -> str:
    rows = page.sheet.rows
    return render_template(
        "lab/bench/entry.html",
        page=page,
        form=form,
        check=check,
        error=error,
        equipment_fault=equipment_fault,
        bad_file=bad_file,
        bad_cells=bad_cells,
        versions=versions or {row.determination.id: row.determination.version for row in rows},
        open_rows=[row for row in rows if row.determination.id in page.open_ids],
        reads_curves=curves.readable(page.sheet.bench.method),
        mine=[row for row in rows if row.determination.analyst_id == current_actor().user_id],
    )
