"""What waits at somebody's bench, sheet by sheet."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.text import Text
from lims.domain.workflow import DeterminationState
from lims.models import (
    ApplicationItem,
    Client,
    Determination,
    Laboratory,
    Order,
    OrderLine,
    Sample,
    Specimen,
)
from lims.queries import subcontracts
from lims.queries.library import frozen_method
from lims.queries.orders import sees_client
from lims.queries.sheets import mark_order
from lims.queries.subcontracts import Elsewhere

MOST = 1000
"""Pieces that are read at once; nobody has as many waiting at one bench."""
STATES: Mapping[str, tuple[DeterminationState, ...]] = {
    "": (DeterminationState.RETURNED, DeterminationState.ASSIGNED),
    "submitted": (DeterminationState.SUBMITTED,),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pieces of one sample under one method that are typed in together."""

    line_id: uuid.UUID
    method_code: str
    method_title: Text
    sample_code: str
    product: str
    grade: str
    size: str
    order_number: str
    client: str | None
    """None where the order is blind for the reader."""
    due_on: date | None
    days_late: int
    """None are counted while it is away: another laboratory's lateness is not this bench's."""
    piece_ids: tuple[uuid.UUID, ...]
    marks: tuple[str, ...]
    started: int
    """Of the pieces, how many have a date of test."""
    reasons: tuple[str, ...]
    """Why pieces were returned."""
    elsewhere: Elsewhere | None
    """Where another laboratory tests; the results are typed in from its report."""

    @property
    def returned(self) -> bool:
        """Say whether the supervisor sent these back."""
        return bool(self.reasons)


SORTS: Mapping[str, Callable[[Waiting], Any]] = {
    "due": lambda one: one.due_on or date.max,
    "method": lambda one: one.method_code,
    "code": lambda one: one.sample_code,
    "order": lambda one: one.order_number,
}


def read(
    session: Session, actor: Actor, state: str = "", text: str = "", sort: str = ""
) -> tuple[Waiting, ...]:
    """Return the actor's own sheets: returned ones first, then by due date, method and sample, or as asked.

    `text` is part of a sample's code, an order's number, a method or a product.
    """
    require(actor, Permission.DETERMINATION_ENTER)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    rows = session.execute(
        select(Determination, Specimen.mark, Sample, ApplicationItem, OrderLine, Order, Client.name)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .join(Sample, Sample.id == Determination.sample_id)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(Order, Order.id == Determination.order_id)
        .join(Client, Client.id == Order.client_id)
        .join(
            OrderLine,
            (OrderLine.order_id == Determination.order_id)
            & (OrderLine.item_id == Sample.item_id)
            & (OrderLine.method_code == Determination.method_code),
        )
        .where(
            Determination.laboratory_id == laboratory.id,
            Determination.analyst_id == actor.user_id,
            Determination.state.in_(STATES.get(state, STATES[""])),
        )
        .order_by(OrderLine.id, Determination.state, Specimen.id)
        .limit(MOST)
    ).all()
    elsewhere = subcontracts.of_orders(session, laboratory.id, {row[5].id for row in rows})
    found = [
        _waiting(session, actor, today, list(group), elsewhere)
        for _key, group in groupby(rows, key=lambda row: (row[4].id, row[0].state))
    ]
    chosen = [one for one in found if _speaks_of(one, text.casefold())]
    if sort.removeprefix("-") in SORTS:
        return tuple(sorted(chosen, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-")))
    return tuple(sorted(chosen, key=_urgency))


def _speaks_of(one: Waiting, text: str) -> bool:
    told = (one.sample_code, one.order_number, one.method_code, one.product, one.method_title.id)
    return any(text in part.casefold() for part in told)


def _urgency(one: Waiting) -> tuple[bool, date, str, str]:
    return not one.returned, one.due_on or date.max, one.method_code, one.sample_code


Found = tuple[Determination, str, Sample, ApplicationItem, OrderLine, Order, str]


def _waiting(
    session: Session,
    actor: Actor,
    today: date,
    rows: list[Found],
    elsewhere: Mapping[uuid.UUID, Elsewhere],
) -> Waiting:
    _first, _mark, sample, item, line, order, client = rows[0]
    away = elsewhere.get(line.id)
    due_on = min((one.due_on for one, *_rest in rows if one.due_on), default=None)
    return Waiting(
        line_id=line.id,
        method_code=line.method_code,
        method_title=frozen_method(session, line.method_sha256).title,
        sample_code=sample.code or "",
        product=item.product,
        grade=item.grade,
        size=item.size,
        order_number=order.number,
        client=client if sees_client(actor, order) else None,
        due_on=due_on,
        days_late=max(0, (today - due_on).days) if due_on and not (away and away.report is None) else 0,
        piece_ids=tuple(one.id for one, *_rest in rows),
        marks=tuple(sorted((mark for _one, mark, *_rest in rows), key=mark_order)),
        started=sum(one.tested_on is not None for one, *_rest in rows),
        reasons=tuple(dict.fromkeys(_reasons(one for one, *_rest in rows))),
        elsewhere=away,
    )


def _reasons(determinations: Iterable[Determination]) -> Iterable[str]:
    return (one.return_reason for one in determinations if one.state == DeterminationState.RETURNED)


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many of the actor's pieces stand under each filter."""
    require(actor, Permission.DETERMINATION_ENTER)
    return {
        name: session.scalar(
            select(func.count(Determination.id)).where(
                Determination.laboratory_id == actor.laboratory(),
                Determination.analyst_id == actor.user_id,
                Determination.state.in_(states),
            )
        )
        or 0
        for name, states in STATES.items()
    }
