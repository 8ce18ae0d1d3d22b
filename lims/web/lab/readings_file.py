"""Readings of a sheet from one file: its workbook, made for that sheet, and what comes back, to be looked at."""

import io
import uuid

from flask import flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.exchange.table_file import XLSX_TYPE
from lims.exchange.table_format import CellFault
from lims.exchange.table_template import table_template
from lims.queries import entry as queries
from lims.queries.entry import Draft, EntrySheet
from lims.services import reading_rows, sheets
from lims.web.lab import entry
from lims.web.lab.entry_form import TypedSheet
from lims.web.session import current_actor


def template(line_id: uuid.UUID) -> Response:
    """Hand out the workbook of the pieces that wait on a sheet."""
    page = queries.read(db.session(), current_actor(), line_id, all_columns=True)
    rows = reading_rows.rows_of(page)
    if not rows:
        raise Conflict(N_("Tidak ada benda uji yang menunggu diisi pada lembar ini."))
    bench = page.sheet.bench
    title = _("Bacaan %(method)s, contoh %(sample)s", method=bench.method.code, sample=bench.sample.code)
    data = table_template(title, (reading_rows.table_of(page),), {"readings": rows})
    name = f"bacaan-{bench.sample.code}-{bench.method.code}".replace("/", "-").replace(":", "-")
    return send_file(io.BytesIO(data), mimetype=XLSX_TYPE, as_attachment=True, download_name=f"{name}.xlsx")


def upload(line_id: uuid.UUID) -> Response | tuple[str, int]:
    """Fill the draft from a file; with one bad cell nothing is taken over, and every bad cell is told."""
    page, file = (
        queries.read(db.session(), current_actor(), line_id, all_columns=True),
        request.files.get("file"),
    )
    bad_cells: list[CellFault] = []
    try:
        if file is None or not file.filename:
            raise InvalidInput(N_("Pilih berkas dahulu."))  # noqa: TRY301
        typed, bad_cells = _read(line_id, page, file.read())
        if bad_cells:
            raise InvalidInput(  # noqa: TRY301
                N_("%(count)s sel perlu diperbaiki; tidak ada bacaan yang diambil."), count=len(bad_cells)
            )
        with transaction() as session:
            sheets.keep(session, current_actor(), typed.pieces())
    except (InvalidInput, Conflict) as error:
        return entry.refused(line_id, error, bad_cells), error.status
    flash(
        _("%(count)s benda uji diisi dari berkas. Periksa, lalu serahkan.", count=len(typed.versions)),
        "success",
    )
    return redirect(url_for("lab.entry", line_id=line_id, check=1), 303)


def _read(line_id: uuid.UUID, page: EntrySheet, data: bytes) -> tuple[TypedSheet, list[CellFault]]:
    """Return what the file says beside what is kept, and every cell that cannot be taken over."""
    read = reading_rows.read_readings(data, page)
    rows = {row.determination.id: row for row in page.sheet.rows}
    readings = {
        piece_id: {key: cell.typed for key, cell in rows[piece_id].cells.items()} | given
        for piece_id, given in read.readings.items()
        if given
    }
    draft = Draft(page.head, readings, page.remarks)
    computed = queries.read(db.session(), current_actor(), line_id, draft=draft, all_columns=True)
    reading_rows.note_problems(read, computed)
    versions = {piece_id: rows[piece_id].determination.version for piece_id in readings}
    return TypedSheet(draft, versions), read.faults
