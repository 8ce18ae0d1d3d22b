"""Whether a limit became tighter or looser from one edition to the next, and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.resolved import Individuals, Limit, ResolvedRequirement

Tendency = Literal["tightened", "loosened", "mixed", "other", "same"]
"""`mixed`: one end tighter and another looser; `other`: what cannot be told apart by numbers."""


class Ends(NamedTuple):
    """How far an end of the limits moved; None where it came, went, or is the same."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Move:
    """What a change does to those who must meet the limit."""

    tendency: Tendency
    ends: Ends | None = None
    """In the unit of the limit (of the deviation in per cent for a tolerance in per cent)."""


def move(before: ResolvedRequirement, after: ResolvedRequirement) -> Move:
    """Compare two limits of one requirement; limits in different units, or of different kinds, are only `other`."""
    old, new = before.limit, after.limit
    if before.unit != after.unit or type(old) is not type(new):
        return Move("other")
    if isinstance(old, Acceptance) and isinstance(new, Acceptance):
        return Move(_of_words(old, new))
    steps = list(_intervals(old, new))
    if not steps:
        return Move("same" if old == new else "other")
    sides = {side for one, other in steps for side in _sides(one, other)}
    tendency: Tendency = "mixed" if len(sides) > 1 else sides.pop() if sides else "same"
    if tendency == "same" and old != new:
        tendency = "other"
    return Move(tendency, _ends(*steps[0]))


def _of_words(old: Acceptance, new: Acceptance) -> Tendency:
    if old.accepted == new.accepted:
        return "same" if old.words == new.words else "other"
    if new.accepted < old.accepted:
        return "tightened"
    return "loosened" if new.accepted > old.accepted else "mixed"


def _intervals(old: Limit | None, new: Limit | None) -> Iterator[tuple[Interval, Interval]]:
    """Return the pairs of limits that numbers are held against."""
    match old, new:
        case Interval(), Interval():
            yield old, new
        case Deviation(), Deviation() if old.nominal == new.nominal:
            yield old.interval, new.interval
        case Individuals(), Individuals():
            yield old.mean, new.mean
            yield old.each, new.each
        case _:
            return


def _sides(old: Interval, new: Interval) -> Iterator[Literal["tightened", "loosened"]]:
    """Tell of each end on which side it moved; an end that came is tighter, one that went is looser."""
    pairs = (
        (old.low, old.low_open, new.low, new.low_open, 1),
        (old.high, old.high_open, new.high, new.high_open, -1),
    )
    for before, was_open, after, is_open, sign in pairs:
        if before is None or after is None:
            if before is not after:
                yield "tightened" if before is None else "loosened"
        elif before != after:
            yield "tightened" if (after - before) * sign > 0 else "loosened"
        elif was_open != is_open:
            yield "tightened" if is_open else "loosened"


def _ends(old: Interval, new: Interval) -> Ends:
    return Ends(_step(old.low, new.low), _step(old.high, new.high))


def _step(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None or before == after else after - before
