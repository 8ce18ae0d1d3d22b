"""Control charts: factors for their limits (ISO 7870-2), and the patterns that signal (Nelson, Western Electric)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import pairwise

from lims.domain.distributions import integrate, range_above
from lims.domain.errors import N_, InvalidInput

GREATEST_SUBGROUP = 1000
_WIDTHS = (0.0, 2.0, 4.0, 6.0, 9.0, 17.0)
"""Knots for integrals over the range of a subgroup."""


@dataclass(frozen=True, slots=True)
class Constants:
    """Factors for subgroups of n normal values, by their customary symbols; limits at three standard deviations.

    Computed, not tabled: printed tables were themselves computed from rounded factors and differ by one in the
    third place here and there (D4 of 3 is 2.5746, printed as 2.574 or 2.575).
    """

    A2: float
    A3: float
    B3: float
    B4: float
    D3: float
    D4: float
    c4: float
    d2: float
    d3: float


@cache
def constants(n: int) -> Constants:
    """Return the factors for subgroups of n values.

    Raises:
        InvalidInput: n is not from 2 to 1000.
    """
    if not 2 <= n <= GREATEST_SUBGROUP:
        raise InvalidInput(
            N_("Ukuran subgrup harus bilangan bulat dari 2 sampai %(most)s."), most=GREATEST_SUBGROUP
        )
    c4 = math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))
    above = cache(lambda width: range_above(width, n))
    d2 = integrate(above, _WIDTHS, 1e-11)
    square = 2 * integrate(lambda width: width * above(width), _WIDTHS, 1e-11)
    d3 = math.sqrt(square - d2 * d2)
    of_s = 3 * math.sqrt(1 - c4 * c4) / c4
    of_range = 3 * d3 / d2
    return Constants(
        A2=3 / (d2 * math.sqrt(n)),
        A3=3 / (c4 * math.sqrt(n)),
        B3=max(0.0, 1 - of_s),
        B4=1 + of_s,
        D3=max(0.0, 1 - of_range),
        D4=1 + of_range,
        c4=c4,
        d2=d2,
        d3=d3,
    )


def signals(z: Sequence[float], rule: str) -> tuple[int, ...]:
    """Return the points (from 0) of every pattern of a rule; none where the rule is silent.

    Args:
        z: Distances from the centre line in standard deviations, in order of time.
        rule: A name of `RULES`. Beyond, within and a side of the line are strict: a point on a line counts for
            neither. Nelson 8 is eight in a row of which none is within one standard deviation, on either side.

    Raises:
        InvalidInput: The rule is unknown, or there is no point.
    """
    if rule not in RULES:
        raise InvalidInput(
            N_("Aturan bagan kendali “%(rule)s” tidak dikenal; pilih salah satu dari %(known)s."),
            rule=rule,
            known=", ".join(RULES),
        )
    if not z:
        raise InvalidInput(N_("Belum ada titik; isi z dengan jarak dari garis tengah dalam simpangan baku."))
    return tuple(sorted(RULES[rule](z)))


def _windows(flags: Sequence[bool], length: int, least: int) -> set[int]:
    """Return the flagged points of every window of this length with at least so many of them."""
    points: set[int] = set()
    for start in range(len(flags) - length + 1):
        flagged = [i for i in range(start, start + length) if flags[i]]
        if len(flagged) >= least:
            points.update(flagged)
    return points


def _beyond(z: Sequence[float], *, zone: float, least: int, of: int) -> set[int]:
    """At least so many of a number of successive points lie beyond a zone, on the same side."""
    return _windows([x > zone for x in z], of, least) | _windows([x < -zone for x in z], of, least)


def _distances(z: Sequence[float], *, holds: Callable[[float], bool], run: int) -> set[int]:
    """So many points in a row lie at a distance, on whichever side."""
    return _windows([holds(abs(x)) for x in z], run, run)


def _trend(z: Sequence[float], *, run: int) -> set[int]:
    """So many points in a row rise, or fall, each from the one before."""
    points: set[int] = set()
    for sign in (1, -1):
        steps = [sign * (after - before) > 0 for before, after in pairwise(z)]
        for step in _windows(steps, run - 1, run - 1):
            points |= {step, step + 1}
    return points


def _alternation(z: Sequence[float], *, run: int) -> set[int]:
    """So many points in a row go up and down by turns."""
    points: set[int] = set()
    turns = [(b - a) * (c - b) < 0 for a, b, c in zip(z, z[1:], z[2:], strict=False)]
    for turn in _windows(turns, run - 2, run - 2):
        points |= {turn, turn + 1, turn + 2}
    return points


RULES: dict[str, Callable[[Sequence[float]], set[int]]] = {
    "nelson-1": partial(_beyond, zone=3, least=1, of=1),
    "nelson-2": partial(_beyond, zone=0, least=9, of=9),
    "nelson-3": partial(_trend, run=6),
    "nelson-4": partial(_alternation, run=14),
    "nelson-5": partial(_beyond, zone=2, least=2, of=3),
    "nelson-6": partial(_beyond, zone=1, least=4, of=5),
    "nelson-7": partial(_distances, holds=lambda distance: distance < 1, run=15),
    "nelson-8": partial(_distances, holds=lambda distance: distance > 1, run=8),
    "western-electric-1": partial(_beyond, zone=3, least=1, of=1),
    "western-electric-2": partial(_beyond, zone=2, least=2, of=3),
    "western-electric-3": partial(_beyond, zone=1, least=4, of=5),
    "western-electric-4": partial(_beyond, zone=0, least=8, of=8),
}
"""By name: Nelson's eight tests (J. Quality Technology 16, 1984) and the four of Western Electric (1956)."""
