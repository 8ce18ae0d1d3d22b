"""U of results: from the laboratory's published budgets, the machine that was used, and its calibration on that day."""

import math
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.errors import InvalidInput, LimsError
from lims.domain.measurement.budget import Content, read
from lims.domain.measurement.evaluation import CalibrationResult, evaluated, reported
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Computation, Method, Result
from lims.domain.standards.units import convert
from lims.domain.workflow import DeterminationState
from lims.models import (
    CalibratedRange,
    Determination,
    Equipment,
    EquipmentMethod,
    Laboratory,
    StatedUncertainty,
    UncertaintyBudget,
)
from lims.models import Result as ResultRow
from lims.queries import gates
from lims.queries.computation import Typed
from lims.queries.rows import equipment_of
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
class Measured:
    """A determination with what it came to."""

    determination: Determination
    mark: str
    method: Method
    computation: Computation
    readings: Mapping[str, Typed]


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
    methods = {one.method.code for one in measured}
    budgets = published(session, laboratory_id, methods)
    stated = of_methods(session, laboratory_id, methods)
    today = _today(session, laboratory_id) if stated else None
    stored = _stored(session, laboratory_id, [one.determination for one in measured])
    known: dict[tuple[str, str, str], Known] = {}
    refused: dict[tuple[str, str, str], LimsError] = {}
    places: dict[int, tuple[str, str, str]] = {}
    for one in measured:
        for measurand, result in one.computation.results.items():
            place = (one.mark, one.method.code, measurand)
            places[id(result)] = place
            try:
                found = (
                    stored.get((one.determination.id, measurand))
                    if one.determination.state in FROZEN
                    else known_now(session, one, result, budgets)
                    or _stated_now(stated, result, one.determination.tested_on or today)
                )
            except InvalidInput as error:
                refused[place] = error
                continue
            if found is not None:
                known[place] = found
    return Uncertainties(known, refused, places)


def known_now(
    session: Session, one: Measured, result: Result, budgets: Sequence[UncertaintyBudget]
) -> Known | None:
    """Return U of a result by the budget in force; None where none holds.

    Raises:
        InvalidInput: the calibration of the machine has no U where the budget needs one.
    """
    budget = budget_for(budgets, result)
    if budget is None or isinstance(result.exact, str):
        return None
    found = known_at(session, read(budget.content), result, one)
    return Known(found.expanded, found.coverage_factor, found.effective_dof, budget.id)


def _stated_now(rows: Sequence[StatedUncertainty], result: Result, on: date | None) -> Known | None:
    """Return U as it is stated for the method and the range, where no budget holds."""
    found = stated_for(rows, result, on) if rows and on else None
    return Known(found[0], found[1], None, None) if found else None


def known_at(session: Session, content: Content, result: Result, one: Measured) -> Known:
    """Return what a budget comes to at a result that was measured."""
    value = result.exact
    if not isinstance(value, Decimal):
        message = "an observation has no budget"
        raise TypeError(message)

    def calibrated(function: str, at: str) -> CalibrationResult | None:
        place, unit = _place(at, value, result.unit, one)
        return None if place is None else calibrated_at(session, one.determination, function, place, unit)

    got = evaluated(content, value, calibrated)
    return Known(
        reported(got.expanded, result.step),
        Decimal(repr(got.k)).quantize(Decimal("0.01")).normalize() + 0,
        None if math.isinf(got.dof) else Decimal(repr(got.dof)).quantize(Decimal("0.1")),
        None,
    )


def calibrated_at(
    session: Session, determination: Determination, function: str, place: Decimal, unit: str
) -> CalibrationResult | None:
    """Return what the calibrations of the machines used say of a function at a place, on the date of test.

    Before the machine was chosen, those that serve the method stand for it, the worst of them first.
    """
    on = determination.tested_on or _today(session, determination.laboratory_id)
    used = equipment_of(session, determination) or serving(
        session, determination.laboratory_id, determination.method_code
    )
    return worst_calibration(session, used, on, function, (place, unit))


def worst_calibration(
    session: Session,
    used: Sequence[Equipment],
    on: date,
    function: str,
    place: tuple[Decimal, str] | None,
) -> CalibrationResult | None:
    """Return the greatest U that the calibrations of machines have for a function at a place, or anywhere."""
    found = [
        row
        for equipment in used
        for row in ranges_on(session, equipment, on)
        if row.function.casefold() == function.casefold() and (place is None or _lies_in(row, *place))
    ]
    if not found:
        return None
    worst = max(found, key=lambda row: row.expanded / row.coverage_factor)
    return CalibrationResult(worst.expanded, worst.coverage_factor, worst.relative)


def ranges_on(session: Session, equipment: Equipment, on: date) -> list[CalibratedRange]:
    """Return the results of the calibration that held on a day."""
    calibration = gates.calibration_on(session, equipment, on)
    return ranges_of(session, equipment.laboratory_id, calibration.id) if calibration else []


def ranges_of(session: Session, laboratory_id: uuid.UUID, calibration_id: uuid.UUID) -> list[CalibratedRange]:
    """Return the results of a calibration, by function and range."""
    rows = session.scalars(
        select(CalibratedRange).where(
            CalibratedRange.laboratory_id == laboratory_id,
            CalibratedRange.calibration_id == calibration_id,
            CalibratedRange.removed.is_(False),
        )
    )
    return sorted(rows, key=lambda row: (row.function, row.low))


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


def _lies_in(row: CalibratedRange, place: Decimal, unit: str) -> bool:
    try:
        value = convert(place, unit, row.unit) if unit and unit != row.unit else place
    except InvalidInput:
        return False
    return row.low <= value <= row.high


def _stored(
    session: Session, laboratory_id: uuid.UUID, determinations: Sequence[Determination]
) -> dict[tuple[uuid.UUID, str], Known]:
    handed_in = [one.id for one in determinations if one.state in FROZEN]
    if not handed_in:
        return {}
    rows = session.scalars(
        select(ResultRow).where(
            ResultRow.laboratory_id == laboratory_id,
            ResultRow.determination_id.in_(handed_in),
            ResultRow.expanded_uncertainty.is_not(None),
        )
    )
    return {
        (row.determination_id, row.measurand): Known(
            row.expanded_uncertainty, row.coverage_factor, row.effective_dof, row.budget_id
        )
        for row in rows
        if row.expanded_uncertainty is not None and row.coverage_factor is not None
    }


def serving(session: Session, laboratory_id: uuid.UUID, method_code: str) -> list[Equipment]:
    """Return the machines in service that serve a method."""
    return list(
        session.scalars(
            select(Equipment)
            .join(EquipmentMethod, EquipmentMethod.equipment_id == Equipment.id)
            .where(
                EquipmentMethod.laboratory_id == laboratory_id,
                EquipmentMethod.method_code == method_code,
                EquipmentMethod.removed.is_(False),
                Equipment.in_service.is_(True),
            )
        )
    )


def _today(session: Session, laboratory_id: uuid.UUID) -> date:
    return clock.today(session.get_one(Laboratory, laboratory_id).timezone)
