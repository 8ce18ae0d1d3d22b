"""Lists as spreadsheets, their heads in the reader's language."""

import io
from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _

from lims.exchange import workbook
from lims.queries.money import DailyPayment
from lims.web.filters import day


def payments(lines: Sequence[DailyPayment], first: date, last: date) -> io.BytesIO:
    """Return the payments of some days, with their sum."""
    columns = [
        _("Tanggal bayar"),
        _("Kuitansi"),
        _("Order"),
        _("Pelanggan"),
        _("Tagihan"),
        _("Kode billing atau SKRD"),
        _("NTB"),
        _("NTPN"),
        _("Lewat"),
        _("Jumlah (rupiah)"),
    ]
    rows: list[list[workbook.Cell]] = [
        [
            line.payment.paid_on,
            line.payment.number,
            line.order_number,
            line.client,
            line.bill.number,
            line.bill.billing_code or line.bill.skrd_number,
            line.payment.ntb,
            line.payment.ntpn or "",
            line.payment.channel,
            line.payment.amount,
        ]
        for line in lines
    ]
    total = sum(line.payment.amount for line in lines)
    rows.append([_("Jumlah"), *[None] * 8, total])
    title = _("Pembayaran")
    notes = [_("Pembayaran %(first)s sampai %(last)s", first=day(first), last=day(last))]
    return io.BytesIO(workbook.table(title, columns, rows, notes))
