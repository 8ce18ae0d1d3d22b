"""Which photos are printed with a certificate."""

import uuid

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import fetch
from lims.database import db
from lims.models import Attachment, Determination
from lims.services import annex
from lims.web import acting
from lims.web.session import current_actor


def print_photo(attachment_id: uuid.UUID) -> Response:
    """Let a photo be printed, with words under it."""
    caption = request.form.get("caption", "")
    return acting.press(
        lambda session: annex.choose(session, current_actor(), attachment_id, caption),
        _("Foto akan dicetak pada LHU. Konsep yang sudah ada perlu diperbarui."),
        _sample(attachment_id),
    )


def leave_out(attachment_id: uuid.UUID) -> Response:
    """Print a photo no longer."""
    return acting.press(
        lambda session: annex.leave_out(session, current_actor(), attachment_id),
        _("Foto tidak dicetak pada LHU."),
        _sample(attachment_id),
    )


def _sample(attachment_id: uuid.UUID) -> str:
    """Return the address of the sample that a photo belongs to."""
    session, actor = db.session(), current_actor()
    file = fetch(session, actor, Attachment, attachment_id)
    sample_id = file.subject_id
    if file.subject_kind == "determinations":
        sample_id = fetch(session, actor, Determination, file.subject_id).sample_id
    return url_for("lab.sample", sample_id=sample_id, _anchor="photos")
