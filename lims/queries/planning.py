"""What has to be handed out: determinations by order and method, with who may carry them out and how busy they are."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require, visible
from lims.domain.roles import Role
from lims.domain.text import Text
from lims.domain.workflow import DeterminationState, OrderState
from lims.domain.working_days import is_working_day
from lims.models import (
    ApplicationItem,
    Client,
    Determination,
    Laboratory,
    LaboratoryMembership,
    MethodAuthorisation,
    Order,
    OrderLine,
    Sample,
    Specimen,
    User,
)
from lims.queries import subcontracts
from lims.queries.conditions import AskedCondition, asked, of_piece
from lims.queries.holds import is_held
from lims.queries.library import frozen_method, judged_by
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.rows import holidays_of
from lims.queries.sheets import mark_order
from lims.queries.subcontracts import Elsewhere

ASSIGNED = "assigned"
"""The filter of the list that shows what can be handed to somebody else."""
STATES: Mapping[str, tuple[DeterminationState, ...]] = {
    "": (DeterminationState.PLANNED,),
    ASSIGNED: (DeterminationState.ASSIGNED, DeterminationState.RETURNED),
}
LATE = "late"
"""The filter that shows what is late at the benches."""
DAYS_FOR_REVIEW = 2
"""Working days between the bench's due date and the promised one: review, draft, authorisation."""


@dataclass(frozen=True, slots=True)
class Analyst:
    """A person who may perform a method today."""

    id: uuid.UUID
    name: str
    load: int
    """Determinations that wait at this bench."""


@dataclass(frozen=True, slots=True)
class PlannedPiece:
    """A determination to be handed out."""

    id: uuid.UUID
    mark: str
    state: str
    analyst: str
    analyst_id: uuid.UUID | None
    due_on: date | None
    specimen_id: uuid.UUID
    conditions: tuple[AskedCondition, ...] = ()
    """In what it may differ from the other pieces, where a limit depends on it."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """The pieces of a sample under one method."""

    id: uuid.UUID
    method_code: str
    method_title: Text
    sample_code: str
    product: str
    pieces: tuple[PlannedPiece, ...]
    analysts: tuple[Analyst, ...]
    """Authorised for the method today, the least busy first; all of them where another laboratory tests."""
    elsewhere: Elsewhere | None = None
    """Where another laboratory tests, and the results are only typed in here."""


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """An order with what waits to be handed out."""

    id: uuid.UUID
    number: str
    client: str
    due_on: date | None
    late: bool
    proposed_due: date
    work_order_number: str
    lines: tuple[PlannedLine, ...]


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[PlannedOrder]:
    """Return the orders with determinations that nobody carries out yet, or that somebody does; by due date."""
    require(actor, Permission.DETERMINATION_ASSIGN)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    wanted_ones = _within(wanted.state, today)
    query = (
        visible(actor, Order)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Client.name)
        .where(
            # One that awaits a sample cannot be handed out yet, a cancelled one never.
            Order.state.not_in((OrderState.ORDERED, OrderState.CANCELLED)),
            Order.id.in_(
                select(Determination.order_id).where(
                    Determination.laboratory_id == laboratory.id, wanted_ones
                )
            ),
        )
    )
    if wanted.text:
        query = query.where(
            among_newest(Order, laboratory.id), Order.number.icontains(wanted.text, autoescape=True)
        )
    found = list_page(session, query, wanted, {"due": Order.due_on, "number": Order.number}, default="due")
    holidays = holidays_of(session, laboratory.id)
    lines = _lines(session, laboratory.id, [order.id for order, _client in found.rows], wanted_ones, today)
    return found.of(
        PlannedOrder(
            id=order.id,
            number=order.number,
            client=client,
            due_on=order.due_on,
            late=order.due_on is not None and order.due_on < today,
            proposed_due=proposed_due(order.due_on, today, holidays),
            work_order_number=order.work_order_number or "",
            lines=tuple(lines.get(order.id, ())),
        )
        for order, client in found.rows
    )


def proposed_due(due_on: date | None, today: date, holidays: Collection[date]) -> date:
    """Return two working days before the promise; today where that has passed."""
    day, left = due_on or today, DAYS_FOR_REVIEW
    while left > 0:
        day -= timedelta(days=1)
        left -= is_working_day(day, holidays)
    return max(day, today)


def _within(state: str, today: date) -> ColumnElement[bool]:
    """Return the condition of a filter."""
    if state == LATE:
        return is_late(today)
    return Determination.state.in_(STATES.get(state, STATES[""]))


def is_late(today: date) -> ColumnElement[bool]:
    """Return the condition that a determination is late at its bench.

    That of a held order is not, its day moves; nor is what another laboratory has not reported yet.
    """
    return and_(
        Determination.state.in_(STATES[ASSIGNED]),
        Determination.due_on < today,
        ~is_held(Determination.order_id),
        ~subcontracts.is_away(),
    )


def counts(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many determinations stand under each filter of the list."""
    require(actor, Permission.DETERMINATION_ASSIGN)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    return {
        name: session.scalar(
            select(func.count(Determination.id)).where(
                Determination.laboratory_id == actor.laboratory(), _within(name, today)
            )
        )
        or 0
        for name in (*STATES, LATE)
    }


def _lines(
    session: Session,
    laboratory_id: uuid.UUID,
    order_ids: Sequence[uuid.UUID],
    wanted_ones: ColumnElement[bool],
    today: date,
) -> dict[uuid.UUID, list[PlannedLine]]:
    rows = session.execute(
        select(Determination, Specimen, Sample.code, ApplicationItem, OrderLine, User.name)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .join(Sample, Sample.id == Determination.sample_id)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(
            OrderLine,
            (OrderLine.order_id == Determination.order_id)
            & (OrderLine.item_id == Sample.item_id)
            & (OrderLine.method_code == Determination.method_code),
        )
        .outerjoin(User, User.id == Determination.analyst_id)
        .where(
            Determination.laboratory_id == laboratory_id,
            Determination.order_id.in_(order_ids),
            wanted_ones,
        )
        .order_by(ApplicationItem.position, OrderLine.id, Specimen.id)
    )
    pieces: dict[uuid.UUID, list[PlannedPiece]] = {}
    heads: dict[uuid.UUID, tuple[OrderLine, str, str]] = {}
    for one, specimen, code, item, line, name in rows:
        heads[line.id] = (line, code or "", item.product)
        declared = of_piece(
            judged_by(session, line), item.grade, item.size, line.method_code, item.conditions
        )
        pieces.setdefault(line.id, []).append(
            PlannedPiece(
                id=one.id,
                mark=specimen.mark,
                state=one.state,
                analyst=name or "",
                analyst_id=one.analyst_id,
                due_on=one.due_on,
                specimen_id=specimen.id,
                conditions=asked(declared, specimen.conditions),
            )
        )
    analysts = _analysts(
        session, laboratory_id, {line.method_code for line, _code, _product in heads.values()}, today
    )
    elsewhere = subcontracts.of_orders(session, laboratory_id, order_ids)
    everybody = _everybody(session, laboratory_id, today) if elsewhere else ()
    found: dict[uuid.UUID, list[PlannedLine]] = {}
    for line, code, product in heads.values():
        found.setdefault(line.order_id, []).append(
            PlannedLine(
                id=line.id,
                method_code=line.method_code,
                method_title=frozen_method(session, line.method_sha256).title,
                sample_code=code,
                product=product,
                pieces=tuple(sorted(pieces[line.id], key=lambda one: mark_order(one.mark))),
                analysts=everybody if line.id in elsewhere else analysts.get(line.method_code, ()),
                elsewhere=elsewhere.get(line.id),
            )
        )
    return found


def _analysts(
    session: Session, laboratory_id: uuid.UUID, method_codes: Collection[str], today: date
) -> dict[str, tuple[Analyst, ...]]:
    """Return who is an analyst and authorised today, by method."""
    load = _load(session, laboratory_id)
    rows = session.execute(
        select(MethodAuthorisation.method_code, User.id, User.name)
        .join(User, User.id == MethodAuthorisation.user_id)
        .join(
            LaboratoryMembership,
            (LaboratoryMembership.user_id == User.id)
            & (LaboratoryMembership.laboratory_id == MethodAuthorisation.laboratory_id),
        )
        .where(
            MethodAuthorisation.laboratory_id == laboratory_id,
            MethodAuthorisation.method_code.in_(method_codes),
            MethodAuthorisation.activity == "perform",
            MethodAuthorisation.valid_from <= today,
            (MethodAuthorisation.valid_until.is_(None)) | (MethodAuthorisation.valid_until >= today),
            LaboratoryMembership.role == Role.ANALYST,
            LaboratoryMembership.valid_from <= today,
            (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
            User.disabled_at.is_(None),
        )
        .distinct()
    )
    found: dict[str, list[Analyst]] = {}
    for code, user_id, name in rows:
        found.setdefault(code, []).append(Analyst(user_id, name, load.get(user_id, 0)))
    return {
        code: tuple(sorted(people, key=lambda one: (one.load, one.name))) for code, people in found.items()
    }


def _everybody(session: Session, laboratory_id: uuid.UUID, today: date) -> tuple[Analyst, ...]:
    """Return all analysts of today: who types a report in needs no authorisation for its methods."""
    load = _load(session, laboratory_id)
    rows = session.execute(
        select(User.id, User.name)
        .join(LaboratoryMembership, LaboratoryMembership.user_id == User.id)
        .where(
            LaboratoryMembership.laboratory_id == laboratory_id,
            LaboratoryMembership.role == Role.ANALYST,
            LaboratoryMembership.valid_from <= today,
            (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
            User.disabled_at.is_(None),
        )
        .distinct()
    )
    people = [Analyst(user_id, name, load.get(user_id, 0)) for user_id, name in rows]
    return tuple(sorted(people, key=lambda one: (one.load, one.name)))


def _load(session: Session, laboratory_id: uuid.UUID) -> dict[uuid.UUID, int]:
    rows = session.execute(
        select(Determination.analyst_id, func.count())
        .where(
            Determination.laboratory_id == laboratory_id,
            Determination.state.in_(STATES[ASSIGNED]),
            # By person and state, so that an index finds the open ones among years of finished work.
            Determination.analyst_id.in_(
                select(LaboratoryMembership.user_id).where(
                    LaboratoryMembership.laboratory_id == laboratory_id,
                    LaboratoryMembership.role == Role.ANALYST,
                )
            ),
        )
        .group_by(Determination.analyst_id)
    )
    return {analyst_id: count for analyst_id, count in rows if analyst_id}
