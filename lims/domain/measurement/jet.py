"""Derivatives up to the third in two directions, carried along with a value (truncated Taylor series).

A model is evaluated once with jets in place of numbers, and its exact derivatives come out; there is no step size
to choose, and nothing is lost by subtraction.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

_ORDER = 3
_POWERS = tuple((p, q) for total in range(_ORDER + 1) for p in range(total, -1, -1) for q in [total - p])
_INDEX = {powers: index for index, powers in enumerate(_POWERS)}
_PRODUCTS = tuple(
    (one, other, _INDEX[p + r, q + s])
    for one, (p, q) in enumerate(_POWERS)
    for other, (r, s) in enumerate(_POWERS)
    if p + q + r + s <= _ORDER
)

Number: TypeAlias = "float | Jet"
"""What a model is evaluated with."""


class Jet:
    """A value and its derivatives in two directions, as the coefficients of a polynomial of total degree three."""

    __slots__ = ("parts",)

    def __init__(self, parts: Sequence[float]) -> None:
        self.parts = tuple(parts)

    @classmethod
    def variable(cls, value: float, first: float, second: float) -> "Jet":
        """Return a quantity that moves along one direction, both, or none (slopes 1 or 0)."""
        return cls([value, first, second] + [0.0] * (len(_POWERS) - 3))

    @property
    def value(self) -> float:
        """The value itself."""
        return self.parts[0]

    @property
    def is_constant(self) -> bool:
        """Tell whether it moves in no direction."""
        return not any(self.parts[1:])

    def derivative(self, first: int, second: int = 0) -> float:
        """Return the derivative taken so many times in each direction, at most three in all."""
        return self.parts[_INDEX[first, second]] * math.factorial(first) * math.factorial(second)

    def through(self, value: float, *derivatives: float) -> "Jet":
        """Return f of the jet, from f and its first three derivatives at the jet's value."""
        move = Jet([0.0, *self.parts[1:]])
        result, power = Jet.variable(value, 0, 0), Jet.variable(1, 0, 0)
        for order, derivative in enumerate(derivatives, start=1):
            power = power * move
            result = result + power * (derivative / math.factorial(order))
        return result

    def __neg__(self) -> "Jet":
        return Jet([-part for part in self.parts])

    def __add__(self, other: Number) -> "Jet":
        if isinstance(other, Jet):
            return Jet([one + two for one, two in zip(self.parts, other.parts, strict=True)])
        return Jet([self.parts[0] + other, *self.parts[1:]])

    __radd__ = __add__

    def __sub__(self, other: Number) -> "Jet":
        return self + -other

    def __rsub__(self, other: float) -> "Jet":
        return -self + other

    def __mul__(self, other: Number) -> "Jet":
        if not isinstance(other, Jet):
            return Jet([part * other for part in self.parts])
        parts = [0.0] * len(_POWERS)
        for one, two, place in _PRODUCTS:
            parts[place] += self.parts[one] * other.parts[two]
        return Jet(parts)

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> "Jet":
        return self * (other.reciprocal() if isinstance(other, Jet) else 1 / other)

    def __rtruediv__(self, other: float) -> "Jet":
        return self.reciprocal() * other

    def reciprocal(self) -> "Jet":
        """Return one over the jet."""
        one = 1 / self.value
        return self.through(one, -(one * one), 2 * one * one * one, -6 * one * one * one * one)


def power(base: Number, exponent: Number) -> Number:
    """Return base to the exponent; a negative base takes whole exponents only.

    Raises:
        ArithmeticError, ValueError: There is no such value, or it has no slope there.
    """
    if isinstance(exponent, Jet):
        if not exponent.is_constant:
            return exp(exponent * log(base))
        exponent = exponent.value
    if not isinstance(base, Jet):
        return math.pow(base, exponent)
    parts, factor = [], 1.0
    for order in range(_ORDER + 1):
        # A derivative that is zero for every base must not be computed as 0 x 0^-1.
        parts.append(factor * math.pow(base.value, exponent - order) if factor else 0.0)
        factor *= exponent - order
    return base.through(*parts)


Derivatives = tuple[float, float, float, float]
"""A function's value and its first three derivatives."""


def _function(
    plain: Callable[[float], float], derived: Callable[[float], Derivatives]
) -> Callable[[Number], Number]:
    """Return a function of numbers and jets."""

    def apply(x: Number) -> Number:
        return x.through(*derived(x.value)) if isinstance(x, Jet) else plain(x)

    return apply


def _exp(x: float) -> Derivatives:
    e = math.exp(x)
    return e, e, e, e


def _log(x: float) -> Derivatives:
    return math.log(x), 1 / x, -1 / x**2, 2 / x**3


def _log10(x: float) -> Derivatives:
    ten = math.log(10)
    return math.log10(x), 1 / x / ten, -1 / x**2 / ten, 2 / x**3 / ten


def _sin(x: float) -> Derivatives:
    s, c = math.sin(x), math.cos(x)
    return s, c, -s, -c


def _cos(x: float) -> Derivatives:
    s, c = math.sin(x), math.cos(x)
    return c, -s, -c, s


def _tan(x: float) -> Derivatives:
    t = math.tan(x)
    slope = 1 + t * t
    return t, slope, 2 * t * slope, slope * (2 + 6 * t * t)


def _asin(x: float) -> Derivatives:
    w = 1 - x * x
    return math.asin(x), w**-0.5, x * w**-1.5, (1 + 2 * x * x) * w**-2.5


def _acos(x: float) -> Derivatives:
    _, one, two, three = _asin(x)
    return math.acos(x), -one, -two, -three


def _atan(x: float) -> Derivatives:
    w = 1 + x * x
    return math.atan(x), 1 / w, -2 * x / w**2, (6 * x * x - 2) / w**3


def _abs(x: float) -> Derivatives:
    return abs(x), x / abs(x), 0.0, 0.0


exp = _function(math.exp, _exp)
log = _function(math.log, _log)

FUNCTIONS: dict[str, Callable[[Number], Number]] = {
    "sqrt": lambda x: power(x, 0.5),
    "exp": exp,
    "ln": log,
    "log": log,
    "log10": _function(math.log10, _log10),
    "sin": _function(math.sin, _sin),
    "cos": _function(math.cos, _cos),
    "tan": _function(math.tan, _tan),
    "asin": _function(math.asin, _asin),
    "acos": _function(math.acos, _acos),
    "atan": _function(math.atan, _atan),
    "abs": _function(abs, _abs),
}
"""The functions that a model may use; `log` is the natural one, angles are in radians."""
