"""Money as it is read: the account of an order, the treasurer's worklist, the day's list."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.billing import BillState, PaymentState
from lims.domain.errors import N_, InvalidInput
from lims.models import Application, Bill, Client, Laboratory, Order, Payment, Refund, User
from lims.queries.applications import clients_named
from lims.queries.listing import Listing, Wanted, among_newest, list_page

LONGEST = timedelta(days=366)
"""Of the days whose payments are listed at once."""
SOON = 3
"""Days before the end of a bill from which the worklist warns."""
TO_BILL, OPEN, EXPIRED, PAID, TO_REFUND = "to-bill", "open", "expired", "paid", "to-refund"
VIEWS = (TO_BILL, OPEN, EXPIRED, PAID, TO_REFUND)
"""The parts of the treasurer's worklist."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an order costs and what has come for it, in whole rupiah."""

    total: int
    waived: bool
    paid: int
    refunded: int

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return 0 if self.waived else self.total - self.paid

    @property
    def held(self) -> int:
        """What has come and did not go back."""
        return self.paid - self.refunded


@dataclass(frozen=True, slots=True)
class OwedOrder:
    """An order in the treasurer's worklist, with the bill that counts now."""

    id: uuid.UUID
    number: str
    client: str
    ordered_on: date
    total: int
    paid: int
    state: str
    bill: Bill | None
    days_left: int | None
    """Days until its bill ends; negative when it has."""

    @property
    def due(self) -> int:
        """What is still to come."""
        return self.total - self.paid

    @property
    def soon(self) -> bool:
        """Say whether its bill ends within days."""
        return self.days_left is not None and 0 <= self.days_left <= SOON


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A bill with its payments."""

    bill: Bill
    payments: tuple[Payment, ...]
    expired: bool
    left: int


@dataclass(frozen=True, slots=True)
class OrderMoney:
    """All about the money of an order."""

    order: Order
    client: Client
    application: Application
    account: Account
    bills: tuple[BilledLine, ...]
    refunds: tuple[Refund, ...]
    people: dict[uuid.UUID, str]

    @property
    def open(self) -> BilledLine | None:
        """The bill that can be paid now, or has expired and waits for its successor."""
        return next((one for one in self.bills if one.bill.state == BillState.OPEN), None)


@dataclass(frozen=True, slots=True)
class DailyPayment:
    """A payment in the list of a day."""

    payment: Payment
    bill: Bill
    order_number: str
    client: str


def account_of(session: Session, order: Order) -> Account:
    """Return what an order costs and what has come for it."""
    paid = session.scalar(
        select(func.coalesce(func.sum(Payment.amount), 0)).where(
            Payment.laboratory_id == order.laboratory_id,
            Payment.order_id == order.id,
            Payment.void_reason == "",
        )
    )
    refunded = session.scalar(
        select(func.coalesce(func.sum(Refund.amount), 0)).where(
            Refund.laboratory_id == order.laboratory_id, Refund.order_id == order.id
        )
    )
    return Account(
        order.total, order.payment_state == PaymentState.WAIVED, int(paid or 0), int(refunded or 0)
    )


def bills_of(session: Session, order: Order) -> Sequence[Bill]:
    """Return the bills of an order, the newest first."""
    return session.scalars(
        select(Bill)
        .where(Bill.laboratory_id == order.laboratory_id, Bill.order_id == order.id)
        .order_by(Bill.id.desc())
    ).all()


def payments_of(session: Session, order: Order) -> Sequence[Payment]:
    """Return the payments for an order that stand, the oldest first."""
    return session.scalars(
        select(Payment)
        .where(
            Payment.laboratory_id == order.laboratory_id,
            Payment.order_id == order.id,
            Payment.void_reason == "",
        )
        .order_by(Payment.id)
    ).all()


def paid_for(session: Session, bill: Bill) -> int:
    """Return what has come for a bill."""
    return int(
        session.scalar(
            select(func.coalesce(func.sum(Payment.amount), 0)).where(
                Payment.laboratory_id == bill.laboratory_id,
                Payment.bill_id == bill.id,
                Payment.void_reason == "",
            )
        )
        or 0
    )


def of_order(session: Session, actor: Actor, order_id: uuid.UUID) -> OrderMoney:
    """Return all about the money of an order."""
    require(actor, Permission.BILL_VIEW)
    order = fetch(session, actor, Order, order_id)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    today = clock.today(laboratory.timezone)
    payments = session.scalars(
        select(Payment)
        .where(Payment.laboratory_id == order.laboratory_id, Payment.order_id == order.id)
        .order_by(Payment.id)
    ).all()
    bills = tuple(
        _line(bill, [one for one in payments if one.bill_id == bill.id], today)
        for bill in bills_of(session, order)
    )
    refunds = session.scalars(
        select(Refund)
        .where(Refund.laboratory_id == order.laboratory_id, Refund.order_id == order.id)
        .order_by(Refund.id)
    ).all()
    known = (
        {one.bill.made_by_id for one in bills}
        | {one.confirmed_by_id for one in payments}
        | {one.refunded_by_id for one in refunds}
    )
    names = session.execute(select(User.id, User.name).where(User.id.in_(known)))
    return OrderMoney(
        order=order,
        client=session.get_one(Client, order.client_id),
        application=session.get_one(Application, order.application_id),
        account=account_of(session, order),
        bills=bills,
        refunds=tuple(refunds),
        people={row.id: row.name for row in names},
    )


def _line(bill: Bill, payments: Sequence[Payment], today: date) -> BilledLine:
    paid = sum(one.amount for one in payments if not one.void_reason)
    return BilledLine(bill, tuple(payments), is_expired(bill, today), bill.amount - paid)


def is_expired(bill: Bill, today: date) -> bool:
    """Say whether the last day of an open bill has passed."""
    return bill.state == BillState.OPEN and bill.expires_on is not None and bill.expires_on < today


def worklist(session: Session, actor: Actor, wanted: Wanted) -> Listing[OwedOrder]:
    """Return the orders of one part of the treasurer's worklist; without a choice, what is to be billed."""
    require(actor, Permission.BILL_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    query = (
        visible(actor, Order)
        .join(Client, Client.id == Order.client_id)
        .outerjoin(
            Bill,
            and_(
                Bill.laboratory_id == Order.laboratory_id,
                Bill.order_id == Order.id,
                Bill.state == BillState.OPEN,
            ),
        )
        .add_columns(Client.name, Bill, _paid())
        .where(_within(wanted.state, today))
    )
    if text := wanted.text.strip():
        query = query.where(
            among_newest(Order, laboratory.id),
            or_(
                Order.number.icontains(text, autoescape=True),
                Bill.billing_code == text,
                Order.client_id.in_(clients_named(laboratory.id, text)),
            ),
        )
    found = list_page(
        session, query, wanted, {"ordered": Order.id, "ends": Bill.expires_on}, default="-ordered"
    )
    return found.of(
        OwedOrder(
            id=order.id,
            number=order.number,
            client=client,
            ordered_on=order.ordered_on,
            total=order.total,
            paid=int(paid),
            state=order.payment_state,
            bill=bill,
            days_left=(bill.expires_on - today).days if bill is not None and bill.expires_on else None,
        )
        for order, client, bill, paid in found.rows
    )


def _paid() -> ColumnElement[int]:
    """Return what has come for the order of a row."""
    return (
        select(func.coalesce(func.sum(Payment.amount), 0))
        .where(
            Payment.laboratory_id == Order.laboratory_id,
            Payment.order_id == Order.id,
            Payment.void_reason == "",
        )
        .correlate(Order)
        .scalar_subquery()
    )


def _within(view: str, today: date) -> ColumnElement[bool]:
    billed = Order.payment_state.in_((PaymentState.BILLED, PaymentState.PART_PAID))
    match view:
        case "open":
            return and_(billed, or_(Bill.expires_on.is_(None), Bill.expires_on >= today))
        case "expired":
            return and_(billed, Bill.expires_on < today)
        case "paid":
            return Order.payment_state.in_((PaymentState.PAID, PaymentState.WAIVED))
        case "to-refund":
            return Order.payment_state == PaymentState.REFUND_DUE
        case _:
            return Order.payment_state == PaymentState.UNBILLED


@dataclass(frozen=True, slots=True)
class DailyRefund:
    """Money that went back, in the list of a day."""

    refund: Refund
    order_number: str
    client: str


def daily_refunds(session: Session, actor: Actor, first: date, last: date) -> tuple[DailyRefund, ...]:
    """Return the money that went back within some days."""
    require(actor, Permission.BILL_VIEW)
    rows = session.execute(
        visible(actor, Refund)
        .join(Order, and_(Order.laboratory_id == Refund.laboratory_id, Order.id == Refund.order_id))
        .join(Client, Client.id == Order.client_id)
        .add_columns(Order.number, Client.name)
        .where(Refund.refunded_on.between(first, last))
        .order_by(Refund.refunded_on, Refund.id)
    )
    return tuple(DailyRefund(*row) for row in rows)


def daily(session: Session, actor: Actor, first: date, last: date) -> tuple[DailyPayment, ...]:
    """Return the payments that came within some days, as they stand in the books.

    Raises:
        InvalidInput: More than a year was asked for; a list of years is for the exports.
    """
    require(actor, Permission.BILL_VIEW)
    if last - first > LONGEST:
        raise InvalidInput(N_("Rentangnya paling panjang satu tahun; pilih tanggal yang lebih dekat."))
    rows = session.execute(
        visible(actor, Payment)
        .join(Bill, and_(Bill.laboratory_id == Payment.laboratory_id, Bill.id == Payment.bill_id))
        .join(Order, and_(Order.laboratory_id == Payment.laboratory_id, Order.id == Payment.order_id))
        .join(Client, Client.id == Order.client_id)
        .add_columns(Bill, Order.number, Client.name)
        .where(Payment.paid_on.between(first, last), Payment.void_reason == "")
        .order_by(Payment.paid_on, Payment.id)
    )
    return tuple(DailyPayment(*row) for row in rows)
