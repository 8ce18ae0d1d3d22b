"""A requirement with its limits resolved for one grade, size and set of conditions: what is judged and printed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lims.domain.formula import Formula
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.parts import Confidence, Range, Rounding, amount
from lims.domain.text import Text

TYPED = "typed"
"""Kind of a requirement that stands in no file: its limit was typed by hand for one order."""

Demand = Range | tuple[str, ...]
"""What a value must be: within a range, or one of some words."""


def meets(demand: Demand, value: str | Decimal | None) -> bool:
    """Tell whether a value is as demanded; an absent one is not."""
    if isinstance(demand, Range):
        return isinstance(value, Decimal) and demand.holds(value)
    return value in demand


@dataclass(frozen=True, slots=True)
class Shift:
    """A limit that is moved or void where other results of the piece are such (`Si <= 0.030`: + 0.02)."""

    when: tuple[tuple[str, Demand], ...]
    """Measurands with what each must be; all of them together."""
    add: Decimal = Decimal(0)
    factor: Decimal = Decimal(1)
    void: bool = False


@dataclass(frozen=True, slots=True)
class Relative:
    """Limits that are known only together with other results of the same piece."""

    low: Decimal | Formula | None
    high: Decimal | Formula | None
    low_open: bool
    high_open: bool
    quantities: tuple[tuple[str, Decimal], ...]
    """What formulas may use besides the results."""
    shifts: tuple[Shift, ...]
    needs: tuple[str, ...]
    """Measurands of the other results."""
    words: Text
    """As it is printed: `≤ min(HV_core + 30, 390)`."""

    def interval(self, others: Mapping[str, Decimal | str]) -> Interval | None:
        """Return the limits beside these results; None where they are void.

        Raises:
            InvalidInput: A formula has no answer.
        """
        known = dict(self.quantities) | {k: v for k, v in others.items() if isinstance(v, Decimal)}
        found = Interval(
            low=None if self.low is None else amount(self.low, known),
            high=None if self.high is None else amount(self.high, known),
            low_open=self.low_open,
            high_open=self.high_open,
        )
        for shift in self.shifts:
            if all(meets(demand, others.get(name)) for name, demand in shift.when):
                if shift.void:
                    return None
                found = found.shifted(shift.add, shift.factor)
        return found


@dataclass(frozen=True, slots=True)
class Individuals:
    """Limits on the mean of several values and on each of them (Charpy: mean, at most one below, none below 70 %)."""

    mean: Interval
    each: Interval
    """What every single value must meet; without ends where nothing is said of it."""
    most_below: int | None
    """How many single values may fail the limits of the mean; None where any number may."""
    pieces: int
    """How many values there must be at the least."""
    words: Text
    most_outside: int = 0
    """How many single values may fail their own limits; only a retest rule lets any."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pieces may fail a requirement: Ac and Re, or n of m."""

    member: "ResolvedRequirement"
    pieces: int
    accept: int
    reject: int
    """From this number of failing pieces on the sample fails; between the two a further sample decides."""
    words: Text


@dataclass(frozen=True, slots=True)
class ResultClass:
    """One of the classes that a result may fall into."""

    key: str
    label: Text
    interval: Interval


@dataclass(frozen=True, slots=True)
class Classes:
    """Which class a result belongs to; between classes there may be values that belong to none."""

    classes: tuple[ResultClass, ...]
    accepted: frozenset[str]
    no_class: Literal["FAIL", "NOT_EVALUATED"]
    words: Text

    def of(self, value: Decimal) -> ResultClass | None:
        """Return the class of a value, or none."""
        return next((one for one in self.classes if one.interval.holds(value)), None)


@dataclass(frozen=True, slots=True)
class Group:
    """Several requirements that are judged as one."""

    mode: Literal["any", "all", "first"]
    """`any`: one that is met is enough; `first`: the first that was measured decides (HV, else HB, else HRC)."""
    members: tuple["ResolvedRequirement", ...]
    words: Text


Limit = Interval | Deviation | Acceptance | Relative | Individuals | Tally | Classes | Group


@dataclass(frozen=True, slots=True)
class ResolvedRequirement:
    """A requirement as it stands for one grade and size."""

    id: str
    kind: str
    """As in the file: `range`, `tolerance`, `attribute`, `mean`, `count`, `class`, `group`, `informational`, `gap`;
    or `typed`."""
    property: Text
    measurand: str
    """Empty for a gap that names no measurand, and for a group."""
    unit: str
    method: str
    limit: Limit | None
    """None where nothing is to be judged: informational, or no value in the file."""
    limit_words: Text
    """As it is printed; a dash where there is none."""
    row: str
    """Which row of the file the limit comes from, for a person: `3: grade BjTS 420B; d <= 16`."""
    source: tuple[str, ...]
    confidence: Confidence
    clause: str
    note: Text | None
    verified: bool
    rounding: Rounding | None = None
    comparison: Comparison | None = None
    when_measured: bool = False
    """Judged where it was measured; its absence is no missing row."""
    tie: TieRule | None = None
    """Where the specification names one for all its properties."""
    scope: Literal["piece", "sample"] = "piece"
    """`sample` where all pieces are judged together."""
    aggregate: str = ""
    """`mean`, `min`, `max`, `range` or `sum` over the pieces; empty where each is judged."""
    pieces: int = 1
    """How many values an aggregate needs at the least."""
    instead: tuple[str, ...] = ()
    """Measurands that may stand in where the first was not determined."""
    at: tuple[tuple[str, Demand], ...] = ()
    """What other results of the piece must be for the limit to speak of it: `T` = -20 °C."""
    importance: Literal["major", "minor"] = "major"
    decision: str = ""
    """`built-in`, or a decision rule that the standard itself prescribes; empty where the agreed one holds."""
    guard_band: Decimal | None = None
    """w as a multiple of U, where the standard prescribes it."""
    missing: tuple[Text, ...] = ()
    """Conditions that the limit depends on and that nobody has stated."""
    why: Text | None = None
    """Why there is no limit, where it is not the file that lacks it: a thickness outside the table."""
    void: bool = False
    """The standard voids the limit for this case."""
    reference: str = ""
    """Code of another specification that the limit comes from."""
    _measurands: tuple[str, ...] = field(init=False, repr=False, compare=False)
    _methods: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def lacks_limit(self) -> bool:
        """Tell whether there ought to be a limit but there is none."""
        return self.limit is None and self.kind != "informational" and not self.void

    def all_measurands(self) -> tuple[str, ...]:
        """Every measurand that answers the requirement, the preferred one first."""
        return self._measurands

    def all_methods(self) -> tuple[str, ...]:
        """Every method that answers the requirement."""
        return self._methods

    def __post_init__(self) -> None:
        """Bring together once what every evaluation asks for."""
        measurands: tuple[str, ...] = (self.measurand, *self.instead) if self.measurand else ()
        methods: tuple[str, ...] = (self.method,)
        if isinstance(self.limit, Group):
            measurands = _united(one.all_measurands() for one in self.limit.members)
            methods = _united(one.all_methods() for one in self.limit.members)
        object.__setattr__(self, "_measurands", measurands)
        object.__setattr__(self, "_methods", methods)


def _united(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Bring names together, each once."""
    return tuple(dict.fromkeys(name for group in groups for name in group))
