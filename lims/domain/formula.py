"""Formulas of the definition files: a few operations and functions over exact decimals, and nothing else.

A formula either gives a finite number or raises; there is no value that stands for an error.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import (
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    Underflow,
    localcontext,
)

from lims.domain.errors import N_, InvalidInput

Value = Decimal | tuple[Decimal, ...]
"""A single number, or several readings that `mean`, `sum`, `min`, `max` and `count` bring together."""

PI = Decimal("3.1415926535897932384626433832795028841972")
LONGEST = 300
GREATEST_POWER = 12

_ARITHMETIC = Context(prec=34, traps=[DivisionByZero, InvalidOperation, Overflow, Underflow])
_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.])"
_TOKENS = re.compile(rf"(?:\s*(?:{_NUMBER}|[A-Za-z_][A-Za-z0-9_]*|\*\*|[-+*/(),]))+\s*")

_Step = Callable[[Mapping[str, Value]], Value]
"""A part of a formula, ready to be computed from the quantities."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read and found to use only what is allowed."""

    text: str
    names: frozenset[str]
    """The quantities that it needs."""
    step: _Step = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Value]) -> Decimal:
        """Return the number that the formula gives.

        Raises:
            InvalidInput: A quantity is missing or not finite, or the arithmetic has no answer.
        """
        with localcontext(_ARITHMETIC):
            try:
                return _single(self.step(values))
            except DecimalException as error:
                raise InvalidInput(
                    N_("Rumus “%(formula)s” tidak mempunyai jawaban: %(reason)s; periksa bacaannya."),
                    formula=self.text,
                    reason=_reason(error),
                ) from error


def parse(text: str) -> Formula:
    """Read a formula: `+ - * / **`, brackets, `sqrt abs min max mean sum count`, `pi`, and names of quantities.

    Raises:
        InvalidInput: The text is too long, or uses anything else.
    """
    if len(text) > LONGEST:
        raise InvalidInput(
            N_("Rumus terlalu panjang; tulis paling banyak %(longest)s tanda."), longest=LONGEST
        )
    if not _TOKENS.fullmatch(text):
        raise _unreadable(text)
    source = " ".join(text.split())
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, MemoryError, RecursionError) as error:
        raise _unreadable(text) from error
    names: set[str] = set()
    step = _build(tree, source, names)
    return Formula(text=source, names=frozenset(names), step=step)


def _unreadable(text: str) -> InvalidInput:
    return InvalidInput(
        N_("Rumus “%(formula)s” tidak dapat dibaca; tulis misalnya (Lu - L0) / L0 * 100."), formula=text
    )


def _build(node: ast.expr, text: str, names: set[str]) -> _Step:
    """Turn a tree into steps, collecting the names it needs; what is not listed here is refused."""
    match node:
        case ast.Constant(value=int() | float()) if not isinstance(node.value, bool):
            number = Decimal(text[node.col_offset : node.end_col_offset])
            return lambda _values: number
        case ast.Name(id="pi"):
            return lambda _values: PI
        case ast.Name(id=name) if name not in _FUNCTIONS:
            names.add(name)
            return lambda values: _look_up(name, values)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=inner):
            turn = operator.neg if isinstance(sign, ast.USub) else operator.pos
            operand = _build(inner, text, names)
            return lambda values: turn(_single(operand(values)))
        case ast.BinOp(op=ast.Pow(), left=base, right=exponent):
            return _power(_build(base, text, names), exponent, text)
        case ast.BinOp(left=one, op=operation, right=other) if type(operation) in _OPERATIONS:
            act = _OPERATIONS[type(operation)]
            left, right = _build(one, text, names), _build(other, text, names)
            return lambda values: act(_single(left(values)), _single(right(values)))
        case ast.Call(func=ast.Name(id=name), args=[_, *_] as arguments, keywords=[]) if name in _FUNCTIONS:
            return _call(name, [_build(argument, text, names) for argument in arguments], text)
    raise _unreadable(text)


def _power(base: _Step, exponent: ast.expr, text: str) -> _Step:
    """Return a step that raises to a small whole power, so that no formula can run away."""
    match exponent:
        case ast.Constant(value=int(power)) if type(power) is int and power <= GREATEST_POWER:
            return lambda values: _single(base(values)) ** power
    raise InvalidInput(
        N_("Pangkat dalam rumus “%(formula)s” harus bilangan bulat 0 sampai %(greatest)s, misalnya d**2."),
        formula=text,
        greatest=GREATEST_POWER,
    )


def _call(name: str, arguments: list[_Step], text: str) -> _Step:
    """Return a step that calls a function; `sqrt` and `abs` take one number."""
    if name in _OF_ONE and len(arguments) != 1:
        raise InvalidInput(
            N_("%(function)s dalam rumus “%(formula)s” menerima tepat satu nilai."),
            function=name,
            formula=text,
        )
    function = _FUNCTIONS[name]
    if name in _OF_ONE:
        return lambda values: function([_single(arguments[0](values))])
    return lambda values: function(_flat([argument(values) for argument in arguments]))


def _look_up(name: str, values: Mapping[str, Value]) -> Value:
    if name not in values:
        raise InvalidInput(N_("Besaran %(name)s yang diperlukan rumus tidak ada; isi bacaannya."), name=name)
    value = values[name]
    if not all(number.is_finite() for number in _flat([value])):
        raise InvalidInput(N_("Besaran %(name)s bukan angka terhingga; periksa bacaannya."), name=name)
    return value


def _flat(values: list[Value]) -> list[Decimal]:
    return [number for value in values for number in (value if isinstance(value, tuple) else (value,))]


def _single(value: Value) -> Decimal:
    """Return the number; several readings must be brought together first."""
    if isinstance(value, tuple):
        raise InvalidInput(
            N_("Beberapa bacaan harus digabung dahulu; tulis mean(...) atau sum(...) dalam rumus.")
        )
    return value


def _mean(numbers: list[Decimal]) -> Decimal:
    return sum(numbers, Decimal(0)) / len(numbers)


_OF_ONE = frozenset({"sqrt", "abs"})

_OPERATIONS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}

_FUNCTIONS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sqrt": lambda numbers: numbers[0].sqrt(),
    "abs": lambda numbers: abs(numbers[0]),
    "min": min,
    "max": max,
    "mean": _mean,
    "sum": lambda numbers: sum(numbers, Decimal(0)),
    "count": lambda numbers: Decimal(len(numbers)),
}


def _reason(error: DecimalException) -> str:
    """Name the operation that failed, in words that need no translation of their own."""
    match error:
        case DivisionByZero():
            return "÷ 0"
        case Overflow() | Underflow():
            return "±∞"
        case _:
            return "0 ÷ 0, √(−x)"
