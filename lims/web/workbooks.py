"""Lists as spreadsheets, their heads in the reader's language."""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from flask import g, redirect, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.documents.wording import say
from lims.domain.survey import REGULATION, UNSUR
from lims.exchange import workbook
from lims.queries.recap import RecapRow
from lims.queries.surveys import SurveyPage
from lims.web import background, states
from lims.web.filters import day, decimal, instant, local, words
from lims.web.size_form import scale_words

Found = TypeVar("Found")
More = ParamSpec("More")

LONG_RECAP = 2_000
"""Samples of a month beyond which its table is made in the background."""


def unhurried(
    make: Callable[Concatenate[Found, More], Response],
    is_long: Callable[[Any], bool] = lambda found: found.cut,
) -> Callable[Concatenate[Found, More], Response]:
    """Let a list that is too long to wait for be made in the background."""

    def made(found: Found, /, *more: More.args, **rest: More.kwargs) -> Response:
        if is_long(found):
            if background.progress() is None:
                return redirect(url_for("account.long_list", of=request.full_path), 303)
            g.list_was_cut = is_long is not _long_recap
        return make(found, *more, **rest)

    return update_wrapper(made, make)


def _long_recap(rows: Sequence[RecapRow]) -> bool:
    return len(rows) > LONG_RECAP


def unhurried_month(make: Callable[Concatenate[Found, More], Response]) -> Callable[..., Response]:
    """Let the table of a full month be made in the background."""
    return unhurried(make, _long_recap)


def answer(
    name: str, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *notes: str
) -> Response:
    """Hand a list out as a spreadsheet."""
    kept = list(rows)
    made = workbook.table(title, columns, [[_plain(value) for value in row] for row in _told(kept)], notes)
    return send_file(
        io.BytesIO(made), mimetype=workbook.MEDIA_TYPE, as_attachment=True, download_name=f"{name}.xlsx"
    )


def _told(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield the rows, and tell how far they are where that is asked."""
    tell = background.progress()
    for number, row in enumerate(rows, 1):
        if tell is not None and (number % 100 == 0 or number == len(rows)):
            tell(number, len(rows))
        yield row


def _plain(value: Any) -> workbook.Cell:
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return value  # type: ignore[no-any-return] # what a cell can be


@unhurried
def applications(found: Any) -> Response:
    """Return the list of applications."""
    columns = [_("Nomor"), _("Pelanggan"), _("Produk"), _("Diajukan"), _("Status")]
    rows = [
        (one.number, one.client, one.products, one.submitted_at, states.application_state(one.state)[0])
        for one in found.rows
    ]
    return answer("permohonan", _("Permohonan"), columns, rows)


@unhurried
def orders(found: Any) -> Response:
    """Return the list of orders."""
    columns = [
        _("Nomor"),
        _("Pelanggan"),
        _("Produk"),
        _("Tanggal"),
        _("Tenggat"),
        _("Sisa hari kerja"),
        _("Status"),
    ]
    rows = [
        (
            one.number,
            one.client if one.client is not None else _("disembunyikan"),
            one.products,
            one.ordered_on,
            one.due_on,
            one.days_left,
            states.order_state(one.state)[0],
        )
        for one in found.rows
    ]
    return answer("order", _("Order"), columns, rows)


@unhurried
def samples(found: Any) -> Response:
    """Return the list of samples."""
    columns = [
        _("Kode"),
        _("Produk"),
        _("Ukuran"),
        _("Order"),
        _("Diterima"),
        _("Status"),
        _("Alasan"),
        _("Di mana"),
        _("Dipegang"),
    ]
    rows = [
        (
            one.code,
            one.product,
            one.size,
            one.order_number,
            one.received_on,
            states.sample_state(one.state)[0],
            one.hold_reason,
            one.now.place if one.now else "",
            one.now.holder if one.now else "",
        )
        for one in found.rows
    ]
    return answer("contoh", _("Contoh"), columns, rows)


@unhurried
def certificates(found: Any) -> Response:
    """Return the list of certificates."""
    columns = [
        _("Nomor"),
        _("Order"),
        _("Pelanggan"),
        _("Tanggal terbit"),
        _("Status"),
        _("Alasan amandemen"),
    ]
    rows = [
        (
            one.number,
            one.order_number,
            one.client,
            one.issued_on,
            states.certificate_state(one.state)[0],
            one.amends,
        )
        for one in found.rows
    ]
    return answer("lhu", _("LHU"), columns, rows)


@unhurried
def clients(found: Any, kinds: dict[str, Any]) -> Response:
    """Return the list of clients."""
    columns = [_("Nama"), _("Jenis"), _("NIB"), _("Alamat"), _("Telepon"), _("Sejak")]
    rows = [
        (one.name, str(kinds.get(one.kind, one.kind)), one.nib, one.address, one.phone, one.since)
        for one in found.rows
    ]
    return answer("pelanggan", _("Pelanggan"), columns, rows)


@unhurried
def name_checks(found: Any) -> Response:
    """Return the list of clients' checks of names."""
    columns = [_("Order"), _("Pelanggan"), _("Diminta"), _("Sampai"), _("Status"), _("Yang diminta")]
    rows = [
        (
            one.order_number,
            one.client,
            one.asked_at,
            one.until,
            states.name_check_state(one.state)[0],
            one.objection,
        )
        for one in found.rows
    ]
    return answer("pemeriksaan-nama", _("Pemeriksaan nama"), columns, rows)


@unhurried
def letters(found: Any, roles: Mapping[str, Any]) -> Response:
    """Return the list of letters of assignment."""
    columns = [_("Nomor"), _("Tanggal"), _("Yang ditugasi"), _("Untuk"), _("Peran"), _("Sejak"), _("Sampai")]
    rows = [
        (
            one.letter.number,
            one.letter.dated_on,
            one.person,
            f"{one.membership.capacity} {one.membership.deputises_for}",
            str(roles[one.membership.role]),
            one.membership.valid_from,
            one.membership.valid_until,
        )
        for one in found.rows
    ]
    return answer("surat-tugas", _("Surat tugas"), columns, rows)


@unhurried
def notices(found: Any, channels: Mapping[str, str]) -> Response:
    """Return a part of the worklist of notices."""
    columns = [_("Tanggal"), _("Pelanggan"), _("Telepon"), _("Pemberitahuan"), _("Disampaikan"), _("E-mail")]
    rows = [
        (
            one.created_at,
            one.client,
            one.phone,
            words(one.title),
            tuple(f"{channels[sent.channel]}, {instant(sent.at)}, {sent.by}" for sent in one.sent),
            one.mailed_at,
        )
        for one in found.rows
    ]
    return answer("pemberitahuan", _("Pemberitahuan"), columns, rows)


@unhurried_month
def recap(rows: Sequence[RecapRow], month: str) -> Response:
    """Return the month in one table (rekap bulanan)."""
    verdicts = states.verdict_words()
    columns = [
        _("Order"),
        _("Pelanggan"),
        _("Jenis"),
        _("Sentra"),
        _("Kode wilayah"),
        _("Kecamatan"),
        _("Skala (Permenperin 64/2016)"),
        _("Produk"),
        _("Spesifikasi"),
        _("Tanggal order"),
        _("Contoh lengkap"),
        _("LHU"),
        _("Tanggal terbit"),
        _("Hari kerja"),
        _("Putusan"),
        _("Biaya (rupiah)"),
        _("Pembayaran"),
        _("Status"),
    ]
    kinds = states.client_kinds()
    return answer(
        f"rekap-{month}",
        _("Rekap bulanan"),
        columns,
        [
            (
                one.order,
                one.client,
                kinds.get(one.kind, one.kind),
                one.sentra,
                one.region_code,
                one.region,
                scale_words(one.scale) if one.scale else "",
                one.product,
                one.specification,
                one.ordered_on,
                one.received_on,
                one.certificate,
                one.issued_on,
                one.working_days,
                verdicts.get(one.verdict, "") if one.verdict else "",
                one.amount,
                states.payment_state(one.payment_state)[0],
                states.order_state(one.state)[0],
            )
            for one in rows
        ],
        _(
            "Order yang dibuat pada %(month)s. Satu baris per contoh; biaya pada baris contohnya.",
            month=month,
        ),
    )


def survey(page: SurveyPage, marks: Iterable[Mapping[str, int]]) -> Response:
    """Return the answers to the satisfaction survey (SKM), one to a line and none with a day, and what they come to."""
    names = [say(f"survey.{unsur}") for unsur in UNSUR]
    columns = [_("Nomor"), *(f"{unsur} {words(name)}" for unsur, name in zip(UNSUR, names, strict=True))]
    notes = [_("SKM %(first)s sampai %(last)s", first=day(page.first), last=day(page.last))]
    rows: list[list[Any]] = [
        [number, *(scores[unsur] for unsur in UNSUR)] for number, scores in enumerate(marks, 1)
    ]
    if page.index is not None:
        rows.append([_("NRR"), *(page.index.averages[unsur] for unsur in UNSUR)])
        notes.append(
            _(
                "Indeks %(index)s, mutu %(letter)s, %(count)s jawaban. Indeks = jumlah (NRR × 1/9) × 25; %(source)s",
                index=decimal(page.index.index),
                letter=page.index.letter,
                count=page.index.answers,
                source=REGULATION,
            )
        )
    return answer(f"skm-{page.first}-{page.last}", "SKM", columns, rows, *notes)
