"""Whether the units of a formula agree: lengths are not added to forces, and a stress is a force by an area."""

import ast
from collections.abc import Mapping
from fractions import Fraction

from lims.domain.errors import N_, InvalidInput
from lims.domain.formula import Formula
from lims.domain.standards.units import NONE, Dimension, raised, times, unit


def check_dimension(formula: Formula, units: Mapping[str, str], wanted: str) -> None:
    """Refuse a formula whose units disagree, or that gives something else than the unit wanted.

    A quantity whose unit is not stated or not known (`HBW`) is not held against anything.

    Raises:
        InvalidInput: With what does not agree.
    """
    found = _of(ast.parse(formula.text, mode="eval").body, units, formula.text)
    expected = unit(wanted)
    if found is not None and expected is not None and found != expected.dimension:
        raise InvalidInput(
            N_(
                "Rumus “%(formula)s” tidak menghasilkan satuan %(unit)s; perbaiki rumus atau satuannya, atau tulis"
                " empirical = true bila rumus itu memang hanya berlaku untuk angka dalam satuan tersebut."
            ),
            formula=formula.text,
            unit=wanted or "“”",
        )


def _of(node: ast.expr, units: Mapping[str, str], text: str) -> Dimension | None:
    """Return the dimension of a part of a formula, or None where it cannot be told."""
    match node:
        case ast.Name(id=name) if name != "pi":
            known = unit(units[name]) if name in units else None
            return None if known is None else known.dimension
        case ast.UnaryOp(operand=inner):
            return _of(inner, units, text)
        case ast.BinOp(op=ast.Pow(), left=base, right=ast.Constant(value=int() as power)):
            inside = _of(base, units, text)
            return None if inside is None else raised(inside, Fraction(power))
        case ast.BinOp(op=ast.Mult() | ast.Div() as act, left=left, right=right):
            one, other = _of(left, units, text), _of(right, units, text)
            if one is None or other is None:
                return None
            return times(one, other, -1 if isinstance(act, ast.Div) else 1)
        case ast.BinOp(left=left, right=right):
            return _same([left, right], units, text)
        case ast.Call(func=ast.Name(id=name), args=arguments):
            inside = _same(arguments, units, text)
            if name == "sqrt" and inside is not None:
                return raised(inside, Fraction(1, 2))
            return NONE if name == "count" else inside
    return NONE


def _same(parts: list[ast.expr], units: Mapping[str, str], text: str) -> Dimension | None:
    """Return the dimension that all parts have in common."""
    found = [one for one in (_of(part, units, text) for part in parts) if one is not None]
    if any(one != found[0] for one in found):
        raise InvalidInput(
            N_(
                "Rumus “%(formula)s” menjumlahkan atau membandingkan besaran yang berlainan satuannya; perbaiki rumus,"
                " atau tulis empirical = true bila rumus itu hanya berlaku untuk angka."
            ),
            formula=text,
        )
    return found[0] if len(found) == len(parts) else None
