"""Budgets of uncertainty: first order, with effective degrees of freedom, and when that misleads (JCGM 100:2008)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lims.domain.distributions import coverage_factor
from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement.jet import Jet
from lims.domain.measurement.model import Model

MISLEADS_BEYOND = 0.05
"""A difference between first and second order that changes the second figure of an uncertainty."""
USUAL_COVERAGE_FACTOR = 2.0
"""About 95 % with many degrees of freedom (ILAC-P14)."""
LEAST_DOF = 0.1
HIGHEST_LEVEL = 0.999999


class Distribution(StrEnum):
    """What is believed of a quantity about its value."""

    NORMAL = "normal"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"
    ARCSINE = "arcsine"
    TRAPEZOIDAL = "trapezoidal"


def divisor(distribution: Distribution, beta: float = 0.0) -> float:
    """Return what a half-width is divided by to give a standard uncertainty (JCGM 100:2008, 4.3.7 and 4.3.9).

    Args:
        distribution: Any but the normal one, which has no half-width.
        beta: Top of a trapezium over its base, between 0 (triangular) and 1 (uniform).

    Raises:
        InvalidInput: The distribution is normal, or `beta` is not between 0 and 1.
    """
    if not 0 <= beta <= 1:
        raise InvalidInput(N_("beta trapesium harus antara 0 dan 1."))
    match distribution:
        case Distribution.UNIFORM:
            return math.sqrt(3)
        case Distribution.TRIANGULAR:
            return math.sqrt(6)
        case Distribution.ARCSINE:
            return math.sqrt(2)
        case Distribution.TRAPEZOIDAL:
            return math.sqrt(6 / (1 + beta * beta))
    raise InvalidInput(
        N_("Distribusi normal tidak mempunyai setengah lebar; isi ketidakpastian baku u, atau U dan k.")
    )


@dataclass(frozen=True, slots=True)
class Quantity:
    """An input quantity: its estimate, standard uncertainty, degrees of freedom and distribution."""

    value: float
    u: float = 0.0
    dof: float = math.inf
    distribution: Distribution = Distribution.NORMAL
    beta: float = 0.0

    def __post_init__(self) -> None:
        if self.u < 0:
            raise InvalidInput(N_("Ketidakpastian tidak boleh negatif; isi nol atau lebih."))
        if self.dof < LEAST_DOF:
            raise InvalidInput(N_("Derajat kebebasan paling kecil 0,1; kosongkan bila tak hingga."))


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One row of the budget."""

    name: str
    quantity: Quantity
    sensitivity: float | None
    """c = df/dx at the estimates; None for an exact quantity in which the model has no slope there."""
    contribution: float
    """|c| u, in the unit of the result."""
    share: float
    """Part of the variance of the result, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A result with its uncertainty; lengths of an interval are in the unit of the result."""

    value: float
    u: float
    """Combined standard uncertainty, first order (5.1.2, formula 10)."""
    dof: float
    """Effective degrees of freedom (G.4.1, formula G.2b); infinite where no input has a finite number."""
    k: float
    level: float | None
    """Coverage probability; None where k was chosen."""
    lines: tuple[BudgetLine, ...]
    u_second_order: float
    """With the terms of the next order (5.1.2, note), which hold for inputs that are about normal."""

    @property
    def U(self) -> float:  # noqa: N802 - the symbol of the field
        """Expanded uncertainty, k u."""
        return self.k * self.u

    @property
    def relative_U(self) -> float | None:  # noqa: N802
        """U over the value; None where the value is zero."""
        return self.U / abs(self.value) if self.value else None

    @property
    def first_order_misleads(self) -> bool:
        """Tell whether the model bends so much within the uncertainties that first order is not enough.

        Then a Monte Carlo evaluation (JCGM 101) is called for; with functions such as ln x near zero it differs even
        from second order.
        """
        return abs(self.u_second_order - self.u) > MISLEADS_BEYOND * self.u


def evaluate(
    model: Model, quantities: Mapping[str, Quantity], *, level: float | None = None, k: float | None = None
) -> Budget:
    """Return the budget of a measurement with independent inputs.

    Args:
        model: The measurement function.
        quantities: One for each name of the model.
        level: Coverage probability, such as 0.95; k is then taken from Student's distribution with the effective
            degrees of freedom as they are, not cut to a whole number (G.4.2, note 1).
        k: A chosen coverage factor; without level and k it is 2.

    Raises:
        InvalidInput: Names of model and quantities differ, the level is not between 0 and 1, k is not greater than
            zero, or the model has no value or slope there.
    """
    _check(model, quantities, level, k)
    plain = model.evaluate({name: quantities[name].value for name in model.names})
    value = plain.value if isinstance(plain, Jet) else plain
    own = {name: _moved(model, quantities, name, name) for name in model.names if quantities[name].u > 0}
    slopes = {name: jet.derivative(1) for name, jet in own.items()}
    contributions = {
        name: abs(slopes[name]) * quantities[name].u if name in own else 0.0 for name in quantities
    }
    u = math.hypot(*contributions.values())
    if not (math.isfinite(value) and math.isfinite(u)):
        raise InvalidInput(N_("Nilai atau ketidakpastian hasil terlalu besar; periksa nilai dan satuannya."))
    dof = _effective_dof(u, contributions, quantities)
    factor = coverage_factor(level, dof) if level is not None else k or USUAL_COVERAGE_FACTOR
    lines = tuple(
        BudgetLine(
            name,
            quantities[name],
            slopes[name] if name in own else _slope(model, quantities, name),
            part,
            (part / u) ** 2 if u else 0.0,
        )
        for name, part in contributions.items()
    )
    second = math.sqrt(max(0.0, u * u + _second_order(model, quantities, own)))
    return Budget(value, u, dof, factor, level, lines, second)


def _check(model: Model, quantities: Mapping[str, Quantity], level: float | None, k: float | None) -> None:
    missing = [name for name in model.names if name not in quantities]
    if missing:
        raise InvalidInput(
            N_("Besaran %(names)s ada di model tetapi belum diisi; isi nilai dan ketidakpastiannya."),
            names=", ".join(missing),
        )
    extra = [name for name in quantities if name not in model.names]
    if extra:
        raise InvalidInput(
            N_("Besaran %(names)s tidak ada di model; hapus, atau masukkan ke model."), names=", ".join(extra)
        )
    if level is not None and k is not None:
        raise InvalidInput(N_("Isi tingkat kepercayaan (coverage) atau faktor cakupan k, jangan keduanya."))
    if level is not None and not 0 < level <= HIGHEST_LEVEL:
        raise InvalidInput(N_("Tingkat kepercayaan harus di antara 0 dan 0,999999; tulis misalnya 0.95."))
    if k is not None and not k > 0:
        raise InvalidInput(N_("Faktor cakupan k harus lebih besar dari nol; tulis misalnya 2."))


def _moved(model: Model, quantities: Mapping[str, Quantity], one: str, other: str) -> Jet:
    """Return the model as it moves with two quantities, or along the first direction with one."""
    jets = {
        name: Jet.variable(quantities[name].value, name == one, name == other != one) for name in model.names
    }
    moved = model.evaluate(jets)
    return moved if isinstance(moved, Jet) else Jet.variable(moved, 0, 0)


def _slope(model: Model, quantities: Mapping[str, Quantity], name: str) -> float | None:
    """Return the sensitivity to an exact quantity, for the table only."""
    try:
        return _moved(model, quantities, name, name).derivative(1)
    except InvalidInput:
        return None


def _effective_dof(u: float, contributions: Mapping[str, float], quantities: Mapping[str, Quantity]) -> float:
    """Return the degrees of freedom of the combined uncertainty (Welch and Satterthwaite, G.4.1)."""
    total = math.fsum((part / u) ** 4 / quantities[name].dof for name, part in contributions.items() if u > 0)
    return 1 / total if total > 0 else math.inf


def _second_order(model: Model, quantities: Mapping[str, Quantity], own: Mapping[str, Jet]) -> float:
    """Return the sum of [f_ij² / 2 + f_i f_ijj] u_i² u_j² over all pairs (5.1.2, note)."""
    total = 0.0
    names = list(own)
    for i, one in enumerate(names):
        ui, single = quantities[one].u, own[one]
        total += (single.derivative(2) ** 2 / 2 + single.derivative(1) * single.derivative(3)) * ui**4
        for other in names[i + 1 :]:
            f, uj = _moved(model, quantities, one, other).derivative, quantities[other].u
            mixed = f(1, 1) ** 2 + f(1, 0) * f(1, 2) + f(0, 1) * f(2, 1)
            total += mixed * ui**2 * uj**2
    return total
