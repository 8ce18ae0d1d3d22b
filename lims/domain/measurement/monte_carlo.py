"""Propagation of distributions by the Monte Carlo method (JCGM 101:2008), for where first order misleads."""

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement.jet import Jet
from lims.domain.measurement.model import Model
from lims.domain.measurement.uncertainty import Distribution, Quantity, divisor

LEAST, MOST = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Propagated:
    """What the drawn results show."""

    mean: float
    u: float
    low: float
    """Ends of the interval with equal probability on both sides (JCGM 101:2008, 7.7)."""
    high: float


def propagate(
    model: Model, quantities: Mapping[str, Quantity], *, level: float, trials: int, seed: int
) -> Propagated:
    """Draw the inputs, compute the model, and describe the results; the same seed gives the same answer.

    Raises:
        InvalidInput: The number of trials is out of range, or the model has no value for what was drawn.
    """
    if not LEAST <= trials <= MOST:
        raise InvalidInput(
            N_("Jumlah percobaan Monte Carlo harus dari %(least)s sampai %(most)s."), least=LEAST, most=MOST
        )
    source = random.Random(seed)  # noqa: S311 # nosec B311 - draws for statistics, no secret
    draws = {name: _drawing(quantities[name], source) for name in model.names}
    results = []
    for _ in range(trials):
        value = model.evaluate({name: draw() for name, draw in draws.items()})
        results.append(value.value if isinstance(value, Jet) else value)
    results.sort()
    inside = round(level * trials)
    first = (trials - inside) // 2
    if not (math.isfinite(results[0]) and math.isfinite(results[-1])):
        raise InvalidInput(
            N_("Percobaan Monte Carlo memberi nilai tak terhingga; periksa nilai dan satuannya.")
        )
    mean = math.fsum(results) / trials
    return Propagated(mean, _spread(results, mean), results[first], results[min(first + inside, trials - 1)])


def _drawing(quantity: Quantity, source: random.Random) -> Callable[[], float]:
    """Return what draws one value of a quantity (JCGM 101:2008, 6.4)."""
    value, u = quantity.value, quantity.u
    if u == 0:
        return lambda: value
    if quantity.distribution is Distribution.NORMAL:
        if math.isinf(quantity.dof):
            return lambda: source.gauss(value, u)
        half_dof = quantity.dof / 2
        return lambda: value + u * source.gauss() / math.sqrt(source.gammavariate(half_dof, 1 / half_dof))
    half = u * divisor(quantity.distribution, quantity.beta)
    match quantity.distribution:
        case Distribution.ARCSINE:
            return lambda: value + half * math.sin(2 * math.pi * source.random())
        case Distribution.UNIFORM:
            beta = 1.0
        case Distribution.TRIANGULAR:
            beta = 0.0
        case _:
            beta = quantity.beta
    wide, narrow = half * (1 + beta) / 2, half * (1 - beta) / 2
    return lambda: value + wide * source.uniform(-1, 1) + narrow * source.uniform(-1, 1)


def _spread(results: list[float], mean: float) -> float:
    """Return the standard deviation; too great a number is an error of arithmetic, as everywhere."""
    return math.sqrt(math.fsum((one - mean) ** 2 for one in results) / (len(results) - 1))
