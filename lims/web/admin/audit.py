"""The trail: searched, handed out, and checked."""

import uuid
from collections.abc import Iterator
from datetime import date

from flask import Response as FlaskResponse
from flask import render_template, request, stream_with_context
from flask.templating import stream_template
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, require
from lims.database import db
from lims.domain.errors import InvalidInput
from lims.queries import audit_export, audit_trail
from lims.queries.audit_trail import Progress, Report, Sought, TrailPage
from lims.web import acting
from lims.web.acts import ACTS, act_words
from lims.web.admin import words, workbooks
from lims.web.errors import words as said
from lims.web.session import current_actor


def trail() -> str | tuple[str, int]:
    """Show the newest acts that are sought."""
    sought, problem = _sought()
    page, status = TrailPage((), None), 200
    try:
        page = audit_trail.search(db.session(), current_actor(), sought)
    except InvalidInput as error:
        problem, status = acting.told(error), 422
    return render_template(
        "admin/audit.html",
        page=page,
        sought=sought,
        problem=problem,
        acts=sorted((act, str(word)) for act, word in ACTS.items()),
        act_words=act_words,
        tables=words.table_words(),
    ), status


def _sought() -> tuple[Sought, str]:
    """Return what the address asks for, and what in it could not be read."""
    days: dict[str, date | None] = {}
    problem = ""
    for name in ("since", "until"):
        text = request.args.get(name, "")
        try:
            days[name] = date.fromisoformat(text) if text else None
        except ValueError:
            days[name] = None
            problem = _("Tanggal %(text)s tidak dapat dibaca.", text=text[:20])
    before = request.args.get("before", "")
    return Sought(
        person=request.args.get("person", "")[:100],
        act=request.args.get("act", "")[:60],
        subject=request.args.get("q", "")[:100],
        since=days["since"],
        until=days["until"],
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None,
    ), problem


def export() -> Response:
    """Hand out everything that is sought, as it is read."""
    sought, _problem = _sought()
    lines = audit_trail.export(db.session(), current_actor(), sought)
    if request.args.get("form") == "xlsx":
        return workbooks.trail(lines, words.table_words())
    as_lines = request.args.get("form") == "jsonl"
    text = audit_export.as_json_lines(lines) if as_lines else audit_export.as_csv(lines)
    response = FlaskResponse(
        stream_with_context(text),
        mimetype="application/jsonl" if as_lines else "text/csv",
    )
    name = "jejak-audit.jsonl" if as_lines else "jejak-audit.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def check() -> Response:
    """Check the whole chain of this laboratory, telling how far it has come while the reader waits."""
    actor = current_actor()
    require(actor, Permission.AUDIT_VIEW)
    return FlaskResponse(
        stream_with_context(
            stream_template(
                "admin/audit_check.html",
                steps=_steps(actor.laboratory()),
                tables=words.table_words(),
                said=said,
            )
        )
    )


def _steps(chain_id: uuid.UUID) -> Iterator[Progress | Report]:
    """Yield how far the check has come, about twenty times, and at last what it found."""
    work = audit_trail.checking(db.session(), chain_id)
    told = ("", -1)
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            yield end.value
            return
        mark = (step.what, 20 * step.done // step.total if step.total else step.done // 20_000)
        if mark != told:
            told = mark
            yield step
