"""What a client sees of its own things, and never sees of others' or too early."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from lims import clock
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import Certificate, Client, ClientMembership, Notice, Order, Sample
from lims.services import audit, certificates, orders, reception
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def issue(house: House) -> Certificate:
    """Issue a certificate and return its row."""
    store = house.app.extensions["lims_store"]
    certificate_id = house.make(scenes.issued, store)
    return house.read(lambda session: session.get_one(Certificate, certificate_id))


def order_of(house: House, made) -> Order:
    """Return the order of whatever was made."""
    house.make(made)
    return house.read(lambda session: session.scalars(select(Order)).one())


def test_the_first_page_says_what_to_do_when_there_is_nothing_yet(house):
    page = house.browser("owner").get("/portal/")
    assert "Ajukan pengujian pertama Anda" in text_of(page)
    assert 'href="/portal/applications/new"' in page.get_data(as_text=True)


def test_the_first_page_says_what_awaits_the_client_and_what_is_under_way(house):
    order = order_of(house, scenes.ordered)
    page = text_of(house.browser("owner").get("/portal/"))
    assert "Menunggu Anda" in page
    assert "Bawalah contoh ke loket penerimaan" in page
    assert order.number in page
    assert "3/8" in page


def test_the_first_page_does_not_grow_slower_with_the_number_of_orders(house):
    """The number of statements depends on what kinds of things there are, not on how many."""

    def statements() -> int:
        browser, seen = house.browser("owner"), []
        with house.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
        browser.get("/portal/")
        return len(seen)

    house.make(scenes.ordered)
    one = statements()
    for _order in range(4):
        house.make(scenes.ordered)
    assert statements() == one


@pytest.mark.parametrize("made", [scenes.tested, scenes.reviewed, scenes.drafted, scenes.authorised])
def test_nothing_of_the_results_is_seen_before_issue(house, made):
    order = order_of(house, made)
    browser = house.browser("owner")
    for address in ("/portal/", f"/portal/orders/{order.id}", "/portal/certificates", "/portal/notices"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert not re.search(r"\b(603|460|18[,.]0|Memenuhi|Tidak memenuhi)\b", text_of(answer)), address


@pytest.mark.parametrize("made", [scenes.drafted, scenes.authorised])
def test_a_certificate_that_is_not_issued_is_not_there(house, made):
    certificate_id = house.make(made)
    assert house.browser("owner").get(f"/portal/certificates/{certificate_id}.pdf").status_code == 404


def test_an_issued_certificate_is_listed_with_its_verdict_and_handed_out_as_it_was_issued(house):
    certificate = issue(house)
    browser = house.browser("owner")
    page = browser.get("/portal/certificates")
    assert certificate.number in text_of(page)
    assert "Memenuhi" in text_of(page)
    assert f"https://lul.contoh.go.id/v/{certificate.token}" in page.get_data(as_text=True)
    pdf = browser.get(f"/portal/certificates/{certificate.id}.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data == house.app.extensions["lims_store"].get(certificate.pdf_sha256)
    assert "LUL-LHU-" in pdf.headers["Content-Disposition"]


def test_the_text_to_share_names_the_certificate_and_where_to_verify_it_and_no_result(house):
    certificate = issue(house)
    page = house.browser("owner").get("/portal/certificates").get_data(as_text=True)
    (link,) = re.findall(r'href="(https://wa\.me/\?text=[^"]+)"', page)
    assert f"lul.contoh.go.id%2Fv%2F{certificate.token}" in link
    assert "Memenuhi" not in link


@pytest.mark.parametrize(("act", "word"), [("withdraw", "Dicabut"), ("suspend", "Ditangguhkan")])
def test_a_certificate_that_is_not_in_force_shows_its_state_and_no_verdict(house, act, word):
    certificate = issue(house)
    with house.app.app_context(), transaction() as session:
        manager = house.scene.people[Role.TECHNICAL_MANAGER]
        getattr(certificates, act)(session, manager, certificate.id, "Ditelaah")
    page = text_of(house.browser("owner").get("/portal/certificates"))
    assert f"{word} Ditelaah" in page
    assert "Memenuhi" not in page


def test_an_order_tells_its_way_its_price_and_its_promise(house):
    order = order_of(house, scenes.assigned)
    page = text_of(house.browser("owner").get(f"/portal/orders/{order.id}"))
    for words in (
        order.number,
        "0 dari 1 pengujian selesai.",
        "Menunggu: penguji",
        "10 hari kerja lagi",
        "Rp75.000",
        "Pelanggan memilih edisi 2017.",
        f"/t/{order.tracking_token}",
    ):
        assert words in page


def test_a_broken_promise_is_admitted(house):
    order = order_of(house, scenes.assigned)
    with clock.set_to(clock.now() + timedelta(days=30)):
        page = text_of(house.browser("owner").get(f"/portal/orders/{order.id}"))
    assert re.search(r"terlambat \d+ hari kerja", page)


def test_a_held_sample_tells_its_reason_and_how_to_answer(house):
    order = order_of(house, scenes.ordered)
    with house.app.app_context(), transaction() as session:
        sample = session.scalars(select(Sample)).one()
        given = scenes.reception_input(house.scene)
        reception.hold(session, house.scene.people[Role.RECEPTION], sample.id, given, "Berkarat berat")
    browser = house.browser("owner")
    page = browser.get(f"/portal/orders/{order.id}")
    assert "Berkarat berat" in text_of(page)
    assert "https://wa.me/" in page.get_data(as_text=True)
    assert "Contoh ditahan: putuskan" in text_of(browser.get("/portal/"))


def test_the_request_form_is_printed(house):
    order = order_of(house, scenes.ordered)
    answer = house.browser("owner").get(f"/portal/orders/{order.id}/request-form.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_a_refused_application_tells_why(house):
    application_id = house.make(scenes.submitted)
    with house.app.app_context(), transaction() as session:
        orders.refuse(session, house.scene.people[Role.RECEPTION], application_id, "Mesin kami 600 kN saja.")
    page = house.browser("owner").get(f"/portal/applications/{application_id}")
    assert "Mesin kami 600 kN saja." in text_of(page)


def test_a_strangers_things_are_not_there(house):
    certificate = issue(house)
    order = house.read(lambda session: session.get_one(Order, certificate.order_id))
    with house.app.app_context(), transaction() as session:
        _client, stranger = scenes.business(session, "UD Lain (rekaan)", "lain@contoh.id")
        token = scenes.token_for(session, stranger)
    browser = house.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = token
    client_id = house.scene.client.id
    for address in (
        f"/portal/applications/{order.application_id}",
        f"/portal/applications/{order.application_id}/edit",
        f"/portal/orders/{order.id}",
        f"/portal/orders/{order.id}/request-form.pdf",
        f"/portal/certificates/{certificate.id}.pdf",
        f"/portal/business/{client_id}",
        f"/portal/business/{client_id}/edit",
        f"/portal/applications/new?client={client_id}",
    ):
        assert browser.get(address).status_code == 404, address
    for address in (
        f"/portal/applications/{order.application_id}/withdraw",
        f"/portal/applications/{order.application_id}/answer",
        f"/portal/applications/{order.application_id}/submit",
        f"/portal/business/{client_id}/edit",
    ):
        assert browser.post(address).status_code == 404, address
    assert certificate.number not in text_of(browser.get("/portal/certificates"))
    assert text_of(browser.get("/portal/notices")).count("Tidak ada pemberitahuan") == 1


def test_whoever_works_in_the_laboratory_sees_only_their_own_business_here(house):
    certificate = issue(house)
    reception_person = house.scene.people[Role.RECEPTION]
    browser = house.browser(Role.RECEPTION)
    assert browser.get("/portal/").status_code == 403
    with house.app.app_context(), transaction() as session:
        client, _owner = scenes.business(session, "Usaha Sampingan (rekaan)", "samping@contoh.id")
        session.add(
            ClientMembership(
                user_id=reception_person.user_id, client_id=client.id, valid_from=house.scene.today
            )
        )
        audit.record(session, reception_person, "scene:build", client)
    assert "Usaha Sampingan" in text_of(browser.get("/portal/business"))
    assert certificate.number not in text_of(browser.get("/portal/certificates"))
    assert browser.get(f"/portal/certificates/{certificate.id}.pdf").status_code == 404


def test_lists_search_filter_and_say_when_nothing_matches(house):
    certificate = issue(house)
    browser = house.browser("owner")
    for listing, number in (("applications", "P2026"), ("certificates", certificate.number)):
        assert "Tidak ada yang cocok" in text_of(browser.get(f"/portal/{listing}?q=zzz"))
        assert "Tidak ada yang cocok" in text_of(browser.get(f"/portal/{listing}?state=withdrawn"))
        assert number in text_of(browser.get(f"/portal/{listing}?q={number}&page=999&sort=odd"))


def test_notices_are_read_one_by_one_or_all_at_once(house):
    issue(house)
    browser = house.browser("owner")
    assert "4 pemberitahuan baru" in text_of(browser.get("/portal/"))
    page = browser.get("/portal/notices").get_data(as_text=True)
    notice = re.search(r'name="notice" value="([^"]+)"', page)[1]
    browser.post("/portal/notices/read", data={"notice": notice})
    assert "3 pemberitahuan baru" in text_of(browser.get("/portal/"))
    browser.post("/portal/notices/read")
    assert "pemberitahuan baru" not in text_of(browser.get("/portal/"))
    assert house.read(lambda s: s.scalars(select(Notice).where(Notice.read_at.is_(None))).all()) == []
    assert browser.post("/portal/notices/read", data={"notice": "x"}).status_code == 404


def business(browser, address: str) -> dict[str, str]:
    """Return the form of a business as a browser would send it back."""
    page = browser.get(address).get_data(as_text=True)
    fields = dict.fromkeys(re.findall(r'name="([a-z_]+)"', page), "")
    fields |= dict(re.findall(r'<input[^>]*name="([a-z_]+)"[^>]*value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea[^>]*name="([a-z_]+)"[^>]*>\s*([^<]*)</textarea>', page))
    fields.pop("forget_npwp", None)
    return fields | {"kind": "ikm", "legal_entity": "no"}


def test_business_data_are_changed_and_the_tax_number_never_leaves_in_full(house):
    browser = house.browser("owner")
    address = f"/portal/business/{house.scene.client.id}"
    fields = business(browser, f"{address}/edit") | {"npwp": "3674012345678901", "sentra": "Cilegon"}
    assert "Data usaha disimpan" in followed(browser, browser.post(f"{address}/edit", data=fields))
    for page in (browser.get(address), browser.get(f"{address}/edit"), browser.get("/portal/business")):
        assert "3674012345678901" not in page.get_data(as_text=True)
        assert "8901" in text_of(page)
    browser.post(f"{address}/edit", data=business(browser, f"{address}/edit") | {"sentra": "Baros"})
    row = house.read(lambda session: session.get_one(Client, house.scene.client.id))
    assert (row.npwp, row.sentra) == ("3674012345678901", "Baros"), "what is not typed anew stays"
    browser.post(f"{address}/edit", data=business(browser, f"{address}/edit") | {"forget_npwp": "y"})
    assert house.read(lambda session: session.get_one(Client, house.scene.client.id)).npwp == ""


def test_faults_in_business_data_stand_at_their_fields(house):
    browser = house.browser("owner")
    address = f"/portal/business/{house.scene.client.id}/edit"
    answer = browser.post(address, data=business(browser, address) | {"nib": "12", "kbli": "x", "name": " "})
    assert answer.status_code == 422
    for name in ("nib", "kbli", "name"):
        assert f'id="{name}-error"' in answer.get_data(as_text=True)


def test_a_conflict_in_business_data_is_told(house):
    browser = house.browser("owner")
    address = f"/portal/business/{house.scene.client.id}/edit"
    old = business(browser, address)
    browser.post(address, data=old | {"sentra": "Satu"})
    late = browser.post(address, data=old | {"sentra": "Dua"})
    assert late.status_code == 409
    assert "baru saja diubah" in text_of(late)
    assert house.read(lambda session: session.get_one(Client, house.scene.client.id)).sentra == "Satu"


def test_a_demonstration_says_so_on_every_page(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), transaction() as session:
        scene = scenes.build(session, "DEM", demonstration=True)
        token = scenes.token_for(session, scene.owner)
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = token
    for address in ("/portal/", "/portal/applications/new", "/portal/certificates", "/portal/business"):
        assert "DEMONSTRASI" in text_of(browser.get(address))


def test_a_form_without_its_token_is_refused(app):
    house = House(app)
    application_id = house.make(scenes.submitted)
    answer = house.browser("owner").post(f"/portal/applications/{application_id}/withdraw")
    assert answer.status_code == 400
