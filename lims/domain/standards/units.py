"""Units of measurement: what they measure and how they convert; a unit that is not known here is never guessed at."""

import re
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import cache

from lims.domain.errors import N_, InvalidInput

Dimension = tuple[Fraction, Fraction, Fraction, Fraction]
"""Powers of length, mass, time and temperature."""

NONE: Dimension = (Fraction(0), Fraction(0), Fraction(0), Fraction(0))
"""Of a ratio or a count."""

_EXACT = Context(prec=34)
_POWER = re.compile(r"(?P<symbol>.*?)(?P<power>[²³]|\^?-?[1-9])?")
_SUPERSCRIPT = {"²": 2, "³": 3}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as so many coherent SI units."""

    factor: Decimal
    dimension: Dimension


def _unit(factor: str, length: int = 0, mass: int = 0, time: int = 0, temperature: int = 0) -> Unit:
    return Unit(Decimal(factor), (Fraction(length), Fraction(mass), Fraction(time), Fraction(temperature)))


_SYMBOLS = {
    "": _unit("1"),
    "1": _unit("1"),
    "%": _unit("0.01"),
    "‰": _unit("0.001"),
    "ppm": _unit("0.000001"),
    "°": _unit("0.01745329251994329576923690768488613"),
    "m": _unit("1", 1),
    "dm": _unit("0.1", 1),
    "cm": _unit("0.01", 1),
    "mm": _unit("0.001", 1),
    "µm": _unit("0.000001", 1),
    "in": _unit("0.0254", 1),
    "ft": _unit("0.3048", 1),
    "L": _unit("0.001", 3),
    "mL": _unit("0.000001", 3),
    "kg": _unit("1", 0, 1),
    "g": _unit("0.001", 0, 1),
    "mg": _unit("0.000001", 0, 1),
    "t": _unit("1000", 0, 1),
    "lb": _unit("0.45359237", 0, 1),
    "oz": _unit("0.028349523125", 0, 1),
    "s": _unit("1", 0, 0, 1),
    "min": _unit("60", 0, 0, 1),
    "h": _unit("3600", 0, 0, 1),
    "K": _unit("1", 0, 0, 0, 1),
    "°C": _unit("1", 0, 0, 0, 1),
    "N": _unit("1", 1, 1, -2),
    "kN": _unit("1000", 1, 1, -2),
    "MN": _unit("1000000", 1, 1, -2),
    "kgf": _unit("9.80665", 1, 1, -2),
    "tf": _unit("9806.65", 1, 1, -2),
    "lbf": _unit("4.4482216152605", 1, 1, -2),
    "Pa": _unit("1", -1, 1, -2),
    "kPa": _unit("1000", -1, 1, -2),
    "MPa": _unit("1000000", -1, 1, -2),
    "GPa": _unit("1000000000", -1, 1, -2),
    "bar": _unit("100000", -1, 1, -2),
    "psi": _unit("6894.757293168361336722673445346890694", -1, 1, -2),
    "ksi": _unit("6894757.293168361336722673445346890694", -1, 1, -2),
    "J": _unit("1", 2, 1, -2),
    "kJ": _unit("1000", 2, 1, -2),
    "MJ": _unit("1000000", 2, 1, -2),
    "W": _unit("1", 2, 1, -3),
    "kW": _unit("1000", 2, 1, -3),
}


@cache
def unit(text: str) -> Unit | None:
    """Read a unit such as `MPa`, `g/m²` or `kgf/mm²`; None where any part of it is not known (`HBW`)."""
    factor, dimension = Decimal(1), NONE
    above, *below = text.replace(" ", "").replace("μ", "µ").split("/")
    for sign, part in [(1, above), *((-1, one) for one in below)]:
        for symbol in re.split(r"[·*]", part):
            found = _simple(symbol)
            if found is None:
                return None
            with localcontext(_EXACT):
                factor = factor * found.factor if sign > 0 else factor / found.factor
            dimension = times(dimension, found.dimension, sign)
    return Unit(factor, dimension)


def _simple(text: str) -> Unit | None:
    """Read a symbol with its power."""
    if text in _SYMBOLS:
        return _SYMBOLS[text]
    found = _POWER.fullmatch(text)
    if found is None or found["power"] is None or found["symbol"] not in _SYMBOLS:
        return None
    power = _SUPERSCRIPT.get(found["power"]) or int(found["power"].lstrip("^"))
    base = _SYMBOLS[found["symbol"]]
    with localcontext(_EXACT):
        return Unit(base.factor**power, raised(base.dimension, Fraction(power)))


def times(one: Dimension, other: Dimension, power: int = 1) -> Dimension:
    """Return the dimension of a product, or of a quotient where the power is -1."""
    length, mass, time, temperature = (a + power * b for a, b in zip(one, other, strict=True))
    return length, mass, time, temperature


def raised(one: Dimension, power: Fraction) -> Dimension:
    """Return the dimension of a power or a root."""
    length, mass, time, temperature = (a * power for a in one)
    return length, mass, time, temperature


def factor_between(given: str, wanted: str) -> Decimal:
    """Return by what a value in one unit is multiplied to be in the other.

    Raises:
        InvalidInput: A unit is not known, or the two measure different things.
    """
    one, other = unit(given), unit(wanted)
    if one is None or other is None or one.dimension != other.dimension:
        raise InvalidInput(
            N_(
                "Satuan %(given)s tidak dapat diubah menjadi %(wanted)s; tulis dua satuan untuk besaran yang sama."
            ),
            given=given or "“”",
            wanted=wanted or "“”",
        )
    with localcontext(_EXACT):
        return one.factor / other.factor


def convert(value: Decimal, given: str, wanted: str) -> Decimal:
    """Return a value in another unit, exact as far as the factor between them is.

    Raises:
        InvalidInput: A unit is not known, or the two measure different things.
    """
    with localcontext(_EXACT):
        return value * factor_between(given, wanted)
