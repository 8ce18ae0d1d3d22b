"""Samples as the laboratory reads them: condition, custody, and the pieces that were prepared."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from lims.access import Actor, Permission, allows, fetch, require, visible
from lims.domain.standards import Specification
from lims.models import (
    ApplicationItem,
    Client,
    Determination,
    Order,
    OrderLine,
    Sample,
    Specimen,
    User,
)
from lims.queries import subcontracts
from lims.queries.conditions import AskedCondition, asked, judging, of_piece, of_sample
from lims.queries.custody import Link, chain_of, latest_of, with_holder
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.orders import sees_client
from lims.queries.photos import SampleFile, files_of_sample
from lims.queries.subcontracts import Elsewhere

MINE = "mine"
"""A filter of the list beside the states: what the reader has in hand."""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample in a list."""

    id: uuid.UUID
    code: str
    state: str
    product: str
    size: str
    order_id: uuid.UUID
    order_number: str
    received_on: date | None
    hold_reason: str
    now: Link | None = None
    """Where it is and who has it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A prepared piece with its determination; a void one stays in sight."""

    mark: str
    method_code: str
    state: str
    void_reason: str
    replaces: str
    determination_state: str
    determination_id: uuid.UUID | None
    analyst: str
    id: uuid.UUID
    conditions: tuple[AskedCondition, ...] = ()
    """In what it may differ from the other pieces."""


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A sample with all that happened to it."""

    sample: Sample
    item: ApplicationItem
    order: Order
    client: Client | None
    received_by: str
    events: tuple[Link, ...]
    files: tuple[SampleFile, ...]
    pieces: tuple[Piece, ...]
    conditions: tuple[AskedCondition, ...]
    """What limits depend on besides grade and size."""
    away: tuple[Elsewhere, ...]
    """What another laboratory does, where the sample went there and nothing says that it has come back."""


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[SampleRow]:
    """Return samples by state and by code, order number or product."""
    require(actor, Permission.SAMPLE_VIEW)
    query = (
        visible(actor, Sample)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(Order, Order.id == Sample.order_id)
        .add_columns(ApplicationItem, Order.number)
    )
    if wanted.state == MINE:
        query = query.where(Sample.id.in_(with_holder(actor.laboratory(), actor.known_id())))
    elif wanted.state:
        query = query.where(Sample.state == wanted.state)
    if wanted.text.strip():
        query = query.where(_matches(session, actor.laboratory(), wanted.text.strip()))
    found = list_page(session, query, wanted, {"entered": Sample.id, "code": Sample.code}, default="-entered")
    now = latest_of(session, actor.laboratory(), [row[0].id for row in found.rows])
    return found.of(replace(_row(*row), now=now.get(row[0].id)) for row in found.rows)


def held(session: Session, actor: Actor, limit: int = 20) -> tuple[SampleRow, ...]:
    """Return the samples that wait for a word of their client, the oldest first."""
    require(actor, Permission.SAMPLE_RECEIVE)
    rows = session.execute(
        visible(actor, Sample)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(Order, Order.id == Sample.order_id)
        .add_columns(ApplicationItem, Order.number)
        .where(Sample.state == "held")
        .order_by(Sample.id)
        .limit(limit)
    )
    return tuple(_row(*row) for row in rows)


def _row(sample: Sample, item: ApplicationItem, order_number: str) -> SampleRow:
    return SampleRow(
        id=sample.id,
        code=sample.code or "",
        state=sample.state,
        product=item.product,
        size=item.size,
        order_id=sample.order_id,
        order_number=order_number,
        received_on=sample.received_on,
        hold_reason=sample.hold_reason,
    )


def _matches(session: Session, laboratory_id: uuid.UUID, text: str) -> ColumnElement[bool]:
    """Return the condition of a search; a whole code or order number is found at any age, through its index."""
    if session.scalars(
        select(Sample.id).where(Sample.laboratory_id == laboratory_id, Sample.code == text)
    ).one_or_none():
        return Sample.code == text
    order_id = session.scalars(
        select(Order.id).where(Order.laboratory_id == laboratory_id, Order.number == text)
    ).one_or_none()
    if order_id:
        return Sample.order_id == order_id
    return and_(
        among_newest(Sample, laboratory_id),
        or_(
            Sample.code.icontains(text, autoescape=True),
            Order.number.icontains(text, autoescape=True),
            ApplicationItem.product.icontains(text, autoescape=True),
        ),
    )


def read(session: Session, actor: Actor, sample_id: uuid.UUID) -> SamplePage:
    """Return a sample of this laboratory."""
    require(actor, Permission.SAMPLE_VIEW)
    sample = fetch(session, actor, Sample, sample_id)
    order = session.get_one(Order, sample.order_id)
    item = session.get_one(ApplicationItem, sample.item_id)
    specification = judging(session, item)
    receiver = session.get(User, sample.received_by_id) if sample.received_by_id else None
    events = chain_of(session, sample.laboratory_id, [sample.id])
    return SamplePage(
        sample=sample,
        item=item,
        order=order,
        client=session.get_one(Client, order.client_id) if sees_client(actor, order) else None,
        received_by=receiver.name if receiver else "",
        events=events,
        files=files_of_sample(
            session, sample.laboratory_id, sample.id, pieces=allows(actor, Permission.DETERMINATION_VIEW)
        ),
        pieces=_pieces(session, sample, item, specification)
        if allows(actor, Permission.DETERMINATION_VIEW)
        else (),
        conditions=asked(of_sample(specification, item.grade, item.size, item.conditions), item.conditions),
        away=_away(session, sample, events),
    )


def _away(session: Session, sample: Sample, events: Sequence[Link]) -> tuple[Elsewhere, ...]:
    """Return what is done where the sample as a whole went last, if that is another laboratory.

    Their report says that they have tested it, not that the material is here again: only custody says that.
    """
    whole = [event for event in events if not event.piece]
    if not whole or whole[-1].event != "handed-over" or whole[-1].holder:
        return ()
    found = subcontracts.of_order(session, sample.laboratory_id, sample.order_id).values()
    there = [one for one in found if one.laboratory.name == whole[-1].place]
    return tuple(
        one for one in there if session.get_one(OrderLine, one.row.line_id).item_id == sample.item_id
    )


def sample_of_piece(session: Session, actor: Actor, specimen_id: uuid.UUID) -> uuid.UUID:
    """Return the sample that a piece was prepared from."""
    require(actor, Permission.SAMPLE_VIEW)
    return fetch(session, actor, Specimen, specimen_id).sample_id


def _pieces(
    session: Session, sample: Sample, item: ApplicationItem, specification: Specification | None
) -> tuple[Piece, ...]:
    replaced = aliased(Specimen)
    rows = session.execute(
        select(Specimen, Determination.state, Determination.id, User.name, replaced.mark)
        .outerjoin(
            Determination,
            (Determination.laboratory_id == Specimen.laboratory_id)
            & (Determination.specimen_id == Specimen.id),
        )
        .outerjoin(User, User.id == Determination.analyst_id)
        .outerjoin(replaced, replaced.id == Specimen.replaces_id)
        .where(Specimen.laboratory_id == sample.laboratory_id, Specimen.sample_id == sample.id)
        .order_by(Specimen.method_code, Specimen.mark)
    )
    return tuple(
        Piece(
            mark=piece.mark,
            method_code=piece.method_code,
            state=piece.state,
            void_reason=piece.void_reason,
            replaces=replaces or "",
            determination_state=state or "",
            determination_id=determination_id,
            analyst=analyst or "",
            id=piece.id,
            conditions=asked(
                of_piece(specification, item.grade, item.size, piece.method_code, item.conditions),
                piece.conditions,
            ),
        )
        for piece, state, determination_id, analyst, replaces in rows
    )
