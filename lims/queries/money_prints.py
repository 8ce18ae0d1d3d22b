"""Bills and receipts of payments as they are printed."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.documents.bill import BilledTest, BillPrint, PaymentPrint
from lims.documents.wording import say
from lims.domain.certificate import Party, Words
from lims.models import Bill, Client, Laboratory, Order, Payment
from lims.queries.letterheads import Blob, letterhead, signer
from lims.queries.library import frozen_method
from lims.queries.money import is_expired
from lims.queries.rows import lines_of


def bill(session: Session, actor: Actor, bill_id: uuid.UUID, blob: Blob) -> BillPrint:
    """Return a bill with the lines of its order."""
    require(actor, Permission.BILL_VIEW)
    row = fetch(session, actor, Bill, bill_id)
    order = session.get_one(Order, row.order_id)
    laboratory = session.get_one(Laboratory, row.laboratory_id)
    expired = is_expired(row, clock.today(laboratory.timezone))
    return BillPrint(
        letterhead=letterhead(session, laboratory, blob),
        number=row.number,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        basis=say(f"bill.{row.basis}"),
        billing_code=row.billing_code or "",
        skrd_number=row.skrd_number,
        programme=row.programme,
        reason=row.reason,
        order_number=order.number,
        client=_client(session, order),
        tests=_tests(session, order),
        paid_before=0 if row.programme else order.total - row.amount,
        amount=0 if row.programme else row.amount,
        state=say("bill.expired" if expired else f"bill.{row.state}"),
        made_by=signer(session, laboratory.id, row.made_by_id, say("bill.treasurer").id),
    )


def _tests(session: Session, order: Order) -> tuple[BilledTest, ...]:
    return tuple(
        BilledTest(
            name=Words(id=title.id, en=title.en),
            method=line.method_code,
            quantity=line.pieces,
            unit_price=line.unit_price,
            legal_basis=line.legal_basis,
        )
        for line in lines_of(session, order)
        for title in (frozen_method(session, line.method_sha256).title,)
    )


def _client(session: Session, order: Order) -> Party:
    client = session.get_one(Client, order.client_id)
    return Party(name=client.name, address=client.address)


def payment(session: Session, actor: Actor, payment_id: uuid.UUID, blob: Blob) -> PaymentPrint:
    """Return the receipt of a payment."""
    require(actor, Permission.BILL_VIEW)
    row = fetch(session, actor, Payment, payment_id)
    of = session.get_one(Bill, row.bill_id)
    order = session.get_one(Order, row.order_id)
    laboratory = session.get_one(Laboratory, row.laboratory_id)
    until_then = session.scalar(
        select(func.coalesce(func.sum(Payment.amount), 0)).where(
            Payment.laboratory_id == row.laboratory_id,
            Payment.bill_id == of.id,
            Payment.void_reason == "",
            Payment.id <= row.id,
        )
    )
    return PaymentPrint(
        letterhead=letterhead(session, laboratory, blob),
        number=row.number,
        paid_on=row.paid_on,
        received_from=_client(session, order),
        amount=row.amount,
        order_number=order.number,
        bill_number=of.number,
        billing_code=of.billing_code or of.skrd_number,
        ntb=row.ntb,
        ntpn=row.ntpn or "",
        channel=row.channel,
        left=of.amount - int(until_then or 0),
        confirmed_by=signer(session, laboratory.id, row.confirmed_by_id, say("bill.treasurer").id),
    )
