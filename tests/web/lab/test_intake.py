"""The pages from the application to the order, as those who work with them use them."""

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import Application, ApplicationMessage, Client, Order, RequestReview
from lims.services import applications, clients, orders
from tests import scene as scenes
from tests.scene import BEND, TENSILE
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def review(house, application_id, **changes):
    """Return the review form of an application as it stands, filled in so that the request can be served."""
    given = {f"{name}-answer": "yes" for name in orders.CHECKS}
    given |= {
        "decision_rule": "simple",
        "promised_working_days": "10",
        "superseded_accepted": "Pelanggan memilih edisi 2017.",
        "version": str(house.read(lambda session: session.get_one(Application, application_id).version)),
    }
    return given | changes


def walk_in_form(**changes):
    """Return the application form as a browser sends it, its proposed tests already seen."""
    given = {
        "act": "submit",
        "items-0-product": "Baja tulangan beton sirip",
        "items-0-specification_code": "SNI 2052:2017",
        "items-0-grade": "BjTS 420B",
        "items-0-size": "D16",
        "items-0-proposed_for": "SNI 2052:2017|BjTS 420B|D16",
        "items-0-tests-0-method": TENSILE,
        "items-0-tests-0-requested": "y",
        "items-0-tests-0-pieces": "3",
        "items-0-origin": "client",
        "purpose": "Tender",
    }
    return given | changes


def test_each_role_begins_with_what_awaits_it(house):
    house.make(scenes.submitted)
    reception = text_of(house.browser(Role.RECEPTION).get("/lab/"))
    analyst = text_of(house.browser(Role.ANALYST).get("/lab/"))
    assert "1 Permohonan untuk dikaji" in reception
    assert "Permohonan untuk dikaji" not in analyst
    assert "Pengujian saya terlambat" in analyst


def test_an_assessor_sees_the_acts_of_all_and_reception_its_own(house):
    house.make(scenes.ordered)
    assessor = text_of(house.browser(Role.ASSESSOR).get("/lab/"))
    reception = text_of(house.browser(Role.RECEPTION).get("/lab/"))
    assert "Tindakan terakhir di laboratorium" in assessor
    assert "Permohonan diajukan" in assessor
    assert "Tindakan terakhir saya" in reception
    assert "Order dibuat" in reception
    assert "Permohonan diajukan" not in reception


def test_an_empty_list_says_what_will_stand_there(house):
    browser = house.browser(Role.RECEPTION)
    for path, words in (
        ("/lab/applications", "Belum ada permohonan"),
        ("/lab/orders", "Belum ada order"),
        ("/lab/samples", "Belum ada contoh"),
        ("/lab/counter", "Tidak ada contoh yang ditunggu"),
        ("/lab/orders?q=xyz", "Tidak ada order yang cocok"),
        ("/lab/orders?state=nothing&sort=nothing&page=-1", "Tidak ada order yang cocok"),
    ):
        assert words in text_of(browser.get(path))


def test_lists_are_searched_filtered_and_linked(house):
    order_id = house.make(scenes.ordered)
    house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    assert f"/lab/orders/{order_id}" in browser.get("/lab/orders?q=besi&sort=-number").get_data(as_text=True)
    page = text_of(browser.get("/lab/applications?state=submitted&sort=number"))
    assert "1 baris" in page
    assert "P2" in page


def test_the_review_shows_what_the_laboratory_has(house):
    page = text_of(
        house.browser(Role.TECHNICAL_MANAGER).get(f"/lab/applications/{house.make(scenes.submitted)}")
    )
    for words in (
        "Analyst LUL (0 terbuka)",
        "kalibrasi s.d.",
        "di luar ruang lingkup akreditasi",
        "Semua pengujian dapat dikerjakan sendiri",
        "Sudah digantikan SNI 2052:2024",
        "Berkas diperiksa terhadap salinan UJI-1",
        "Rp75.000",
        "Belum dapat disepakati",
    ):
        assert words in page


def test_a_review_in_order_makes_the_order(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.TECHNICAL_MANAGER)
    answer = browser.post(
        f"/lab/applications/{application_id}/agree",
        data=review(house, application_id, **{"time-note": "15 hari disepakati", "blind": "y"}),
    )
    page = followed(browser, answer)
    assert "dibuat. Harga, metode, dan edisi dibekukan." in page
    assert "15 hari disepakati" in page
    order = house.read(lambda session: session.scalars(select(Order)).one())
    assert (order.decision_rule, order.promised_working_days, order.blind) == ("simple", 10, True)


def test_a_review_of_what_was_changed_meanwhile_makes_no_order(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    given = review(house, application_id, **{"people-note": "Ada dua penguji"})
    house.make(orders.ask, house.scene.people[Role.RECEPTION], application_id, "Heat berapa?")
    house.make(applications.answer, house.scene.owner, application_id, "H-18, bukan H-17")
    late = browser.post(f"/lab/applications/{application_id}/agree", data=given)
    assert late.status_code == 409
    assert "sudah diubah sejak Anda membukanya" in text_of(late)
    assert 'value="Ada dua penguji"' in late.text, "what was typed is kept"
    assert house.read(lambda session: session.scalars(select(Order)).all()) == []
    version = re.search(r'name="version"[^>]*value="(\d+)"', late.text)[1]
    again = browser.post(f"/lab/applications/{application_id}/agree", data=given | {"version": version})
    assert again.status_code == 303


def test_an_incomplete_review_keeps_what_was_typed_and_says_what_is_missing(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    given = review(
        house,
        application_id,
        **{"people-answer": "no", "people-note": "Sedang cuti", "superseded_accepted": ""},
    )
    del given["time-answer"]
    answer = browser.post(f"/lab/applications/{application_id}/agree", data=given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Sedang cuti"' in page
    assert re.search(r'name="people-answer" value="no" checked', page)
    assert text_of(answer).count("Butir ini belum terpenuhi") == 2
    assert "sudah digantikan SNI 2052:2024. Catatlah pilihan pelanggan" in text_of(answer)
    assert house.read(lambda session: session.scalars(select(RequestReview)).all()) == []


@pytest.mark.parametrize("days", ["", "sepuluh", "0", "999999999999", "-3"])
def test_a_promise_that_is_no_sensible_number_is_told(house, days):
    application_id = house.make(scenes.submitted)
    answer = house.browser(Role.RECEPTION).post(
        f"/lab/applications/{application_id}/agree",
        data=review(house, application_id, promised_working_days=days),
    )
    assert answer.status_code == 422
    assert "antara 1 dan 250 hari kerja" in text_of(answer)


def test_the_promised_date_is_computed_without_an_order(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    pages = [
        text_of(
            browser.post(
                f"/lab/applications/{application_id}/agree",
                data=review(house, application_id, act="preview", promised_working_days=days),
            )
        )
        for days in ("1", "9")
    ]
    dates = [re.search(r"Bila contoh datang hari ini, selesai ([^.]+)\.", page)[1] for page in pages]
    assert dates[0] != dates[1]
    assert house.read(lambda session: session.scalars(select(Order)).all()) == []


def test_laboratory_and_client_talk(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(f"/lab/applications/{application_id}/ask", data={"reason": "Heat berapa?"})
    page = followed(browser, answer)
    assert "Menunggu jawaban pelanggan Heat berapa?" in page
    assert "Kaji ulang permintaan" not in page


def test_a_refused_request_shows_its_reason_and_no_form(house):
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    answer = browser.post(f"/lab/applications/{application_id}/refuse", data={"reason": "Tidak ada alat"})
    page = followed(browser, answer)
    assert "Ditolak Tidak ada alat" in page
    assert "Dapat dilayani, buat order" not in page


def test_whoever_only_looks_gets_no_form(house):
    application_id = house.make(scenes.submitted)
    page = text_of(house.browser(Role.ASSESSOR).get(f"/lab/applications/{application_id}"))
    assert "Diajukan" in page
    assert "buat order" not in page
    answer = house.browser(Role.ASSESSOR).post(
        f"/lab/applications/{application_id}/agree", data=review(house, application_id)
    )
    assert answer.status_code == 403


def test_a_form_without_its_token_does_nothing(app):
    house = House(app)
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    for path in (
        f"/lab/applications/{application_id}/agree",
        f"/lab/applications/{application_id}/refuse",
        "/lab/walk-in/new",
        "/lab/walk-in/nib",
    ):
        assert browser.post(path, data=review(house, application_id)).status_code == 400
    state = house.read(lambda session: session.get(Application, application_id).state)
    assert state == "submitted"


def test_another_laboratory_finds_nothing(house):
    order_id = house.make(scenes.received)
    other = House(house.app, "LAIN")
    browser = other.browser(Role.RECEPTION)
    application_id = house.read(lambda session: session.get(Order, order_id).application_id)
    for path in (
        f"/lab/orders/{order_id}",
        f"/lab/orders/{order_id}/request-form.pdf",
        f"/lab/orders/{order_id}/labels.pdf",
        f"/lab/orders/{order_id}/receipt.pdf",
        f"/lab/counter/orders/{order_id}",
        f"/lab/applications/{application_id}",
        f"/lab/applications/{application_id}/edit",
        f"/lab/clients/{house.scene.client.id}",
        f"/lab/clients/{house.scene.client.id}/applications/new",
    ):
        assert browser.get(path).status_code == 404, path


def test_a_client_has_no_business_in_the_laboratory(house):
    order_id = house.make(scenes.ordered)
    application_id = house.read(lambda session: session.get(Order, order_id).application_id)
    browser = house.browser("owner")
    for path in (
        "/lab/",
        "/lab/applications",
        f"/lab/applications/{application_id}",
        f"/lab/clients/{house.scene.client.id}",
        "/lab/orders",
        f"/lab/orders/{order_id}",
        f"/lab/orders/{order_id}/request-form.pdf",
        "/lab/counter",
        "/lab/samples",
        "/lab/walk-in",
    ):
        assert browser.get(path).status_code == 403, path


def test_a_stranger_is_asked_to_sign_in(house):
    answer = house.app.test_client().get("/lab/orders")
    assert answer.status_code == 302
    assert "next=/lab/orders" in answer.location


# Orders.


def test_an_order_shows_what_is_frozen_and_how_far_it_has_come(house):
    page = text_of(house.browser(Role.SUPERVISOR).get(f"/lab/orders/{house.make(scenes.tested)}"))
    for words in (
        "SNI 8389:2017",
        "edisi lama, digantikan SNI 2052:2024",
        "Penerimaan sederhana",
        "10 hari kerja lagi",
        "1 menunggu verifikasi",
        "Rp75.000",
        "rekaan",
    ):
        assert words in page


def test_an_analyst_sees_no_price_and_of_a_blind_order_no_client(house):
    application_id = house.make(scenes.submitted)
    order_id = house.make(
        orders.agree, house.scene.people[Role.RECEPTION], application_id, scenes.review_input(blind=True)
    )
    page = text_of(house.browser(Role.ANALYST).get(f"/lab/orders/{order_id}"))
    assert "Rp75.000" not in page
    assert "CV Besi" not in page
    assert "REKAAN" not in page
    assert "CV Besi" not in text_of(house.browser(Role.ANALYST).get("/lab/orders"))


def test_the_request_form_is_printed(house):
    order_id = house.make(scenes.ordered)
    answer = house.browser(Role.RECEPTION).get(f"/lab/orders/{order_id}/request-form.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert "/" not in answer.headers["Content-Disposition"].split("filename=")[1]
    assert house.browser(Role.ANALYST).get(f"/lab/orders/{order_id}/request-form.pdf").status_code == 403


def test_files_are_attached_to_an_order_and_handed_out(house):
    order_id = house.make(scenes.ordered)
    browser = house.browser(Role.RECEPTION)
    data = {"file": (io.BytesIO(b"%PDF-1.7 rekaan"), "formulir.pdf")}
    answer = browser.post(f"/lab/orders/{order_id}/files", data=data, content_type="multipart/form-data")
    browser_page = browser.get(answer.location).get_data(as_text=True)
    address = re.search(r"/lab/files/[0-9a-f-]+", browser_page)[0]
    file = browser.get(address)
    assert (file.data, file.mimetype) == (b"%PDF-1.7 rekaan", "application/pdf")
    assert House(house.app, "LAIN").browser(Role.RECEPTION).get(address).status_code == 404


def test_a_file_of_an_unknown_kind_or_none_at_all_is_told(house):
    order_id = house.make(scenes.ordered)
    browser = house.browser(Role.RECEPTION)
    data = {"file": (io.BytesIO(b"MZ\0\0program"), "formulir.pdf")}
    answer = browser.post(f"/lab/orders/{order_id}/files", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Jenis berkas tidak diterima" in text_of(answer)
    assert "Pilih berkas" in followed(browser, browser.post(f"/lab/orders/{order_id}/files"))


# Walk-ins.


def test_a_walk_in_is_entered_from_the_client_to_the_submitted_application(house):
    browser = house.browser(Role.RECEPTION)
    entered = browser.post(
        "/lab/walk-in/new", data={"name": "UD Paku (rekaan)", "address": "Jalan Palu 3", "kind": "ikm"}
    )
    assert "Pelanggan dicatat" in followed(browser, entered)
    client_id = house.read(
        lambda session: session.scalars(select(Client.id).where(Client.name == "UD Paku (rekaan)")).one()
    )
    form = f"/lab/clients/{client_id}/applications/new"
    assert "UD Paku (rekaan)" in text_of(browser.get(form))
    page = followed(browser, browser.post(form, data=walk_in_form()))
    assert "Permohonan diajukan dan siap dikaji" in page
    assert "di loket" in page
    row = house.read(lambda session: session.scalars(select(Application)).one())
    assert (row.walk_in, row.state, row.purpose) == (True, "submitted", "Tender")


def test_a_walk_ins_draft_is_gone_on_with_handed_in_asked_about_and_answered(house):
    house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    form = f"/lab/clients/{house.scene.client.id}/applications/new"
    kept = followed(browser, browser.post(form, data=walk_in_form(act="save")))
    assert "Draf disimpan" in kept
    row = house.read(lambda session: session.scalars(select(Application).where(Application.walk_in)).one())
    edit = f"/lab/applications/{row.id}/edit"
    assert 'value="Tender"' in browser.get(edit).get_data(as_text=True)
    changed = walk_in_form(act="save", purpose="Ekspor", version=str(row.version))
    assert "Draf disimpan" in followed(browser, browser.post(edit, data=changed))
    stale = browser.post(edit, data=changed)
    assert stale.status_code == 409
    assert "baru saja diubah orang lain" in text_of(stale)
    page = followed(browser, browser.post(f"/lab/applications/{row.id}/submit"))
    assert "siap dikaji" in page
    browser.post(f"/lab/applications/{row.id}/ask", data={"reason": "Heat berapa?"})
    answered = browser.post(f"/lab/applications/{row.id}/answer", data={"reason": "H-18"})
    assert "H-18" in followed(browser, answered)
    withdrawn = browser.post(f"/lab/applications/{row.id}/withdraw", data={"reason": "Batal"})
    assert "Permohonan ditarik" in followed(browser, withdrawn)


def test_buttons_that_only_redraw_the_form_keep_nothing(house):
    house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    form = f"/lab/clients/{house.scene.client.id}/applications/new"
    answer = browser.post(form, data=walk_in_form(act="add"))
    assert answer.status_code == 200
    assert "Produk 2" in text_of(answer)
    assert not house.read(
        lambda session: session.scalars(select(Application).where(Application.walk_in)).all()
    )


def test_an_incomplete_application_is_told_and_nothing_is_half_written(house):
    house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    form = f"/lab/clients/{house.scene.client.id}/applications/new"
    answer = browser.post(form, data=walk_in_form(**{"items-0-product": " "}))
    assert answer.status_code == 422
    assert "Isilah nama produk" in text_of(answer)
    assert not house.read(
        lambda session: session.scalars(select(Application).where(Application.walk_in)).all()
    )


def test_a_clients_own_application_is_not_rewritten_at_the_counter(house):
    application_id = house.make(scenes.submitted)
    answer = house.browser(Role.RECEPTION).get(f"/lab/applications/{application_id}/edit")
    assert answer.status_code == 409


def test_faults_of_a_new_client_stand_at_their_fields(house):
    answer = house.browser(Role.RECEPTION).post(
        "/lab/walk-in/new", data={"name": "", "nib": "12", "address": ""}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for field in ("name", "nib", "address", "kind"):
        assert f'id="{field}-error"' in page


def test_a_registered_business_is_opened_by_its_nib(house):
    other = House(house.app, "LAIN")
    business = clients.ClientInput(name="PT Baja", address="Jl 1", nib="1234567890123")
    client_id = house.make(clients.enter, other.scene.people[Role.RECEPTION], business)
    browser = house.browser(Role.RECEPTION)
    assert "PT Baja" not in text_of(browser.get("/lab/walk-in?q=1234567890123"))
    wrong = browser.post("/lab/walk-in/nib", data={"nib": "1234567890124"})
    assert wrong.status_code == 422
    assert "belum terdaftar" in text_of(wrong)
    assert browser.get(f"/lab/clients/{client_id}").status_code == 404
    opened = followed(browser, browser.post("/lab/walk-in/nib", data={"nib": "1234567890123"}))
    assert "PT Baja" in opened


def test_a_lost_password_is_given_anew_and_shown_once(house):
    house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    page = f"/lab/clients/{house.scene.client.id}"
    assert "Beri kode sekali pakai" in text_of(browser.get(page))
    address = f"{page}/people/{house.scene.owner.user_id}/password"
    assert browser.post(address, data={"reason": " "}).status_code == 422, "how identity was made sure of"
    answer = browser.post(address, data={"reason": "KTP diperlihatkan"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    password = re.search(r'class="shown-code code">([^<]+)<', answer.get_data(as_text=True))[1]
    assert len(password) >= 12
    assert password not in text_of(browser.get(page))


def test_a_colleagues_password_is_not_receptions_to_reset(house):
    house.make(scenes.submitted)
    colleague = house.scene.people[Role.ANALYST].user_id
    answer = house.browser(Role.RECEPTION).post(
        f"/lab/clients/{house.scene.client.id}/people/{colleague}/password", data={"reason": "x"}
    )
    assert answer.status_code == 403


def test_the_pages_keep_the_words_of_the_talk_apart_from_their_marks(house):
    application_id = house.make(scenes.submitted)
    reception = house.scene.people[Role.RECEPTION]
    house.make(orders.ask, reception, application_id, "<b>Heat</b> berapa?")
    house.make(applications.answer, house.scene.owner, application_id, "<script>x</script>")
    page = house.browser(Role.RECEPTION).get(f"/lab/applications/{application_id}").get_data(as_text=True)
    assert "&lt;b&gt;Heat&lt;/b&gt;" in page
    assert "<script>x" not in page
    rows = house.read(lambda session: session.scalars(select(ApplicationMessage)).all())
    assert len(rows) == 2


def test_the_items_of_an_application_are_shown_with_what_was_dropped(house):
    application_id = house.make(scenes.submitted, tests={TENSILE: 2, BEND: 1})
    reception = house.scene.people[Role.RECEPTION]
    house.make(orders.ask, reception, application_id, "Perlu uji lengkung?")
    version = house.read(lambda session: session.get(Application, application_id).version)
    changed = scenes.application_input(tests={TENSILE: 2})
    house.make(applications.save, house.scene.owner, application_id, changed, version)
    page = text_of(house.browser(Role.RECEPTION).get(f"/lab/applications/{application_id}"))
    assert "2 benda uji" in page
    assert re.search(rf"Tidak diminta pelanggan: [^()]+\({BEND}\)", page)
