"""A budget of uncertainty evaluated at a result: U, k, and what each line gives to it (JCGM 100:2008, 101:2008)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement import model as models
from lims.domain.measurement import monte_carlo
from lims.domain.measurement.budget import Content, Line
from lims.domain.measurement.uncertainty import Budget, Distribution, Quantity, divisor, evaluate

TRIALS = 20_000
SEED = 1
"""Fixed, so that a budget gives the same U whenever it is computed."""
USUAL_LEVEL = 0.9545
FIGURES = 2
LOST_AT_MOST = Decimal("0.05")
"""What rounding may take from U; where it would take more, U is rounded up (EA-4/02 M:2022, 6.3)."""

Calibrated = Callable[[str, str], "CalibrationResult | None"]
"""U of the machine used, by function and place on the scale; None where its calibration has none there."""


class CalibrationResult(NamedTuple):
    """What a calibration certificate says of a function of the machine in a range."""

    expanded: Decimal
    coverage_factor: Decimal
    relative: bool
    """U is in per cent of what is measured."""


@dataclass(frozen=True, slots=True)
class Part:
    """A line as it was evaluated."""

    line: Line
    u: float
    sensitivity: float
    contribution: float
    share: float


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A budget at a result, in the unit of the result."""

    u: float
    dof: float
    k: float
    expanded: float
    parts: tuple[Part, ...]
    way: str
    """`first-order`, `second-order` or `monte-carlo`: what was used, the latter two where first order misleads."""


def evaluated(content: Content, value: Decimal, calibrated: Calibrated) -> Evaluated:
    """Return what a budget comes to at a result.

    Raises:
        InvalidInput: the calibration of the machine used says nothing of a function where it is needed, or the model
            has no value; an uncertainty that is not known is never taken for zero.
    """
    model, quantities = (_modelled if content.model else _added)(content, value, calibrated)
    level = float(content.level) if content.level is not None else None
    k = float(content.k) if content.k is not None else None
    budget = evaluate(model, quantities, level=level, k=k)
    scale = abs(float(value) / budget.value) if content.model and budget.value else 1.0
    u, factor, way = _final(model, quantities, budget, level)
    by_name = {line.name: line for line in budget.lines}
    parts = tuple(
        Part(
            line,
            by_name[name].quantity.u,
            by_name[name].sensitivity or 0.0,
            by_name[name].contribution * scale,
            by_name[name].share,
        )
        for name, line in zip(_symbols(content), content.lines, strict=True)
    )
    return Evaluated(u * scale, budget.dof, factor, factor * u * scale, parts, way)


def reported(expanded: float, step: Decimal | None) -> Decimal:
    """Return U with at most two significant figures, and no finer than the place of the value (ILAC-P14:09/2020, 5).

    Rounded up where rounding to the nearest would take more than a twentieth of it, so that a small U never becomes
    zero.
    """
    exact = Decimal(repr(expanded))
    if not exact.is_finite() or exact <= 0:
        raise InvalidInput(N_("Ketidakpastian harus lebih besar dari nol; periksa sumber-sumbernya."))
    place = Decimal(1).scaleb(exact.adjusted() - FIGURES + 1)
    if step is not None:
        place = max(place, Decimal(1).scaleb(_exponent(step)))
    rounded = exact.quantize(place, ROUND_HALF_UP)
    if rounded < exact * (1 - LOST_AT_MOST):
        rounded = exact.quantize(place, ROUND_CEILING)
    return Decimal(format(rounded.normalize(), "f")).quantize(place) if place < 1 else Decimal(int(rounded))


def two_figures(expanded: Decimal) -> Decimal:
    """Return U with at most two significant figures, as long as it has more."""
    figures = len(expanded.normalize().as_tuple().digits)
    return expanded if figures <= FIGURES else reported(float(expanded), None)


def _exponent(step: Decimal) -> int:
    exponent = step.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _final(
    model: models.Model, quantities: Mapping[str, Quantity], budget: Budget, level: float | None
) -> tuple[float, float, str]:
    """Return u, k and the way: first order, and where that misleads second order or drawn results (JCGM 101:2008)."""
    if not budget.first_order_misleads:
        return budget.u, budget.k, "first-order"
    if all(one.distribution is Distribution.NORMAL for one in quantities.values()):
        return budget.u_second_order, budget.k, "second-order"
    drawn = monte_carlo.propagate(model, quantities, level=level or USUAL_LEVEL, trials=TRIALS, seed=SEED)
    return drawn.u, (drawn.high - drawn.low) / 2 / drawn.u, "monte-carlo"


def _symbols(content: Content) -> list[str]:
    return [line.symbol if content.model else f"x{number}" for number, line in enumerate(content.lines, 1)]


def _added(
    content: Content, value: Decimal, calibrated: Calibrated
) -> tuple[models.Model, dict[str, Quantity]]:
    """Return the sum of the lines about the result."""
    names = _symbols(content)
    terms = [
        f"({format(line.sensitivity, 'f')})*{name}" for name, line in zip(names, content.lines, strict=True)
    ]
    quantities = {
        name: _quantity(line, 0.0, abs(float(value)), calibrated)
        for name, line in zip(names, content.lines, strict=True)
    }
    return models.parse(" + ".join(["y", *terms])), {"y": Quantity(float(value)), **quantities}


def _modelled(
    content: Content, _value: Decimal, calibrated: Calibrated
) -> tuple[models.Model, dict[str, Quantity]]:
    """Return the measurement function with the estimates of its inputs."""
    return models.parse(content.model), {
        line.symbol: _quantity(line, float(line.estimate or 0), abs(float(line.estimate or 0)), calibrated)
        for line in content.lines
    }


def _quantity(line: Line, estimate: float, whole: float, calibrated: Calibrated) -> Quantity:
    amount, by, relative = line.amount, line.divisor or Decimal(1), line.relative
    if line.function:
        found = calibrated(line.function, line.at)
        if found is None:
            raise InvalidInput(
                N_(
                    "Kalibrasi alat yang dipakai tidak mempunyai U untuk “%(function)s” pada rentang ini; isi tabel "
                    "hasil kalibrasi alat itu."
                ),
                function=line.function,
            )
        amount, by, relative = found.expanded, found.coverage_factor, found.relative
    u = float(amount or 0) * (whole / 100 if relative else 1.0)
    u /= float(by) if line.distribution is Distribution.NORMAL else divisor(line.distribution)
    return Quantity(estimate, u, line.dof, line.distribution)
