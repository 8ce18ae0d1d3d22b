"""Rounding in one step on exact decimals (ISO 80000-1, Annex B) and its part in comparison (ASTM E29)."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum

from lims.domain.errors import N_, InvalidInput


class TieRule(StrEnum):
    """What becomes of a value midway between two multiples (ISO 80000-1, Annex B)."""

    A = "half-even"
    """The even multiple."""

    B = "half-up"
    """The multiple greater in magnitude."""


class Comparison(StrEnum):
    """Which value is held against a limit (ASTM E29)."""

    ABSOLUTE = "absolute"
    """The value as observed or computed, not rounded."""

    ROUNDING = "rounding"
    """The value after it was rounded to the step in which it is reported."""


_DECIMAL_RULE = {TieRule.A: ROUND_HALF_EVEN, TieRule.B: ROUND_HALF_UP}


def round_to_interval(value: Decimal, interval: Decimal, rule: TieRule = TieRule.A) -> Decimal:
    """Return the whole multiple of the interval that is nearest to the value, in the interval's places.

    `18` at an interval of `0.5` is `18.0`; a negative value that rounds to nothing is `0`, without a sign.

    Raises:
        InvalidInput: The value is not finite, or the interval is not greater than zero.
    """
    if not value.is_finite():
        raise InvalidInput(N_("Nilai yang bukan angka terhingga tidak dapat dibulatkan; periksa bacaannya."))
    if not interval.is_finite() or interval <= 0:
        raise InvalidInput(N_("Langkah pembulatan harus lebih besar dari nol; tulis misalnya 0,5."))
    with localcontext() as context:
        context.prec = _figures_needed(value, interval)
        multiple = (value / interval).quantize(Decimal(1), rounding=_DECIMAL_RULE[rule])
        return multiple * interval if multiple else abs(multiple) * interval


def _figures_needed(value: Decimal, interval: Decimal) -> int:
    """Return a precision in which quotient and product are exact, or a tie is never made where none was."""
    figures = len(value.as_tuple().digits) + len(interval.as_tuple().digits)
    return 2 * figures + abs(value.adjusted() - interval.adjusted()) + 10
