"""Lists of the laboratory alone as spreadsheets: money, remains, complaints, what is handed on and typed by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from werkzeug import Response

from lims.domain.standards import Specification
from lims.queries.money import DailyPayment, DailyRefund
from lims.queries.standards_reader import Listed, Shelf
from lims.web import states
from lims.web.filters import day, words
from lims.web.workbooks import answer, unhurried


@unhurried
def remains(found: Any) -> Response:
    """Return the remains of samples that are here, those that may go or those that must be kept."""
    columns = [
        _("Kode"),
        _("Produk"),
        _("Jumlah"),
        _("Pelanggan"),
        _("Order"),
        _("Disimpan sampai"),
        _("Diminta kembali"),
    ]
    rows = [
        (
            one.code,
            one.product,
            one.quantity,
            one.client,
            one.order_number,
            one.keep_until,
            _("ya") if one.wanted_back else "",
        )
        for one in found.rows
    ]
    return answer("sisa-contoh", _("Sisa contoh"), columns, rows)


@unhurried
def disposals(found: Any) -> Response:
    """Return the records of remains that went."""
    columns = [_("Nomor"), _("Tindakan"), _("Tanggal"), _("Diambil oleh"), _("Contoh")]
    kinds = {"return": _("Dikembalikan"), "destruction": _("Dimusnahkan")}
    rows = [
        (one.number, kinds.get(one.kind, one.kind), one.disposed_on, one.recipient, one.samples)
        for one in found.rows
    ]
    return answer("berita-acara-sisa-contoh", _("Berita acara sisa contoh"), columns, rows)


@unhurried
def owed(found: Any) -> Response:
    """Return a part of the treasurer's worklist."""
    columns = [
        _("Order"),
        _("Pelanggan"),
        _("Tanggal"),
        _("Jumlah (rupiah)"),
        _("Sisa (rupiah)"),
        _("Tagihan"),
        _("Dapat dibayar sampai"),
        _("Status"),
    ]
    rows = [
        (
            one.number,
            one.client,
            one.ordered_on,
            one.total,
            one.due,
            (one.bill.billing_code or one.bill.skrd_number or one.bill.number) if one.bill else "",
            one.bill.expires_on if one.bill else None,
            states.payment_state(one.state)[0],
        )
        for one in found.rows
    ]
    return answer("pembayaran", _("Pembayaran"), columns, rows)


def payments(
    lines: Sequence[DailyPayment], refunds: Sequence[DailyRefund], first: date, last: date
) -> Response:
    """Return the payments of some days and what went back in them, with the sum of both."""
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
    rows: list[tuple[Any, ...]] = [
        (
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
        )
        for line in lines
    ]
    rows += [
        (
            one.refund.refunded_on,
            _("Pengembalian"),
            one.order_number,
            one.client,
            *[None] * 4,
            one.refund.reference,
            -one.refund.amount,
        )
        for one in refunds
    ]
    rows.append((_("Jumlah"), *[None] * 8, sum(row[-1] for row in rows)))
    note = _("Pembayaran %(first)s sampai %(last)s", first=day(first), last=day(last))
    return answer(f"pembayaran-{first}-{last}", _("Pembayaran"), columns, rows, note)


@unhurried
def complaints(found: Any) -> Response:
    """Return the list of complaints."""
    outcomes = states.complaint_outcomes()
    columns = [_("Nomor"), _("Dari"), _("Tentang"), _("Tanggal"), _("Status"), _("Kesimpulan")]
    rows = [
        (
            one.number,
            one.name,
            one.about,
            one.made_at,
            states.complaint_state(one.state)[0],
            outcomes.get(one.outcome, ""),
        )
        for one in found.rows
    ]
    return answer("keluhan", _("Keluhan"), columns, rows)


@unhurried
def typed_limits(found: Any, kinds: Mapping[str, Any]) -> Response:
    """Return the list of limits that were typed by hand."""
    columns = [
        _("Order"),
        _("Contoh"),
        _("Hasil"),
        _("Batas"),
        _("Satuan"),
        _("Asal batas"),
        _("Sumber"),
        _("Diisi"),
        _("Konfirmasi"),
        _("Status"),
    ]
    rows = [
        (
            one.order_number,
            one.row.sample,
            words(one.row.result),
            words(one.row.limit),
            one.row.unit,
            str(kinds[one.row.source_kind]),
            one.row.source,
            one.row.typed_by,
            one.row.confirmed_by,
            states.limit_state(one.row.state)[0],
        )
        for one in found.rows
    ]
    return answer("batas-manual", _("Batas diisi manual"), columns, rows)


@unhurried
def handed_on(found: Any) -> Response:
    """Return the list of what other laboratories have."""
    columns = [
        _("Order"),
        _("Contoh"),
        _("Metode"),
        _("Laboratorium"),
        _("Status"),
        _("Dikirim"),
        _("Diharapkan"),
        _("LHU mereka"),
    ]
    rows = [
        (
            one.order_number,
            one.sample,
            one.method_code,
            one.laboratory,
            states.handed_state(one.state)[0],
            one.sent_on,
            one.expected_on,
            one.report_number,
        )
        for one in found.rows
    ]
    return answer("laboratorium-lain", _("Di laboratorium lain"), columns, rows)


def standards(shelf: Shelf) -> Response:
    """Return the specifications and the methods, and how far each was compared with the licensed copy."""
    columns = [
        _("Jenis"),
        _("Kode"),
        _("Judul"),
        _("Isi"),
        _("Digantikan"),
        _("Hasil"),
        _("Diperiksa"),
        _("Salinan"),
    ]
    return answer(
        "standar", _("Standar"), columns, [_standard(one) for one in (*shelf.specifications, *shelf.methods)]
    )


def _standard(one: Listed) -> tuple[Any, ...]:
    definition, newest = one.definition, next(iter(one.checks.whole), None)
    checked = (newest.on, newest.copy_number) if newest else (None, "")
    if isinstance(definition, Specification):
        held = {"stub": _("Hanya nama"), "partial": _("Sebagian")}.get(definition.status)
        told: tuple[Any, ...] = (held or _("Lengkap menurut sumber"), definition.superseded_by, "")
        kind = _("Spesifikasi produk")
    else:
        told = ("", "", tuple(words(result.label) for result in definition.results if not result.auxiliary))
        kind = _("Metode uji")
    return (kind, definition.code, words(definition.title), *told, *checked)
