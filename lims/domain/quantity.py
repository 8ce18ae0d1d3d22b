"""Numbers as they are typed and as they are printed: exact decimals, a comma or a point as the decimal mark."""

import re
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput
from lims.domain.text import Text

MINUS = "\N{MINUS SIGN}"
LONGEST = 30
"""More figures than any instrument gives; a longer text is a slip of the keyboard."""

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_SPECIAL = re.compile(r"[+-]?(?:nan|snan|inf|infinity|tak hingga)", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def parse_decimal(text: str) -> Decimal:
    """Read a number in which a comma or a point is the decimal mark, and nothing groups the thousands.

    All figures are kept: `18,0` becomes `Decimal("18.0")`.

    Raises:
        InvalidInput: The text is empty, groups thousands, has an exponent or is no finite number.
    """
    typed = text.strip().replace(MINUS, "-")
    if not typed:
        raise InvalidInput(N_("Angka belum diisi; tulis misalnya 92,48."))
    if len(typed) > LONGEST:
        raise InvalidInput(
            N_("Angka terlalu panjang; tulis paling banyak %(longest)s tanda."), longest=LONGEST
        )
    if _NUMBER.fullmatch(typed):
        return Decimal(typed.replace(",", "."))
    raise _refusal(text.strip(), typed)


def _refusal(shown: str, typed: str) -> InvalidInput:
    """Say what is wrong with a text that is no number, and what to write instead."""
    if _SPECIAL.fullmatch(typed):
        return InvalidInput(N_("“%(text)s” bukan angka terhingga; tulis misalnya 92,48."), text=shown)
    if _EXPONENT.fullmatch(typed):
        return InvalidInput(
            N_("“%(text)s” memakai pangkat sepuluh; tulis angka lengkap, misalnya 1200."), text=shown
        )
    if re.fullmatch(r"[+-]?[0-9][0-9.,\s']*", typed):
        return InvalidInput(
            N_(
                "“%(text)s” tidak dapat dibaca: tulis satu tanda desimal (koma atau titik) tanpa pemisah ribuan."
            ),
            text=shown,
        )
    return InvalidInput(N_("“%(text)s” bukan angka; tulis misalnya 92,48."), text=shown)


def could_be_grouped(text: str) -> bool:
    """Tell whether a reader could take the mark of a text such as `92.480` for a separator of thousands."""
    return _GROUPED.fullmatch(text.strip()) is not None


def format_decimal(value: Decimal, language: str) -> str:
    """Print a number with all its figures: `18,0` in Indonesian (`id`), `18.0` in English (`en`)."""
    plain = format(value.copy_abs(), "f")
    shown = plain if language == "en" else plain.replace(".", ",")
    return f"{MINUS}{shown}" if value < 0 else shown


def in_words(value: Decimal, unit: str = "") -> Text:
    """Print a number with its unit in both languages."""
    tail = f" {unit}" if unit else ""
    return Text(id=format_decimal(value, "id") + tail, en=format_decimal(value, "en") + tail)
