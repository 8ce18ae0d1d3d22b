"""What awaits the supervisor, and the page of one sample: readings, results and limits side by side."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, allows, fetch, require, visible
from lims.domain.conformity import Overall
from lims.domain.conformity.attempts import Retested
from lims.domain.workflow import DeterminationState
from lims.models import (
    ApplicationItem,
    Attachment,
    Client,
    Determination,
    Laboratory,
    Order,
    OrderLine,
    ReadingCorrection,
    Sample,
    User,
)
from lims.queries.assessments import assess_order
from lims.queries.conducts import Conduct, conducts_of
from lims.queries.entry import corrections_of, files_of
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.lots import Lot, lots_of
from lims.queries.odd_sheets import odd_sheet
from lims.queries.orders import sees_client
from lims.queries.plausibility import Odd
from lims.queries.retests import Made, Offer, made, offers
from lims.queries.sheets import Sheet, bench_of, pieces_of, readings_of, sheet_of


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A sample of which something awaits the supervisor."""

    sample_id: uuid.UUID
    code: str
    product: str
    grade: str
    size: str
    order_number: str
    client: str | None
    due_on: date | None
    late: bool
    awaiting: int
    others: int
    """Determinations of the sample that are not handed in yet."""
    own: int
    """Of the awaiting ones, those that the reader tested."""
    analysts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewedSheet:
    """A method on a sample."""

    line_id: uuid.UUID
    sheet: Sheet
    conducts: tuple[Conduct, ...]
    files: Mapping[uuid.UUID, Sequence[Attachment]]
    corrections: Mapping[uuid.UUID, Sequence[ReadingCorrection]]
    odd: Mapping[uuid.UUID, Sequence[Odd]]
    """What is odd between results, with the analyst's answers."""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A sample as the supervisor checks it."""

    sample: Sample
    item: ApplicationItem
    order: Order
    client: str | None
    sheets: tuple[ReviewedSheet, ...]
    overall: Overall | None
    """Over what there is so far."""
    retested: tuple[Retested, ...]
    """What failed under a retest rule of the standard."""
    offers: tuple[Offer, ...]
    """The steps that the rule allows now."""
    retests: tuple[Made, ...]
    lots: tuple[Lot, ...]
    own_ids: frozenset[uuid.UUID]
    """Determinations that the reader tested and therefore does not review."""
    may_review: bool


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[ReviewRow]:
    """Return the samples of which determinations await the supervisor; the most urgent order first."""
    require(actor, Permission.DETERMINATION_REVIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    query = (
        visible(actor, Sample)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .join(Order, Order.id == Sample.order_id)
        .join(Client, Client.id == Order.client_id)
        .add_columns(ApplicationItem, Order, Client.name)
        .where(
            Sample.id.in_(
                select(Determination.sample_id).where(
                    Determination.laboratory_id == laboratory.id,
                    Determination.state == DeterminationState.SUBMITTED,
                )
            )
        )
    )
    if wanted.text:
        query = query.where(
            among_newest(Sample, laboratory.id),
            Sample.code.icontains(wanted.text, autoescape=True)
            | Order.number.icontains(wanted.text, autoescape=True),
        )
    found = list_page(session, query, wanted, {"due": Order.due_on, "code": Sample.code}, default="due")
    work = _work(session, laboratory.id, [sample.id for sample, *_rest in found.rows])
    return found.of(
        _row(actor, sample, item, order, client, work.get(sample.id, []), today)
        for sample, item, order, client in found.rows
    )


def _work(
    session: Session, laboratory_id: uuid.UUID, sample_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[tuple[str, uuid.UUID | None, str, int]]]:
    """Return state, analyst and count of the determinations of each sample."""
    rows = session.execute(
        select(
            Determination.sample_id, Determination.state, Determination.analyst_id, User.name, func.count()
        )
        .outerjoin(User, User.id == Determination.analyst_id)
        .where(Determination.laboratory_id == laboratory_id, Determination.sample_id.in_(sample_ids))
        .group_by(Determination.sample_id, Determination.state, Determination.analyst_id, User.name)
    )
    found: dict[uuid.UUID, list[tuple[str, uuid.UUID | None, str, int]]] = {}
    for sample_id, state, analyst_id, name, count in rows:
        found.setdefault(sample_id, []).append((state, analyst_id, name or "", count))
    return found


def _row(
    actor: Actor,
    sample: Sample,
    item: ApplicationItem,
    order: Order,
    client: str,
    work: Sequence[tuple[str, uuid.UUID | None, str, int]],
    today: date,
) -> ReviewRow:
    awaiting = [one for one in work if one[0] == DeterminationState.SUBMITTED]
    unfinished = {DeterminationState.PLANNED, DeterminationState.ASSIGNED, DeterminationState.RETURNED}
    return ReviewRow(
        sample_id=sample.id,
        code=sample.code or "",
        product=item.product,
        grade=item.grade,
        size=item.size,
        order_number=order.number,
        client=client if sees_client(actor, order) else None,
        due_on=order.due_on,
        late=order.due_on is not None and order.due_on < today,
        awaiting=sum(count for *_rest, count in awaiting),
        others=sum(count for state, *_rest, count in work if state in unfinished),
        own=sum(count for _state, analyst_id, _name, count in awaiting if analyst_id == actor.user_id),
        analysts=tuple(sorted({name for _state, _id, name, _count in awaiting})),
    )


def read(session: Session, actor: Actor, sample_id: uuid.UUID) -> ReviewPage:
    """Return a sample with everything that its verification looks at."""
    require(actor, Permission.DETERMINATION_VIEW)
    sample = fetch(session, actor, Sample, sample_id)
    order = session.get_one(Order, sample.order_id)
    lines = session.scalars(
        select(OrderLine)
        .where(
            OrderLine.laboratory_id == sample.laboratory_id,
            OrderLine.order_id == sample.order_id,
            OrderLine.item_id == sample.item_id,
        )
        .order_by(OrderLine.id)
    ).all()
    sheets = tuple(_sheet(session, line) for line in lines)
    assessments = assess_order(session, order)
    own = next((one for one in assessments if one.sample.id == sample.id), None)
    determinations = [row.determination for one in sheets for row in one.sheet.rows]
    return ReviewPage(
        sample=sample,
        item=session.get_one(ApplicationItem, sample.item_id),
        order=order,
        client=session.get_one(Client, order.client_id).name if sees_client(actor, order) else None,
        sheets=sheets,
        overall=own.assessment.overall if own else None,
        retested=own.assessment.retested if own else (),
        offers=offers(own) if own else (),
        retests=made(session, sample),
        lots=lots_of(assessments),
        own_ids=frozenset(
            one.id for one in determinations if actor.user_id in {one.analyst_id, one.submitted_by_id}
        ),
        may_review=allows(actor, Permission.DETERMINATION_REVIEW),
    )


def _sheet(session: Session, line: OrderLine) -> ReviewedSheet:
    bench = bench_of(session, line)
    pieces = pieces_of(session, bench)
    ids = [determination.id for determination, _specimen in pieces]
    sheet = sheet_of(bench, pieces, readings_of(session, line.laboratory_id, ids))
    return ReviewedSheet(
        line_id=line.id,
        sheet=sheet,
        conducts=conducts_of(session, line.laboratory_id, sheet),
        files=files_of(session, line.laboratory_id, ids),
        corrections=corrections_of(session, line.laboratory_id, ids),
        odd=odd_sheet(session, sheet),
    )
