"""Averages and spreads that a few strange results do not move (ISO 13528:2022, Annex C)."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lims.domain.errors import N_, InvalidInput

_FROM_MAD = 1.483
_FROM_IQR = 0.7413
_WINSOR = 1.5
_AFTER_WINSOR = 1.134
"""The factors as ISO 13528 prints them; the exact last one is 1.1334."""
_CONVERGED = 1e-12
_LAST_FIGURE = 1e-15


@dataclass(frozen=True, slots=True)
class Robust:
    """An average and a standard deviation, in the unit of the values."""

    mean: float
    spread: float


def algorithm_a(values: Sequence[float]) -> Robust:
    """Return x* and s* of algorithm A (ISO 13528:2022, C.3.1), iterated until they stand still.

    The standard stops at the third figure; running on changes nothing that is reported. Where half of the values are
    the same, the median deviation is zero and nothing could move: the iteration then begins with the scaled
    interquartile range, or with the standard deviation.

    Raises:
        InvalidInput: There are fewer than three values.
    """
    start = scaled_median_deviation(values)
    mean, spread = (
        start.mean,
        start.spread or scaled_interquartile(values).spread or statistics.pstdev(values),
    )
    smallest = _LAST_FIGURE * max(abs(value) for value in values)
    while True:
        reach = _WINSOR * spread
        kept = [min(max(value, mean - reach), mean + reach) for value in values]
        before = mean, spread
        mean = statistics.fmean(kept)
        spread = _AFTER_WINSOR * statistics.stdev(kept)
        if max(abs(mean - before[0]), abs(spread - before[1])) <= max(_CONVERGED * spread, smallest):
            return Robust(mean, spread)


def scaled_median_deviation(values: Sequence[float]) -> Robust:
    """Return the median and 1.483 times the median absolute deviation (C.2.2).

    Raises:
        InvalidInput: There are fewer than three values.
    """
    _enough(values)
    middle = statistics.median(values)
    return Robust(middle, _FROM_MAD * statistics.median(abs(value - middle) for value in values))


def scaled_interquartile(values: Sequence[float]) -> Robust:
    """Return the median and 0.7413 times the interquartile range (C.2.3), quartiles by linear interpolation.

    Raises:
        InvalidInput: There are fewer than three values.
    """
    _enough(values)
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return Robust(middle, _FROM_IQR * (upper - lower))


def plain(values: Sequence[float]) -> Robust:
    """Return the arithmetic mean and the standard deviation, for comparison.

    Raises:
        InvalidInput: There are fewer than three values.
    """
    _enough(values)
    return Robust(statistics.fmean(values), statistics.stdev(values))


ALGORITHMS: dict[str, Callable[[Sequence[float]], Robust]] = {
    "A": algorithm_a,
    "MADe": scaled_median_deviation,
    "nIQR": scaled_interquartile,
    "mean": plain,
}
"""By the name under which it is asked for."""


def _enough(values: Sequence[float]) -> None:
    if len(values) < 3:
        raise InvalidInput(N_("Diperlukan paling sedikit tiga nilai; ada %(count)s."), count=len(values))
