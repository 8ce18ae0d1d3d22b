"""Lists of the bench as spreadsheets: what waits to be handed out, to be tested and to be reviewed."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from werkzeug import Response

from lims.queries.worklist import Waiting
from lims.web import states
from lims.web.filters import words
from lims.web.workbooks import answer, unhurried


def worklist(rows: Sequence[Waiting]) -> Response:
    """Return the sheets that wait at a bench."""
    columns = [
        _("Pengujian"),
        _("Metode"),
        _("Contoh"),
        _("Produk"),
        _("Benda uji"),
        _("Order"),
        _("Tenggat"),
        _("Dikembalikan karena"),
    ]
    return answer(
        "daftar-kerja",
        _("Daftar kerja saya"),
        columns,
        [
            (
                words(one.method_title),
                one.method_code,
                one.sample_code,
                ", ".join(part for part in (one.product, one.grade, one.size) if part),
                ", ".join(one.marks),
                one.order_number,
                one.due_on,
                one.reasons,
            )
            for one in rows
        ],
    )


@unhurried
def reviews(found: Any) -> Response:
    """Return the samples of which something awaits the supervisor."""
    columns = [
        _("Contoh"),
        _("Produk"),
        _("Order"),
        _("Pelanggan"),
        _("Tenggat order"),
        _("Menunggu verifikasi"),
        _("Belum diserahkan"),
        _("Penguji"),
    ]
    rows = [
        (
            one.code,
            ", ".join(part for part in (one.product, one.grade, one.size) if part),
            one.order_number,
            one.client if one.client is not None else _("disembunyikan"),
            one.due_on,
            one.awaiting,
            one.others,
            one.analysts,
        )
        for one in found.rows
    ]
    return answer("verifikasi", _("Verifikasi penyelia"), columns, rows)


@unhurried
def planning(found: Any) -> Response:
    """Return the determinations that wait to be handed out, or that were, a piece a row."""
    columns = [
        _("Order"),
        _("Pelanggan"),
        _("Tenggat order"),
        _("Contoh"),
        _("Metode"),
        _("Benda uji"),
        _("Penguji"),
        _("Tenggat pengujian"),
        _("Status"),
    ]
    rows = [
        (
            order.number,
            order.client,
            order.due_on,
            line.sample_code,
            line.method_code,
            piece.mark,
            piece.analyst,
            piece.due_on,
            states.determination_state(piece.state)[0],
        )
        for order in found.rows
        for line in order.lines
        for piece in line.pieces
    ]
    return answer("penugasan", _("Penugasan"), columns, rows)
