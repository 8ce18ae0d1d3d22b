"""U and k as the technical manager states them for a method and a range, where no budget is kept here."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require, visible
from lims.domain.measurement.evaluation import reported
from lims.domain.standards import Result
from lims.models import StatedUncertainty, User


@dataclass(frozen=True, slots=True)
class StatedRow:
    """A statement with whoever made it."""

    row: StatedUncertainty
    by: str
    current: bool


def of_methods(session: Session, laboratory_id: uuid.UUID, methods: Iterable[str]) -> list[StatedUncertainty]:
    """Return what is stated for methods, ended statements among it: the date of test decides."""
    return list(
        session.scalars(
            select(StatedUncertainty)
            .where(
                StatedUncertainty.laboratory_id == laboratory_id,
                StatedUncertainty.method_code.in_(set(methods)),
            )
            .order_by(StatedUncertainty.id)
        )
    )


def stated_for(rows: Sequence[StatedUncertainty], result: Result, on: date) -> tuple[Decimal, Decimal] | None:
    """Return U, as it is reported, and k of a result that was measured on a day; where two ranges meet, the newer."""
    value = result.exact
    if not isinstance(value, Decimal):
        return None
    fitting = [
        one
        for one in rows
        if (one.method_code, one.measurand, one.unit) == (result.method, result.measurand, result.unit)
        and (one.low is None or one.low <= value)
        and (one.high is None or value <= one.high)
        and holds_on(one, on)
    ]
    if not fitting:
        return None
    found = fitting[-1]
    width = abs(value) * found.expanded / 100 if found.relative else found.expanded
    return (reported(float(width), result.step), found.coverage_factor) if width else None


def holds_on(row: StatedUncertainty, on: date) -> bool:
    """Tell whether a statement holds for tests of a day."""
    return row.valid_from <= on and (row.ended_on is None or on <= row.ended_on)


def all_of(session: Session, actor: Actor, today: date) -> tuple[StatedRow, ...]:
    """Return every statement, those that hold first."""
    require(actor, Permission.STANDARD_VIEW)
    rows = session.execute(
        visible(actor, StatedUncertainty)
        .join(User, User.id == StatedUncertainty.stated_by_id)
        .add_columns(User.name)
        .order_by(StatedUncertainty.method_code, StatedUncertainty.measurand, StatedUncertainty.id)
    )
    found = [StatedRow(row, name, holds_on(row, today)) for row, name in rows]
    return tuple(sorted(found, key=lambda one: not one.current))
