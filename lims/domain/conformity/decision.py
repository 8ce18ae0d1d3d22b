"""Decision rules with a guard band: from a value and its expanded uncertainty to a verdict (ILAC-G8:09/2019, 4.2)."""

import re
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, InvalidInput

_BAND = re.compile(
    r"(?P<sign>[-+]?)\s*(?P<factor>[0-9]+(?:[.,][0-9]+)?)?\s*(?:[*·×]\s*)?(?P<unit>U?)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The values that conform, in the unit of the value: at least one limit, each included unless said otherwise."""

    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_included: bool = True
    upper_included: bool = True

    def __post_init__(self) -> None:
        if self.lower is None and self.upper is None:
            raise InvalidInput(
                N_("Batas belum ada; isi batas bawah (lower), batas atas (upper) atau keduanya.")
            )
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise InvalidInput(
                N_("Batas bawah %(lower)s lebih besar dari batas atas %(upper)s; periksa kedua batas."),
                lower=self.lower,
                upper=self.upper,
            )

    def moved_in(self, width: Decimal) -> "tuple[Decimal | None, Decimal | None]":
        """Return the limits moved inwards by a width (outwards where it is negative): the acceptance limits."""
        return (
            None if self.lower is None else self.lower + width,
            None if self.upper is None else self.upper - width,
        )

    def admits(self, value: Decimal, width: Decimal = Decimal(0)) -> bool:
        """Tell whether a value lies within the limits after they were moved inwards by a width."""
        lower, upper = self.moved_in(width)
        above = lower is None or (value >= lower if self.lower_included else value > lower)
        below = upper is None or (value <= upper if self.upper_included else value < upper)
        return above and below


def guard_band(text: str, expanded_uncertainty: Decimal | None) -> Decimal:
    """Return the width w of a guard band written as `0`, `U`, `0.83U` (r times U) or as a width such as `0.02`.

    A negative factor (`-U`) widens the acceptance: reject only what is surely outside (ILAC-G8:09/2019, Table 1).

    Raises:
        InvalidInput: The text cannot be read, or there is no U to multiply.
    """
    typed = text.strip().replace("\N{MINUS SIGN}", "-")
    found = _BAND.fullmatch(typed)
    if not found or not (found["factor"] or found["unit"]):
        raise InvalidInput(
            N_("Pita pengaman “%(text)s” tidak dapat dibaca; tulis 0, U, 0.83U atau lebar seperti 0.02."),
            text=text,
        )
    factor = Decimal((found["factor"] or "1").replace(",", "."))
    signed = -factor if found["sign"] == "-" else factor
    if not found["unit"] or not factor:
        return signed
    if expanded_uncertainty is None:
        raise InvalidInput(
            N_("Pita pengaman “%(text)s” memerlukan ketidakpastian diperluas U; isi expanded_uncertainty."),
            text=text,
        )
    return signed * expanded_uncertainty


def decide(value: Decimal, tolerance: Tolerance, rule: DecisionRule, width: Decimal = Decimal(0)) -> Verdict:
    """Return what can be said of a value.

    Args:
        value: The result, in the unit of the limits.
        tolerance: The limits of the requirement.
        rule: Simple acceptance takes no guard band, whatever its width (4.2.1); the binary rule passes what lies
            within the acceptance limits and fails the rest (4.2.2); the non-binary rule tells four zones (4.2.3).
        width: The guard band w; see `guard_band`.

    Raises:
        InvalidInput: The non-binary rule was given a negative guard band, whose zones would overlap.
    """
    if rule is DecisionRule.SIMPLE:
        return Verdict.PASS if tolerance.admits(value) else Verdict.FAIL
    if rule is DecisionRule.GUARD_BAND:
        return Verdict.PASS if tolerance.admits(value, width) else Verdict.FAIL
    if width < 0:
        raise InvalidInput(
            N_("Pita pengaman aturan bukan biner tidak boleh negatif; tulis 0 atau lebih, misalnya U.")
        )
    if tolerance.admits(value, width):
        return Verdict.PASS
    if tolerance.admits(value):
        return Verdict.CONDITIONAL_PASS
    return Verdict.CONDITIONAL_FAIL if tolerance.admits(value, -width) else Verdict.FAIL
