"""Bringing several values or verdicts together, as judging and recomputing both do it."""

from collections.abc import Callable, Mapping
from decimal import Decimal, localcontext

from lims.domain.conformity.verdict import Verdict
from lims.domain.standards.result import Result

FAILING = frozenset({Verdict.FAIL, Verdict.CONDITIONAL_FAIL})


def values_of(seen: Mapping[str, Result]) -> tuple[Decimal, ...]:
    """Return every single value: those behind a result where it has them, else the result itself."""
    return tuple(
        value
        for result in seen.values()
        for value in (result.individuals or (result.exact,))
        if isinstance(value, Decimal)
    )


_AGGREGATES: dict[str, Callable[[tuple[Decimal, ...]], Decimal]] = {
    "mean": lambda values: sum(values, Decimal(0)) / len(values),
    "min": min,
    "max": max,
    "range": lambda values: max(values) - min(values),
    "sum": lambda values: sum(values, Decimal(0)),
}


def aggregate(values: tuple[Decimal, ...], how: str) -> Decimal:
    """Bring values together, with more figures than any of them has."""
    with localcontext() as context:
        context.prec = 34
        return _AGGREGATES[how](values)


def count_verdict(failed: int, judged: int, accept: int, reject: int, pieces: int) -> Verdict:
    """Return the verdict of Ac and Re; between the two another sample decides."""
    if failed >= reject:
        return Verdict.FAIL
    if judged < pieces or failed > accept:
        return Verdict.NOT_EVALUATED
    return Verdict.PASS


_BEST_FIRST = (Verdict.PASS, Verdict.CONDITIONAL_PASS, Verdict.CONDITIONAL_FAIL, Verdict.FAIL)


def group_verdict(mode: str, verdicts: list[Verdict | None]) -> Verdict | None:
    """Bring verdicts together: `any` takes the best, `all` the worst; what is unknown never makes a pass."""
    stated = [one for one in verdicts if one is not None]
    known = [one for one in stated if one is not Verdict.NOT_EVALUATED]
    if not stated:
        return None
    ranked = sorted(known, key=_BEST_FIRST.index)
    if mode == "any":
        if ranked and ranked[0] in _BEST_FIRST[:2]:
            return ranked[0]
        return ranked[0] if len(known) == len(stated) else Verdict.NOT_EVALUATED
    if ranked and ranked[-1] is Verdict.FAIL:
        return Verdict.FAIL
    return ranked[-1] if len(known) == len(stated) else Verdict.NOT_EVALUATED
