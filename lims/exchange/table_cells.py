"""A cell read as what its column holds. What could be read in two ways is refused, with what to write instead."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import parse_decimal
from lims.exchange.table_file import Value

LONGEST = 500
EARLIEST, LATEST = date(1950, 1, 1), date(2150, 12, 31)
_EXACT = 10**15
"""Excel keeps fifteen figures; a longer number in a cell has lost its last ones."""
_DAY = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[T ]00:00(?::00)?)?")
_YES = frozenset({"ya", "y", "yes", "true", "benar", "1"})
_NO = frozenset({"tidak", "t", "no", "false", "salah", "0"})


def is_empty(value: Value) -> bool:
    """Tell whether nothing stands in a cell."""
    return isinstance(value, str) and not value.strip()


def shown(value: Value) -> str:
    """Return a cell as a person sees it, for a report."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 10**18 else repr(value)
        case datetime():
            return value.strftime("%d-%m-%Y %H:%M") if value.time() != time() else value.strftime("%d-%m-%Y")
        case date():
            return value.strftime("%d-%m-%Y")
        case _:
            return str(value)[:LONGEST]


def text(value: Value) -> str:
    """Return a text with single spaces; a date is refused, for it was a code before the spreadsheet changed it."""
    match value:
        case str():
            read = " ".join(value.split())
            if len(read) > LONGEST:
                raise InvalidInput(N_("Teks terlalu panjang; paling banyak %(most)s huruf."), most=LONGEST)
            if not read.isprintable():
                raise InvalidInput(N_("Ada tanda yang tidak tercetak dalam sel ini; ketik ulang isinya."))
            return read
        case bool():
            raise InvalidInput(
                N_(
                    "Excel mengubah isi sel ini menjadi TRUE atau FALSE; format sel sebagai Teks, ketik ulang."
                )
            )
        case int() | float():
            return _figures(value)
        case _:
            raise InvalidInput(
                N_(
                    "Excel mengubah isi sel ini menjadi tanggal atau jam; format sel sebagai Teks, ketik ulang."
                )
            )


def _figures(value: float) -> str:
    """Return a number as a text, where nothing of it was lost."""
    if abs(value) >= _EXACT:
        raise InvalidInput(
            N_(
                "Excel hanya menyimpan 15 angka, jadi angka terakhir sel ini mungkin berubah. "
                "Format sel sebagai Teks, lalu ketik ulang seluruh angkanya."
            )
        )
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def code(value: Value) -> str:
    """Return a code of figures, such as NIB or a phone number; a number has lost the zeros before it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not float(value).is_integer() or value < 0:
            raise InvalidInput(
                N_("Isi sel ini terbaca sebagai bilangan; format sel sebagai Teks, ketik ulang.")
            )
        return _figures(value)
    read = text(value)
    if re.fullmatch(r"\d(?:[.,]\d+)?[eE]\+?\d+", read):
        raise InvalidInput(
            N_(
                "“%(text)s” adalah angka yang dipendekkan Excel; format sel sebagai Teks, ketik ulang semuanya."
            ),
            text=read,
        )
    return read


def phone(value: Value) -> str:
    """Return a phone number as it was typed; a number in the cell has lost its first zero."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not _figures(value).startswith("62"):
            raise InvalidInput(
                N_("Nol di depan nomor ini hilang; format sel sebagai Teks, ketik misalnya 0812 3456 7890.")
            )
        return _figures(value)
    return text(value).lstrip("'")


def whole(value: Value) -> int:
    """Return a whole number without marks that group thousands."""
    match value:
        case bool():
            pass
        case int():
            return value
        case float() if value.is_integer() and abs(value) < _EXACT:
            return int(value)
        case str() if re.fullmatch(r"[0-9]{1,15}", value.strip()):
            return int(value)
    raise InvalidInput(
        N_("“%(text)s” bukan bilangan bulat; tulis angka saja, misalnya 75000, tanpa titik, koma, atau Rp."),
        text=shown(value),
    )


def decimal(value: Value) -> Decimal:
    """Return a decimal; a comma or a point is the decimal mark, and nothing groups thousands."""
    match value:
        case bool() | date() | time() | timedelta():
            raise InvalidInput(N_("“%(text)s” bukan angka; tulis misalnya 92,48."), text=shown(value))
        case int():
            return Decimal(value)
        case float():
            return (
                Decimal(int(value))
                if value.is_integer()
                else parse_decimal(format(Decimal(repr(value)), "f"))
            )
        case _:
            return parse_decimal(str(value))


def day(value: Value) -> date:
    """Return a day, from a date of the spreadsheet or from a text with day, month and year of four figures."""
    match value:
        case datetime():
            found = value.date() if value.time() == time() else None
        case date():
            found = value
        case str():
            found = _typed_day(value.strip())
        case _:
            found = None
    if found is None:
        raise InvalidInput(
            N_("“%(text)s” bukan tanggal; tulis tanggal-bulan-tahun, misalnya 24-11-2026."), text=shown(value)
        )
    if not EARLIEST <= found <= LATEST:
        raise InvalidInput(N_("Tahun %(year)s tidak masuk akal; periksa tanggal ini."), year=found.year)
    return found


def _typed_day(typed: str) -> date | None:
    found = _ISO.fullmatch(typed) or _DAY.fullmatch(typed)
    if found is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def answer(value: Value) -> bool:
    """Return yes or no."""
    if isinstance(value, bool):
        return value
    typed = shown(value).strip().casefold()
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    raise InvalidInput(N_("“%(text)s” bukan jawaban; tulis ya atau tidak."), text=shown(value))


def choice(value: Value, choices: Mapping[str, str]) -> str:
    """Return the key of a word of a list, whether its letters are large or small."""
    typed = text(value).casefold()
    for word, key in choices.items():
        if typed in {word.casefold(), key.casefold()}:
            return key
    raise InvalidInput(
        N_("“%(text)s” tidak ada dalam daftar; pilih: %(words)s."),
        text=shown(value),
        words=", ".join(list(choices)[:12]) + (", …" if len(choices) > 12 else ""),
    )


def several(value: Value, choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys of words parted by semicolons."""
    words = [word for word in text(value).split(";") if word.strip()]
    return tuple(dict.fromkeys(choice(word, choices) for word in words))
