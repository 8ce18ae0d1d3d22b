"""The client's check of names by the pages: portal, receipt and laboratory; never a result on any of them."""

import pytest
from flask import Flask

from lims.domain.roles import Role
from lims.models import LaboratoryPolicy, NameCheck, Order
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of


def ask(session, scene):
    """Make a draft in a laboratory that asks its clients."""
    session.add(LaboratoryPolicy(laboratory_id=scene.laboratory.id, name_check_days=3))
    session.flush()
    return scenes.drafted(session, scene)


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


@pytest.fixture
def draft_id(house):
    return house.make(ask, house.scene)


def order_of(house, draft_id):
    def read(session):
        order_id = session.get_one(scenes.Certificate, draft_id).order_id
        order = session.get_one(Order, order_id)
        return order.id, order.tracking_token

    return house.read(read)


def check(house):
    return house.read(lambda session: session.scalars(scenes.select(NameCheck)).one())


def test_the_client_confirms_in_the_portal(house, draft_id):
    order_id, _token = order_of(house, draft_id)
    browser = house.browser("owner")
    address = f"/portal/orders/{order_id}"
    assert "Periksa sekarang" in text_of(browser.get(address))
    page = text_of(browser.get(f"{address}/names"))
    assert house.scene.client.name in page
    assert "H-17" in page
    assert not {"603", "Memenuhi", "460"} & set(page.split())

    refused = browser.post(f"{address}/names", data={"answer": "object", "objection": " "})
    assert refused.status_code == 422
    assert "Tulislah apa yang harus diperbaiki" in text_of(refused)
    assert "jawaban Anda tercatat" in followed(
        browser, browser.post(f"{address}/names", data={"answer": "confirm"})
    )
    assert check(house).state == "confirmed"


def test_whoever_holds_the_receipt_asks_a_correction_and_the_laboratory_answers(house, draft_id):
    _order_id, token = order_of(house, draft_id)
    guest = house.app.test_client()
    assert "Periksa sekarang" in text_of(guest.get(f"/t/{token}"))
    page = text_of(guest.get(f"/t/{token}/names"))
    assert "H-17" in page
    assert "603" not in page
    asked = guest.post(f"/t/{token}/names", data={"answer": "object", "objection": "Lot H-18"})
    assert "jawaban Anda tercatat" in text_of(asked)
    assert house.scene.client.name not in text_of(guest.get(f"/t/{token}/names"))

    reception = house.browser(Role.RECEPTION)
    assert "Lot H-18" in text_of(reception.get("/lab/name-checks?state=objected"))
    address = f"/lab/certificates/{draft_id}"
    page = text_of(reception.get(address))
    assert "Pelanggan meminta perbaikan: Lot H-18" in page
    assert "Nama tetap" in page
    settled = reception.post(
        f"{address}/names/{check(house).id}/settle", data={"reason": "Sesuai tanda contoh"}
    )
    assert "Dijawab laboratorium" in followed(reception, settled)
    assert "Sesuai tanda contoh" in text_of(house.browser("owner").get("/portal/notices"))


def test_reception_notes_an_answer_by_telephone(house, draft_id):
    reception = house.browser(Role.RECEPTION)
    address = f"/lab/certificates/{draft_id}"

    done = reception.post(f"{address}/names", data={"answer": "confirm", "objection": "tidak dipakai"})

    assert "Dibenarkan" in followed(reception, done)
    assert check(house).objection == ""
    assert reception.get("/lab/name-checks?format=xlsx").status_code == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"answer": "object", "objection": " "}, "Tulislah apa yang harus diperbaiki"),
        ({"objection": "Lot H-18"}, "Pilih: sudah benar"),
    ],
)
def test_a_wish_that_reception_does_not_write_down_is_never_a_yes(house, draft_id, typed, told):
    reception = house.browser(Role.RECEPTION)

    refused = reception.post(f"/lab/certificates/{draft_id}/names", data=typed)

    assert told in followed(reception, refused)
    assert check(house).state == "asked"
