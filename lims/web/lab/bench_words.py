"""Words of the bench: readings, corrections and choices as the method's file calls them."""

from datetime import date
from decimal import ROUND_DOWN, Decimal, InvalidOperation

from flask_babel import gettext as _

from lims.domain.quantity import format_decimal
from lims.domain.standards import Method, ReadingField, Result
from lims.services.voiding import CAUSES
from lims.web.filters import day
from lims.web.language import language


def choices_of(reading: ReadingField) -> list[tuple[str, str]]:
    """Return the answers to a chosen reading, in the reader's language."""
    return [(choice.key, choice.label[language()]) for choice in reading.choices]


def field_words(method: Method, key: str) -> str:
    """Return what a reading, or a field of the head, is called."""
    reading = method.reading(key)
    if reading is not None:
        return reading.label[language()]
    known: dict[str, str] = {
        "tested_on": _("Tanggal uji"),
        "temperature": _("Suhu ruang"),
        "humidity": _("Kelembapan"),
        "equipment": _("Alat yang dipakai"),
        "remarks": _("Keterangan"),
    }
    return known.get(key, key)


def value_words(method: Method, key: str, text: str) -> str:
    """Return a corrected value as it is read: a choice by its label, a date in full."""
    reading = method.reading(key)
    if reading is not None:
        return dict(choices_of(reading)).get(text, text)
    try:
        if key == "tested_on" and text:
            return day(date.fromisoformat(text))
        if key in {"temperature", "humidity"} and text:
            return format_decimal(Decimal(text), language())
    except (ValueError, InvalidOperation):
        return text
    return text


def void_causes() -> list[tuple[str, str]]:
    """Return what can make a piece unfit, in words; its result is none of them."""
    words = {
        "grip": _("Putus di penjepit"),
        "outside-gauge": _("Putus di luar panjang ukur"),
        "preparation": _("Cacat penyiapan atau cacat bahan yang tampak"),
        "machine": _("Gangguan mesin atau salah setel"),
        "wrong-piece": _("Benda uji atau contoh keliru"),
        "other": _("Sebab lain (dijelaskan)"),
    }
    return [(cause, words[cause]) for cause in CAUSES]


def exact_words(result: Result) -> str:
    """Return a result as it stood before rounding, cut three places further."""
    if not isinstance(result.exact, Decimal) or not isinstance(result.reported, Decimal):
        return ""
    if result.exact == result.reported:
        return format_decimal(result.reported, language())
    places = Decimal(1).scaleb(int(result.reported.as_tuple().exponent) - 3)
    cut = result.exact.quantize(places, rounding=ROUND_DOWN)
    return format_decimal(cut, language()) + ("" if cut == result.exact else "…")


def surroundings() -> dict[str, object]:
    """Return what every page of the laboratory may say about the bench."""
    return {
        "choices_of": choices_of,
        "exact_words": exact_words,
        "field_words": field_words,
        "value_words": value_words,
        "void_causes": void_causes,
    }
