"""Money: bills, payments, the gates they open, and what becomes of an expired bill."""

from datetime import timedelta

import pytest

from lims.domain.billing import PaymentGate
from lims.domain.errors import Conflict, GateClosed, InvalidInput, NotAllowed, NotFound
from lims.domain.roles import Role
from lims.models import Notice
from lims.queries import money
from lims.queries.listing import Wanted
from lims.services import assignments, billing, clients, orders
from lims.services.billing import BillInput, PaymentInput, RefundInput
from tests import scene as scenes

CODE, NTPN = "820261100000017", "0A1B2C3D4E5F6G7H"


@pytest.fixture
def scene(session):
    made = scenes.build(session)
    made.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
    session.flush()
    return made


def bill_of(session, scene, order, **changes):
    given = {"basis": "pnbp", "billing_code": CODE, "expires_on": scene.today + timedelta(days=7)} | changes
    return billing.make(session, scene.people[Role.TREASURER], order.id, BillInput(**given))


def assign(session, scene, order):
    analyst = scene.people[Role.ANALYST].known_id()
    waiting = [one.id for one in scenes.determinations_of(session, order)]
    assignments.assign(session, scene.people[Role.SUPERVISOR], waiting, analyst, scene.today)


def pay(session, scene, bill, **changes):
    given = {"amount": bill.amount, "paid_on": scene.today, "ntpn": NTPN} | changes
    return billing.confirm(session, scene.people[Role.TREASURER], bill.id, PaymentInput(**given))


def test_an_unpaid_order_is_received_but_not_handed_out(session, scene):
    order = scenes.received(session, scene)
    assert order.due_on is None, "the promise starts with the payment"
    with pytest.raises(GateClosed, match="belum lunas"):
        assign(session, scene, order)
    pay(session, scene, bill_of(session, scene, order))
    assert order.due_on is not None
    assign(session, scene, order)
    kinds = {notice.kind for notice in session.query(Notice)}
    assert {"samples-await-payment", "bill-made", "payment-confirmed"} <= kinds


def test_payments_in_part_are_added_up(session, scene):
    order = scenes.ordered(session, scene)
    bill = bill_of(session, scene, order)
    first = pay(session, scene, bill, amount=50_000)
    assert (order.payment_state, bill.state) == ("part-paid", "open")
    with pytest.raises(InvalidInput) as refusal:
        pay(session, scene, bill, amount=bill.amount, ntpn="1" * 16)
    assert set(refusal.value.fields) == {"amount"}
    with pytest.raises(InvalidInput) as refusal:
        pay(session, scene, bill, amount=1)
    assert set(refusal.value.fields) == {"ntpn"}, "an NTPN belongs to one payment"
    second = pay(session, scene, bill, amount=bill.amount - 50_000, ntpn="1" * 16)
    assert (order.payment_state, bill.state) == ("paid", "settled")
    assert first.number != second.number
    assert money.account_of(session, order).due == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"billing_code": ""}, "billing_code"),
        ({"billing_code": "12345"}, "billing_code"),
        ({"basis": "retribusi", "billing_code": ""}, "skrd_number"),
        ({"basis": "free"}, "basis"),
        ({"expires_on": None}, "expires_on"),
    ],
)
def test_an_odd_bill_is_refused_with_the_field(session, scene, changes, field):
    order = scenes.ordered(session, scene)
    with pytest.raises(InvalidInput) as refusal:
        bill_of(session, scene, order, **changes)
    assert set(refusal.value.fields) == {field}
    assert order.payment_state == "unbilled"


def test_an_expired_bill_is_followed_by_another_and_both_are_kept(session, scene):
    order = scenes.ordered(session, scene)
    old = bill_of(session, scene, order)
    with pytest.raises(Conflict, match="masih dapat dibayar"):
        bill_of(session, scene, order, billing_code="1" * 15)
    old.expires_on = scene.today - timedelta(days=1)
    session.flush()
    treasurer = scene.people[Role.TREASURER]
    (listed,) = money.worklist(session, treasurer, Wanted(state=money.EXPIRED)).rows
    assert listed.id == order.id
    new = bill_of(session, scene, order, billing_code="1" * 15)
    assert (old.state, old.cancel_reason, new.state) == ("cancelled", "expired", "open")
    assert money.worklist(session, treasurer, Wanted(state=money.EXPIRED)).rows == ()


def test_a_mistaken_confirmation_is_taken_back_and_stays_in_the_books(session, scene):
    order = scenes.ordered(session, scene)
    bill = bill_of(session, scene, order)
    wrong = pay(session, scene, bill)
    billing.take_back(session, scene.people[Role.TREASURER], wrong.id, "Salah order")
    assert (order.payment_state, order.paid_on, bill.state) == ("billed", None, "open")
    again = pay(session, scene, bill)
    assert again.number != wrong.number
    assert wrong.void_reason == "Salah order"


def test_a_confirmation_of_a_bill_that_was_replaced_is_taken_back_without_a_second_open_bill(session, scene):
    order = scenes.ordered(session, scene)
    old = bill_of(session, scene, order)
    wrong = pay(session, scene, old, amount=50_000)
    old.expires_on = scene.today - timedelta(days=1)
    session.flush()
    new = bill_of(session, scene, order, billing_code="1" * 15)
    billing.take_back(session, scene.people[Role.TREASURER], wrong.id, "Salah order")
    assert (old.state, new.state, order.payment_state) == ("cancelled", "open", "billed")
    pay(session, scene, new)
    assert (new.state, order.payment_state) == ("settled", "part-paid"), "what was taken back is still due"
    rest = bill_of(session, scene, order, billing_code="2" * 15)
    assert rest.amount == 50_000
    pay(session, scene, rest, ntpn="2" * 16)
    assert order.payment_state == "paid"


def test_a_mistaken_confirmation_of_a_cancelled_order_leaves_nothing_to_pay_or_to_give_back(session, scene):
    order = scenes.received(session, scene)
    bill = bill_of(session, scene, order)
    wrong = pay(session, scene, bill)
    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Pelanggan mundur")
    billing.take_back(session, scene.people[Role.TREASURER], wrong.id, "Salah order")
    assert (bill.state, order.payment_state) == ("cancelled", "closed")


def test_a_confirmation_whose_money_went_back_is_not_taken_back(session, scene):
    order = scenes.received(session, scene)
    payment = pay(session, scene, bill_of(session, scene, order))
    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Pelanggan mundur")
    treasurer = scene.people[Role.TREASURER]
    billing.refund(session, treasurer, order.id, RefundInput(payment.amount, scene.today, "SP2D-1", "Batal"))
    with pytest.raises(Conflict, match="sudah dikembalikan"):
        billing.take_back(session, treasurer, payment.id, "Salah order")
    assert order.payment_state == "refunded"


def test_after_the_work_order_a_payment_is_not_taken_back(session, scene):
    order = scenes.received(session, scene)
    payment = pay(session, scene, bill_of(session, scene, order))
    assign(session, scene, order)
    with pytest.raises(Conflict, match="kepala laboratorium"):
        billing.take_back(session, scene.people[Role.TREASURER], payment.id, "Salah")


def test_a_cancelled_order_gives_its_money_back(session, scene):
    order = scenes.received(session, scene)
    pay(session, scene, bill_of(session, scene, order))
    orders.cancel(session, scene.people[Role.RECEPTION], order.id, "Pelanggan mundur")
    assert (order.state, order.payment_state) == ("cancelled", "refund-due")
    with pytest.raises(GateClosed, match="dibatalkan"):
        assign(session, scene, order)
    treasurer, total = scene.people[Role.TREASURER], order.total
    given = {"refunded_on": scene.today, "reference": "SP2D-1", "reason": "Batal"}
    with pytest.raises(InvalidInput):
        billing.refund(session, treasurer, order.id, RefundInput(amount=total + 1, **given))
    billing.refund(session, treasurer, order.id, RefundInput(amount=total - 1, **given))
    assert order.payment_state == "refund-due"
    billing.refund(session, treasurer, order.id, RefundInput(amount=1, **given))
    assert order.payment_state == "refunded"


def test_a_client_with_an_agreement_pays_before_release(session, scene):
    head = scene.people[Role.HEAD]
    clients.relate(session, scene.laboratory.id, scene.client.id)
    clients.agree_to_pay_later(session, head, scene.client.id, "MoU-7", scene.today + timedelta(days=30))
    order = scenes.received(session, scene)
    assert (order.payment_gate, order.payment_agreement) == ("before-release", "MoU-7")
    assert order.due_on is not None
    assign(session, scene, order)


def test_a_free_order_names_its_reason_and_programme(session, scene):
    order = scenes.received(session, scene)
    head = scene.people[Role.HEAD]
    with pytest.raises(InvalidInput) as refusal:
        billing.waive(session, head, order.id, "", "")
    assert set(refusal.value.fields) == {"reason", "programme"}
    with pytest.raises(NotAllowed):
        billing.waive(session, scene.people[Role.TREASURER], order.id, "IKM binaan", "APBD 2026")
    billing.waive(session, head, order.id, "IKM binaan", "APBD 2026 (rekaan)")
    assert order.payment_state == "waived"
    assign(session, scene, order)


def test_duties_are_separated(session, scene):
    order = scenes.ordered(session, scene)
    bill = bill_of(session, scene, order)
    for role in (Role.RECEPTION, Role.HEAD, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            billing.confirm(
                session, scene.people[role], bill.id, PaymentInput(bill.amount, scene.today, ntpn=NTPN)
            )
    other = scenes.build(session, "LAIN")
    with pytest.raises(NotFound):
        pay(session, other, bill)


def test_the_list_of_a_day_holds_what_came_on_it(session, scene):
    order = scenes.ordered(session, scene)
    payment = pay(session, scene, bill_of(session, scene, order))
    treasurer = scene.people[Role.TREASURER]
    (line,) = money.daily(session, treasurer, scene.today, scene.today)
    assert (line.payment.id, line.order_number) == (payment.id, order.number)
    yesterday = scene.today - timedelta(days=1)
    assert money.daily(session, treasurer, yesterday, yesterday) == ()
    with pytest.raises(InvalidInput, match="satu tahun"):
        money.daily(session, treasurer, scene.today - timedelta(days=400), scene.today)
