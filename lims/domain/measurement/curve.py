"""Properties read off a tensile curve (ISO 6892-1): slope, proof and yield strengths, tensile strength, extensions.

Stress in MPa, strain as a plain ratio (mm/mm), both as sequences of equal length in the order of time.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lims.domain.errors import N_, InvalidInput

LEAST_POINTS = 10
_WINDOW = (0.10, 0.40)
"""Where the slope is first looked for, as parts of Rm."""
_LOWERED = 0.8
_FEWEST_IN_WINDOW = 8
_STRAIGHT, _BENT = 0.10, 0.30
"""How far the slopes of the two halves of a window may differ: beyond the first it is told, beyond the second the
window holds yielding, as it does where the curve is so much steeper at half the height."""
_MODULI = (10_000.0, 450_000.0)
"""Slopes outside these, in MPa, are of no metal: the strain is not that of the specimen."""
_DROP, _PLATEAU = 0.005, 0.0005
"""ISO 6892-1, Annex A: at a yield point the force drops by 0.5 % and is not reached again within 0.05 % of strain."""
_RUPTURE = 0.5
"""A fall below this part of the stress before, from one reading to the next, is the fracture."""
_SLIP = 0.002
"""A strain that goes back by so much from one reading to the next is an extensometer that slips."""
_HARDENS = 0.01
"""By how much a curve must rise again after a drop for the drop to be yielding and not necking."""


@dataclass(frozen=True, slots=True)
class Slope:
    """The straight part of a curve."""

    modulus: float
    """mE in MPa; no modulus of elasticity by ISO 6892-1, only what offsets are drawn by."""
    foot: float
    """Strain where the straight line meets zero stress."""
    lower: float
    upper: float
    """The stresses between which it was fitted, MPa."""
    points: int
    r_squared: float
    bend: float
    """By how much, as a part, the slopes of the two halves of the window differ."""

    @property
    def straight(self) -> bool:
        """Tell whether the line stands for the whole window."""
        return self.bend <= _STRAIGHT

    def strain_at(self, stress: float) -> float:
        """Return the strain of the straight line at a stress."""
        return self.foot + stress / self.modulus


@dataclass(frozen=True, slots=True)
class Properties:
    """What a curve tells; None where it does not. Stresses in MPa, extensions in per cent."""

    tensile_strength: float
    slope: Slope | None = None
    """None where no straight part was found, or none of a metal; then no extension is told either."""
    proof_02: float | None = None
    proof_1: float | None = None
    upper_yield: float | None = None
    lower_yield: float | None = None
    yield_extension: float | None = None
    """Ae, from the start of yielding to the start of uniform hardening."""
    uniform: float | None = None
    """Ag, plastic, at the greatest force."""
    uniform_total: float | None = None
    """Agt."""
    elongation: float | None = None
    """A, plastic, at the last reading of the extensometer."""
    elongation_total: float | None = None
    """At."""
    extensometer_off: float | None = None
    """The strain, in per cent, at which the extensometer stopped telling; None where it stayed on to fracture."""
    slipped: float = 0.0
    """By how much, in per cent, the extensometer went back in all; extensions beyond that are too small by as much."""


def evaluate(strain: Sequence[float] | None, stress: Sequence[float]) -> Properties:
    """Return the properties of a curve; without the strain of an extensometer, its greatest stress alone.

    Raises:
        InvalidInput: There are too few readings, the two sequences differ in length, or nothing was pulled.
    """
    if len(stress) < LEAST_POINTS or (strain is not None and len(strain) != len(stress)):
        raise InvalidInput(
            N_("Kurva memerlukan paling sedikit %(count)s bacaan, sama banyak untuk regangan dan gaya."),
            count=LEAST_POINTS,
        )
    if max(stress) <= 0:
        raise InvalidInput(N_("Kurva tidak memuat gaya tarik; periksa kolom gaya dan tandanya."))
    end = _fracture(stress)
    stress = stress[: end + 1]
    found = Properties(max(stress))
    if strain is None:
        return found
    kept = _held(strain[: end + 1])
    return _with_strain(found, strain[: kept + 1], stress)


def _with_strain(found: Properties, strain: Sequence[float], stress: Sequence[float]) -> Properties:
    """Add what strains tell, as far as the extensometer was on."""
    seen = stress[: len(strain)]
    off = None if len(seen) == len(stress) else 100 * strain[-1]
    slope = fit(strain, seen, found.tensile_strength)
    found = replace(found, extensometer_off=off, slipped=100 * _slipped(strain))
    if slope is None or not _MODULI[0] <= slope.modulus <= _MODULI[1]:
        return found
    found = replace(
        found,
        slope=slope,
        proof_02=proof(strain, seen, slope, 0.002),
        proof_1=proof(strain, seen, slope, 0.01),
    )
    found = _with_yield(found, strain, seen, slope)
    last = max(index for index, value in enumerate(stress) if value == found.tensile_strength)
    if last < len(seen):
        first = next((i + 1 for i in range(last, -1, -1) if stress[i] != stress[last]), 0)
        # On a flat summit its middle counts.
        middle = (strain[first] + strain[last]) / 2
        total, plastic = _extension(middle, found.tensile_strength, slope)
        found = replace(found, uniform_total=total, uniform=plastic)
    if off is None:
        total, plastic = _extension(strain[-1], seen[-1], slope)
        found = replace(found, elongation_total=total, elongation=plastic)
    return found


def _extension(strain: float, stress: float, slope: Slope) -> tuple[float, float]:
    """Return total and plastic extension in per cent, from the foot of the straight line."""
    return 100 * (strain - slope.foot), 100 * (strain - slope.strain_at(stress))


def _fracture(stress: Sequence[float]) -> int:
    """Return the last reading before the specimen broke."""
    peak = max(range(len(stress)), key=stress.__getitem__)
    for index in range(peak + 1, len(stress)):
        if stress[index] < _RUPTURE * stress[index - 1]:
            return index - 1
    return len(stress) - 1


def _held(strain: Sequence[float]) -> int:
    """Return the last reading at which the extensometer still moved with the specimen."""
    at = max(range(len(strain)), key=strain.__getitem__)
    # What stands still to the end, for more than a few readings, was taken off or ran out of its range.
    return at if len(strain) - 1 - at > max(5, len(strain) // 50) else len(strain) - 1


def _slipped(strain: Sequence[float]) -> float:
    return math.fsum(before - now for before, now in pairwise(strain) if before - now > _SLIP)


def fit(strain: Sequence[float], stress: Sequence[float], tensile_strength: float) -> Slope | None:
    """Return the straight part on the way up, lowered until it is straight; None where there is none.

    A window of 10 to 40 % of Rm suits most steels; a soft metal yields below it, so the window is lowered.
    """
    lower, upper = (part * tensile_strength for part in _WINDOW)
    while True:
        found = _line(_rising(strain, stress, lower, upper), lower, upper)
        if found is None:
            return None
        below = _line(_rising(strain, stress, lower / 2, upper / 2), lower / 2, upper / 2)
        steeper = 0.0 if below is None else below.modulus / found.modulus - 1
        if max(found.bend, steeper) <= _BENT:
            return found
        lower, upper = lower * _LOWERED, upper * _LOWERED


def _rising(
    strain: Sequence[float], stress: Sequence[float], lower: float, upper: float
) -> list[tuple[float, float]]:
    """Return the readings between two stresses before the upper one is first passed."""
    top = _first_above(stress, upper)
    start = next((i + 1 for i in range(top - 1, -1, -1) if stress[i] < lower), 0)
    return [(strain[i], stress[i]) for i in range(start, top)]


def _line(window: list[tuple[float, float]], lower: float, upper: float) -> Slope | None:
    """Return the line through a window, or None where it has too few readings or none that rise."""
    whole = _least_squares(window) if len(window) >= _FEWEST_IN_WINDOW else None
    if whole is None:
        return None
    middle = len(window) // 2
    first, second = _least_squares(window[:middle]), _least_squares(window[middle:])
    bend = 1.0
    if first is not None and second is not None:
        bend = abs(first[0] - second[0]) / max(first[0], second[0])
    modulus, intercept, r_squared = whole
    return Slope(modulus, -intercept / modulus, lower, upper, len(window), r_squared, bend)


def _least_squares(points: list[tuple[float, float]]) -> tuple[float, float, float] | None:
    """Return slope, intercept and r squared of stress over strain; None where strain does not grow with stress."""
    n = len(points)
    x_mean = math.fsum(x for x, _ in points) / n
    y_mean = math.fsum(y for _, y in points) / n
    sxx = math.fsum((x - x_mean) ** 2 for x, _ in points)
    sxy = math.fsum((x - x_mean) * (y - y_mean) for x, y in points)
    syy = math.fsum((y - y_mean) ** 2 for _, y in points)
    if sxx <= 0 or sxy <= 0 or syy <= 0:
        return None
    slope = sxy / sxx
    return slope, y_mean - slope * x_mean, sxy * sxy / (sxx * syy)


def proof(strain: Sequence[float], stress: Sequence[float], slope: Slope, plastic: float) -> float | None:
    """Return the stress at which the curve crosses the straight line moved by a plastic extension (ISO 6892-1, 13).

    None where the curve ends before it.
    """

    def beyond(index: int) -> float:
        return strain[index] - plastic - slope.strain_at(stress[index])

    for index in range(max(_first_above(stress, slope.upper), 1), len(stress)):
        before, now = beyond(index - 1), beyond(index)
        if before <= 0 < now:
            part = -before / (now - before)
            return stress[index - 1] + part * (stress[index] - stress[index - 1])
    return None


def _with_yield(
    found: Properties, strain: Sequence[float], stress: Sequence[float], slope: Slope
) -> Properties:
    """Add upper and lower yield strength where the force drops and is not made up for.

    Rm is then the greatest stress after yielding (ISO 6892-1, 3.10), also where that is below ReH.
    """
    upper = _yield_point(strain, stress, slope)
    if upper is None:
        return found
    fallen = next((i for i in range(upper + 1, len(stress) - 1) if stress[i] <= stress[i + 1]), upper + 1)
    later = range(fallen, len(stress))
    peak = max(later, key=stress.__getitem__)
    hardening = next((i for i in later if stress[i] > stress[upper]), peak)
    troughs = _troughs(stress, upper, hardening)
    low = min(troughs[1:] or troughs, key=stress.__getitem__)
    peak = max(range(low, len(stress)), key=stress.__getitem__)
    # Uniform hardening begins where the curve last stands at the height of the plateau.
    last = max(i for i in range(upper, hardening + 1) if stress[i] <= stress[low] * (1 + _DROP))
    return replace(
        found,
        tensile_strength=stress[peak],
        upper_yield=stress[upper],
        lower_yield=stress[low],
        yield_extension=100 * (strain[last] - strain[upper]),
    )


def _yield_point(strain: Sequence[float], stress: Sequence[float], slope: Slope) -> int | None:
    """Return the reading of the upper yield strength; None where yielding is continuous."""
    peak = _first_above(stress, slope.upper)
    for index in range(peak, len(stress)):
        if stress[index] > stress[peak]:
            peak = index
        elif stress[index] < stress[peak] * (1 - _DROP):
            beyond = (i for i in range(index, len(stress)) if strain[i] > strain[peak] + _PLATEAU)
            end = next(beyond, len(stress))
            made_up_for = max(stress[peak + 1 : end], default=0.0) >= stress[peak]
            trough = min(stress[index : max(end, index + 1)])
            hardens = max(stress[index:]) > (1 + _HARDENS) * trough
            return peak if hardens and not made_up_for else None
    return None


def _first_above(stress: Sequence[float], height: float) -> int:
    """Return the first reading above a stress, or one past the last."""
    return next((index for index, value in enumerate(stress) if value > height), len(stress))


def _troughs(stress: Sequence[float], upper: int, hardening: int) -> list[int]:
    """Return the troughs of the yielding, in their order; the first is a transient of the machine if others follow."""
    inner = range(upper + 1, hardening)
    found = [i for i in inner if stress[i] <= stress[i - 1] and stress[i] < stress[i + 1]]
    return found or [min(range(upper, hardening + 1), key=stress.__getitem__)]
