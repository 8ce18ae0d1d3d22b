"""What the laboratory tells its clients and asks them: notices passed on, accounts, the survey, complaints heard."""

import io
import re
import uuid
from datetime import timedelta

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, text

from lims.database import transaction
from lims.domain.roles import Role
from lims.domain.survey import UNSUR
from lims.domain.workflow import OrderState
from lims.models import Complaint, Order, SurveyAnswer, User
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def reported(session, scene):
    """Return an order that is reported, which is all that the survey asks for."""
    order = scenes.ordered(session, scene)
    order.state = OrderState.REPORTED
    return order


def test_a_notice_told_on_the_telephone_waits_no_more_and_says_by_whom(house):
    house.make(scenes.ordered)
    browser = house.browser(Role.RECEPTION)
    waiting = browser.get("/lab/notices")
    assert "Permohonan disetujui" in text_of(waiting)
    addresses = re.findall(r'action="(/lab/notices/[0-9a-f-]{36}/send)"', waiting.text)
    told = followed(browser, browser.post(addresses[0], data={"channel": "phone"}))
    assert "Dicatat sudah disampaikan" in told
    assert browser.get("/lab/notices").text.count("/send") == waiting.text.count("/send") - 2
    assert "telepon," in text_of(browser.get("/lab/notices?state=sent"))
    assert browser.post(addresses[0], data={"channel": "merpati"}).status_code == 422
    assert "wa.me" in browser.get("/lab/notices").headers["Content-Security-Policy"]
    sheet = load_workbook(io.BytesIO(browser.get("/lab/notices?state=all&format=xlsx").data)).active
    assert "Reception LUL" in str(list(sheet.iter_rows(values_only=True)))


def test_reception_opens_an_account_by_phone_number_and_hands_the_code_over_once(house):
    house.make(scenes.ordered)
    browser = house.browser(Role.RECEPTION)
    page = f"/lab/clients/{house.scene.client.id}"
    refused = browser.post(f"{page}/people", data={"name": "Ibu Sari", "phone": "12"})
    assert refused.status_code == 422
    assert 'value="Ibu Sari"' in refused.text
    shown = browser.post(f"{page}/people", data={"name": "Ibu Sari", "phone": "0812 7777 8888"})
    code = re.search(r'shown-code code">([a-z2-9-]{14})<', shown.text)[1]
    assert "https://wa.me/6281277778888?text=" in shown.text
    assert code not in browser.get(page).text
    phone = house.app.test_client()
    assert phone.post("/sign-in", data={"identifier": "+62 812-7777-8888", "password": code}).location == (
        "/account/password"
    )
    chosen = {"new": scenes.PASSWORD, "again": scenes.PASSWORD}
    assert phone.post("/account/password", data=chosen).status_code == 303
    assert house.scene.client.name in text_of(phone.get("/portal/business"))
    used = house.app.test_client().post("/sign-in", data={"identifier": "081277778888", "password": code})
    assert used.status_code == 422
    assert (
        house.read(lambda s: s.scalars(select(User.email).where(User.phone == "6281277778888")).one()) is None
    )


def test_whoever_holds_the_receipt_answers_the_survey_once_without_a_name(house):
    order_id = house.make(reported, house.scene)
    token = house.read(lambda session: session.get_one(Order, order_id).tracking_token)
    stranger = house.app.test_client()
    assert f"/t/{token}/survey" in stranger.get(f"/t/{token}").text
    marks = dict.fromkeys(UNSUR, "4")
    lacking = stranger.post(f"/t/{token}/survey", data={"U1": "4", "comment": "Baik <b>"})
    assert lacking.status_code == 422
    assert "Baik &lt;b&gt;" in lacking.text
    assert lacking.text.count("Pilih salah satu nilai") >= 8
    assert "Terima kasih" in text_of(stranger.post(f"/t/{token}/survey", data=marks | {"comment": "Cepat"}))
    assert "sudah diisi" in text_of(stranger.post(f"/t/{token}/survey", data=marks))
    assert "/survey" not in stranger.get(f"/t/{token}").text
    page = text_of(house.browser(Role.HEAD).get("/lab/survey"))
    assert "Belum cukup jawaban untuk ditampilkan" in page
    assert "Cepat" not in page
    with house.app.app_context(), transaction() as session:
        first = session.scalars(select(SurveyAnswer)).one()
        session.add_all(
            SurveyAnswer(
                id=uuid.uuid4(),
                laboratory_id=first.laboratory_id,
                answered_on=first.answered_on - timedelta(days=1),
                scores=marks,
                comment="Ramah" if not number else "",
            )
            for number in range(5)
        )
    page = text_of(house.browser(Role.HEAD).get("/lab/survey"))
    assert "100,00" in page
    assert "Ramah" in page
    assert "Cepat" not in page
    sheet = load_workbook(io.BytesIO(house.browser(Role.HEAD).get("/lab/survey?format=xlsx").data)).active
    assert "Indeks 100,00, mutu A" in str(list(sheet.iter_rows(values_only=True)))
    assert house.browser(Role.ANALYST).get("/lab/survey").status_code == 403


def test_an_answer_that_cannot_be_kept_just_now_is_told_and_stays_on_the_form(house):
    order_id = house.make(reported, house.scene)
    token = house.read(lambda session: session.get_one(Order, order_id).tracking_token)
    full = "CREATE TRIGGER full BEFORE INSERT ON survey_answers BEGIN SELECT RAISE(ABORT, 'full'); END"
    with house.app.app_context(), transaction() as session:
        session.execute(text(full))
    answer = dict.fromkeys(UNSUR, "4") | {"comment": "Cepat sekali"}
    refused = house.app.test_client().post(f"/t/{token}/survey", data=answer)
    assert refused.status_code == 409
    assert "bertentangan" in text_of(refused)
    assert "Cepat sekali" in refused.text


def test_a_client_answers_in_the_portal_and_gets_the_reply_that_it_asked_for(house):
    order_id = house.make(reported, house.scene)
    owner = house.browser("owner")
    address = f"/portal/orders/{order_id}/survey"
    assert address in owner.get(f"/portal/orders/{order_id}").text
    given = dict.fromkeys(UNSUR, "2") | {"comment": "Lama", "wants_reply": "y"}
    assert "Terima kasih" in followed(owner, owner.post(address, data=given))
    assert "Survei tidak terbuka" in text_of(owner.get(address))
    answer_id = house.read(lambda session: session.scalars(select(SurveyAnswer.id)).one())
    manager = house.browser(Role.QUALITY_MANAGER)
    manager.post(f"/lab/survey/{answer_id}/reply", data={"text": "Jadwal ditambah."})
    assert "Ditanggapi: Jadwal ditambah." in text_of(manager.get("/lab/survey"))
    assert "Jadwal ditambah." in text_of(owner.get("/portal/notices"))


def test_a_complaint_that_was_heard_is_written_down_acknowledged_and_concluded(house):
    order_id = house.make(scenes.ordered)
    number = house.read(lambda session: session.get_one(Order, order_id).number)
    counter, manager = house.browser(Role.RECEPTION), house.browser(Role.QUALITY_MANAGER)
    heard = {"name": "Pak Budi", "contact": "0812", "text": "Contoh tertukar", "order": "X-1"}
    refused = counter.post("/lab/complaints/new", data=heard)
    assert refused.status_code == 422
    assert "Tidak ada order bernomor X-1" in text_of(refused)
    assert "Contoh tertukar" in refused.text
    assert "LUL/ADU/" in followed(
        counter, counter.post("/lab/complaints/new", data=heard | {"order": number})
    )
    assert "sudah kami terima" in text_of(house.browser("owner").get("/portal/notices"))
    complaint_id = house.read(lambda session: session.scalars(select(Complaint.id)).one())
    page = f"/lab/complaints/{complaint_id}"
    manager.post(f"{page}/investigate")
    lacking = manager.post(
        f"{page}/close", data={"findings": "Label tertukar", "outcome": "", "answer": "Maaf"}
    )
    assert lacking.status_code == 422
    assert "Label tertukar" in lacking.text, "what was typed is kept"
    whole = {"findings": "Label tertukar", "outcome": "justified", "answer": "Maaf; diuji ulang."}
    assert "Keluhan ditutup" in followed(manager, manager.post(f"{page}/close", data=whole))


def test_a_business_states_its_size_and_is_told_its_scale_by_each_regulation(house):
    house.make(scenes.ordered)
    owner, client_id = house.browser("owner"), house.scene.client.id
    page = f"/portal/business/{client_id}"
    given = {"workers": "12", "investment": "400000000", "capital": "2000000000"}
    garbled = owner.post(f"{page}/size", data=given | {"capital": "2.000.000.000"})
    assert garbled.status_code == 422
    assert "tanpa titik" in text_of(garbled)
    told = followed(owner, owner.post(f"{page}/size", data=given))
    assert "Permenperin 64/2016 (tenaga kerja dan investasi) kecil" in told
    assert "PP 7/2021 (modal usaha) kecil" in told
    assert "Rp400.000.000" in text_of(house.browser(Role.RECEPTION).get(f"/lab/clients/{client_id}"))
    assert "kecil" in str(_cells(house.browser(Role.HEAD).get("/lab/recap?format=xlsx")))


def _cells(answer):
    return list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
