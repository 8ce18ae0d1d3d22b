"""Following an order by its receipt, without an account: where it stands, and nothing else."""

import re

import pytest
from flask import Flask

from lims.domain.billing import PaymentGate, PaymentState
from lims.domain.roles import Role
from lims.models import Order
from lims.services import audit, reception
from tests import scene as scenes
from tests.scene import Scene
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    return House(app)


def track(house: House, order_id) -> str:
    token = house.read(lambda session: session.get_one(Order, order_id).tracking_token)
    return text_of(house.app.test_client().get(f"/t/{token}"))


def issued_order(session, scene: Scene, store):
    return scenes.issued(session, scene, store).order_id


def test_the_receipt_leads_to_the_way_of_the_order(house):
    order_id = house.make(scenes.assigned)
    page = track(house, order_id)
    number = house.read(lambda session: session.get_one(Order, order_id).number)
    for words in (number, "Contoh diterima", "0 dari 1 pengujian selesai.", "Menunggu: penguji"):
        assert words in page
    assert re.search(r"Dijanjikan paling lambat \d+ \w+ \d{4}, 10 hari kerja lagi\.", page)


@pytest.mark.parametrize(
    "made", [scenes.assigned, scenes.tested, scenes.reviewed, scenes.drafted, scenes.authorised]
)
def test_neither_results_nor_persons_are_told(house, made):
    made_id = house.make(made)
    order_id = (
        made_id
        if made not in {scenes.drafted, scenes.authorised}
        else house.read(lambda session: session.query(Order).one().id)
    )
    page = track(house, order_id)
    for secret in (
        "603",
        "460",
        "Memenuhi",
        "CV Besi",
        "Pemilik",
        "Jalan Tempa",
        "Analyst",
        "REKAAN",
        "H-17",
    ):
        assert secret not in page


@pytest.mark.parametrize(
    ("made", "awaits"),
    [
        (scenes.ordered, "contoh dari pelanggan"),
        (scenes.tested, "penyelia"),
        (scenes.reviewed, "manajer teknis"),
        (scenes.authorised, "laboratorium"),
    ],
)
def test_it_says_who_is_awaited(house, made, awaits):
    house.make(made)
    order_id = house.read(lambda session: session.query(Order).one().id)
    assert f"Menunggu: {awaits}" in track(house, order_id)


def test_work_that_stops_for_money_waits_for_no_analyst(house):
    order_id = house.make(scenes.received)

    def unpaid(session, scene):
        order = session.get_one(Order, order_id)
        order.payment_gate, order.payment_state = PaymentGate.BEFORE_TESTING, PaymentState.BILLED
        order.due_on = None
        audit.record(session, scene.people[Role.TREASURER], "bill:make", order)
        return order

    unpaid.__module__ = scenes.__name__
    house.make(unpaid)
    page = track(house, order_id)
    assert "Menunggu: pembayaran" in page
    assert "sesudah pembayaran dicatat." in page
    assert "Menunggu: penguji" not in page


def test_a_held_sample_is_told_without_its_reason(house):
    order_id = house.make(scenes.ordered)

    def hold(session, scene):
        sample = scenes.samples_of(session, session.get_one(Order, order_id))[0]
        given = scenes.reception_input(scene)
        return reception.hold(
            session, scene.people[Role.RECEPTION], sample.id, given, "Milik Pak Budi bengkok"
        )

    hold.__module__ = scenes.__name__
    house.make(hold)
    page = track(house, order_id)
    assert "ditahan karena keadaannya diragukan" in page
    assert "keputusan pelanggan" in page
    assert "Budi" not in page


def test_an_issued_certificate_ends_the_way(house):
    issued_order.__module__ = scenes.__name__
    order_id = house.make(issued_order, house.app.extensions["lims_store"])
    page = track(house, order_id)
    assert "LHU terbit" in page
    assert "Menunggu" not in page
    assert "Memenuhi" not in page


@pytest.mark.parametrize("token", ["x", "a" * 22, "a" * 5000, "%00", "../../etc"])
def test_a_guessed_code_finds_nothing(house, token):
    answer = house.app.test_client().get(f"/t/{token}")
    assert answer.status_code == 404


def test_the_page_needs_no_script_and_sets_no_cookie(house):
    order_id = house.make(scenes.assigned)
    token = house.read(lambda session: session.get_one(Order, order_id).tracking_token)
    answer = house.app.test_client().get(f"/t/{token}")
    assert "<script" not in answer.get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


def test_whoever_asks_too_often_waits(house):
    browser = house.app.test_client()
    answers = [browser.get("/t/nihil").status_code for _try in range(61)]
    assert answers[-1] == 429
    assert answers[:60] == [404] * 60
