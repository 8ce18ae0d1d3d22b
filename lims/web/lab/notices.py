"""Notices that reception passes on: the worklist, and one tap that opens WhatsApp and notes who did so."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.database import db, transaction
from lims.queries import sendings
from lims.services import notices
from lims.web import lists, whatsapp, workbooks
from lims.web.lab.telling import public_base
from lims.web.session import current_actor


def worklist() -> str | Response:
    """List what is to be passed on, or what was."""
    wanted = lists.wanted()
    found = sendings.page_of(db.session(), current_actor(), wanted, public_base())
    if wanted.whole:
        return workbooks.notices(found, channels())
    return render_template("lab/notices.html", found=found, wanted=wanted, views=views(), channels=channels())


def send(notice_id: uuid.UUID) -> Response:
    """Note that a notice is passed on; by WhatsApp its text opens there, ready to be sent."""
    channel = request.form.get("channel", "whatsapp")
    with transaction() as session:
        notices.send_on(session, current_actor(), notice_id, channel)
    if channel == "whatsapp":
        ready = sendings.read(db.session(), current_actor(), notice_id, public_base())
        return redirect(whatsapp.link(ready.text, ready.phone), 303)
    flash(_("Dicatat sudah disampaikan."), "success")
    return redirect(url_for("lab.notices"), 303)


def views() -> list[tuple[str, str]]:
    """Return the parts of the worklist."""
    return [
        (sendings.WAITING, _("Belum disampaikan")),
        (sendings.SENT, _("Sudah disampaikan")),
        (sendings.ALL, _("Semua")),
    ]


def channels() -> dict[str, str]:
    """Return the ways in which a notice is passed on, in words."""
    return {"whatsapp": _("WhatsApp"), "phone": _("telepon"), "counter": _("loket")}
