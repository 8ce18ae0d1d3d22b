"""A limit as a person writes it into a cell: `≥ 420`, `420 – 545`, `maks 12,6`, `10 ± 0,4`, or answers of a method."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import Method

Ends = Mapping[str, Decimal]
"""`min`, `max`, `above` and `below`, as a file has them."""

_NUMBER = r"[+\-−]?[0-9][0-9.,]*"
_BOUND = re.compile(
    rf"(?P<sign>≥|>=|=>|≤|<=|=<|>|<|min(?:imum|imal)?\.?|mak(?:s|simum|simal)?\.?|max(?:imum)?\.?)\s*(?P<end>{_NUMBER})",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?:–|—|-|\.\.|…|s\.?\s?/?d\.?|sampai|to)\s*(?P<high>{_NUMBER})", re.IGNORECASE
)
_ABOUT = re.compile(rf"(?P<nominal>{_NUMBER})\s*(?:±|\+/-|\+-)\s*(?P<by>{_NUMBER})\s*(?P<per_cent>%)?")
_SIGNS = {
    "≥": "min",
    ">=": "min",
    "=>": "min",
    "≤": "max",
    "<=": "max",
    "=<": "max",
    ">": "above",
    "<": "below",
}
NONE = frozenset({"", "-", "–", "—", "tidak ada", "n/a"})
"""What says that there is no limit here."""


def read_limit(text: str) -> Ends | None:
    """Return the ends of a limit; None where the cell says that there is none.

    Raises:
        InvalidInput: It cannot be read, or no value could meet it; the words say what to write.
    """
    typed = " ".join(text.split())
    if typed.casefold() in NONE:
        return None
    for pattern, read in _FORMS:
        found = pattern.fullmatch(typed)
        if found:
            return read(found)
    match [_BOUND.fullmatch(part) for part in re.split(r"\s*(?:;|\bdan\b|&)\s*", typed)]:
        case [re.Match() as one, re.Match() as other]:
            ends = _bound(one) | _bound(other)
            if len(ends) == 2:
                return _ordered(ends)
    if re.fullmatch(_NUMBER, typed):
        raise InvalidInput(
            N_(
                "“%(text)s” belum menyebut arahnya; tulis ≥ %(text)s, ≤ %(text)s, atau dua angka seperti 420 – 545."
            ),
            text=typed,
        )
    raise InvalidInput(
        N_(
            "“%(text)s” tidak dapat dibaca sebagai batas; tulis misalnya ≥ 420, ≤ 12,6, 420 – 545, atau 10 ± 0,4."
        ),
        text=typed,
    )


def _bound(found: re.Match[str]) -> dict[str, Decimal]:
    sign = found["sign"].casefold()
    key = _SIGNS.get(sign) or ("min" if sign.startswith("mi") else "max")
    return {key: parse_decimal(found["end"])}


def _span(found: re.Match[str]) -> dict[str, Decimal]:
    return _ordered({"min": parse_decimal(found["low"]), "max": parse_decimal(found["high"])})


def _about(found: re.Match[str]) -> dict[str, Decimal]:
    nominal, by = parse_decimal(found["nominal"]), parse_decimal(found["by"])
    if by < 0:
        raise InvalidInput(N_("Toleransi ditulis tanpa tanda minus, misalnya 10 ± 0,4."))
    by = abs(nominal) * by / 100 if found["per_cent"] else by
    return {"min": nominal - by, "max": nominal + by}


def _ordered(ends: dict[str, Decimal]) -> dict[str, Decimal]:
    """Refuse limits that no value can meet."""
    low = next((ends[key] for key in ("min", "above") if key in ends), None)
    high = next((ends[key] for key in ("max", "below") if key in ends), None)
    if low is None or high is None or low > high or (low == high and not {"min", "max"} <= ends.keys()):
        raise InvalidInput(
            N_("Tidak ada nilai yang dapat memenuhi batas ini; tulis batas bawah lebih dahulu.")
        )
    return ends


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], dict[str, Decimal]]], ...] = (
    (_BOUND, _bound),
    (_SPAN, _span),
    (_ABOUT, _about),
)


def read_answers(text: str, method: Method, measurand: str) -> tuple[str, ...] | None:
    """Return the keys of the accepted answers of an observation; None where the cell says that there is no limit.

    Raises:
        InvalidInput: An answer is none of those that the method has.
    """
    typed = " ".join(text.split())
    if typed.casefold() in NONE:
        return None
    result = next(one for one in method.results if one.measurand == measurand)
    reading = next(one for one in method.readings if one.key == result.choice)
    known = {
        word.casefold(): choice.key
        for choice in reading.choices
        for word in (choice.key, choice.label.id, choice.label.en)
    }
    answers = [one.strip() for one in typed.split(";") if one.strip()]
    unknown = [one for one in answers if one.casefold() not in known]
    if unknown:
        raise InvalidInput(
            N_("“%(text)s” bukan jawaban %(method)s; tulis satu dari: %(answers)s."),
            text=unknown[0],
            method=method.code,
            answers="; ".join(choice.label.id for choice in reading.choices),
        )
    return tuple(dict.fromkeys(known[one.casefold()] for one in answers))
