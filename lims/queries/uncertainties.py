"""U of results: from the laboratory's published budgets, the machine that was used, and its calibration on that day."""

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.measurement.budget import Content, read
from lims.domain.measurement.evaluation import CalibrationResult, evaluated, reported
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Computation, Method, Result
from lims.domain.standards.reported import FACTOR, U_OF
from lims.domain.workflow import DeterminationState
from lims.models import Determination, Equipment, Laboratory, StatedUncertainty, UncertaintyBudget
from lims.models import Result as ResultRow
from lims.queries.computation import Typed
from lims.queries.rows import equipment_by
from lims.queries.scales import Scales
from lims.queries.stated_uncertainties import of_methods, stated_for

FROZEN = frozenset({DeterminationState.SUBMITTED, DeterminationState.ACCEPTED})
"""What was handed in keeps the U that it was handed in with."""


@dataclass(frozen=True, slots=True)
class Known:
    """U of a result as it is reported, and the edition of the budget that gave it."""

    expanded: Decimal
    coverage_factor: Decimal
    effective_dof: Decimal | None
    """None where they are infinite."""
    budget_id: uuid.UUID | None
    """None where it is stated without a budget of this house."""


@dataclass(frozen=True, slots=True)
class Anew:
    """That a determination is being handed in at this moment: with its day and its machines, before they are kept."""

    tested_on: date
    machines: Sequence[Equipment]


@dataclass(frozen=True, slots=True)
class Measured:
    """A determination with what it came to."""

    determination: Determination
    mark: str
    method: Method
    computation: Computation
    readings: Mapping[str, Typed]
    anew: Anew | None = None
    """None where it is as it is kept."""
    theirs: bool = False
    """Whether another laboratory tested it: U is what was typed from its report, and nothing of this house."""

    @property
    def frozen(self) -> bool:
        """Say whether its U is the one that it was handed in with."""
        return self.anew is None and self.determination.state in FROZEN


@dataclass(frozen=True, slots=True)
class Uncertainties:
    """U of the results of several determinations; judging asks it for a result."""

    known: Mapping[tuple[str, str, str], Known]
    """By mark, method and measurand."""
    refused: Mapping[tuple[str, str, str], LimsError]
    """Why a budget that holds gave no U."""
    places: Mapping[int, tuple[str, str, str]]
    """The same by identity of the result, which does not know its piece."""

    def __call__(self, result: Result) -> tuple[Decimal, Decimal] | None:
        """Return U and k of a result, where they are known."""
        place = self.places.get(id(result))
        found = self.known.get(place) if place else None
        return (found.expanded, found.coverage_factor) if found else None


def published(session: Session, laboratory_id: uuid.UUID, methods: Iterable[str]) -> list[UncertaintyBudget]:
    """Return the budgets in force for methods, the ranges in order."""
    return sorted(
        session.scalars(
            select(UncertaintyBudget).where(
                UncertaintyBudget.laboratory_id == laboratory_id,
                UncertaintyBudget.state == "published",
                UncertaintyBudget.method_code.in_(set(methods)),
            )
        ),
        key=lambda one: (one.method_code, one.measurand, one.low if one.low is not None else -math.inf),
    )


def budget_for(budgets: Sequence[UncertaintyBudget], result: Result) -> UncertaintyBudget | None:
    """Return the budget that holds for a result; where two ranges meet, the upper one."""
    value = result.exact
    if isinstance(value, str):
        return None
    fitting = [
        one
        for one in budgets
        if one.method_code == result.method
        and one.measurand == result.measurand
        and one.unit == result.unit
        and (one.low is None or one.low <= value)
        and (one.high is None or value <= one.high)
    ]
    return fitting[-1] if fitting else None


def uncertainties_of(
    session: Session, laboratory_id: uuid.UUID, measured: Sequence[Measured]
) -> Uncertainties:
    """Return U of all results: as stored where the work was handed in, else computed now."""
    stored = _stored(session, laboratory_id, [one.determination for one in measured if one.frozen])
    own = [one for one in measured if not one.frozen and not one.theirs]
    grounds = _grounds(session, laboratory_id, own)
    known: dict[tuple[str, str, str], Known] = {}
    refused: dict[tuple[str, str, str], LimsError] = {}
    places: dict[int, tuple[str, str, str]] = {}
    for one in measured:
        for measurand, result in one.computation.results.items():
            place = (one.mark, one.method.code, measurand)
            places[id(result)] = place
            try:
                if one.frozen:
                    found = stored.get((one.determination.id, measurand))
                else:
                    found = _theirs(one, measurand) if one.theirs else grounds.known(one, result)
            except InvalidInput as error:
                refused[place] = error
                continue
            if found is not None:
                known[place] = found
    return Uncertainties(known, refused, places)


def _theirs(one: Measured, measurand: str) -> Known | None:
    """Return U and k as they were typed from another laboratory's report; None where it states none.

    Raises:
        InvalidInput: U was typed without its k, which is never supposed.
    """
    expanded, factor = _number(one, f"{U_OF}{measurand}"), _number(one, FACTOR)
    if expanded is None:
        return None
    if factor is None:
        told = InvalidInput(N_("Isilah juga k seperti tercetak di LHU mereka; U tanpa k tidak dicetak."))
        raise InvalidInput(told.message, {f"{one.determination.id}:{FACTOR}": told})
    return Known(expanded, factor, None, None)


def _number(one: Measured, key: str) -> Decimal | None:
    typed = one.readings.get(key)
    try:
        return parse_decimal(typed.text) if typed and typed.text.strip() else None
    except InvalidInput:
        return None  # the reading itself says so


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What U rests on today: the budgets in force, what is stated, the machines that were used, their scales."""

    budgets: Sequence[UncertaintyBudget]
    contents: Mapping[uuid.UUID, Content]
    stated: Sequence[StatedUncertainty]
    used: Mapping[uuid.UUID, Sequence[Equipment]]
    """As they are kept, by determination."""
    scales: Scales
    today: date | None
    """None where nothing needs it."""

    def known(self, one: Measured, result: Result) -> Known | None:
        """Return U of a result by the budget in force, else as it is stated; None where neither holds.

        Raises:
            InvalidInput: the calibration of the machine has no U where the budget needs one.
        """
        budget = budget_for(self.budgets, result)
        if budget is not None and isinstance(result.exact, Decimal):
            return self._evaluated(budget, one, result, result.exact)
        on = self._tested_on(one)
        found = stated_for(self.stated, result, on) if self.stated and on else None
        return Known(found[0], found[1], None, None) if found else None

    def _evaluated(self, budget: UncertaintyBudget, one: Measured, result: Result, value: Decimal) -> Known:
        def calibrated(function: str, at: str) -> CalibrationResult | None:
            place, unit = _place(at, value, result.unit, one)
            on = self._tested_on(one)
            return (
                None
                if place is None or on is None
                else self.scales.worst(self._machines(one), on, function, (place, unit))
            )

        got = evaluated(self.contents[budget.id], value, calibrated)
        return Known(
            reported(got.expanded, result.step),
            Decimal(repr(got.k)).quantize(Decimal("0.01")).normalize() + 0,
            None if math.isinf(got.dof) else Decimal(repr(got.dof)).quantize(Decimal("0.1")),
            budget.id,
        )

    def _machines(self, one: Measured) -> Sequence[Equipment]:
        """Return the machines used; before one was chosen, those that serve the method stand for it."""
        used = one.anew.machines if one.anew else self.used.get(one.determination.id)
        return used or self.scales.serving(one.determination.method_code)

    def _tested_on(self, one: Measured) -> date | None:
        return one.anew.tested_on if one.anew else one.determination.tested_on or self.today


def _grounds(session: Session, laboratory_id: uuid.UUID, measured: Sequence[Measured]) -> _Grounds:
    """Read what U of results rests on, once for all of them."""
    methods = {one.method.code for one in measured}
    budgets = published(session, laboratory_id, methods) if methods else []
    stated = of_methods(session, laboratory_id, methods) if methods else []
    kept = [one.determination for one in measured if one.anew is None]
    return _Grounds(
        budgets,
        {one.id: read(one.content) for one in budgets},
        stated,
        equipment_by(session, kept) if budgets else {},
        Scales(session, laboratory_id),
        clock.today(session.get_one(Laboratory, laboratory_id).timezone)
        if kept and (budgets or stated)
        else None,
    )


def _place(at: str, value: Decimal, unit: str, one: Measured) -> tuple[Decimal | None, str]:
    """Return where on the scale of the machine a budget line looks, and in which unit; none for a number."""
    if not at:
        return value, unit
    typed = one.readings.get(at)
    field = next((field for field in one.method.readings if field.key == at), None)
    try:
        if field is None:
            return parse_decimal(at), ""
        return (parse_decimal(typed.text), typed.unit or field.unit) if typed else (None, "")
    except InvalidInput:
        return None, ""


_STORED = select(
    ResultRow.determination_id,
    ResultRow.measurand,
    ResultRow.expanded_uncertainty,
    ResultRow.coverage_factor,
    ResultRow.effective_dof,
    ResultRow.budget_id,
).where(
    ResultRow.laboratory_id == bindparam("laboratory_id"),
    ResultRow.determination_id.in_(bindparam("wanted", expanding=True)),
    ResultRow.expanded_uncertainty.is_not(None),
)


def _stored(
    session: Session, laboratory_id: uuid.UUID, determinations: Sequence[Determination]
) -> dict[tuple[uuid.UUID, str], Known]:
    if not determinations:
        return {}
    wanted = [one.id for one in determinations]
    rows = session.execute(_STORED, {"laboratory_id": laboratory_id, "wanted": wanted})
    return {
        (row.determination_id, row.measurand): Known(
            row.expanded_uncertainty, row.coverage_factor, row.effective_dof, row.budget_id
        )
        for row in rows
        if row.expanded_uncertainty is not None and row.coverage_factor is not None
    }
