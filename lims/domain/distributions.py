"""Distributions and integrals that the standard library lacks, to about twelve figures.

`scipy` would give the same, at many times the size of this program; each function here is held against closed
forms and published tables in its tests.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

_ROOT_2 = math.sqrt(2)
_ROOT_2_PI = math.sqrt(2 * math.pi)
_POINTS = 15
_DEEPEST = 40
_MANY = 1e5
"""Degrees of freedom beyond which the continued fraction would take thousands of steps."""
_FAR = 8.5
"""Standard deviations beyond which less than 1e-16 of a normal distribution lies."""


def normal_density(x: float) -> float:
    """Return the density of the standard normal distribution."""
    return math.exp(-x * x / 2) / _ROOT_2_PI


def normal_below(x: float) -> float:
    """Return P(Z <= x) of the standard normal distribution, with full relative accuracy in the lower tail."""
    return math.erfc(-x / _ROOT_2) / 2


def normal_between(low: float, high: float) -> float:
    """Return P(low < Z <= high), without loss of figures in either tail; the ends may be infinite."""
    if low > 0:
        return normal_below(-low) - normal_below(-high)
    return normal_below(high) - normal_below(low)


def student_below(t: float, dof: float) -> float:
    """Return P(T <= t) of Student's distribution; `dof` may be a fraction or infinite."""
    square = t * t
    if dof > _MANY:
        return normal_below(_as_normal(t, square, dof))
    tail = _incomplete_beta(dof / 2, 0.5, dof / (dof + square), square / (dof + square)) / 2
    return tail if t < 0 else 1 - tail


def _as_normal(t: float, square: float, dof: float) -> float:
    """Return the normal value that is as far out as t, for many degrees of freedom (Fisher's expansion)."""
    if square > _MANY / 100:
        return t
    return t * (1 - (square + 1) / (4 * dof) + ((13 * square + 8) * square + 3) / (96 * dof * dof))


def student_quantile(probability: float, dof: float) -> float:
    """Return the t that a value stays below with this probability (0 < probability < 1).

    The tail is inverted, so the answer is as accurate near 0 and 1 as in the middle.
    """
    if probability == 0.5:
        return 0.0
    tail = min(probability, 1 - probability)
    high = 1.0
    while student_below(-high, dof) > tail:
        high *= 2
    root = bisect(lambda t: tail - student_below(-t, dof), 0.0, high)
    return root if probability > 0.5 else -root


def coverage_factor(level: float, dof: float = math.inf) -> float:
    """Return k such that ± k u holds this share of Student's distribution (JCGM 100:2008, G.3.2)."""
    return student_quantile((1 + level) / 2, dof)


def range_above(width: float, n: int) -> float:
    """Return P(W > width) for the range W of n standard normal values.

    The integral over the smallest value is taken by the trapezoidal rule, which converges faster than any power
    for a smooth integrand that dies away on both sides.
    """
    step = 1 / 8
    grid = (-_FAR + i * step for i in range(int(2 * _FAR / step) + 1))
    total = math.fsum(normal_density(x) * normal_between(x, x + width) ** (n - 1) for x in grid)
    return max(0.0, 1 - n * step * total)


def bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where an increasing function crosses zero between two places, to the last figure."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if function(middle) < 0:
            low = middle
        else:
            high = middle


def false_position(
    function: Callable[[float], float], low: float, high: float, tolerance: float = 1e-11
) -> float:
    """Return where an increasing function is as good as zero, in few evaluations (Illinois): for slow functions."""
    at_low, at_high = function(low), function(high)
    side = 0
    while True:
        place = (low * at_high - high * at_low) / (at_high - at_low)
        value = function(place)
        if abs(value) <= tolerance or not low < place < high:
            return place
        if value < 0:
            low, at_low = place, value
            at_high *= 0.5 if side < 0 else 1
            side = -1
        else:
            high, at_high = place, value
            at_low *= 0.5 if side > 0 else 1
            side = 1


def integrate(function: Callable[[float], float], knots: Sequence[float], tolerance: float = 1e-13) -> float:
    """Return the integral from the first knot to the last (Gauss-Legendre, halved until two answers agree).

    Knots stand where the function bends sharply, so that nothing narrow falls between the points.
    """
    return math.fsum(
        _refine(function, low, high, _panel(function, low, high), tolerance, _DEEPEST)
        for low, high in pairwise(knots)
    )


def _refine(
    function: Callable[[float], float], low: float, high: float, whole: float, tolerance: float, depth: int
) -> float:
    middle = (low + high) / 2
    left, right = _panel(function, low, middle), _panel(function, middle, high)
    if abs(left + right - whole) <= tolerance or depth == 0:
        return left + right
    return _refine(function, low, middle, left, tolerance / 2, depth - 1) + _refine(
        function, middle, high, right, tolerance / 2, depth - 1
    )


def _panel(function: Callable[[float], float], low: float, high: float) -> float:
    half, middle = (high - low) / 2, (high + low) / 2
    return half * math.fsum(weight * function(middle + half * node) for node, weight in _nodes())


@cache
def _nodes() -> tuple[tuple[float, float], ...]:
    """Return the nodes and weights of Gauss-Legendre on [-1, 1]: the roots of P_n, by Newton's method."""
    found = []
    for i in range(_POINTS):
        x = math.cos(math.pi * (i + 0.75) / (_POINTS + 0.5))
        slope = 1.0
        for _ in range(8):
            before, now = 1.0, x
            for k in range(2, _POINTS + 1):
                before, now = now, ((2 * k - 1) * x * now - (k - 1) * before) / k
            slope = _POINTS * (x * now - before) / (x * x - 1)
            x -= now / slope
        found.append((x, 2 / ((1 - x * x) * slope * slope)))
    return tuple(found)


def _incomplete_beta(a: float, b: float, x: float, y: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b).

    y is 1 - x, which the caller knows without subtraction. The continued fraction is taken on the side on which it
    converges fast.
    """
    if x == 0 or y == 0:
        return float(y == 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_tail(b, a, y, x)
    return _beta_tail(a, b, x, y)


def _beta_tail(a: float, b: float, x: float, y: float) -> float:
    ratio = _log_gamma_ratio(max(a, b), min(a, b)) - math.lgamma(min(a, b))
    logarithm = math.log1p(-y) if y < 0.5 else math.log(x)
    other = math.log1p(-x) if x < 0.5 else math.log(y)
    return math.exp(ratio + a * logarithm + b * other) * _beta_fraction(a, b, x) / a


def _log_gamma_ratio(a: float, b: float) -> float:
    """Return ln Γ(a + b) - ln Γ(a); for many degrees of freedom (b = 1/2) by its series, which loses no figures."""
    if b == 0.5 and a > 1000:
        return math.log(a) / 2 - 1 / (8 * a) + 1 / (192 * a**3)
    return math.lgamma(a + b) - math.lgamma(a)


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value, m = d, 0
    while True:
        m += 1
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _apart(1 + term * d)
            c = _apart(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < 3e-15:
            return value


def _apart(x: float) -> float:
    """Keep a denominator away from zero (Lentz)."""
    return x if abs(x) > 1e-300 else 1e-300
