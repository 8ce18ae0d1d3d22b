"""A program does what is needed when something goes otherwise: held, cancelled, refunded, attached, revoked."""

from datetime import timedelta

import pytest
from flask import Flask

from lims.client import Client, Problem
from lims.database import transaction
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.services import api_tokens, orders, reception
from tests import scene as scenes

CSV = b"waktu;gaya\n0;0\n1;92,5\n"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.mark.slow
def test_whatever_goes_otherwise_runs_over_the_client(app: Flask, live_server: str):
    people: dict[Role, Client] = {}
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        certificate = scenes.issued(session, scene, app.extensions["lims_store"])
        scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
        application = scenes.submitted(session, scene)
        clerk = scene.people[Role.RECEPTION]
        orders.ask(session, clerk, application.id, "Heat berapa?")
        order = scenes.ordered(session, scene)
        ids = [str(one) for one in (application.id, order.id, scenes.samples_of(session, order)[0].id)]
        application_id, order_id, sample_id = ids
        certificate_id, today = str(certificate.id), scene.today
        for role, actor in [*scene.people.items(), (Role.CLIENT, scene.owner)]:
            people[role] = Client(live_server, api_tokens.make(session, actor, "program")[1], language="en")
    counter, treasurer, manager = (
        people[Role.RECEPTION],
        people[Role.TREASURER],
        people[Role.TECHNICAL_MANAGER],
    )

    assert people[Role.CLIENT].answer_application(application_id, "H-17")["state"] == "submitted"
    assert people[Role.CLIENT].withdraw_application(application_id)["state"] == "withdrawn"
    business = counter.enter_business({"name": "UD Baru (rekaan)", "address": "Jalan 3"})
    changed = counter.save_business(business, {"name": "UD Baru (rekaan)", "address": "Jalan 4"})
    assert changed["address"] == "Jalan 4"
    with pytest.raises(Problem) as stale:
        counter.save_business(business, {"name": "UD Baru (rekaan)", "address": "Jalan 5"})
    assert stale.value.status == 409

    seen = {
        "received_on": today.isoformat(),
        "quantity": "1 batang",
        "condition": dict.fromkeys(reception.CONDITIONS, True),
    }
    assert counter.hold(sample_id, seen, "Bengkok; tetap diuji?")["state"] == "held"
    photo = counter.attach("samples", sample_id, "catatan.csv", CSV)
    assert counter.file(photo["id"]) == CSV
    assert counter.release(sample_id, "Tetap diuji.")["state"] == "accepted"

    ends = {"basis": "blu", "expires_on": (today + timedelta(days=7)).isoformat()}
    treasurer.cancel_bill(treasurer.bill(order_id, ends)["id"], "Salah dasar")
    bill = treasurer.bill(order_id, ends)
    paid = {"amount": bill["amount"], "paid_on": today.isoformat()}
    treasurer.take_back_payment(treasurer.confirm_payment(bill["id"], paid)["id"], "Salah order")
    treasurer.confirm_payment(bill["id"], paid)
    assert counter.cancel_order(order_id, "Pelanggan membatalkan")["payment_state"] == "refund-due"
    refund = {
        "amount": bill["amount"],
        "refunded_on": today.isoformat(),
        "reference": "T-1",
        "reason": "Order dibatalkan",
    }
    assert treasurer.refund(order_id, refund)["amount"] == bill["amount"]

    assert manager.suspend(certificate_id, "Keluhan")["state"] == "suspended"
    assert manager.reinstate(certificate_id, "Selesai ditelaah")["state"] == "issued"
    draft = manager.amend(certificate_id, "Merek salah tulis")
    assert manager.discard(draft["id"], "Tidak perlu")["state"] == "discarded"
    assert manager.withdraw(certificate_id, "Contoh tertukar")["state"] == "withdrawn"
