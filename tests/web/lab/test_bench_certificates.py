"""Certificates by their pages: draft, read, authorise, issue; correct and amend; suspend and withdraw."""

import re
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import ApplicationItem, Certificate, Order, StandardCheck
from lims.services import audit
from tests import scene as scenes
from tests.scene import PASSWORD
from tests.web.lab.intake_house import House, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


@pytest.fixture
def store(app: Flask):
    return app.extensions["lims_store"]


def one(house, certificate_id) -> Certificate:
    return house.read(lambda session: session.get_one(Certificate, certificate_id))


def manager(house):
    return house.browser(Role.TECHNICAL_MANAGER)


def read_it(house, browser, certificate_id):
    content = one(house, certificate_id).content_sha256
    return browser.post(f"/lab/certificates/{certificate_id}/read", data={"content": content})


def test_a_tested_order_becomes_an_issued_certificate(house):
    order_id = house.make(scenes.reviewed)
    browser = manager(house)
    assert "Buat konsep" in text_of(browser.get("/lab/certificates"))
    address = browser.post(f"/lab/orders/{order_id}/certificate").location
    certificate_id = UUID(address.rsplit("/", 1)[1])
    text = text_of(browser.get(address))
    for told in (
        "603",
        "≥ 525",
        "Memenuhi persyaratan",
        "data pelanggan",
        "Belum ada pengesah",
        "Sudah dibaca",
    ):
        assert told in text, told
    assert browser.get(f"{address}/lhu.pdf").data.startswith(b"%PDF-")
    read_it(house, browser, certificate_id)
    assert browser.post(f"{address}/authorise", data={"password": PASSWORD}).status_code == 303
    assert browser.post(f"{address}/issue").status_code == 303
    certificate = one(house, certificate_id)
    assert certificate.state == "issued"
    assert certificate.number in text_of(browser.get("/lab/certificates"))
    printed = browser.get(f"{address}/lhu.pdf")
    assert printed.data.startswith(b"%PDF-")
    assert certificate.number.replace("/", "-") in printed.headers["Content-Disposition"]
    assert browser.get(f"{address}/content.json").get_data(as_text=True) == certificate.content


def test_a_draft_that_was_not_read_cannot_be_authorised(house):
    certificate_id = house.make(scenes.drafted)
    answer = manager(house).post(f"/lab/certificates/{certificate_id}/authorise", data={"password": PASSWORD})
    assert answer.status_code == 409
    assert one(house, certificate_id).state == "draft"


def test_a_wrong_password_is_told_beside_the_question(house):
    certificate_id = house.make(scenes.drafted)
    browser = manager(house)
    read_it(house, browser, certificate_id)
    answer = browser.post(f"/lab/certificates/{certificate_id}/authorise", data={"password": "salah"})
    assert answer.status_code in {403, 422}
    assert 'id="authorise-error"' in answer.get_data(as_text=True)
    assert one(house, certificate_id).state == "draft"


def test_passwords_are_not_tried_without_end_at_an_open_screen(house):
    certificate_id = house.make(scenes.drafted)
    browser = manager(house)
    read_it(house, browser, certificate_id)
    page = f"/lab/certificates/{certificate_id}/authorise"
    several = {"certificate": str(certificate_id), "password": "salah"}
    tried = [browser.post(page, data={"password": "salah"}).status_code for _number in range(9)]
    tried.append(browser.post("/lab/certificates/authorise", data=several).status_code)
    assert set(tried) == {403}
    assert browser.post(page, data={"password": PASSWORD}).status_code == 429
    assert one(house, certificate_id).state == "draft"


def test_several_that_were_read_are_authorised_with_one_password(house):
    ids = [house.make(scenes.drafted) for _number in range(2)]
    browser = manager(house)
    assert "Sahkan yang dicentang" not in text_of(browser.get("/lab/certificates"))
    for certificate_id in ids:
        read_it(house, browser, certificate_id)
    assert "sudah Anda baca" in text_of(browser.get("/lab/certificates"))
    data = {"certificate": [str(one_id) for one_id in ids], "password": PASSWORD}
    assert browser.post("/lab/certificates/authorise", data=data).status_code == 303
    assert {one(house, certificate_id).state for certificate_id in ids} == {"authorised"}


def test_where_one_was_not_read_none_is_authorised(house):
    ids = [house.make(scenes.drafted) for _number in range(2)]
    browser = manager(house)
    read_it(house, browser, ids[0])
    data = {"certificate": [str(one_id) for one_id in ids], "password": PASSWORD}
    answer = browser.post("/lab/certificates/authorise", data=data)
    assert answer.status_code == 409
    assert "Bukalah dan bacalah" in text_of(answer)
    assert {one(house, certificate_id).state for certificate_id in ids} == {"draft"}


def test_the_checklist_tells_what_stands_in_the_way(house):
    house.make(_unchecked, house.scene)
    certificate_id = house.make(scenes.drafted)
    text = text_of(manager(house).get(f"/lab/certificates/{certificate_id}"))
    assert re.search(r"Diperiksa 0 dari \d+ batas terhadap salinan berlisensi", text)
    assert "Alamat publik laboratorium belum diatur" in text
    assert "Anda tidak menguji dan tidak memverifikasi" in text


def _unchecked(session, scene):
    from lims.models import Laboratory

    laboratory = session.get_one(Laboratory, scene.laboratory.id)
    laboratory.verification_url = "http://localhost"
    for check in session.scalars(select(StandardCheck)):
        check.sha256 = "0" * 64
    audit.record(session, scene.people[Role.ADMINISTRATOR], "test:change", laboratory)


def test_a_draft_is_made_anew_when_the_customers_facts_were_corrected(house):
    certificate_id = house.make(scenes.drafted)
    browser = manager(house)
    address = f"/lab/certificates/{certificate_id}"
    item_id = house.read(lambda session: session.scalars(select(ApplicationItem.id)).one())
    form = text_of(browser.get(f"{address}/facts"))
    assert "Yang dikatakan pelanggan" in form
    data = {f"heat_or_lot-{item_id}": "H-18"}
    refused = browser.post(f"{address}/facts", data=data)
    assert refused.status_code == 422
    assert 'value="H-18"' in refused.get_data(as_text=True)
    browser.post(f"{address}/facts", data=data | {"reason": "Salah ketik."})
    assert "Data sudah berubah sejak konsep dibuat" in text_of(browser.get(address))
    fresh = browser.post(f"{address}/redraft").location
    assert "H-18" in text_of(browser.get(fresh))
    assert one(house, certificate_id).state == "discarded"


def test_an_issued_certificate_is_amended_and_both_stand_in_the_chain(house, store):
    certificate_id = house.make(scenes.issued, store)
    browser = manager(house)
    address = f"/lab/certificates/{certificate_id}"
    assert browser.post(f"{address}/amend", data={"reason": ""}).status_code == 422
    fresh = browser.post(f"{address}/amend", data={"reason": "Lot salah ketik."}).location
    text = text_of(browser.get(fresh))
    assert "Amandemen 1 menggantikan" in text
    assert one(house, certificate_id).number in text
    assert "Rangkaian" in text
    fresh_id = UUID(fresh.rsplit("/", 1)[1])
    again = browser.post(f"{fresh}/redraft").location
    assert one(house, fresh_id).state == "discarded"
    assert "Lot salah ketik." in text_of(browser.get(again))


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (["suspend"], "suspended"),
        (["suspend", "reinstate"], "issued"),
        (["withdraw"], "withdrawn"),
    ],
)
def test_an_issued_certificate_changes_its_state_with_a_reason(house, store, acts, state):
    certificate_id = house.make(scenes.issued, store)
    browser = house.browser(Role.HEAD)
    for act in acts:
        address = f"/lab/certificates/{certificate_id}/{act}"
        assert browser.post(address, data={"reason": " "}).status_code == 422
        assert browser.post(address, data={"reason": "Keluhan."}).status_code == 303
    assert one(house, certificate_id).state == state


def test_a_draft_is_given_up(house):
    certificate_id = house.make(scenes.drafted)
    browser = house.browser(Role.SUPERVISOR)
    browser.post(f"/lab/certificates/{certificate_id}/discard", data={"reason": "Order ganda."})
    assert one(house, certificate_id).state == "discarded"
    assert "Order ganda." in text_of(browser.get(f"/lab/certificates/{certificate_id}"))


def test_what_was_not_authorised_cannot_be_issued(house):
    certificate_id = house.make(scenes.drafted)
    answer = manager(house).post(f"/lab/certificates/{certificate_id}/issue")
    assert answer.status_code == 409
    assert "tidak dapat dilakukan lagi" in text_of(answer)


def test_a_signed_scan_is_attached(house, store):
    certificate_id = house.make(scenes.issued, store)
    browser, address = manager(house), f"/lab/certificates/{certificate_id}"
    browser.post(f"{address}/files", data={"file": (BytesIO(b"%PDF-1.7 pindaian"), "lhu-ttd.pdf")})
    assert "lhu-ttd.pdf" in text_of(browser.get(address))
    assert "Pilih berkas dahulu" in text_of(browser.post(f"{address}/files", follow_redirects=True))


def test_a_list_is_filtered_by_state_and_found_by_number(house, store):
    certificate_id = house.make(scenes.issued, store)
    house.make(scenes.drafted)
    number = one(house, certificate_id).number
    browser = manager(house)
    drafts = text_of(browser.get("/lab/certificates?state=draft"))
    assert number not in drafts
    assert "1 baris" in drafts
    assert "1 baris" in text_of(browser.get("/lab/certificates", query_string={"q": number}))
    assert "Tidak ada LHU yang cocok" in text_of(browser.get("/lab/certificates?q=tidak-ada"))


def test_an_order_that_was_reopened_leads_to_the_amendment(house, store):
    certificate_id = house.make(scenes.issued, store)
    house.make(_tested_again, one(house, certificate_id).order_id)
    page = manager(house).get("/lab/certificates")
    assert "Amandemen LHU yang ada" in text_of(page)


def _tested_again(session, order_id):
    order = session.get_one(Order, order_id)
    order.state = "tested"
    audit.record(session, scenes.Actor(user_id=None, name="test"), "test:change", order)
