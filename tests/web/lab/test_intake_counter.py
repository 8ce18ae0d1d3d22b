"""The counter and the samples, as reception and analysts use them."""

import io
import re
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Attachment, CustodyEvent, Notice, Order, Sample
from lims.services import orders, reception
from tests import scene as scenes
from tests.pictures import png
from tests.web.lab.intake_house import House, followed, text_of

PNG = png()


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def sample_of(house, order_id):
    return house.read(
        lambda session: session.scalars(select(Sample).where(Sample.order_id == order_id)).one()
    )


def order_of(house, order_id):
    return house.read(lambda session: session.get(Order, order_id))


def seen(house, **changes):
    """Return the reception form, filled in for a sample in good condition."""
    given = dict.fromkeys(reception.CONDITIONS, "yes")
    given |= {"received_on": house.scene.today.isoformat(), "quantity": "3 batang", "act": "accept"}
    return given | changes


def hold(house, order_id):
    house.make(
        reception.hold,
        house.scene.people[Role.RECEPTION],
        sample_of(house, order_id).id,
        scenes.reception_input(house.scene),
        "Bengkok; tetap diuji?",
    )


def test_the_counter_lists_what_is_awaited_and_what_is_held(house):
    waiting, doubtful = house.make(scenes.ordered), house.make(scenes.ordered)
    hold(house, doubtful)
    page = text_of(house.browser(Role.RECEPTION).get("/lab/counter"))
    assert order_of(house, waiting).number in page
    assert "Bengkok; tetap diuji?" in page


def test_a_scan_opens_the_order(house):
    order_id = house.make(scenes.received)
    order, sample = order_of(house, order_id), sample_of(house, order_id)
    browser = house.browser(Role.RECEPTION)
    for code in (
        order.number,
        sample.code,
        f"https://x.id/t/{order.tracking_token}",
        f"http://x/lab/s/{sample.id}",
    ):
        answer = browser.get("/lab/counter/find", query_string={"code": code})
        assert answer.status_code == 303
        assert f"/lab/counter/orders/{order_id}" in answer.location


@pytest.mark.parametrize(("code", "status"), [("", 422), ("tidak ada", 404), ("http://[", 404)])
def test_a_scan_of_nothing_is_told_at_the_field(house, code, status):
    answer = house.browser(Role.RECEPTION).get("/lab/counter/find", query_string={"code": code})
    assert answer.status_code == status
    assert 'aria-invalid="true"' in answer.get_data(as_text=True)


def test_a_sample_is_accepted_with_its_photos(house):
    order_id = house.make(scenes.ordered)
    sample_id = sample_of(house, order_id).id
    browser = house.browser(Role.RECEPTION)
    photos = [(io.BytesIO(PNG), "depan.png"), (io.BytesIO(png("red")), "ujung.png")]
    answer = browser.post(
        f"/lab/counter/samples/{sample_id}",
        data=seen(house, photos=photos),
        content_type="multipart/form-data",
    )
    page = followed(browser, answer)
    assert "diterima" in page
    assert "Semua contoh sudah datang" in page
    assert "Cetak tanda terima" in page
    shown = browser.get(f"/lab/samples/{sample_id}").get_data(as_text=True)
    address = re.search(r'<img src="(/lab/files/[0-9a-f-]+)" alt="depan.png"', shown)[1]
    assert house.browser(Role.ANALYST).get(address).mimetype == "image/png"


def test_a_photo_that_is_none_is_told_and_nothing_is_half_received(house):
    order_id = house.make(scenes.ordered)
    sample_id = sample_of(house, order_id).id
    answer = house.browser(Role.RECEPTION).post(
        f"/lab/counter/samples/{sample_id}",
        data=seen(house, photos=[(io.BytesIO(b"<svg onload=x>"), "a.png")]),
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert 'id="photos-error"' in answer.get_data(as_text=True)
    assert 'value="3 batang"' in answer.get_data(as_text=True)
    assert sample_of(house, order_id).state == "expected"
    assert house.read(lambda session: session.scalars(select(Attachment)).all()) == []


def test_an_incomplete_reception_keeps_what_was_typed(house):
    order_id = house.make(scenes.ordered, seal_number="S-1")
    given = seen(house, undamaged="no", quantity="2 batang")
    del given["identified"]
    answer = house.browser(Role.RECEPTION).post(
        f"/lab/counter/samples/{sample_of(house, order_id).id}", data=given
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="2 batang"' in page
    assert re.search(r'name="undamaged" value="no" checked', page)
    assert "Periksa butir ini" in page
    assert "periksa keutuhan segelnya" in page


def test_enter_in_a_field_accepts_and_never_refuses(house):
    order_id = house.make(scenes.ordered)
    page = house.browser(Role.RECEPTION).get(f"/lab/counter/orders/{order_id}").get_data(as_text=True)
    assert re.findall(r'<button[^>]*name="act" value="(\w+)"', page) == ["accept", "hold", "reject"]


def test_a_doubtful_sample_is_held_and_released_by_the_clients_word(house):
    order_id = house.make(scenes.ordered)
    sample_id = sample_of(house, order_id).id
    browser = house.browser(Role.RECEPTION)
    without = browser.post(f"/lab/counter/samples/{sample_id}", data=seen(house, act="hold"))
    assert without.status_code == 422
    assert 'id="reason-error"' in without.get_data(as_text=True)
    held = browser.post(
        f"/lab/counter/samples/{sample_id}", data=seen(house, act="hold", reason="Bengkok; tetap diuji?")
    )
    page = followed(browser, held)
    assert "ditahan; pelanggan ditanya" in page
    assert "Uji sesuai keputusan pelanggan" in page
    assert house.read(
        lambda session: session.scalars(select(Notice).where(Notice.kind == "sample-held")).one()
    )
    released = browser.post(f"/lab/counter/samples/{sample_id}/release", data={"reason": "Tetap diuji"})
    assert "Keputusan pelanggan Tetap diuji" in followed(browser, released)
    assert order_of(house, order_id).state == "received"


def test_a_refused_sample_cancels_an_order_that_has_no_other(house):
    order_id = house.make(scenes.ordered)
    sample_id = sample_of(house, order_id).id
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(
        f"/lab/counter/samples/{sample_id}", data={"act": "reject", "reason": "Bukan logam"}
    )
    assert "Semua contoh ditolak; order dibatalkan" in followed(browser, answer)


def test_a_held_sample_may_still_be_refused(house):
    order_id = house.make(scenes.ordered)
    hold(house, order_id)
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(
        f"/lab/counter/samples/{sample_of(house, order_id).id}/reject", data={"reason": "Diambil kembali"}
    )
    assert "Contoh ditolak" in followed(browser, answer)


def test_labels_and_receipt_are_printed_once_there_is_something_to_print(house):
    order_id = house.make(scenes.ordered)
    browser = house.browser(Role.RECEPTION)
    for name in ("labels", "receipt"):
        assert browser.get(f"/lab/orders/{order_id}/{name}.pdf").status_code == 422
    received = house.make(scenes.received)
    for name in ("labels.pdf", "labels.pdf?stock=roll-50x30", "labels.pdf?skip=99", "receipt.pdf"):
        answer = browser.get(f"/lab/orders/{received}/{name}")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-"), name


def test_a_label_opens_the_sample(house):
    order_id = house.make(scenes.received)
    sample = sample_of(house, order_id)
    browser = house.browser(Role.ANALYST)
    assert sample.code in text_of(browser.get(f"/lab/s/{sample.id}", follow_redirects=True))


def test_a_sample_shows_custody_condition_and_pieces(house):
    order_id = house.make(scenes.assigned)
    page = text_of(house.browser(Role.SUPERVISOR).get(f"/lab/samples/{sample_of(house, order_id).id}"))
    for words in (
        "Diterima untuk diuji",
        "Reception LUL",
        "Sesuai",
        "SNI 8389:2017",
        "Ditugaskan",
        "Analyst LUL",
    ):
        assert words in page


def test_a_sample_is_handed_over_on_its_page(house):
    order_id = house.make(scenes.received)
    sample_id = sample_of(house, order_id).id
    browser = house.browser(Role.ANALYST)
    answer = browser.post(f"/lab/samples/{sample_id}/hand-over", data={"place": "Lab tarik", "note": "kurir"})
    assert "Diserahterimakan → Lab tarik" in followed(browser, answer)
    assert browser.post(f"/lab/samples/{sample_id}/hand-over", data={"place": ""}).status_code == 422


def test_samples_are_handed_over_one_scan_after_the_other(house):
    order_id = house.make(scenes.received)
    sample = sample_of(house, order_id)
    browser = house.browser(Role.SUPERVISOR)
    assert "Di mana contoh" in text_of(browser.get("/lab/samples/hand-over"))
    address = "/lab/samples/hand-over?place=Lab+lengkung"
    assert "Pindai label contoh" in text_of(browser.get(address))
    assert "diserahkan ke Lab lengkung" in followed(
        browser, browser.post(address, data={"code": sample.code})
    )
    order_number = browser.post(address, data={"code": order_of(house, order_id).number})
    assert order_number.status_code == 422
    assert "Pindai label contohnya" in text_of(order_number)
    assert browser.post(address, data={"code": "tidak ada"}).status_code == 404
    events = house.read(
        lambda session: session.scalars(select(CustodyEvent).where(CustodyEvent.event == "handed-over")).all()
    )
    assert [event.place for event in events] == ["Lab lengkung"]
    several = browser.post(address, data={"codes": f"{sample.code}\nKELIRU"})
    assert several.status_code == 422
    assert "KELIRU" in text_of(several)
    assert "diserahkan ke" in followed(browser, browser.post(address, data={"codes": f"{sample.code}\n"}))


def test_photos_are_added_later(house):
    order_id = house.make(scenes.received)
    sample_id = sample_of(house, order_id).id
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(
        f"/lab/samples/{sample_id}/photos",
        data={"photos": (io.BytesIO(PNG), "belakang.png")},
        content_type="multipart/form-data",
    )
    assert "Foto disimpan" in followed(browser, answer)
    wrong = browser.post(
        f"/lab/samples/{sample_id}/photos",
        data={"photos": (io.BytesIO(b"%PDF-1.7"), "a.pdf")},
        content_type="multipart/form-data",
    )
    assert wrong.status_code == 422


def test_only_reception_stands_at_the_counter(house):
    order_id = house.make(scenes.ordered)
    sample_id = sample_of(house, order_id).id
    for role in (Role.ANALYST, Role.SUPERVISOR, Role.TECHNICAL_MANAGER, Role.ASSESSOR):
        browser = house.browser(role)
        assert browser.get("/lab/counter").status_code == 403
        assert browser.get("/lab/counter/find?code=x").status_code == 403
        assert browser.get(f"/lab/counter/orders/{order_id}").status_code == 403
        assert browser.post(f"/lab/counter/samples/{sample_id}", data=seen(house)).status_code == 403
    assert house.browser(Role.ASSESSOR).get("/lab/samples/hand-over").status_code == 403


def test_another_laboratorys_sample_is_not_found(house):
    sample_id = sample_of(house, house.make(scenes.received)).id
    browser = House(house.app, "LAIN").browser(Role.RECEPTION)
    assert browser.get(f"/lab/samples/{sample_id}").status_code == 404
    assert browser.post(f"/lab/counter/samples/{sample_id}", data=seen(house)).status_code == 404
    assert browser.post(f"/lab/samples/{sample_id}/hand-over", data={"place": "x"}).status_code == 404


def test_reception_passes_a_notice_on_by_whatsapp_and_nobody_else_does(house):
    order_id = house.make(scenes.ordered)
    hold(house, order_id)
    order = order_of(house, order_id)
    browser = house.browser(Role.RECEPTION)
    page = browser.get(f"/lab/counter/orders/{order_id}").get_data(as_text=True)
    address = re.search(r'action="(/lab/notices/[0-9a-f-]{36}/send)"', page)[1]
    said = unquote(browser.post(address).location)
    assert said.startswith("https://wa.me/")
    assert "Bengkok; tetap diuji?" in said
    assert f"https://lul.contoh.go.id/portal/orders/{order_id}" in said
    assert "Bengkok" not in browser.get("/lab/notices").text, "it waits no more"
    assert "WhatsApp," in browser.get("/lab/notices?state=sent").text
    supervisor = house.browser(Role.SUPERVISOR).get(f"/lab/orders/{order_id}").get_data(as_text=True)
    assert "/lab/notices/" not in supervisor
    assert house.browser(Role.SUPERVISOR).post(address).status_code == 403
    assert order.tracking_token not in supervisor


def test_a_question_is_passed_on_with_the_address_to_answer_at(house):
    application_id = house.make(scenes.submitted)
    house.make(orders.ask, house.scene.people[Role.RECEPTION], application_id, "Heat berapa?")
    browser = house.browser(Role.RECEPTION)
    page = browser.get(f"/lab/applications/{application_id}").get_data(as_text=True)
    address = re.search(r'action="(/lab/notices/[0-9a-f-]{36}/send)"', page)[1]
    said = unquote(browser.post(address).location)
    assert "Heat berapa?" in said
    assert f"https://lul.contoh.go.id/portal/applications/{application_id}" in said
