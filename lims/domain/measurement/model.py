"""The model of a measurement, `Y = f(X1, X2, ...)`, read from text (JCGM 100:2008, 4.1).

It differs from `lims.domain.formula` in what it is for: a formula computes a result in exact decimals, a model is
differentiated, and so may use `exp`, `ln` and angles, but no `min` or `max`, which have no slope.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement.jet import FUNCTIONS, Number, power

LONGEST = 2000
_DEEPEST = 60
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?(?!\w))|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign>\*\*|[-+*/^()]))\s*"
)

Step = Callable[[Mapping[str, Number]], Number]
"""A part of a model, ready to be evaluated with numbers or with jets."""


@dataclass(frozen=True, slots=True)
class Model:
    """A model that was read; every name in it that is no function and not `pi` is a quantity."""

    text: str
    names: tuple[str, ...]
    """The quantities, in the order in which they come up."""
    step: Step = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Number]) -> Number:
        """Return f of the values, all of which must be there.

        Raises:
            InvalidInput: The arithmetic has no answer, or no slope, at these values.
        """
        try:
            return self.step(values)
        except (ArithmeticError, ValueError) as error:
            raise InvalidInput(
                N_(
                    "Model “%(model)s” tidak mempunyai nilai atau kemiringan pada besaran ini (pembagian dengan nol,"
                    " akar atau logaritma bilangan yang tidak positif, atau angka terlalu besar); periksa nilainya."
                ),
                model=self.text,
            ) from error


def parse(text: str) -> Model:
    """Read a model: `+ - * / **` (or `^`), brackets, numbers, `pi`, names, and the functions of `jet.FUNCTIONS`.

    Raises:
        InvalidInput: The text is empty, too long, nested too deeply, or uses anything else.
    """
    reader = _Reader(text)
    step = reader.sum()
    reader.expect_end()
    return Model(text, tuple(reader.names), step)


class _Reader:
    """Reads one model by recursive descent, with the precedence of ordinary algebra: -a**2 is -(a**2)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split()
        self.place = 0
        self.depth = 0
        self.names: dict[str, None] = {}

    def _split(self) -> list[tuple[str, str]]:
        if len(self.text) > LONGEST:
            raise InvalidInput(
                N_("Model terlalu panjang; tulis paling banyak %(longest)s tanda."), longest=LONGEST
            )
        tokens, place = [], 0
        while place < len(self.text):
            found = _TOKEN.match(self.text, place)
            if not found:
                raise self._unreadable(self.text[place : place + 12])
            tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            place = found.end()
        return [*tokens, ("end", "")]

    def _unreadable(self, near: str) -> InvalidInput:
        return InvalidInput(
            N_(
                "Model “%(model)s” tidak dapat dibaca di dekat “%(near)s”; tulis misalnya (m1 - m2) / V * sqrt(k)."
            ),
            model=self.text[:80],
            near=near,
        )

    def _take(self, *wanted: str) -> str | None:
        """Step over the next token if it is one of those wanted."""
        kind, token = self.tokens[self.place]
        if kind != "sign" or token not in wanted:
            return None
        self.place += 1
        return token

    def expect_end(self) -> None:
        """Refuse what is left over."""
        kind, token = self.tokens[self.place]
        if kind != "end":
            raise self._unreadable(token)

    def sum(self) -> Step:
        """Read terms that are added and subtracted."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidInput(N_("Model bersarang terlalu dalam; bagi menjadi beberapa besaran."))
        left = self._product()
        while sign := self._take("+", "-"):
            left = _added(left, self._product()) if sign == "+" else _subtracted(left, self._product())
        self.depth -= 1
        return left

    def _product(self) -> Step:
        left = self._signed()
        while sign := self._take("*", "/"):
            left = _multiplied(left, self._signed()) if sign == "*" else _divided(left, self._signed())
        return left

    def _signed(self) -> Step:
        negative = False
        while sign := self._take("+", "-"):
            negative ^= sign == "-"
        inner = self._power()
        return (lambda values: -inner(values)) if negative else inner

    def _power(self) -> Step:
        base = self._atom()
        if not self._take("**", "^"):
            return base
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InvalidInput(N_("Model bersarang terlalu dalam; bagi menjadi beberapa besaran."))
        exponent = self._signed()
        self.depth -= 1
        return lambda values: power(base(values), exponent(values))

    def _atom(self) -> Step:
        kind, token = self.tokens[self.place]
        self.place += kind != "end"
        if kind == "number":
            number = float(token)
            return lambda _values: number
        if token == "(":  # noqa: S105 - a sign of a model, no password
            return self._closed()
        if kind != "name":
            raise self._unreadable(token)
        if token in FUNCTIONS and self._take("("):
            function, inner = FUNCTIONS[token], self._closed()
            return lambda values: function(inner(values))
        if token == "pi":  # noqa: S105
            return lambda _values: math.pi
        self.names[token] = None
        return lambda values: values[token]

    def _closed(self) -> Step:
        inner = self.sum()
        if not self._take(")"):
            raise self._unreadable(self.tokens[self.place][1])
        return inner


def _added(left: Step, right: Step) -> Step:
    return lambda values: left(values) + right(values)


def _subtracted(left: Step, right: Step) -> Step:
    return lambda values: left(values) - right(values)


def _multiplied(left: Step, right: Step) -> Step:
    return lambda values: left(values) * right(values)


def _divided(left: Step, right: Step) -> Step:
    return lambda values: left(values) / right(values)
