"""Budgets of uncertainty as the technical manager sees them: the list, and what one comes to at a value."""

import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.errors import InvalidInput
from lims.domain.measurement.budget import Content
from lims.domain.measurement.evaluation import CalibrationResult, Evaluated, evaluated, reported
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import ResultField
from lims.models import Laboratory, UncertaintyBudget, User
from lims.queries.library import library_of
from lims.queries.scales import Scales


@dataclass(frozen=True, slots=True)
class Edition:
    """A budget with who wrote and who published it."""

    budget: UncertaintyBudget
    written_by: str
    published_by: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What a budget comes to at a value."""

    value: Decimal
    at: Evaluated
    reported: Decimal

    @property
    def dof(self) -> float | None:
        """The effective degrees of freedom; None where they are infinite."""
        return None if math.isinf(self.at.dof) else self.at.dof


def editions(session: Session, actor: Actor, of: UncertaintyBudget | None = None) -> tuple[Edition, ...]:
    """Return all budgets, or all editions for the method and measurand of one, the newest first."""
    require(actor, Permission.STANDARD_VIEW)
    query = visible(actor, UncertaintyBudget).order_by(
        UncertaintyBudget.method_code, UncertaintyBudget.measurand, UncertaintyBudget.edition.desc()
    )
    if of is not None:
        query = query.where(
            UncertaintyBudget.method_code == of.method_code, UncertaintyBudget.measurand == of.measurand
        )
    rows = session.scalars(query).all()
    names = _names(session, rows)
    return tuple(
        Edition(one, names[one.written_by_id], names[one.published_by_id] if one.published_by_id else "")
        for one in rows
    )


def _names(session: Session, rows: Sequence[UncertaintyBudget]) -> dict[uuid.UUID, str]:
    wanted = {one.written_by_id for one in rows} | {
        one.published_by_id for one in rows if one.published_by_id
    }
    return {user.id: user.name for user in session.scalars(select(User).where(User.id.in_(wanted)))}


def read(session: Session, actor: Actor, budget_id: uuid.UUID) -> UncertaintyBudget:
    """Return an edition."""
    require(actor, Permission.STANDARD_VIEW)
    return fetch(session, actor, UncertaintyBudget, budget_id)


def before(found: Sequence[Edition], kept: UncertaintyBudget) -> UncertaintyBudget | None:
    """Return the edition that an edition is held against: the last one before it of its range, else the last one."""
    earlier = [one.budget for one in found if one.budget.edition < kept.edition]
    same = [one for one in earlier if (one.low, one.high) == (kept.low, kept.high)]
    return max(same or earlier, key=lambda one: one.edition, default=None)


def numbers(session: Session, actor: Actor) -> list[tuple[str, ResultField]]:
    """Return every number that the laboratory's methods give, with the code of the method."""
    require(actor, Permission.STANDARD_VIEW)
    methods = library_of(session, actor.laboratory()).methods
    return [(code, one) for code, method in methods.items() for one in method.results if not one.choice]


def figures(
    session: Session, actor: Actor, method_code: str, result: ResultField, content: Content, value: Decimal
) -> Figures:
    """Return what a budget comes to at a value, with today's calibrations of the machines that serve the method.

    A line that looks at a reading takes the worst range of its function, because no reading is there yet.

    Raises:
        InvalidInput: no calibration has U for a function, or the model has no value.
    """
    on = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    scales = Scales(session, actor.laboratory())
    used = scales.serving(method_code)

    def calibrated(function: str, at: str) -> CalibrationResult | None:
        return scales.worst(used, on, function, _place(at, value, result.unit))

    got = evaluated(content, value, calibrated)
    return Figures(value, got, reported(got.expanded, result.rounding.step if result.rounding else None))


def _place(at: str, value: Decimal, unit: str) -> tuple[Decimal, str] | None:
    if not at:
        return value, unit
    try:
        return parse_decimal(at), ""
    except InvalidInput:
        return None
