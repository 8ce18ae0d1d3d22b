"""Taking old books over: templates, the file, its check with every bad cell, and writing all of it at once."""

import io
import uuid

from flask import current_app, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug import Response

from lims.access import Permission, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotFound
from lims.domain.takeover import TakeoverState
from lims.exchange.table_file import MOST_ROWS, XLSX_TYPE
from lims.exchange.table_template import table_template
from lims.exchange.takeover_tables import tables
from lims.models import Takeover
from lims.queries import takeovers as queries
from lims.queries.takeover_facts import Facts
from lims.services import takeovers
from lims.services.takeover_writing import Opened
from lims.web import acting, lists, states
from lims.web.admin import takeover_jobs, workbooks
from lims.web.errors import words
from lims.web.session import current_actor

Answer = Response | str | tuple[str, int]

KINDS = (takeover_jobs.check, takeover_jobs.write)
"""What the worker does; its kinds of jobs are declared as that module is loaded."""


def all_takeovers() -> str | Response:
    """Show the templates, the upload, and the files that were handed in."""
    wanted = lists.wanted()
    if wanted.whole:
        return workbooks.takeovers(queries.search(db.session(), current_actor(), wanted))
    return _page()


def _page(refusal: str = "") -> str:
    actor, wanted = current_actor(), lists.wanted()
    require(actor, Permission.LABORATORY_CONFIGURE)
    return render_template(
        "admin/takeovers.html",
        refusal=refusal,
        tables=tables(()),
        found=queries.search(db.session(), actor, wanted),
        wanted=wanted,
        states=[(state.value, states.takeover_state(state)[0]) for state in TakeoverState],
        state_of=states.takeover_state,
        most_rows=MOST_ROWS,
    )


def template(kind: str) -> Response:
    """Hand out an empty workbook, of one table or of all."""
    actor = current_actor()
    require(actor, Permission.LABORATORY_CONFIGURE)
    facts = Facts.of(db.session(), actor.laboratory())
    wanted = tuple(table for table in tables(facts.methods) if kind in {"all", table.key})
    if not wanted:
        raise NotFound(N_("Templat ini tidak ada."))
    data = table_template(_("Alih data dari buku lama"), wanted, about=[facts.laboratory.name])
    name = "alih-data" if kind == "all" else f"alih-data-{wanted[0].sheet.lower()}"
    return send_file(io.BytesIO(data), mimetype=XLSX_TYPE, as_attachment=True, download_name=f"{name}.xlsx")


def upload() -> Answer:
    """Keep a file and let it be checked."""
    actor, store = current_actor(), current_app.extensions["lims_store"]
    require(actor, Permission.LABORATORY_CONFIGURE)
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise InvalidInput(N_("Pilih berkas dahulu."))  # noqa: TRY301
        looked_at = takeovers.Upload.of(file.filename, file.read())
        with transaction() as session:
            takeover = takeovers.upload(session, actor, store, looked_at)
            takeovers.ask_check(session, actor, takeover.id, _address(takeover.id))
            takeover_id = takeover.id
    except (InvalidInput, Conflict) as error:
        return _page(words(error)), error.status
    return redirect(_address(takeover_id), 303)


def _address(takeover_id: uuid.UUID) -> str:
    return url_for("admin.takeover", takeover_id=takeover_id)


def takeover(takeover_id: uuid.UUID) -> str:
    """Show a file: how far it is, every bad cell, and what would be written."""
    return _one(takeover_id)


def _one(takeover_id: uuid.UUID, opened: list[Opened] | None = None, refusal: str = "") -> str:
    page = queries.read(db.session(), current_actor(), takeover_id)
    results = current_app.extensions["lims_results"]
    checked = page.checked
    return render_template(
        "admin/takeover.html",
        page=page,
        sheets={table.key: table.sheet for table in tables(())},
        state=states.takeover_state(page.takeover.state),
        has_report=bool(checked and checked.file_sha256 and results.has(checked.file_sha256)),
        opened=opened or [],
        refusal=refusal,
    )


def file(takeover_id: uuid.UUID) -> Response:
    """Hand out the file as it was handed in."""
    kept = queries.file(db.session(), current_actor(), takeover_id)
    data = current_app.extensions["lims_store"].get(kept.sha256)
    return send_file(io.BytesIO(data), mimetype=kept.media_type, as_attachment=True, download_name=kept.name)


def report(takeover_id: uuid.UUID) -> Response:
    """Hand out the workbook in which every bad cell is marked."""
    checked = queries.read(db.session(), current_actor(), takeover_id).checked
    results = current_app.extensions["lims_results"]
    if checked is None or not checked.file_sha256 or not results.has(checked.file_sha256):
        raise Conflict(N_("Hasil pemeriksaan tidak disimpan lagi. Periksalah berkasnya sekali lagi."))
    data = results.get(checked.file_sha256)
    return send_file(
        io.BytesIO(data), mimetype=XLSX_TYPE, as_attachment=True, download_name=checked.file_name
    )


def check(takeover_id: uuid.UUID) -> Response:
    """Let a file be checked anew."""

    def ask(session: Session) -> None:
        takeovers.ask_check(session, current_actor(), takeover_id, _address(takeover_id))

    return acting.press(ask, _("Berkas diperiksa sekali lagi."), _address(takeover_id))


def write(takeover_id: uuid.UUID) -> Answer:
    """Write a file: in the background, or at once where people come in with it, whose codes are shown here once."""
    actor = current_actor()
    page = queries.read(db.session(), actor, takeover_id)
    if not page.has_people:

        def ask(session: Session) -> Takeover:
            return takeovers.ask_writing(session, actor, takeover_id, _address(takeover_id))

        return acting.press(ask, _("Data sedang dialihkan."), _address(takeover_id))
    store = current_app.extensions["lims_store"]
    try:
        plan = takeovers.read_plan(
            store.get(page.takeover.sha256), Facts.of(db.session(), actor.laboratory())
        )
        with transaction() as session:
            opened = takeovers.write(session, actor, store, takeover_id, plan)
    except LimsError as error:
        return _one(takeover_id, refusal=words(error)), error.status
    return _one(takeover_id, opened)


def withdraw(takeover_id: uuid.UUID) -> Response:
    """Leave a file aside."""

    def act(session: Session) -> None:
        takeovers.withdraw(session, current_actor(), takeover_id)

    return acting.press(act, _("Berkas ditarik; tidak ada yang dialihkan."), url_for("admin.takeovers"))
