"""Notices: what the laboratory told, and what was read."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.domain.errors import N_, NotFound
from lims.queries import notices as queries
from lims.services import notices as acts
from lims.web import lists
from lims.web.portal.reader import current_client


def notices() -> str:
    """List notices, the newest first."""
    wanted, actor = lists.wanted(), current_client()
    return render_template(
        "portal/notices.html",
        found=queries.page_of(db.session(), actor, wanted),
        unread=queries.unread(db.session(), actor),
        wanted=wanted,
    )


def read() -> Response:
    """Note that one notice, or all of them, were read."""
    with transaction() as session:
        acts.mark_read(session, current_client(), _named())
    flash(_("Ditandai sudah dibaca."), "success")
    return redirect(url_for("portal.notices"), 303)


def _named() -> uuid.UUID | None:
    given = request.form.get("notice", "")
    try:
        return uuid.UUID(given) if given else None
    except ValueError as error:
        raise NotFound(N_("Pemberitahuan ini tidak ada.")) from error
