"""Pages around the main job: hold and resume, photos on the report, the papers of an order, forms and lists."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import AnnexPhoto, Attachment
from tests import scene as scenes
from tests.documents.reading import text as printed
from tests.pictures import photo
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def test_an_order_is_held_and_goes_on(house):
    order_id = house.make(scenes.assigned)
    reception = house.browser(Role.RECEPTION)
    page = f"/lab/orders/{order_id}"
    held = followed(reception, reception.post(f"{page}/hold", data={"reason": "Menunggu mandrel"}))
    assert "Order ditahan sejak" in held
    assert "Menunggu mandrel" in text_of(reception.get("/lab/orders?state=held"))
    gone_on = followed(reception, reception.post(f"{page}/resume", data={"reason": "Mandrel 56 mm"}))
    assert "Mandrel 56 mm" in gone_on
    assert "Order dilanjutkan" in text_of(house.browser(Role.ASSESSOR).get(f"{page}/control-card"))
    card = printed(reception.get(f"{page}/control-card.pdf").data)
    assert "KARTU KENDALI" in card
    assert "RIWAYAT PENANGANAN CONTOH" in printed(reception.get(f"{page}/custody.pdf").data)


def test_a_photo_is_chosen_for_the_report_and_left_out_again(house):
    order_id = house.make(scenes.received)
    (sample,) = house.read(
        lambda session: scenes.samples_of(session, session.get_one(scenes.Order, order_id))
    )
    reception = house.browser(Role.RECEPTION)
    sent = {"photos": (BytesIO(photo((400, 200))), "depan.jpg")}
    reception.post(f"/lab/samples/{sample.id}/photos", data=sent, content_type="multipart/form-data")
    file = house.read(lambda session: session.scalars(select(Attachment)).one())
    chosen = reception.post(f"/lab/photos/{file.id}/print", data={"caption": "Penandaan"})
    assert "Dicetak pada LHU" in followed(reception, chosen)
    followed(reception, reception.post(f"/lab/photos/{file.id}/leave-out"))
    assert house.read(lambda session: session.scalars(select(AnnexPhoto.removed)).one())
    assert house.browser(Role.ANALYST).post(f"/lab/photos/{file.id}/print").status_code == 403


def test_the_quality_manager_numbers_a_form_and_its_print_bears_the_number(house):
    order_id = house.make(scenes.assigned)
    quality = house.browser(Role.QUALITY_MANAGER)
    assert "Kartu Kendali" in text_of(quality.get("/lab/documents"))
    assert quality.get("/lab/documents/leaflet").status_code == 404
    wrong = quality.post("/lab/documents/control_card", data={"number": "", "revision": "x"})
    assert wrong.status_code == 422
    given = {"number": "KK-01", "revision": "2", "effective_on": f"{house.scene.today}", "change": "kop"}
    assert "KK-01" in followed(quality, quality.post("/lab/documents/control_card", data=given))
    card = printed(quality.get(f"/lab/orders/{order_id}/control-card.pdf").data)
    assert "KK-01" in card


@pytest.mark.parametrize(
    ("role", "address", "head"),
    [
        (Role.ANALYST, "/lab/worklist?format=xlsx&sort=code&q=2052", "Pengujian"),
        (Role.SUPERVISOR, "/lab/planning?format=xlsx&state=assigned", "Order"),
        (Role.SUPERVISOR, "/lab/reviews?format=xlsx", "Contoh"),
    ],
)
def test_the_lists_of_the_bench_are_handed_out(house, role, address, head):
    house.make(scenes.assigned)
    sheet = load_workbook(BytesIO(house.browser(role).get(address).data)).active
    assert head in [cell.value for row in sheet.iter_rows(max_row=6) for cell in row]


def test_labels_of_pieces_come_on_the_stock_that_is_asked_for(house):
    order_id = house.make(scenes.received)
    reception = house.browser(Role.RECEPTION)
    pieces = reception.get(f"/lab/orders/{order_id}/labels.pdf?of=pieces&stock=roll-60x40")
    assert scenes.TENSILE in printed(pieces.data)
    assert reception.get(f"/lab/orders/{order_id}/labels.pdf?stock=roll-1x1").status_code == 422
