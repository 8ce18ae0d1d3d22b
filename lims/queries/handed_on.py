"""What other laboratories have: the list over all orders, the page of one order, and the laboratories themselves."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.text import Text
from lims.models import (
    ApplicationItem,
    Attachment,
    Laboratory,
    Order,
    OrderLine,
    OtherLaboratory,
    Sample,
    Subcontract,
    SubcontractReport,
    User,
)
from lims.queries import subcontracts
from lims.queries.library import frozen_method
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.subcontracts import Elsewhere

STATES = ("to-send", "awaited", "reported", "taken-back")
"""Filters of the list: agreed and not sent, sent and awaited, reported, taken back."""


@dataclass(frozen=True, slots=True)
class HandedRow:
    """A line of an order with another laboratory, in the list."""

    order_id: uuid.UUID
    order_number: str
    sample: str
    product: str
    method_code: str
    method: Text
    laboratory: str
    state: str
    """One of `STATES`."""
    sent_on: date | None
    expected_on: date | None
    late: bool
    report_number: str


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A line on the page of its order, with what there is of it elsewhere."""

    line: OrderLine
    sample: str
    product: str
    method: Text
    elsewhere: Elsewhere | None
    agreed_by: str
    reports: Sequence[tuple[SubcontractReport, Attachment]]


@dataclass(frozen=True, slots=True)
class HandedPage:
    """An order with the lines that are tested here and elsewhere."""

    order: Order
    lines: tuple[HandedLine, ...]
    laboratories: tuple[OtherLaboratory, ...]
    """To which work may be handed today."""
    today: date


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[HandedRow]:
    """Return what other laboratories have, what is expected soonest first."""
    require(actor, Permission.ORDER_VIEW)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    query = (
        visible(actor, Subcontract)
        .join(Order, Order.id == Subcontract.order_id)
        .join(OrderLine, OrderLine.id == Subcontract.line_id)
        .join(ApplicationItem, ApplicationItem.id == OrderLine.item_id)
        .join(OtherLaboratory, OtherLaboratory.id == Subcontract.other_laboratory_id)
        .outerjoin(Sample, (Sample.order_id == OrderLine.order_id) & (Sample.item_id == OrderLine.item_id))
        .add_columns(Order.number, OrderLine, ApplicationItem.product, OtherLaboratory.name, Sample.code)
    )
    conditions = _of_state()
    query = query.where(conditions.get(wanted.state, Subcontract.ended_at.is_(None)))
    if text := wanted.text.strip():
        query = query.where(
            among_newest(Subcontract, actor.laboratory()),
            Order.number.icontains(text, autoescape=True)
            | OtherLaboratory.name.icontains(text, autoescape=True),
        )
    sorts = {"expected": Subcontract.expected_on, "agreed": Subcontract.id}
    found = list_page(session, query, wanted, sorts, default="expected")
    reports = subcontracts.reports_by(session, actor.laboratory(), [row[0].id for row in found.rows])
    return found.of(_row(session, today, reports, *row) for row in found.rows)


def _of_state() -> Mapping[str, ColumnElement[bool]]:
    awaited = subcontracts.unreported()
    stands = Subcontract.ended_at.is_(None)
    return {
        "to-send": stands & Subcontract.sent_on.is_(None),
        "awaited": stands & Subcontract.sent_on.is_not(None) & awaited,
        "reported": stands & ~awaited,
        "taken-back": Subcontract.ended_at.is_not(None),
    }


def _row(
    session: Session,
    today: date,
    reports: Mapping[uuid.UUID, SubcontractReport],
    row: Subcontract,
    number: str,
    line: OrderLine,
    product: str,
    laboratory: str,
    code: str | None,
) -> HandedRow:
    report = reports.get(row.id)
    state = state_of(row, report)
    return HandedRow(
        order_id=row.order_id,
        order_number=number,
        sample=code or "",
        product=product,
        method_code=line.method_code,
        method=frozen_method(session, line.method_sha256).title,
        laboratory=laboratory,
        state=state,
        sent_on=row.sent_on,
        expected_on=row.expected_on,
        late=state == "awaited" and row.expected_on is not None and row.expected_on < today,
        report_number=report.number if report else "",
    )


def state_of(row: Subcontract, report: SubcontractReport | None) -> str:
    """Return how far a line with another laboratory has come."""
    if row.ended_at is not None:
        return "taken-back"
    if report is not None:
        return "reported"
    return "to-send" if row.sent_on is None else "awaited"


def read(session: Session, actor: Actor, order_id: uuid.UUID) -> HandedPage:
    """Return the lines of an order, and where each is tested."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    today = clock.today(session.get_one(Laboratory, order.laboratory_id).timezone)
    elsewhere = subcontracts.of_order(session, order.laboratory_id, order.id)
    rows = session.execute(
        select(OrderLine, ApplicationItem.product, Sample.code)
        .join(ApplicationItem, ApplicationItem.id == OrderLine.item_id)
        .outerjoin(Sample, (Sample.order_id == OrderLine.order_id) & (Sample.item_id == OrderLine.item_id))
        .where(OrderLine.laboratory_id == order.laboratory_id, OrderLine.order_id == order.id)
        .order_by(ApplicationItem.position, OrderLine.id)
    ).all()
    lines = tuple(_line(session, line, product, code, elsewhere.get(line.id)) for line, product, code in rows)
    return HandedPage(order, lines, approved_on(session, order.laboratory_id, today), today)


def _line(
    session: Session, line: OrderLine, product: str, code: str | None, found: Elsewhere | None
) -> HandedLine:
    return HandedLine(
        line=line,
        sample=code or "",
        product=product,
        method=frozen_method(session, line.method_sha256).title,
        elsewhere=found,
        agreed_by=session.get_one(User, found.row.agreed_by_id).name if found else "",
        reports=subcontracts.reports_of(session, found.row) if found else (),
    )


def approved_on(session: Session, laboratory_id: uuid.UUID, day: date) -> tuple[OtherLaboratory, ...]:
    """Return the laboratories to which work may be handed on a day."""
    return tuple(
        session.scalars(
            select(OtherLaboratory)
            .where(
                OtherLaboratory.laboratory_id == laboratory_id,
                OtherLaboratory.ended_on.is_(None) | (OtherLaboratory.ended_on >= day),
            )
            .order_by(OtherLaboratory.name)
        )
    )


def laboratories(session: Session, actor: Actor) -> tuple[tuple[OtherLaboratory, str], ...]:
    """Return every laboratory that was ever approved, with whoever approved it last."""
    require(actor, Permission.ORDER_VIEW)
    rows = session.execute(
        visible(actor, OtherLaboratory)
        .join(User, User.id == OtherLaboratory.approved_by_id)
        .add_columns(User.name)
        .order_by(OtherLaboratory.ended_on.is_not(None), OtherLaboratory.name)
    )
    return tuple((one, name) for one, name in rows)


def laboratory(session: Session, actor: Actor, row_id: uuid.UUID) -> OtherLaboratory:
    """Return one of them."""
    require(actor, Permission.ORDER_VIEW)
    return fetch(session, actor, OtherLaboratory, row_id)
