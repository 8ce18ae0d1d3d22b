"""What one value or observation is held against, and how it is printed."""

from dataclasses import dataclass, replace
from decimal import Decimal

from lims.domain.quantity import format_decimal
from lims.domain.rounding import round_to_interval
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
    def is_free(self) -> bool:
        """Tell whether there is no limit on either side."""
        return self.low is None and self.high is None

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some value meets both limits."""
        lows = [(one.low, one.low_open) for one in (self, other) if one.low is not None]
        highs = [(one.high, one.high_open) for one in (self, other) if one.high is not None]
        low, low_open = max(lows, default=(None, False))
        high, high_open = min(highs, key=lambda end: (end[0], not end[1]), default=(None, False))
        return not Interval(low, high, low_open=low_open, high_open=high_open).is_empty

    def shifted(self, add: Decimal, factor: Decimal = Decimal(1)) -> "Interval":
        """Return the limits multiplied and then moved; they are printed by their new ends."""
        return replace(
            self,
            low=None if self.low is None else self.low * factor + add,
            high=None if self.high is None else self.high * factor + add,
            printed=None,
        )

    def converted(self, factor: Decimal, step: Decimal | None, unit: str) -> "Interval":
        """Return the limits in another unit, rounded where the standard does so, with what is printed beside them."""

        def other(end: Decimal | None) -> Decimal | None:
            if end is None:
                return None
            return end * factor if step is None else round_to_interval(end * factor, step)

        canonical = replace(self, low=other(self.low), high=other(self.high), printed=None)
        own, printed = canonical.words, self.words
        return replace(
            canonical, printed=Text(f"{own.id} ({printed.id} {unit})", f"{own.en} ({printed.en} {unit})")
        )

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
