"""Limits that were typed by hand for an order, as judging takes them."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.domain.conformity import TypedLimit
from lims.domain.standards import Interval, Method
from lims.models import OrderLine
from lims.models import TypedLimit as TypedLimitRow
from lims.queries.library import frozen_method

Manual = Mapping[uuid.UUID, Sequence[TypedLimit]]
"""By item of the application."""

# Asked whenever an order is judged, so put together once.
_OF_ORDER = (
    select(TypedLimitRow, OrderLine)
    .join(OrderLine, OrderLine.id == TypedLimitRow.line_id)
    .where(
        TypedLimitRow.laboratory_id == bindparam("laboratory_id"),
        TypedLimitRow.order_id == bindparam("order_id"),
        TypedLimitRow.withdrawn_at.is_(None),
    )
    .order_by(TypedLimitRow.id)
)


def of_order(session: Session, laboratory_id: uuid.UUID, order_id: uuid.UUID) -> Manual:
    """Return the limits that stand for an order."""
    rows = session.execute(_OF_ORDER, {"laboratory_id": laboratory_id, "order_id": order_id})
    found: dict[uuid.UUID, list[TypedLimit]] = {}
    for row, line in rows:
        found.setdefault(line.item_id, []).append(as_judged(row, frozen_method(session, line.method_sha256)))
    return found


def as_judged(row: TypedLimitRow, method: Method) -> TypedLimit:
    """Return a limit as it is judged, with the word that the method has for its result."""
    field = method.result(row.measurand)
    if field is None:
        message = f"{method.code} gives no {row.measurand}"
        raise LookupError(message)
    return TypedLimit(
        method=method.code,
        measurand=row.measurand,
        label=field.label,
        unit=row.unit,
        interval=interval_of(row),
        source=row.source,
        confirmed=row.confirmed_at is not None,
    )


def interval_of(row: TypedLimitRow) -> Interval:
    """Return the ends."""
    return Interval(low=row.low, high=row.high, low_open=row.low_open, high_open=row.high_open)
