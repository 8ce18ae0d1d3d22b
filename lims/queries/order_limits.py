"""The limits of an order that no specification file holds, and the results that may be given one."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.standards.method import ResultField
from lims.domain.text import Text
from lims.models import ApplicationItem, Order, OrderLine, Sample, TypedLimit, User
from lims.queries.library import frozen_method, judged_by
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.manual_limits import interval_of

STATES = ("awaiting", "confirmed", "withdrawn")
"""Filters of the list."""


@dataclass(frozen=True, slots=True)
class LimitRow:
    """A limit with everybody who had a hand in it."""

    id: uuid.UUID
    sample: str
    method: Text
    method_code: str
    result: Text
    unit: str
    limit: Text
    source_kind: str
    source: str
    typed_by: str
    typed_at: datetime
    own: bool
    """Whether the reader typed it, and therefore may not confirm it."""
    confirmed_by: str
    confirmed_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawal_reason: str

    @property
    def state(self) -> str:
        """One of `STATES`."""
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "awaiting" if self.confirmed_at is None else "confirmed"


@dataclass(frozen=True, slots=True)
class ListedLimit:
    """A limit in the list over all orders."""

    order_id: uuid.UUID
    order_number: str
    row: LimitRow


@dataclass(frozen=True, slots=True)
class Limitable:
    """A result of an order that has no limit yet."""

    line_id: uuid.UUID
    measurand: str
    sample: str
    method: Text
    result: Text
    unit: str


@dataclass(frozen=True, slots=True)
class LimitsPage:
    """An order with its typed limits."""

    order: Order
    standing: tuple[LimitRow, ...]
    withdrawn: tuple[LimitRow, ...]
    open: tuple[Limitable, ...]


def read(session: Session, actor: Actor, order_id: uuid.UUID) -> LimitsPage:
    """Return the typed limits of an order, those that were withdrawn among them."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    lines = _lines(session, order)
    rows = tuple(_rows(session, actor, order))
    return LimitsPage(
        order=order,
        standing=tuple(row for row in rows if row.withdrawn_at is None),
        withdrawn=tuple(row for row in rows if row.withdrawn_at is not None),
        open=tuple(one for line, item, code in lines for one in _limitable(session, line, item, code)),
    )


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[ListedLimit]:
    """Return the limits that were typed by hand, of all orders; the newest first."""
    require(actor, Permission.ORDER_VIEW)
    query = _asked(actor).join(Order, Order.id == TypedLimit.order_id).add_columns(Order.number)
    stands = TypedLimit.withdrawn_at.is_(None)
    query = query.where(
        {
            "awaiting": stands & TypedLimit.confirmed_at.is_(None),
            "confirmed": stands & TypedLimit.confirmed_at.is_not(None),
            "withdrawn": TypedLimit.withdrawn_at.is_not(None),
        }.get(wanted.state, stands)
    )
    if text := wanted.text.strip():
        query = query.where(
            among_newest(TypedLimit, actor.laboratory()),
            Order.number.icontains(text, autoescape=True)
            | TypedLimit.source.icontains(text, autoescape=True),
        )
    found = list_page(session, query, wanted, {"typed": TypedLimit.id}, default="-typed")
    return found.of(
        ListedLimit(row.order_id, number, _row(session, actor, row, *rest))
        for row, *rest, number in found.rows
    )


def awaiting(session: Session, order: Order) -> int:
    """Return how many limits of an order await their confirmation."""
    return (
        session.scalar(
            select(func.count(TypedLimit.id)).where(
                TypedLimit.laboratory_id == order.laboratory_id,
                TypedLimit.order_id == order.id,
                TypedLimit.confirmed_at.is_(None),
                TypedLimit.withdrawn_at.is_(None),
            )
        )
        or 0
    )


def _lines(session: Session, order: Order) -> Sequence[tuple[OrderLine, ApplicationItem, str | None]]:
    return [
        (line, item, code)
        for line, item, code in session.execute(
            select(OrderLine, ApplicationItem, Sample.code)
            .join(ApplicationItem, ApplicationItem.id == OrderLine.item_id)
            .outerjoin(
                Sample, (Sample.order_id == OrderLine.order_id) & (Sample.item_id == OrderLine.item_id)
            )
            .where(OrderLine.laboratory_id == order.laboratory_id, OrderLine.order_id == order.id)
            .order_by(ApplicationItem.position, OrderLine.id)
        )
    ]


def _limitable(
    session: Session, line: OrderLine, item: ApplicationItem, code: str | None
) -> Iterator[Limitable]:
    """Yield the numbers of a method that neither the specification nor anybody by hand has limited."""
    method, limited = frozen_method(session, line.method_sha256), limited_of(session, line, item)
    typed = set(
        session.scalars(
            select(TypedLimit.measurand).where(
                TypedLimit.laboratory_id == line.laboratory_id,
                TypedLimit.line_id == line.id,
                TypedLimit.withdrawn_at.is_(None),
            )
        )
    )
    for field in method.results:
        if not _is_number(field) or field.measurand in typed | limited.keys():
            continue
        yield Limitable(line.id, field.measurand, code or item.product, method.title, field.label, field.unit)


def _is_number(field: ResultField) -> bool:
    return not field.choice and not field.auxiliary


def limited_of(session: Session, line: OrderLine, item: ApplicationItem) -> dict[str, Text]:
    """Return the results of a line that its specification has a limit for, each with that limit."""
    specification = judged_by(session, line)
    if specification is None or not specification.has(item.grade, item.size):
        return {}
    return {
        measurand: requirement.limit_words
        for requirement in specification.requirements_for(item.grade, item.size, item.conditions)
        if requirement.limit is not None
        for measurand in requirement.all_measurands()
    }


def _rows(session: Session, actor: Actor, order: Order) -> Iterator[LimitRow]:
    query = _asked(actor).where(TypedLimit.order_id == order.id).order_by(TypedLimit.id)
    for row, line, code, typed_by, confirmed_by, withdrawn_by in session.execute(query):
        yield _row(session, actor, row, line, code, typed_by, confirmed_by, withdrawn_by)


def _asked(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Return the select of limits with line, sample and the names of those who had a hand in them."""
    typist, supervisor, other = aliased(User), aliased(User), aliased(User)
    return (
        visible(actor, TypedLimit)
        .join(OrderLine, OrderLine.id == TypedLimit.line_id)
        .outerjoin(Sample, (Sample.order_id == OrderLine.order_id) & (Sample.item_id == OrderLine.item_id))
        .join(typist, typist.id == TypedLimit.typed_by_id)
        .outerjoin(supervisor, supervisor.id == TypedLimit.confirmed_by_id)
        .outerjoin(other, other.id == TypedLimit.withdrawn_by_id)
        .add_columns(OrderLine, Sample.code, typist.name, supervisor.name, other.name)
    )


def _row(
    session: Session,
    actor: Actor,
    row: TypedLimit,
    line: OrderLine,
    code: str | None,
    typed_by: str,
    confirmed_by: str | None,
    withdrawn_by: str | None,
) -> LimitRow:
    method = frozen_method(session, line.method_sha256)
    field = method.result(row.measurand)
    return LimitRow(
        id=row.id,
        sample=code or "",
        method=method.title,
        method_code=method.code,
        result=field.label if field else Text(row.measurand, row.measurand),
        unit=row.unit,
        limit=interval_of(row).words,
        source_kind=row.source_kind,
        source=row.source,
        typed_by=typed_by,
        typed_at=row.typed_at,
        own=row.typed_by_id == actor.user_id,
        confirmed_by=confirmed_by or "",
        confirmed_at=row.confirmed_at,
        withdrawn_by=withdrawn_by or "",
        withdrawn_at=row.withdrawn_at,
        withdrawal_reason=row.withdrawal_reason,
    )
