"""Remains of samples: what may go, what must be kept, and what went with which record."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.documents.disposal import DisposalPrint, DisposedItem
from lims.documents.wording import say
from lims.domain.workflow import OrderState, SampleState
from lims.models import (
    Application,
    ApplicationItem,
    Attachment,
    Client,
    Disposal,
    DisposedSample,
    Laboratory,
    Order,
    Sample,
    User,
)
from lims.queries.letterheads import Blob, letterhead, signer
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.rows import attachments_of

DUE, KEPT = "due", "kept"


@dataclass(frozen=True, slots=True)
class Remains:
    """A sample whose remains are still here."""

    id: uuid.UUID
    code: str
    product: str
    quantity: str
    client: str
    order_id: uuid.UUID
    order_number: str
    keep_until: date | None
    wanted_back: bool
    """The client asked for them when applying."""
    due: bool
    """They need not be kept any longer."""


@dataclass(frozen=True, slots=True)
class DisposalRow:
    """A record in the list."""

    id: uuid.UUID
    number: str
    kind: str
    disposed_on: date
    recipient: str
    samples: int


def here(session: Session, actor: Actor, wanted: Wanted) -> Listing[Remains]:
    """Return the remains that may go, or those that must still be kept; the longest due first."""
    require(actor, Permission.SAMPLE_DISPOSE)
    due = wanted.state != KEPT
    query = (
        _still_here(session, actor, due=due)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Order, ApplicationItem, Client.name, Application.return_remains)
    )
    if wanted.text:
        query = query.where(
            or_(
                Sample.code == wanted.text,
                Order.number == wanted.text,
                and_(
                    among_newest(Sample, actor.laboratory()),
                    or_(
                        Sample.code.icontains(wanted.text, autoescape=True),
                        Order.number.icontains(wanted.text, autoescape=True),
                        ApplicationItem.product.icontains(wanted.text, autoescape=True),
                        Client.name.icontains(wanted.text, autoescape=True),
                    ),
                ),
            )
        )
    found = list_page(session, query, wanted, {"until": Sample.keep_until}, default="until")
    return found.of(
        Remains(
            id=sample.id,
            code=sample.code or "",
            product=item.product,
            quantity=sample.quantity,
            client=client,
            order_id=order.id,
            order_number=order.number,
            keep_until=sample.keep_until,
            wanted_back=back,
            due=due,
        )
        for sample, order, item, client, back in found.rows
    )


def count_due(session: Session, actor: Actor) -> int:
    """Count the remains that may go."""
    require(actor, Permission.SAMPLE_DISPOSE)
    ones = _still_here(session, actor, due=True).with_only_columns(Sample.id)
    return session.scalar(select(func.count()).select_from(ones.subquery())) or 0


def _still_here(session: Session, actor: Actor, *, due: bool) -> Select[Sample]:
    """Return the samples whose remains are here and may go, or must be kept."""
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    free = or_(
        Sample.keep_until < today,
        Application.return_remains & Sample.keep_until.is_not(None),
        Sample.state == SampleState.REJECTED,
        and_(Order.state == OrderState.CANCELLED, Sample.code.is_not(None)),
    )
    # What went before samples told it themselves is only in the records.
    gone = exists().where(
        DisposedSample.laboratory_id == Sample.laboratory_id, DisposedSample.sample_id == Sample.id
    )
    return (
        visible(actor, Sample)
        .join(Order, and_(Order.laboratory_id == Sample.laboratory_id, Order.id == Sample.order_id))
        .join(Application, Application.id == Order.application_id)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .where(Sample.gone_on.is_(None), ~gone, free if due else and_(~free, Sample.keep_until.is_not(None)))
    )


def records(session: Session, actor: Actor, wanted: Wanted) -> Listing[DisposalRow]:
    """Return the records of what went, the newest first."""
    require(actor, Permission.SAMPLE_VIEW)
    found = list_page(session, visible(actor, Disposal), wanted, {"on": Disposal.id}, default="-on")
    counted = session.execute(
        select(DisposedSample.disposal_id, func.count())
        .where(
            DisposedSample.laboratory_id == actor.laboratory(),
            DisposedSample.disposal_id.in_([one.id for (one,) in found.rows]),
        )
        .group_by(DisposedSample.disposal_id)
    )
    counts = dict(counted.all())
    return found.of(
        DisposalRow(one.id, one.number, one.kind, one.disposed_on, one.recipient, counts.get(one.id, 0))
        for (one,) in found.rows
    )


def _samples(session: Session, disposal: Disposal) -> list[tuple[Sample, ApplicationItem, str]]:
    rows = session.execute(
        select(Sample, ApplicationItem, Order.number)
        .join(
            DisposedSample,
            and_(DisposedSample.laboratory_id == Sample.laboratory_id, DisposedSample.sample_id == Sample.id),
        )
        .join(Order, and_(Order.laboratory_id == Sample.laboratory_id, Order.id == Sample.order_id))
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .where(
            DisposedSample.disposal_id == disposal.id, DisposedSample.laboratory_id == disposal.laboratory_id
        )
        .order_by(Sample.code)
    )
    return [(sample, item, number) for sample, item, number in rows]


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """A record with its samples and its signed scan."""

    disposal: Disposal
    recorded_by: str
    samples: tuple[tuple[Sample, ApplicationItem, str], ...]
    """Each with its product and the number of its order."""
    files: tuple[Attachment, ...]


def read(session: Session, actor: Actor, disposal_id: uuid.UUID) -> DisposalPage:
    """Return a record of this laboratory."""
    require(actor, Permission.SAMPLE_VIEW)
    one = fetch(session, actor, Disposal, disposal_id)
    return DisposalPage(
        disposal=one,
        recorded_by=session.get_one(User, one.recorded_by_id).name,
        samples=tuple(_samples(session, one)),
        files=tuple(attachments_of(session, one.laboratory_id, one.id)),
    )


def record(session: Session, actor: Actor, disposal_id: uuid.UUID, blob: Blob) -> DisposalPrint:
    """Return a record as it is printed (berita acara)."""
    require(actor, Permission.SAMPLE_VIEW)
    one = fetch(session, actor, Disposal, disposal_id)
    laboratory = session.get_one(Laboratory, one.laboratory_id)
    return DisposalPrint(
        letterhead=letterhead(session, laboratory, blob),
        number=one.number,
        kind=one.kind,
        disposed_on=one.disposed_on,
        recipient=one.recipient,
        witness=one.witness,
        note=one.note,
        items=tuple(
            DisposedItem(sample.code or "", item.product, sample.quantity, number)
            for sample, item, number in _samples(session, one)
        ),
        recorded_by=signer(session, laboratory.id, one.recorded_by_id, say("intake.receiver").id),
    )
