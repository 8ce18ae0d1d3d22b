"""What limits depend on besides grade and size: filled in later, of a sample or of one of its pieces."""

import uuid

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import fetch
from lims.database import db
from lims.models import Sample, Specimen
from lims.services import conditions
from lims.web import acting
from lims.web.session import current_actor

PREFIX = "condition-"


def of_sample(sample_id: uuid.UUID) -> Response:
    """State the conditions of a sample."""
    item_id = fetch(db.session(), current_actor(), Sample, sample_id).item_id
    reason = request.form.get("reason", "")
    return acting.press(
        lambda session: conditions.state_conditions(session, current_actor(), item_id, _given(), reason),
        _("Kondisi contoh dicatat; batasnya dihitung ulang."),
        url_for("lab.sample", sample_id=sample_id),
    )


def of_piece(specimen_id: uuid.UUID) -> Response:
    """State the conditions of a piece."""
    sample_id = fetch(db.session(), current_actor(), Specimen, specimen_id).sample_id
    return acting.press(
        lambda session: conditions.state_piece_conditions(
            session, current_actor(), specimen_id, _given(), request.form.get("reason", "")
        ),
        _("Keadaan benda uji dicatat."),
        url_for("lab.sample", sample_id=sample_id),
    )


def _given() -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): value for name, value in request.form.items() if name.startswith(PREFIX)
    }
