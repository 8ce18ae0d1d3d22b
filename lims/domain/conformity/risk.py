"""Global risks of a way of deciding, before anything is measured (JCGM 106:2012, 9.4 and 9.5)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.distributions import bisect, integrate, normal_below, normal_between, normal_density
from lims.domain.errors import N_, InvalidInput

_FAR = 9.0
"""Standard deviations of the process beyond which no item is expected."""
_BENDS = (-8.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 8.0)
_LEAST_ACCEPTED = 1e-9


@dataclass(frozen=True, slots=True)
class Interval:
    """The values between two ends; an infinite end is no limit."""

    lower: float = -math.inf
    upper: float = math.inf

    def holds(self, mean: float, sigma: float) -> float:
        """Return the share of a normal distribution within the interval."""
        return normal_between((self.lower - mean) / sigma, (self.upper - mean) / sigma)

    def lacks(self, mean: float, sigma: float) -> float:
        """Return the share of a normal distribution outside the interval, its tails added."""
        return normal_below((self.lower - mean) / sigma) + normal_below((mean - self.upper) / sigma)

    def narrowed(self, width: float) -> "Interval":
        """Return the interval with both ends moved inwards by a guard band."""
        return Interval(self.lower + width, self.upper - width)


@dataclass(frozen=True, slots=True)
class Process:
    """What is known of the items before one is measured: normal values, in the unit of the limits."""

    mean: float
    sigma: float


@dataclass(frozen=True, slots=True)
class GlobalRisk:
    """Probabilities over all items that come from the process and are measured."""

    conforming: float
    """P(in tolerance), p_c of the process."""
    accepted: float
    """P(accepted)."""
    false_accept: float
    """P(out of tolerance and accepted): the global consumer's risk R_C (9.5.2, formula 20)."""
    false_reject: float
    """P(in tolerance and rejected): the global producer's risk R_P (9.5.2, formula 19)."""

    @property
    def conditional_false_accept(self) -> float:
        """P(out of tolerance) among those accepted."""
        return self.false_accept / self.accepted

    @property
    def conditional_false_reject(self) -> float:
        """P(in tolerance) among those rejected."""
        rejected = 1 - self.accepted
        return self.false_reject / rejected if rejected > 0 else 0.0


def process_sigma(tolerance: Interval, mean: float, in_tolerance: float) -> float:
    """Return the standard deviation with which this share of a process is in tolerance.

    Raises:
        InvalidInput: No standard deviation gives that share: the mean is not within the limits, or the share is not
            between 0 and 1 (between 0.5 and 1 with one limit).
    """
    least = 0.5 if math.isinf(tolerance.upper - tolerance.lower) else 0.0
    if not tolerance.lower < mean < tolerance.upper:
        raise InvalidInput(N_("Rata-rata proses harus berada di antara kedua batas; isi prior_mean."))
    if not least < in_tolerance < 1:
        raise InvalidInput(
            N_("Peluang di dalam toleransi harus di antara %(least)s dan 1; isi in_tolerance_probability."),
            least=least,
        )
    nearest = min(mean - tolerance.lower, tolerance.upper - mean)
    high = nearest
    while tolerance.lacks(mean, high) < 1 - in_tolerance:
        high *= 2
    return bisect(lambda sigma: tolerance.lacks(mean, sigma) - (1 - in_tolerance), nearest / 64, high)


def global_risk(
    tolerance: Interval, process: Process, measurement_sigma: float, guard_band: float = 0.0
) -> GlobalRisk:
    """Return the risks of accepting what is measured within the limits, moved inwards by a guard band.

    Args:
        tolerance: The limits.
        process: The prior distribution.
        measurement_sigma: Standard uncertainty of one measurement, greater than zero.
        guard_band: w in the unit of the limits; negative where acceptance is wider than the tolerance.

    Raises:
        InvalidInput: A standard deviation is not greater than zero, the guard band leaves nothing to accept, or the
            process gives next to nothing that would be accepted.
    """
    if process.sigma <= 0 or measurement_sigma <= 0:
        raise InvalidInput(N_("Simpangan baku proses dan pengukuran harus lebih besar dari nol."))
    acceptance = tolerance.narrowed(guard_band)
    if acceptance.lower >= acceptance.upper:
        raise InvalidInput(N_("Pita pengaman terlalu lebar: tidak ada nilai yang dapat diterima; perkecil."))
    accepted = acceptance.holds(process.mean, math.hypot(process.sigma, measurement_sigma))
    if accepted < _LEAST_ACCEPTED:
        raise InvalidInput(
            N_("Proses ini hampir tidak memberi barang yang diterima; periksa proses dan batas.")
        )
    mean, far = process.mean, _FAR * process.sigma
    knots = _knots(tolerance, acceptance, process, measurement_sigma)

    def over(low: float, high: float, chance: Callable[[float, float], float]) -> float:
        """Integrate the density of the process times the chance of a decision, from low to high."""
        low, high = max(low, mean - far), min(high, mean + far)
        if low >= high:
            return 0.0
        return integrate(
            lambda x: (
                normal_density((x - mean) / process.sigma) / process.sigma * chance(x, measurement_sigma)
            ),
            [low, *(knot for knot in knots if low < knot < high), high],
        )

    return GlobalRisk(
        conforming=tolerance.holds(mean, process.sigma),
        accepted=accepted,
        false_accept=over(-math.inf, tolerance.lower, acceptance.holds)
        + over(tolerance.upper, math.inf, acceptance.holds),
        false_reject=over(tolerance.lower, tolerance.upper, acceptance.lacks),
    )


def _knots(tolerance: Interval, acceptance: Interval, process: Process, sigma: float) -> list[float]:
    """Return where the integrands bend: about the middle of the process and about every limit."""
    ends = (tolerance.lower, tolerance.upper, acceptance.lower, acceptance.upper)
    knots = {process.mean + bend * process.sigma for bend in _BENDS}
    knots |= {end + bend * sigma for end in ends if math.isfinite(end) for bend in _BENDS}
    return sorted(knots)
