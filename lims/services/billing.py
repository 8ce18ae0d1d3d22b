"""Bills, payments and refunds: the treasurer's acts; prices are not among them (practice: separated duties)."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.documents.figures import rupiah
from lims.domain.billing import Basis, BillState, PaymentState
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.workflow import OrderState
from lims.models import Bill, Laboratory, Order, Payment, Refund
from lims.queries import money
from lims.services import audit, notices, numbers, promises
from lims.services.validity import refuse_faults, required_day

MOST_DAYS = 366
"""A bill that could be paid for longer than a year is a slip of the year."""


@dataclass(frozen=True, slots=True)
class BillInput:
    """A new bill over what is still due."""

    basis: str
    billing_code: str = ""
    skrd_number: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class PaymentInput:
    """Money as it stands in the books of the treasury or the bank."""

    amount: int | None
    paid_on: date | None
    channel: str = ""
    ntb: str = ""
    ntpn: str = ""


@dataclass(frozen=True, slots=True)
class RefundInput:
    """Money that went back."""

    amount: int | None
    refunded_on: date | None
    reference: str
    reason: str


def make(session: Session, actor: Actor, order_id: uuid.UUID, given: BillInput) -> Bill:
    """Make a bill over what is still due; one that has expired is put aside by the new one.

    Raises:
        InvalidInput: the billing code or the SKRD number is missing or odd, or the last day has passed.
        Conflict: there is a bill that can still be paid, or nothing is due.
    """
    require(actor, Permission.BILL_MAKE)
    order, laboratory, today = _order(session, actor, order_id)
    due = money.account_of(session, order).due
    if due <= 0 or order.payment_state in {
        PaymentState.CLOSED,
        PaymentState.REFUND_DUE,
        PaymentState.REFUNDED,
    }:
        raise Conflict(N_("Tidak ada lagi yang perlu ditagih untuk order ini."))
    refuse_faults(_bill_faults(session, laboratory, given, today))
    _put_aside(session, actor, order, today)
    bill = Bill(
        laboratory_id=laboratory.id,
        order_id=order.id,
        number=numbers.next_number(session, laboratory, "bill", today),
        basis=given.basis,
        amount=due,
        issued_on=today,
        expires_on=given.expires_on,
        billing_code=given.billing_code.strip() or None,
        skrd_number=given.skrd_number.strip(),
        made_at=clock.now(),
        made_by_id=actor.known_id(),
    )
    session.add(bill)
    session.flush()
    order.payment_state = _standing(session, order)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "bill-made",
        order_id=order.id,
        number=order.number,
        text=_asked(bill),
        date=required_day(given.expires_on, "expires_on").isoformat(),
    )
    audit.record(session, actor, "bill:make", bill)
    return bill


def _asked(bill: Bill) -> str:
    """Return sum and code in the words of a notice."""
    amount = f"Rp{rupiah(bill.amount)}"
    reference = bill.billing_code or bill.skrd_number
    return f"{amount} ({reference})" if reference else amount


def _bill_faults(
    session: Session, laboratory: Laboratory, given: BillInput, today: date
) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    code = given.billing_code.strip()
    if given.basis not in {Basis.PNBP, Basis.BLU, Basis.RETRIBUSI}:
        faults["basis"] = InvalidInput(N_("Pilih dasar penagihan."))
    if given.basis == Basis.PNBP and not code:
        faults["billing_code"] = InvalidInput(N_("Isilah kode billing 15 angka dari SIMPONI."))
    if code and not re.fullmatch(r"[0-9]{15}", code):
        faults["billing_code"] = InvalidInput(N_("Kode billing terdiri atas 15 angka."))
    elif (
        code
        and session.scalars(
            select(Bill.id).where(Bill.laboratory_id == laboratory.id, Bill.billing_code == code)
        ).first()
    ):
        faults["billing_code"] = InvalidInput(N_("Kode billing ini sudah dipakai tagihan lain."))
    if given.basis == Basis.RETRIBUSI and not given.skrd_number.strip():
        faults["skrd_number"] = InvalidInput(N_("Isilah nomor SKRD."))
    if given.expires_on is None:
        faults["expires_on"] = InvalidInput(N_("Isilah hari terakhir pembayaran."))
    elif not today <= given.expires_on <= today + timedelta(days=MOST_DAYS):
        faults["expires_on"] = InvalidInput(
            N_("Hari terakhir pembayaran terletak antara hari ini dan setahun lagi.")
        )
    return faults


def _put_aside(session: Session, actor: Actor, order: Order, today: date) -> None:
    """Take an expired bill out of the way, or refuse a second one that could be paid."""
    for bill in money.bills_of(session, order):
        if bill.state != BillState.OPEN:
            continue
        if bill.expires_on is None or bill.expires_on >= today:
            raise Conflict(
                N_("Tagihan %(number)s masih dapat dibayar. Batalkan dahulu bila perlu diganti."),
                number=bill.number,
            )
        bill.state = BillState.CANCELLED
        bill.cancel_reason = "expired"
        audit.record(session, actor, "bill:expire", bill)


def waive(session: Session, actor: Actor, order_id: uuid.UUID, reason: str, programme: str) -> Bill:
    """Let an order be free of charge, with the reason and the programme that bears it."""
    require(actor, Permission.BILL_WAIVE)
    order, laboratory, today = _order(session, actor, order_id)
    if order.payment_state not in {PaymentState.UNBILLED, PaymentState.BILLED}:
        raise Conflict(N_("Order ini sudah dibayar, dibebaskan atau ditutup."))
    faults: dict[str, LimsError] = {}
    if not reason.strip():
        faults["reason"] = InvalidInput(N_("Tulislah alasan pembebasan biaya."))
    if not programme.strip():
        faults["programme"] = InvalidInput(N_("Tulislah program atau dasar yang menanggungnya."))
    refuse_faults(faults)
    for bill in money.bills_of(session, order):
        if bill.state == BillState.OPEN:
            _cancel(session, actor, bill, reason)
    free = Bill(
        laboratory_id=laboratory.id,
        order_id=order.id,
        number=numbers.next_number(session, laboratory, "bill", today),
        basis=Basis.FREE,
        amount=order.total,
        issued_on=today,
        programme=programme.strip(),
        reason=reason.strip(),
        state=BillState.SETTLED,
        made_at=clock.now(),
        made_by_id=actor.known_id(),
    )
    session.add(free)
    order.payment_state = PaymentState.WAIVED
    order.paid_on = today
    promises.start(session, order)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "order-free",
        order_id=order.id,
        number=order.number,
        text=free.programme,
    )
    audit.record(session, actor, "bill:waive", free, reason=reason.strip())
    return free


def cancel(session: Session, actor: Actor, bill_id: uuid.UUID, reason: str) -> None:
    """Take a bill back that was not paid; the order can be billed anew."""
    require(actor, Permission.BILL_MAKE)
    order, _laboratory, _today = _order(session, actor, fetch(session, actor, Bill, bill_id).order_id)
    bill = fetch(session, actor, Bill, bill_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasan pembatalan tagihan."))
    if bill.state != BillState.OPEN or money.paid_for(session, bill):
        raise Conflict(N_("Tagihan yang sudah dibayar atau dibatalkan tidak dapat dibatalkan."))
    _cancel(session, actor, bill, reason)
    order.payment_state = _standing(session, order)


def _standing(session: Session, order: Order) -> PaymentState:
    """Return how an order stands that is not paid yet."""
    if money.account_of(session, order).paid:
        return PaymentState.PART_PAID
    billed = any(bill.state == BillState.OPEN for bill in money.bills_of(session, order))
    return PaymentState.BILLED if billed else PaymentState.UNBILLED


def _cancel(session: Session, actor: Actor, bill: Bill, reason: str) -> None:
    bill.state = BillState.CANCELLED
    bill.cancel_reason = reason.strip()
    audit.record(session, actor, "bill:cancel", bill, reason=reason.strip())


def confirm(session: Session, actor: Actor, bill_id: uuid.UUID, given: PaymentInput) -> Payment:
    """Note money that has come for a bill, wholly or in part; a late payment of an expired bill counts too.

    Raises:
        InvalidInput: the sum is more than is due, the day is impossible, or the NTPN is odd or known.
        Conflict: the bill was paid or cancelled.
    """
    require(actor, Permission.PAYMENT_CONFIRM)
    order, laboratory, today = _order(session, actor, fetch(session, actor, Bill, bill_id).order_id)
    bill = fetch(session, actor, Bill, bill_id, lock=True)
    if bill.state != BillState.OPEN:
        raise Conflict(N_("Tagihan ini sudah lunas atau dibatalkan."))
    left = bill.amount - money.paid_for(session, bill)
    refuse_faults(_payment_faults(session, bill, given, left, today))
    payment = Payment(
        laboratory_id=laboratory.id,
        bill_id=bill.id,
        order_id=order.id,
        number=numbers.next_number(session, laboratory, "payment", today),
        amount=given.amount,
        paid_on=given.paid_on,
        channel=given.channel.strip(),
        ntb=given.ntb.strip(),
        ntpn=given.ntpn.strip().upper() or None,
        confirmed_at=clock.now(),
        confirmed_by_id=actor.known_id(),
    )
    session.add(payment)
    session.flush()
    order.payment_state = PaymentState.PART_PAID
    if payment.amount == left:
        bill.state = BillState.SETTLED
    if money.account_of(session, order).due == 0:
        order.payment_state = PaymentState.PAID
        order.paid_on = max(one.paid_on for one in money.payments_of(session, order))
        promises.start(session, order)
    _thank(session, order, payment)
    audit.record(session, actor, "payment:confirm", payment)
    return payment


def _thank(session: Session, order: Order, payment: Payment) -> None:
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "payment-confirmed",
        order_id=order.id,
        number=order.number,
        text=f"Rp{rupiah(payment.amount)}",
    )


def _payment_faults(
    session: Session, bill: Bill, given: PaymentInput, left: int, today: date
) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {}
    if given.amount is None or given.amount <= 0:
        faults["amount"] = InvalidInput(N_("Isilah jumlah yang masuk dalam rupiah utuh, misalnya 300000."))
    elif given.amount > left:
        faults["amount"] = InvalidInput(
            N_("Sisa tagihan Rp%(left)s. Jumlah yang lebih besar dikembalikan di luar tagihan ini."),
            left=rupiah(left),
        )
    if given.paid_on is None:
        faults["paid_on"] = InvalidInput(N_("Isilah tanggal pembayaran."))
    elif not bill.issued_on <= given.paid_on <= today:
        faults["paid_on"] = InvalidInput(
            N_("Tanggal pembayaran terletak antara tanggal tagihan dan hari ini.")
        )
    ntpn = given.ntpn.strip().upper()
    if bill.basis == Basis.PNBP and not ntpn:
        faults["ntpn"] = InvalidInput(N_("Isilah NTPN dari bukti penerimaan negara."))
    if ntpn and not re.fullmatch(r"[0-9A-Z]{16}", ntpn):
        faults["ntpn"] = InvalidInput(N_("NTPN terdiri atas 16 huruf dan angka."))
    elif (
        ntpn
        and session.scalars(
            select(Payment.id).where(Payment.laboratory_id == bill.laboratory_id, Payment.ntpn == ntpn)
        ).first()
    ):
        faults["ntpn"] = InvalidInput(N_("NTPN ini sudah dicatat untuk pembayaran lain."))
    return faults


def take_back(session: Session, actor: Actor, payment_id: uuid.UUID, reason: str) -> None:
    """Take a mistaken confirmation back; it stays in the books with its number, and its sum is due again.

    Raises:
        Conflict: work has begun on the strength of it, or its money went back, or it was taken back before.
    """
    require(actor, Permission.PAYMENT_CONFIRM)
    order, _laboratory, _today = _order(session, actor, fetch(session, actor, Payment, payment_id).order_id)
    payment = fetch(session, actor, Payment, payment_id, lock=True)
    bill = fetch(session, actor, Bill, payment.bill_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasan pembatalan pencatatan."))
    if payment.void_reason:
        raise Conflict(N_("Pencatatan ini sudah dibatalkan."))
    if order.work_order_number is not None:
        raise Conflict(
            N_(
                "Pengujian sudah diperintahkan berdasarkan pembayaran ini. Laporkan kepada kepala laboratorium."
            )
        )
    if money.account_of(session, order).held < payment.amount:
        raise Conflict(
            N_("Uangnya sudah dikembalikan, jadi pencatatan ini tetap. Laporkan kepada kepala laboratorium.")
        )
    payment.void_reason = reason.strip()
    payment.ntpn = None
    if bill.state == BillState.SETTLED:  # one that another took the place of stays aside
        bill.state = BillState.OPEN
    session.flush()
    order.payment_state = _standing(session, order)
    if order.state == OrderState.CANCELLED:
        close(session, actor, order)
    order.paid_on = None
    promises.start(session, order)
    audit.record(session, actor, "payment:take-back", payment, reason=reason.strip())


def refund(session: Session, actor: Actor, order_id: uuid.UUID, given: RefundInput) -> Refund:
    """Note that money of a cancelled order went back to the client."""
    require(actor, Permission.PAYMENT_CONFIRM)
    order, laboratory, today = _order(session, actor, order_id)
    account = money.account_of(session, order)
    if order.payment_state != PaymentState.REFUND_DUE:
        raise Conflict(N_("Tidak ada yang perlu dikembalikan untuk order ini."))
    faults: dict[str, LimsError] = {}
    if given.amount is None or not 0 < given.amount <= account.held:
        faults["amount"] = InvalidInput(
            N_("Isilah jumlah antara 1 dan Rp%(most)s."), most=rupiah(account.held)
        )
    if given.refunded_on is None or given.refunded_on > today:
        faults["refunded_on"] = InvalidInput(N_("Isilah tanggal pengembalian, paling lambat hari ini."))
    if not given.reference.strip():
        faults["reference"] = InvalidInput(N_("Isilah nomor bukti pengembalian."))
    if not given.reason.strip():
        faults["reason"] = InvalidInput(N_("Tulislah alasan pengembalian."))
    refuse_faults(faults)
    refund = Refund(
        laboratory_id=laboratory.id,
        order_id=order.id,
        amount=given.amount,
        refunded_on=given.refunded_on,
        reference=given.reference.strip(),
        reason=given.reason.strip(),
        refunded_by_id=actor.known_id(),
    )
    session.add(refund)
    session.flush()
    if money.account_of(session, order).held == 0:
        order.payment_state = PaymentState.REFUNDED
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "refund-noted",
        order_id=order.id,
        number=order.number,
        text=f"Rp{rupiah(refund.amount)}",
    )
    audit.record(session, actor, "refund:note", refund)
    return refund


def close(session: Session, actor: Actor, order: Order) -> None:
    """Settle the account of an order that was cancelled: open bills are taken back, money that came goes back."""
    for bill in money.bills_of(session, order):
        if bill.state == BillState.OPEN:
            _cancel(session, actor, bill, "order cancelled")
    if order.payment_state != PaymentState.NOT_ASKED:
        held = money.account_of(session, order).held
        order.payment_state = PaymentState.REFUND_DUE if held else PaymentState.CLOSED


def _order(session: Session, actor: Actor, order_id: uuid.UUID) -> tuple[Order, Laboratory, date]:
    """Return the order, locked: each act locks it before its bills, so that two never wait for each other."""
    order = fetch(session, actor, Order, order_id, lock=True)
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    return order, laboratory, clock.today(laboratory.timezone)
