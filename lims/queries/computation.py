"""From the stored readings of a determination to its results, always by the frozen method of the order."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from lims.domain.rounding import TieRule
from lims.domain.standards import Computation, Method, Specification
from lims.domain.standards.reported import as_reported
from lims.models import (
    ApplicationItem,
    Determination,
    Order,
    OrderLine,
    Reading,
    Sample,
    Specimen,
)
from lims.queries import subcontracts
from lims.queries.library import frozen_method, judged_by
from lims.queries.subcontracts import Elsewhere


@dataclass(frozen=True, slots=True)
class Typed:
    """A reading in the words it was typed with."""

    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A determination with all that computing it needs."""

    determination: Determination
    specimen: Specimen
    sample: Sample
    item: ApplicationItem
    order: Order
    method: Method
    """As it was frozen; where another laboratory carries it out, the form in which its results are typed."""
    specification: Specification | None
    elsewhere: Elsewhere | None = None
    """Where another laboratory tests."""

    @property
    def context(self) -> Mapping[str, Decimal]:
        """What the specification states for the grade and size: S0, nominal mass, mandrel ..."""
        if self.specification is None or not self.specification.has(self.item.grade, self.item.size):
            return {}
        return self.specification.context(self.item.grade, self.item.size, self.conditions)

    @property
    def conditions(self) -> Mapping[str, str]:
        """What limits of this piece depend on besides grade and size."""
        return {**self.item.conditions, **self.specimen.conditions}

    def compute(self, readings: Mapping[str, Typed]) -> Computation:
        """Compute the results of readings as typed; partial input gives partial results."""
        return self.method.compute(
            {key: typed.text for key, typed in readings.items() if typed.text.strip()},
            self.context,
            {key: typed.unit for key, typed in readings.items() if typed.unit},
            tie=TieRule(self.order.tie),
        )


def work_of(session: Session, determination: Determination) -> Work:
    """Gather a determination's specimen, sample, order and frozen definitions."""
    return works_of(session, [determination])[determination.id]


def works_of(session: Session, determinations: Collection[Determination]) -> dict[uuid.UUID, Work]:
    """Gather the same of several determinations of one laboratory, void ones among them, by determination."""
    if not determinations:
        return {}
    laboratory_id = next(iter(determinations)).laboratory_id
    query = _gathered(laboratory_id).where(Determination.id.in_([one.id for one in determinations]))
    elsewhere = subcontracts.of_orders(session, laboratory_id, {one.order_id for one in determinations})
    return {one.determination.id: one for one in _works(session, query, elsewhere)}


def work_of_order(session: Session, order: Order) -> list[Work]:
    """Gather all determinations of an order that are not void, by sample, method and mark."""
    given = {"laboratory_id": order.laboratory_id, "order_id": order.id}
    elsewhere = subcontracts.of_order(session, order.laboratory_id, order.id)
    return _works(session, _of_order(), elsewhere, given)


Gathered = Select[Determination, Specimen, Sample, ApplicationItem, OrderLine, Order]


@cache
def _of_order() -> Gathered:
    """Return the question of an order, put together once."""
    return (
        _gathered(bindparam("laboratory_id"))
        .where(Determination.order_id == bindparam("order_id"), Determination.state != "void")
        .order_by(ApplicationItem.position, OrderLine.id, Specimen.mark)
    )


def _gathered(laboratory_id: uuid.UUID | BindParameter[uuid.UUID]) -> Gathered:
    return (
        select(Determination, Specimen, Sample, ApplicationItem, OrderLine, Order)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .join(Sample, Sample.id == Determination.sample_id)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(Order, Order.id == Determination.order_id)
        .join(
            OrderLine,
            (OrderLine.order_id == Determination.order_id)
            & (OrderLine.item_id == Sample.item_id)
            & (OrderLine.method_code == Determination.method_code),
        )
        .where(Determination.laboratory_id == laboratory_id)
    )


def _works(
    session: Session,
    query: Gathered,
    elsewhere: Mapping[uuid.UUID, Elsewhere],
    given: Mapping[str, Any] | None = None,
) -> list[Work]:
    """Return the works; what they are frozen to is read once a line, which has many pieces."""
    frozen: dict[uuid.UUID, tuple[Method, Specification | None]] = {}
    found = []
    for determination, specimen, sample, item, line, order in session.execute(query, given):
        away = elsewhere.get(line.id)
        if line.id not in frozen:
            frozen[line.id] = worked_by(session, line, away), judged_by(session, line)
        found.append(Work(determination, specimen, sample, item, order, *frozen[line.id], away))
    return found


def worked_by(session: Session, line: OrderLine, elsewhere: Elsewhere | None) -> Method:
    """Return the method by which a line is typed in: at the own bench, or from another laboratory's report."""
    method = frozen_method(session, line.method_sha256)
    return as_reported(method) if elsewhere is not None else method


def readings_of(session: Session, determination: Determination) -> dict[str, Typed]:
    """Return the readings of a determination by key."""
    rows = session.scalars(
        select(Reading).where(
            Reading.laboratory_id == determination.laboratory_id,
            Reading.determination_id == determination.id,
        )
    )
    return {row.key: Typed(row.text, row.unit) for row in rows}


_READINGS_OF_ORDER = (
    select(Reading.determination_id, Reading.key, Reading.text, Reading.unit)
    .join(Determination, Determination.id == Reading.determination_id)
    .where(
        Reading.laboratory_id == bindparam("laboratory_id"),
        Determination.order_id == bindparam("order_id"),
    )
)


def readings_of_order(session: Session, order: Order) -> dict[uuid.UUID, dict[str, Typed]]:
    """Return the readings of all determinations of an order, by determination, in one query."""
    rows = session.execute(_READINGS_OF_ORDER, {"laboratory_id": order.laboratory_id, "order_id": order.id})
    found: dict[uuid.UUID, dict[str, Typed]] = {}
    for determination_id, key, text, unit in rows:
        found.setdefault(determination_id, {})[key] = Typed(text, unit)
    return found
