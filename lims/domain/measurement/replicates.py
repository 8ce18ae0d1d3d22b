"""Repeated values: mean and spread, precision of a method, and when a value may be left out (ISO 5725-2 and -6)."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lims.domain.distributions import (
    bisect,
    false_position,
    integrate,
    normal_below,
    normal_density,
    range_above,
    student_below,
    student_quantile,
)
from lims.domain.errors import N_, InvalidInput

LIMIT_FACTOR = 2.8
"""1.96 sqrt(2), as ISO 5725-6:1994, 4.1.4 rounds it: two results differ by more in one case of twenty."""
DIXON_LEAST, DIXON_MOST = 3, 30
_FAR = 7.0
_STEP = 1 / 4


@dataclass(frozen=True, slots=True)
class Spread:
    """A series of repeated values, in their unit."""

    count: int
    mean: float
    s: float
    """Standard deviation with n - 1."""
    range: float


@dataclass(frozen=True, slots=True)
class Precision:
    """Precision of a method from several laboratories, days or analysts (ISO 5725-2:2019, 7.4)."""

    mean: float
    s_r: float
    """Repeatability standard deviation."""
    s_L: float  # noqa: N815 - the symbols of the standard
    """Standard deviation between the groups."""
    s_R: float  # noqa: N815
    """Reproducibility standard deviation."""

    @property
    def r(self) -> float:
        """Repeatability limit."""
        return LIMIT_FACTOR * self.s_r

    @property
    def R(self) -> float:  # noqa: N802
        """Reproducibility limit."""
        return LIMIT_FACTOR * self.s_R


@dataclass(frozen=True, slots=True)
class Suspicion:
    """An outlier test of the value farthest out."""

    index: int
    """Place of the suspected value in the series, from 0."""
    statistic: float
    critical: float
    """At the significance that was asked for, the value being suspected at either end."""
    p: float
    """Probability of a statistic as great where all values belong together; at most 1."""
    ratio: str = ""
    """Which of Dixon's ratios was formed."""

    @property
    def is_outlier(self) -> bool:
        """Tell whether the statistic is beyond its critical value; whether to leave it out is a person's decision."""
        return self.statistic > self.critical


def spread(values: Sequence[float]) -> Spread:
    """Return mean and standard deviation of at least two values.

    Raises:
        InvalidInput: There are fewer than two values.
    """
    _enough(values, 2)
    mean = statistics.fmean(values)
    return Spread(len(values), mean, statistics.stdev(values), max(values) - min(values))


def precision(groups: Sequence[Sequence[float]]) -> Precision:
    """Return repeatability and reproducibility from an analysis of variance of groups (ISO 5725-2:2019, 7.4.5).

    The groups may differ in size; a negative component between groups is taken as zero.

    Raises:
        InvalidInput: There are fewer than two groups, or no group has two values.
    """
    if len(groups) < 2 or any(not group for group in groups) or all(len(group) < 2 for group in groups):
        raise InvalidInput(
            N_("Diperlukan paling sedikit dua kelompok, dan satu di antaranya dengan dua nilai.")
        )
    counts = [len(group) for group in groups]
    total, means = sum(counts), [statistics.fmean(group) for group in groups]
    mean = math.fsum(value for group in groups for value in group) / total
    within = math.fsum(
        (value - middle) ** 2 for group, middle in zip(groups, means, strict=True) for value in group
    ) / (total - len(groups))
    between = math.fsum(count * (middle - mean) ** 2 for count, middle in zip(counts, means, strict=True)) / (
        len(groups) - 1
    )
    size = (total - sum(count * count for count in counts) / total) / (len(groups) - 1)
    component = max(0.0, (between - within) / size)
    return Precision(mean, math.sqrt(within), math.sqrt(component), math.sqrt(within + component))


def critical_range_factor(n: int, level: float = 0.95) -> float:
    """Return f(n): the range of n results is within f sigma_r with this probability (ISO 5725-6:1994, Table 1).

    Raises:
        InvalidInput: n is not from 2 to 100.
    """
    if not 2 <= n <= 100:
        raise InvalidInput(N_("Banyaknya hasil harus dari 2 sampai 100."))
    return bisect(lambda width: (1 - level) - range_above(width, n), 0.0, 20.0)


def final_result(values: Sequence[float], sigma_r: float) -> tuple[float, bool]:
    """Return the result of repeated values, and whether their range was acceptable (ISO 5725-6:1994, 5.2.2).

    Within the critical range it is the mean; beyond it, further results are called for, and until then the median
    stands.

    Raises:
        InvalidInput: There are fewer than two values, or the repeatability is not greater than zero.
    """
    found = spread(values)
    if not sigma_r > 0:
        raise InvalidInput(N_("Simpangan baku keterulangan harus lebih besar dari nol; isi sigma_r."))
    acceptable = found.range <= critical_range_factor(found.count) * sigma_r
    return (found.mean if acceptable else statistics.median(values)), acceptable


def grubbs(values: Sequence[float], significance: float = 0.05) -> Suspicion:
    """Test the value farthest from the mean (Grubbs; ISO 5725-2:2019, 7.3.4), at either end.

    G = |x - mean| / s; its critical value comes from Student's distribution at significance / (2n), n - 2.

    Raises:
        InvalidInput: There are fewer than three values, all are the same, or the significance is out of range.
    """
    found = _differing(values, significance)
    n = found.count
    index = max(range(n), key=lambda i: abs(values[i] - found.mean))
    statistic = abs(values[index] - found.mean) / found.s
    t = student_quantile(1 - significance / (2 * n), n - 2)
    greatest = (n - 1) / math.sqrt(n)
    critical = greatest * math.sqrt(t * t / (n - 2 + t * t))
    rest = greatest**2 - statistic**2
    back = math.sqrt((n - 2) * statistic**2 / rest) if rest > 0 else math.inf
    return Suspicion(index, statistic, critical, min(1.0, 2 * n * student_below(-back, n - 2)))


def dixon(values: Sequence[float], significance: float = 0.05) -> Suspicion:
    """Test the value farthest out by a ratio of differences (Dixon), at either end, for 3 to 30 values.

    r10 up to 7 values, r11 to 10, r21 to 13, r22 beyond. Critical values are computed from the distribution of the
    ratio for normal values, not tabled; for either end the significance is halved.

    Raises:
        InvalidInput: The number of values is out of range, all are the same, or the significance is out of range.
    """
    found = _differing(values, significance)
    n = found.count
    if n > DIXON_MOST:
        raise InvalidInput(
            N_("Uji Dixon hanya untuk %(least)s sampai %(most)s nilai; pakai uji Grubbs."),
            least=DIXON_LEAST,
            most=DIXON_MOST,
        )
    j, i = _dixon_kind(n)
    order = sorted(range(n), key=values.__getitem__)
    rising = [values[k] for k in order]
    falling = [-value for value in reversed(rising)]
    high, low = _ratio(rising, j, i), _ratio(falling, j, i)
    statistic, index = (high, order[-1]) if high >= low else (low, order[0])
    p = min(1.0, 2 * _dixon_above(statistic, n, j, i))
    return Suspicion(index, statistic, dixon_critical(n, significance), p, f"r{j}{i - 1}")


@cache
def dixon_critical(n: int, significance: float = 0.05) -> float:
    """Return the critical value of Dixon's ratio for n values, the suspect at either end."""
    j, i = _dixon_kind(n)
    return false_position(lambda ratio: significance / 2 - _dixon_above(ratio, n, j, i), 0.0, 1.0)


def _dixon_kind(n: int) -> tuple[int, int]:
    """Return (j, i) of the ratio (x_n - x_(n-j)) / (x_n - x_i)."""
    return (1, 1) if n <= 7 else (1, 2) if n <= 10 else (2, 2) if n <= 13 else (2, 3)


def _ratio(rising: Sequence[float], j: int, i: int) -> float:
    whole = rising[-1] - rising[i - 1]
    return (rising[-1] - rising[-1 - j]) / whole if whole > 0 else 0.0


def _dixon_above(ratio: float, n: int, j: int, i: int) -> float:
    """Return P(r > ratio) for normal values.

    Given the greatest value x and the i-th smallest, x - v, the m = n - i - 1 values between them are independent,
    and the ratio is greater when fewer than j of them lie above x - ratio v.
    """
    m = n - i - 1
    scale = math.factorial(n) / (math.factorial(i - 1) * math.factorial(m))
    greatest = [-_FAR + k * _STEP for k in range(int(2 * _FAR / _STEP) + 1)]
    known = [(x, normal_below(x), normal_density(x)) for x in greatest]

    def at(v: float) -> float:
        total = 0.0
        for x, below_x, density in known:
            if abs(x - v / 2) > _FAR:
                continue
            start = normal_below(x - v)
            between, below = below_x - start, normal_below(x - ratio * v) - start
            few = sum(
                math.comb(m, k) * (between - below) ** k * below ** (m - k) for k in range(min(j, m + 1))
            )
            total += density * normal_density(x - v) * start ** (i - 1) * few
        return total * _STEP

    return scale * integrate(at, (0.0, 3.0, 7.0, 16.0), 1e-9 / scale)


def _differing(values: Sequence[float], significance: float) -> Spread:
    _enough(values, 3)
    if not 0 < significance <= 0.5:
        raise InvalidInput(N_("Taraf nyata harus di antara 0 dan 0,5; tulis misalnya 0.05."))
    found = spread(values)
    if not found.s > 0:
        raise InvalidInput(N_("Semua nilai sama; tidak ada yang dapat diuji sebagai pencilan."))
    return found


def _enough(values: Sequence[float], least: int) -> None:
    if len(values) < least:
        raise InvalidInput(
            N_("Diperlukan paling sedikit %(least)s nilai; ada %(count)s."), least=least, count=len(values)
        )
