"""The treasurer's pages: bill, payment, receipt, the list of days; and what a client sees of it."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook

from lims.access import SYSTEM
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.models import Bill, Laboratory, Order, Payment
from lims.services import audit
from tests import scene as scenes
from tests.documents.reading import text as printed
from tests.web.lab.intake_house import House, followed, text_of

CODE, NTPN = "820261100000017", "0A1B2C3D4E5F6G7H"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    made = House(app)
    made.make(set_gate)
    return made


def set_gate(session, gate=PaymentGate.BEFORE_TESTING):
    laboratory = session.query(Laboratory).one()
    laboratory.payment_gate = gate
    audit.record(session, SYSTEM, "laboratory:configure", laboratory)


def one(house, model):
    return house.read(lambda session: session.query(model).one())


def test_an_order_is_billed_paid_and_its_receipt_printed(house):
    order_id = house.make(scenes.ordered)
    treasurer, today = house.browser(Role.TREASURER), house.scene.today
    listed = text_of(treasurer.get("/lab/money"))
    assert one(house, Order).number in listed
    account = f"/lab/orders/{order_id}/money"
    bill = {"basis": "pnbp", "billing_code": "82026 1100", "expires_on": f"{today + timedelta(days=7)}"}
    refused = treasurer.post(f"/lab/orders/{order_id}/bills", data=bill)
    assert refused.status_code == 422
    assert "15 angka" in text_of(refused)
    assert 'value="820261100"' in refused.text or 'value="82026 1100"' in refused.text, (
        "what was typed is kept"
    )
    answer = treasurer.post(f"/lab/orders/{order_id}/bills", data=bill | {"billing_code": CODE})
    assert CODE in followed(treasurer, answer)
    made = one(house, Bill)
    text = printed(treasurer.get(f"/lab/bills/{made.id}.pdf").data)
    assert CODE in text
    assert "rupiah" in text
    payment = {"amount": str(made.amount), "paid_on": f"{today}", "ntpn": NTPN.lower()}
    answer = treasurer.post(f"/lab/bills/{made.id}/payments", data=payment)
    assert answer.location == account
    assert "Lunas" in followed(treasurer, answer)
    receipt = treasurer.get(f"/lab/payments/{one(house, Payment).id}.pdf").data
    assert NTPN in printed(receipt)


def test_the_list_of_a_day_is_handed_out_as_a_spreadsheet(house):
    order_id = house.make(scenes.ordered)
    treasurer, today = house.browser(Role.TREASURER), house.scene.today
    assert "Tidak ada pembayaran" in text_of(treasurer.get("/lab/money/days"))
    treasurer.post(
        f"/lab/orders/{order_id}/bills", data={"basis": "blu", "expires_on": f"{today + timedelta(days=7)}"}
    )
    bill = one(house, Bill)
    treasurer.post(f"/lab/bills/{bill.id}/payments", data={"amount": "1000", "paid_on": f"{today}"})
    page = treasurer.get(f"/lab/money/days?from={today}&until={today}")
    assert "Rp1.000" in text_of(page)
    sheet = load_workbook(
        io.BytesIO(treasurer.get(f"/lab/money/days.xlsx?from={today}&until={today}").data)
    ).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][0] == "Tanggal bayar"
    assert rows[2][-1] == 1000
    assert rows[-1][-1] == 1000, "the sum stands below"
    total = one(house, Order).total
    assert f"dari Rp{total:,}".replace(",", ".") in text_of(treasurer.get("/lab/money?state=open"))
    house.browser(Role.RECEPTION).post(f"/lab/orders/{order_id}/cancel", data={"reason": "Pelanggan mundur"})
    assert "akan dikembalikan: Rp1.000" in text_of(house.browser("owner").get(f"/portal/orders/{order_id}"))
    back = {"amount": "1000", "refunded_on": f"{today}", "reference": "T-1", "reason": "Order dibatalkan"}
    treasurer.post(f"/lab/orders/{order_id}/refunds", data=back)
    days = text_of(treasurer.get(f"/lab/money/days?from={today}&until={today}"))
    assert "Bersih Rp0" in days
    sheet = load_workbook(
        io.BytesIO(treasurer.get(f"/lab/money/days.xlsx?from={today}&until={today}").data)
    ).active
    assert [row[-1] for row in sheet.iter_rows(values_only=True)][2:] == [1000, -1000, 0]
    assert "dikembalikan Rp1.000" in text_of(house.browser("owner").get(f"/portal/orders/{order_id}"))
    assert treasurer.get("/lab/money/days?from=9999-12-01&until=9999-12-31").status_code == 200


def test_a_client_reads_the_bill_and_prints_it_but_not_a_stranger(house):
    order_id = house.make(scenes.ordered)
    owner = house.browser("owner")
    assert "Tagihan sedang disiapkan" in text_of(owner.get(f"/portal/orders/{order_id}"))
    treasurer, today = house.browser(Role.TREASURER), house.scene.today
    treasurer.post(
        f"/lab/orders/{order_id}/bills",
        data={"basis": "pnbp", "billing_code": CODE, "expires_on": f"{today + timedelta(days=7)}"},
    )
    assert CODE in text_of(owner.get(f"/portal/orders/{order_id}"))
    assert owner.get(f"/portal/bills/{one(house, Bill).id}.pdf").data.startswith(b"%PDF")
    notices = text_of(owner.get("/portal/notices"))
    assert "Tagihan untuk order" in notices


def test_a_cancelled_order_says_so_to_its_client(house):
    order_id = house.make(scenes.ordered)
    reception = house.browser(Role.RECEPTION)
    answer = reception.post(f"/lab/orders/{order_id}/cancel", data={"reason": "Pelanggan mundur"})
    assert "Order dibatalkan" in followed(reception, answer)
    assert one(house, Order).payment_state == "closed"


def test_an_agreement_lets_a_client_pay_afterwards(house):
    house.make(scenes.submitted)
    client_id = house.scene.client.id
    head = house.browser(Role.HEAD)
    answer = head.post(f"/admin/clients/{client_id}/agreement", data={"number": "MoU-9", "until": ""})
    assert "MoU-9" in head.get(answer.location).text
    garbled = head.post(f"/admin/clients/{client_id}/agreement", data={"number": "MoU-9", "until": "besok"})
    assert "tidak dapat dibaca" in followed(head, garbled)
