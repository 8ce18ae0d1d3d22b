"""What is gathered from the trail: the control card of an order, where its samples were, where a result comes from."""

import uuid

from flask import current_app, render_template
from werkzeug import Response

from lims.database import db
from lims.documents.dossier import render_dossier
from lims.queries import control_cards, trace_prints
from lims.queries.letterheads import Blob
from lims.web.lab.prints import pdf
from lims.web.session import current_actor


def control_card(order_id: uuid.UUID) -> str:
    """Show every step of an order with who took it and when."""
    return render_template(
        "lab/control_card.html", card=control_cards.read(db.session(), current_actor(), order_id)
    )


def control_card_print(order_id: uuid.UUID) -> Response:
    """Print the control card (kartu kendali)."""
    made = control_cards.printed(db.session(), current_actor(), order_id, _blob())
    return pdf(render_dossier(made), f"kartu-kendali-{made.number}")


def custody_print(order_id: uuid.UUID) -> Response:
    """Print the chain of custody of an order's samples."""
    made = trace_prints.custody(db.session(), current_actor(), order_id, _blob())
    return pdf(render_dossier(made), f"penanganan-{made.number}")


def trace_print(determination_id: uuid.UUID) -> Response:
    """Print where the results of a determination come from (lembar telusur)."""
    made = trace_prints.trace(db.session(), current_actor(), determination_id, _blob())
    return pdf(render_dossier(made), f"telusur-{made.number}")


def _blob() -> Blob:
    blob: Blob = current_app.extensions["lims_store"].get
    return blob
