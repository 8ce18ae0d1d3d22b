"""Many samples of an order received from one file: its workbook, made for that order, and what comes back."""

import io
import uuid

from flask import flash, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, require
from lims.database import db, transaction
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.exchange.reception_table import reception_table
from lims.exchange.table_file import XLSX_TYPE
from lims.exchange.table_format import CellFault
from lims.exchange.table_template import table_template
from lims.queries import orders
from lims.queries.orders import OrderedSample, OrderPage
from lims.services import reception_rows
from lims.services.validity import today_of
from lims.web.errors import words as said
from lims.web.lab import counter
from lims.web.session import current_actor


def template(order_id: uuid.UUID) -> Response:
    """Hand out the workbook of an order's awaited samples."""
    page = _order(order_id)
    awaited = [
        (
            one.item.position,
            " ".join(filter(None, (one.item.product, one.item.grade, one.item.size))),
            one.item.quantity,
        )
        for one in _awaited(page)
    ]
    if not awaited:
        raise Conflict(N_("Tidak ada contoh order ini yang masih ditunggu."))
    rows = reception_rows.rows_of(awaited, today_of(db.session(), current_actor()))
    data = table_template(
        _("Penerimaan contoh %(number)s", number=page.order.number), (reception_table(),), {"reception": rows}
    )
    name = page.order.number.replace("/", "-")
    return send_file(
        io.BytesIO(data), mimetype=XLSX_TYPE, as_attachment=True, download_name=f"penerimaan-{name}.xlsx"
    )


def upload(order_id: uuid.UUID) -> Response | tuple[str, int]:
    """Receive the samples of a file, all of them or none."""
    page, file = _order(order_id), request.files.get("file")
    bad_cells: list[CellFault] = []
    try:
        if file is None or not file.filename:
            raise InvalidInput(N_("Pilih berkas dahulu."))  # noqa: TRY301
        expected = {one.item.position: one.sample.id for one in _awaited(page)}
        read = reception_rows.read_reception(file.read(), expected)
        bad_cells = read.faults
        with transaction() as session:
            try:
                count = reception_rows.accept_all(session, current_actor(), read)
            finally:
                bad_cells = read.faults
    except (InvalidInput, Conflict) as error:
        return counter.order_with(order_id, bad_cells, said(error)), error.status
    flash(_("%(count)s contoh diterima.", count=count), "success")
    return redirect(url_for("lab.counter_order", order_id=order_id), 303)


def _order(order_id: uuid.UUID) -> OrderPage:
    require(current_actor(), Permission.SAMPLE_RECEIVE)
    return orders.read(db.session(), current_actor(), order_id)


def _awaited(page: OrderPage) -> list[OrderedSample]:
    return [one for one in page.samples if one.sample.state == "expected"]
