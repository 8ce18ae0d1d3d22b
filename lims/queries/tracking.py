"""How far an order has come, without a single result: what its client and the holder of its receipt may follow."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.billing import SETTLED, PaymentGate, PaymentState
from lims.domain.errors import N_, NotFound
from lims.domain.workflow import PUBLIC_STATES, CertificateState, DeterminationState, OrderState
from lims.domain.working_days import working_days_between
from lims.models import (
    Application,
    Certificate,
    Determination,
    Laboratory,
    NameCheck,
    Order,
    Sample,
    Subcontract,
)
from lims.queries.holds import held_among
from lims.queries.laboratories import House, house_of
from lims.queries.rows import holidays_of
from lims.queries.subcontracts import unreported

HANDED_IN = (DeterminationState.SUBMITTED, DeterminationState.ACCEPTED)
RUNNING = (OrderState.ORDERED, OrderState.RECEIVED, OrderState.IN_TESTING, OrderState.TESTED)
"""States of an order whose certificate is still awaited."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The way of an order: dates and counts, no results, no names of persons."""

    order_id: uuid.UUID
    number: str
    house: House
    state: str
    submitted_on: date | None
    ordered_on: date
    promised_working_days: int
    samples: Mapping[str, int]
    """How many are in which state."""
    received_on: date | None
    due_on: date | None
    days_left: int | None
    """Working days until the promised date; negative when it has passed; None where nothing is due."""
    planned: int
    """Determinations, void ones left out."""
    handed_in: int
    accepted: int
    authorised_on: date | None
    issued_on: date | None
    hold_reason: str = ""
    """Why the laboratory waits; the clock of the promise stands still."""
    elsewhere: int = 0
    """Tests that another laboratory has and has not reported."""
    elsewhere_until: date | None = None
    """When the last of its reports is expected."""
    money: str = ""
    """`unbilled` or `billed` while the work, or the release, waits for the money of the order."""
    names_until: date | None = None
    """Until when its client may look at the names on the draft."""


def by_token(session: Session, token: str) -> Progress:
    """Return the order whose receipt carries a token.

    Raises:
        NotFound: there is none.
    """
    # A zero byte stands in no token, and PostgreSQL takes it in no question.
    wanted = token.replace("\0", "")
    order = session.scalars(select(Order).where(Order.tracking_token == wanted)).one_or_none()
    if order is None:
        raise NotFound(
            N_(
                "Tidak ada order dengan kode ini. Pindai lagi kode QR pada tanda terima, atau tanyakan di loket."
            )
        )
    return progress_of(session, [order])[0]


def progress_of(session: Session, orders: Sequence[Order]) -> tuple[Progress, ...]:
    """Return the way of several orders that the reader may follow, in a handful of queries."""
    ids = [order.id for order in orders]
    houses = _houses(session, {order.laboratory_id for order in orders})
    holidays = {laboratory_id: holidays_of(session, laboratory_id) for laboratory_id in houses}
    submitted = _submitted(session, orders)
    samples = _counts(session, Sample, ids)
    determinations = _counts(session, Determination, ids)
    certificates = _certificates(session, ids)
    held = held_among(session, ids)
    elsewhere = _elsewhere(session, ids)
    asked = _names_asked(session, ids)
    found = []
    for order in orders:
        house = houses[order.laboratory_id]
        tests = {state: count for state, count in determinations.get(order.id, {}).items() if state != "void"}
        authorised, issued = certificates.get(order.id, (None, None))
        found.append(
            Progress(
                order_id=order.id,
                number=order.number,
                house=house,
                state=order.state,
                submitted_on=_day(submitted.get(order.application_id), house),
                ordered_on=order.ordered_on,
                promised_working_days=order.promised_working_days,
                samples=samples.get(order.id, {}),
                received_on=order.received_on,
                due_on=order.due_on,
                days_left=_days_left(order, house, holidays[order.laboratory_id]),
                planned=sum(tests.values()),
                handed_in=sum(tests.get(state, 0) for state in HANDED_IN),
                accepted=tests.get(DeterminationState.ACCEPTED, 0),
                authorised_on=_day(authorised, house),
                issued_on=issued,
                elsewhere=len(elsewhere.get(order.id, ())),
                elsewhere_until=max(elsewhere.get(order.id, ()), default=None),
                hold_reason=held[order.id].reason if order.id in held else "",
                money=_money(order, authorised),
                names_until=_still_open(asked.get(order.id), house),
            )
        )
    return tuple(found)


def _houses(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, House]:
    rows = session.scalars(select(Laboratory).where(Laboratory.id.in_(ids)))
    return {row.id: house_of(row) for row in rows}


def _submitted(session: Session, orders: Sequence[Order]) -> dict[uuid.UUID, datetime | None]:
    ids = [order.application_id for order in orders]
    rows = session.execute(select(Application.id, Application.submitted_at).where(Application.id.in_(ids)))
    return dict(rows.all())


def _counts(
    session: Session, model: type[Sample] | type[Determination], ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, dict[str, int]]:
    """Return how many rows of each order are in which state."""
    rows = session.execute(
        select(model.order_id, model.state, func.count())
        .where(model.order_id.in_(ids))
        .group_by(model.order_id, model.state)
    )
    found: dict[uuid.UUID, dict[str, int]] = {}
    for order_id, state, count in rows:
        found.setdefault(order_id, {})[state] = count
    return found


def _elsewhere(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[date]]:
    """Return when each awaited report of another laboratory is expected, by order; not whose it is."""
    rows = session.execute(
        select(Subcontract.order_id, Subcontract.expected_on).where(
            Subcontract.order_id.in_(ids),
            Subcontract.ended_at.is_(None),
            Subcontract.expected_on.is_not(None),
            unreported(),
        )
    )
    found: dict[uuid.UUID, list[date]] = {}
    for order_id, expected in rows:
        if expected is not None:
            found.setdefault(order_id, []).append(expected)
    return found


def _money(order: Order, authorised: datetime | None) -> str:
    """Return what the gate of an order waits for, where it is shut and the order has come to it."""
    at_gate = (
        order.received_on is not None
        if order.payment_gate == PaymentGate.BEFORE_TESTING
        else authorised is not None
    )
    if order.payment_state in SETTLED or not at_gate:
        return ""
    return "unbilled" if order.payment_state == PaymentState.UNBILLED else "billed"


def _names_asked(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """Return until when clients that were asked for the names may answer, by order."""
    rows = session.execute(
        select(NameCheck.order_id, NameCheck.until).where(
            NameCheck.order_id.in_(ids), NameCheck.state == "asked"
        )
    )
    return dict(rows.all())


def _still_open(until: date | None, house: House) -> date | None:
    return until if until is not None and clock.today(house.timezone) <= until else None


def _certificates(
    session: Session, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, tuple[datetime | None, date | None]]:
    """Return when the first certificate of each order was authorised, and when it was issued."""
    rows = session.execute(
        select(Certificate.order_id, Certificate.authorised_at, Certificate.issued_on)
        .where(
            Certificate.order_id.in_(ids),
            Certificate.sequence == 0,
            Certificate.state.in_({*PUBLIC_STATES, CertificateState.AUTHORISED}),
        )
        .order_by(Certificate.id)
    )
    return {order_id: (authorised, issued) for order_id, authorised, issued in rows}


def _day(at: datetime | None, house: House) -> date | None:
    return None if at is None else at.astimezone(ZoneInfo(house.timezone)).date()


def _days_left(order: Order, house: House, holidays: frozenset[date]) -> int | None:
    if order.due_on is None or order.state not in RUNNING:
        return None
    today = clock.today(house.timezone)
    if order.due_on < today:  # a promise that fell due on the last working day is late today all the same
        return min(-1, working_days_between(today, order.due_on, holidays))
    return working_days_between(today, order.due_on, holidays)
