"""The satisfaction survey (SKM) as head and quality manager read it, and their replies."""

import uuid
from datetime import date

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db
from lims.documents.wording import say
from lims.domain.survey import BANDS, LEAST, REGULATION, UNSUR
from lims.queries import surveys as queries
from lims.services import surveys
from lims.services.validity import today_of
from lims.web import acting, lists, workbooks
from lims.web.session import current_actor


def survey() -> str | Response:
    """Show averages, index and letter of some days, or hand the answers out as a spreadsheet."""
    session, actor = db.session(), current_actor()
    first, last = _span(today_of(session, actor))
    page = queries.read(session, actor, first, last)
    if lists.wanted().whole:
        return workbooks.survey(page, queries.marks(session, actor, page.blocks))
    return render_template(
        "lab/survey.html",
        page=page,
        unsur={one: say(f"survey.{one}") for one in UNSUR},
        letters={letter: say(f"survey.{letter}") for letter, _least in BANDS},
        bands=BANDS,
        regulation=REGULATION,
        least=LEAST,
        may_reply=allows(actor, Permission.SURVEY_REPLY),
    )


def reply(answer_id: uuid.UUID) -> Response:
    """Reply to a client who asked for it."""
    text = request.form.get("text", "")
    return acting.press(
        lambda session: surveys.reply(session, current_actor(), answer_id, text),
        _("Tanggapan dikirim kepada pelanggan."),
        url_for("lab.survey"),
    )


def _span(today: date) -> tuple[date, date]:
    """Return the days that were asked for; this year where nothing usable was."""
    first, last = _day("from", today.replace(month=1, day=1)), _day("until", today)
    return (first, last) if first <= last else (today.replace(month=1, day=1), today)


def _day(name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return otherwise
