"""Lists of administration as spreadsheets."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from flask_babel import gettext as _
from werkzeug import Response

from lims.models.hashing import canonical
from lims.queries.administration import DayOff, InScope, Price
from lims.queries.audit_trail import Line
from lims.queries.listing import LONGEST
from lims.web import states
from lims.web.acts import act_words
from lims.web.admin import words
from lims.web.navigation import role_words
from lims.web.workbooks import answer, unhurried

LONGEST_TEXT = 32_000
"""Letters that a cell of a spreadsheet takes, with some room."""


@unhurried
def equipment(found: Any) -> Response:
    """Return the list of equipment with the state of its calibration today."""
    columns = [_("Kode"), _("Nama"), _("Lokasi"), _("Metode"), _("Diandalkan sampai"), _("Status")]
    rows = [
        (
            one.code,
            one.name,
            one.location,
            one.methods,
            one.valid_until,
            words.calibration_state(one.state)[0] if one.in_service else _("Tidak dipakai"),
        )
        for one in found.rows
    ]
    return answer("alat", _("Alat dan kalibrasi"), columns, rows)


@unhurried
def people(found: Any) -> Response:
    """Return the list of people with the roles that they have today."""
    roles = role_words()
    columns = [_("Nama"), _("Jabatan"), _("Peran"), _("Masuk dengan"), _("Status")]
    rows = [
        (
            one.name,
            one.position,
            tuple(roles[role] for role in one.roles),
            one.sign_in,
            _("Nonaktif") if one.disabled else _("Bertugas") if one.roles else _("Tidak bertugas"),
        )
        for one in found.rows
    ]
    return answer("orang", _("Orang dan peran"), columns, rows)


def tariffs(prices: Sequence[Price]) -> Response:
    """Return all prices with their dates."""
    columns = [
        _("Metode"),
        _("Per benda uji (rupiah)"),
        _("Dasar hukum"),
        _("Berlaku sejak"),
        _("Berlaku sampai"),
        _("Dipakai hari ini"),
    ]
    rows = [
        (
            one.method_code,
            one.amount,
            one.legal_basis,
            one.valid_from,
            one.valid_until,
            _("ya") if one.current else "",
        )
        for one in prices
    ]
    return answer("tarif", _("Tarif"), columns, rows)


def days_off(days: Sequence[DayOff], year: int) -> Response:
    """Return the days off of a year, in the columns that the page reads from a file."""
    title = _("Hari libur %(year)s", year=year)
    return answer(
        f"hari-libur-{year}", title, [_("Tanggal"), _("Nama")], [(one.day, one.name) for one in days]
    )


def scope(entries: Sequence[InScope], names: Mapping[str, str]) -> Response:
    """Return the scope of accreditation with its dates; an empty cell sets no bound.

    Args:
        entries: What is and was in scope.
        names: What measurands are called.
    """
    columns = [
        _("Metode"),
        _("Besaran"),
        _("Rentang mulai"),
        _("Rentang sampai"),
        _("Satuan"),
        _("Berlaku sejak"),
        _("Berlaku sampai"),
        _("Berlaku hari ini"),
    ]
    rows = [
        (
            one.method_code,
            tuple(names.get(key, key) for key in one.measurands) or _("semua"),
            one.low,
            one.high,
            one.unit,
            one.valid_from,
            one.valid_until,
            _("ya") if one.current else "",
        )
        for one in entries
    ]
    return answer("ruang-lingkup", _("Ruang lingkup akreditasi"), columns, rows)


@unhurried
def takeovers(found: Any) -> Response:
    """Return the files of old books that were handed in."""
    columns = [_("Berkas"), _("Diunggah"), _("Oleh"), _("Sel yang salah"), _("Status")]
    rows = [
        (one.name, one.uploaded_at, name, one.faults, states.takeover_state(one.state)[0])
        for one, name in found.rows
    ]
    return answer("alih-data", _("Alih data"), columns, rows)


def trail(lines: Iterable[Line], tables: Mapping[str, str]) -> Response:
    """Return what was sought in the trail, oldest first, as far as a spreadsheet takes it."""
    columns = [
        _("Nomor"),
        _("Waktu"),
        _("Orang"),
        _("Tindakan"),
        _("Hal"),
        _("Alasan"),
        _("Perubahan"),
        "SHA-256",
    ]
    kept = list(islice(lines, LONGEST + 1))
    notes = (
        [_("%(longest)s tindakan pertama; unduh CSV untuk semuanya.", longest=LONGEST)]
        if kept[LONGEST:]
        else []
    )
    return answer("jejak-audit", _("Jejak audit"), columns, map(_told(tables), kept[:LONGEST]), *notes)


def _told(tables: Mapping[str, str]) -> Any:
    def row(line: Line) -> tuple[Any, ...]:
        changes = line.values.changes if line.values else None
        return (
            line.sequence,
            line.at,
            line.person or _("Sistem"),
            act_words(line.act),
            tables.get(line.subject_kind, line.subject_kind),
            line.reason,
            canonical(changes).decode()[:LONGEST_TEXT] if changes else "",
            line.hash,
        )

    return row
