"""A requirement with its limits resolved for one grade and size: what is judged and what is printed."""

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.quantity import format_decimal
from lims.domain.rounding import Comparison
from lims.domain.standards.parts import Confidence, Rounding
from lims.domain.text import Text

DASH = Text(id="–", en="–")


@dataclass(frozen=True, slots=True)
class Interval:
    """Limits on one or both sides; an end is part of the interval unless it is said to be open."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False
    printed: Text | None = None
    """Where it is printed otherwise than by its ends: `10 ± 0,4`."""

    def holds(self, value: Decimal) -> bool:
        """Tell whether a value meets the limits, taken as exact numbers."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or not (value > self.high or (self.high_open and value == self.high))

    @property
    def is_empty(self) -> bool:
        """Tell whether no value at all can meet the limits."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def words(self) -> Text:
        """The limits as they are printed: `420 – 545`, `≥ 525`, `≤ 12,6`."""
        return self.printed or Text(id=self._print("id"), en=self._print("en"))

    def _print(self, language: str) -> str:
        if self.low is not None and self.high is not None and not (self.low_open or self.high_open):
            return f"{format_decimal(self.low, language)} – {format_decimal(self.high, language)}"
        low = (
            ""
            if self.low is None
            else f"{'>' if self.low_open else '≥'} {format_decimal(self.low, language)}"
        )
        high = (
            ""
            if self.high is None
            else f"{'<' if self.high_open else '≤'} {format_decimal(self.high, language)}"
        )
        return ("; " if low and high else "").join((low, high))


@dataclass(frozen=True, slots=True)
class Deviation:
    """Limits on the deviation from a nominal value, in per cent of it."""

    nominal: Decimal
    interval: Interval
    step: Decimal
    """To which the deviation in per cent is rounded."""
    words: Text
    """As it is printed: `1,578 ± 5 %`."""

    def of(self, value: Decimal) -> Decimal:
        """Return the deviation of a value, in per cent, not rounded."""
        return (value - self.nominal) / self.nominal * 100


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The observations that meet an attribute requirement, with the parameters under which they are made."""

    accepted: frozenset[str]
    words: Text
    """As it is printed, with its parameters: `tidak retak (180°, pelengkung 56 mm)`."""


Limit = Interval | Deviation | Acceptance


@dataclass(frozen=True, slots=True)
class ResolvedRequirement:
    """A requirement as it stands for one grade and size."""

    id: str
    kind: str
    """`range`, `tolerance`, `attribute`, `informational` or `gap`."""
    property: Text
    measurand: str
    """Empty for a gap that names no measurand."""
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

    def lacks_limit(self) -> bool:
        """Tell whether there ought to be a limit but the file has none."""
        return self.limit is None and self.kind != "informational"
