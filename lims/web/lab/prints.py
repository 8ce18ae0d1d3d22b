"""Prints of the counter, and files that belong to rows."""

import io
import re
import uuid
from collections.abc import Callable
from typing import Any

from flask import current_app, request, send_file, url_for
from werkzeug import Response

from lims.access import fetch
from lims.database import db
from lims.documents.label import STANDARD, places_on, render_labels, stocks
from lims.documents.receipt import render_receipt
from lims.documents.request_form import render_request_form
from lims.domain.errors import N_, InvalidInput
from lims.models import Laboratory, Order
from lims.queries import files
from lims.queries import labels as queries_labels
from lims.queries import prints as queries
from lims.web.lab import telling
from lims.web.session import current_actor

SHOWN = frozenset({"image/jpeg", "image/png", "application/pdf"})
"""Media types that a browser shows in place; everything else is handed out as a download."""


def request_form(order_id: uuid.UUID) -> Response:
    """Print the request form of an order."""
    store = current_app.extensions["lims_store"]
    form = queries.request_form(db.session(), current_actor(), order_id, store.get)
    return pdf(render_request_form(form), f"permintaan-{form.number}")


def labels(order_id: uuid.UUID) -> Response:
    """Print the labels of the samples that have come, or of their pieces, on the stock that is asked for."""
    session, actor = db.session(), current_actor()
    pieces = request.args.get("of") == "pieces"
    found = (
        queries_labels.piece_labels(session, actor, order_id, address_of("piece_label", "specimen_id"))
        if pieces
        else queries_labels.labels(session, actor, order_id, address_of("sample_label", "sample_id"))
    )
    if not found:
        raise InvalidInput(N_("Belum ada contoh yang diterima; label dicetak sesudah penerimaan."))
    own = session.get_one(Laboratory, actor.laboratory()).label_stock
    stock = request.args.get("stock") or (own if own in stocks() else STANDARD)
    skip = request.args.get("skip", "0")
    usable = skip.isascii() and skip.isdigit() and len(skip) < 4
    data = render_labels(found, stock=stock, skip=int(skip) % places_on(stock) if usable else 0)
    return pdf(data, f"label-{found[0].order_number}")


def address_of(endpoint: str, parameter: str) -> Callable[[uuid.UUID], str]:
    """Return what gives the address that a label's QR opens."""

    def address(row_id: uuid.UUID) -> str:
        values: dict[str, Any] = {parameter: row_id}
        return url_for(f"lab.{endpoint}", _external=True, **values)

    return address


def receipt(order_id: uuid.UUID) -> Response:
    """Print the receipt that the client takes home."""
    store = current_app.extensions["lims_store"]
    session, actor = db.session(), current_actor()
    url = telling.tracking_url(fetch(session, actor, Order, order_id))
    made = queries.receipt(session, actor, order_id, url, store.get)
    if not made.samples:
        raise InvalidInput(N_("Belum ada contoh yang diterima; tanda terima dicetak sesudah penerimaan."))
    return pdf(render_receipt(made), f"tanda-terima-{made.order_number}")


def attachment(attachment_id: uuid.UUID) -> Response:
    """Hand out a file that belongs to a row."""
    found = files.read(db.session(), current_actor(), attachment_id)
    data = current_app.extensions["lims_store"].get(found.sha256)
    return send_file(
        io.BytesIO(data),
        mimetype=found.media_type,
        as_attachment=found.media_type not in SHOWN,
        download_name=found.name,
    )


def pdf(data: bytes, name: str) -> Response:
    """Answer with a print, shown in place under a name that every file system takes."""
    return send_file(io.BytesIO(data), mimetype="application/pdf", download_name=f"{safe_name(name)}.pdf")


def safe_name(name: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-")
