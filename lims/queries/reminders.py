"""What clients are to be told by the calendar and not by an act: bills that end, remains to fetch, the survey.

Each kind is a query for what is due and was not told (decision 0009); the notice that tells it takes it off the list.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims import clock
from lims.documents.figures import rupiah
from lims.domain.billing import BillState
from lims.domain.workflow import OrderState, SampleState
from lims.models import (
    Bill,
    Certificate,
    DisposedSample,
    Laboratory,
    Notice,
    Order,
    Sample,
    SurveyParticipation,
)
from lims.queries import policies
from lims.queries.money import SOON

FETCH = timedelta(days=7)
"""How long before the end of their keeping clients are told that remains can be fetched."""
FRESH = timedelta(days=14)
"""What is past for longer is told no more, so that a laboratory that begins late does not flood its clients."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Reminder:
    """A notice that is due."""

    laboratory_id: uuid.UUID
    client_id: uuid.UUID
    order_id: uuid.UUID
    kind: str
    parameters: dict[str, str] = field(default_factory=dict)


def due(session: Session) -> list[Reminder]:
    """Return what is to be told now, in every laboratory by its own calendar."""
    found: list[Reminder] = []
    for laboratory in session.scalars(select(Laboratory).order_by(Laboratory.id)):
        today = clock.today(laboratory.timezone)
        found += _bills(session, laboratory, today)
        found += _remains(session, laboratory, today)
        found += _surveys(session, laboratory, today)
    return found[:MOST]


def _untold(kind: str, since: InstrumentedAttribute[datetime] | None = None) -> ColumnElement[bool]:
    """Return the condition that the order's client was not told, or not since an instant."""
    told = exists().where(
        Notice.laboratory_id == Order.laboratory_id, Notice.order_id == Order.id, Notice.kind == kind
    )
    return ~(told if since is None else told.where(Notice.created_at >= since))


def _bills(session: Session, laboratory: Laboratory, today: date) -> Iterator[Reminder]:
    for kind, ends in (
        ("bill-ending", Bill.expires_on.between(today, today + timedelta(days=SOON))),
        ("bill-expired", Bill.expires_on.between(today - FRESH, today - timedelta(days=1))),
    ):
        rows = session.execute(
            select(Order, Bill)
            .join(Bill, and_(Bill.laboratory_id == Order.laboratory_id, Bill.order_id == Order.id))
            .where(
                Order.laboratory_id == laboratory.id,
                Bill.state == BillState.OPEN,
                Bill.issued_on < today,  # who was given the bill today needs no reminder of it
                ends,
                _untold(kind, Bill.made_at),
            )
            .order_by(Bill.id)
            .limit(MOST)
        )
        for order, bill in rows:
            reference = bill.billing_code or bill.skrd_number
            text = f"Rp{rupiah(bill.amount)}" + (f" ({reference})" if reference else "")
            ends_on = bill.expires_on or today
            told = {"number": order.number, "text": text, "date": ends_on.isoformat()}
            yield Reminder(laboratory.id, order.client_id, order.id, kind, told)


def _remains(session: Session, laboratory: Laboratory, today: date) -> Iterator[Reminder]:
    gone = exists().where(
        DisposedSample.laboratory_id == Sample.laboratory_id, DisposedSample.sample_id == Sample.id
    )
    first = (
        select(func.min(Sample.keep_until))
        .where(
            Sample.laboratory_id == Order.laboratory_id,
            Sample.order_id == Order.id,
            Sample.state == SampleState.ACCEPTED,
            Sample.keep_until.between(today, today + FETCH),
            ~gone,
        )
        .correlate(Order)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Order, first)
        .where(Order.laboratory_id == laboratory.id, first.is_not(None), _untold("retention-due"))
        .order_by(Order.id)
        .limit(MOST)
    )
    for order, until in rows:
        told = {"number": order.number, "date": (until or today).isoformat()}
        yield Reminder(laboratory.id, order.client_id, order.id, "retention-due", told)


def _surveys(session: Session, laboratory: Laboratory, today: date) -> Iterator[Reminder]:
    """Yield the orders whose certificate was issued on an earlier day and whose client was not asked yet."""
    if not policies.in_force(session, laboratory.id).asks_survey:
        return
    heard = exists().where(
        SurveyParticipation.laboratory_id == Order.laboratory_id, SurveyParticipation.order_id == Order.id
    )
    rows = session.scalars(
        select(Order)
        .join(
            Certificate,
            and_(Certificate.laboratory_id == Order.laboratory_id, Certificate.order_id == Order.id),
        )
        .where(
            Order.laboratory_id == laboratory.id,
            Order.state == OrderState.REPORTED,
            Certificate.sequence == 0,
            Certificate.issued_on.between(today - FRESH, today - timedelta(days=1)),
            ~heard,
            _untold("survey-asked"),
        )
        .order_by(Order.id)
        .limit(MOST)
    )
    for order in rows:
        yield Reminder(laboratory.id, order.client_id, order.id, "survey-asked", {"number": order.number})
