"""Signing in and out, registering, and one's own account."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lims import clock
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import Client, LaboratoryMembership, User, UserSession
from lims.services import accounts, password_resets
from lims.web.account.addresses import local
from tests import scene as scenes
from tests.scene import PASSWORD
from tests.web.lab.intake_house import House, followed, text_of

NEW = "sepeda-ungu-menari-pelan"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def sign_in(browser: FlaskClient, identifier: str = "owner.lul@contoh.id", password: str = PASSWORD, **more):
    return browser.post("/sign-in", data={"identifier": identifier, "password": password, **more})


def registration(**changes):
    """Return the form as an owner on a phone fills it in, the least of it."""
    return {
        "person_name": "Sari Wulandari",
        "person_phone": "0812-3456-7890",
        "password": NEW,
        "name": "UD Logam Sari (rekaan)",
        "address": "Jalan Sentra 3, Cilegon",
        "kind": "ikm",
        "legal_entity": "no",
    } | changes


def test_a_stranger_finds_what_this_is_and_where_to_go(house, client):
    page = client.get("/")
    assert "Laboratorium Uji LUL" in text_of(page)
    for address in ("/sign-in", "/register", "/verify"):
        assert f'href="{address}"' in page.get_data(as_text=True)


@pytest.mark.parametrize(("who", "begins"), [("owner", "/portal/"), (Role.RECEPTION, "/lab/")])
def test_people_are_sent_to_their_work(house, who, begins):
    assert house.browser(who).get("/").location == begins


def test_a_page_of_the_portal_asks_who_is_there_and_leads_back(house, client):
    asked = client.get("/portal/certificates?state=issued")
    assert asked.location.startswith("/sign-in?next=")
    page = client.get(asked.location).get_data(as_text=True)
    wanted = re.search(r'name="next" value="([^"]+)"', page)[1].replace("&amp;", "&")
    assert sign_in(client, next=wanted).location == "/portal/certificates?state=issued"


@pytest.mark.parametrize(
    "address",
    [
        "https://jahat.example/",
        "//jahat.example",
        "/\\jahat.example",
        "///jahat.example",
        "jahat",
        "/a\nb",
        "",
    ],
)
def test_nobody_is_led_to_another_site(house, client, address):
    assert local(address) == ""
    assert sign_in(client, next=address).location == "/"


def test_a_phone_number_signs_in_however_it_is_written(house, client):
    assert client.post("/register", data=registration()).status_code == 303
    client.post("/sign-out")
    assert sign_in(client, "+62 812 3456 7890", NEW).status_code == 303


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(house, client):
    wrong, unknown = sign_in(client, password="bukan-ini-ya"), sign_in(client, "siapa@contoh.id")
    assert wrong.status_code == unknown.status_code == 422
    assert "kata sandi salah" in text_of(wrong)
    assert re.findall("kata sandi salah[^.]*", text_of(wrong)) == re.findall(
        "kata sandi salah[^.]*", text_of(unknown)
    )


def test_too_many_failures_are_told_to_wait_even_with_the_right_password(house, client):
    for _attempt in range(accounts.ATTEMPTS):
        assert sign_in(client, password="bukan-ini-ya").status_code == 422
    refused = sign_in(client)
    assert refused.status_code == 429
    assert "Tunggu 15 menit" in text_of(refused)


def test_one_address_cannot_try_name_after_name(house, client):
    answers = [sign_in(client, f"orang{number}@contoh.id").status_code for number in range(31)]
    assert answers[:30] == [422] * 30
    assert answers[30] == 429


def test_signing_out_ends_the_session_wherever_the_token_is_kept(house):
    browser, copy = house.browser("owner"), house.app.test_client()
    with browser.session_transaction() as cookie:
        token = cookie["token"]
    with copy.session_transaction() as cookie:
        cookie["token"] = token
    assert browser.post("/sign-out").location == "/"
    assert copy.get("/portal/").location.startswith("/sign-in")
    assert browser.get("/sign-out").status_code == 405


def test_a_form_without_its_token_is_refused(app, client):
    assert sign_in(client).status_code == 400
    assert client.post("/register", data=registration()).status_code == 400
    assert client.post("/sign-out").status_code == 400


def test_a_registration_makes_person_and_business_and_signs_in(house, client):
    answer = client.post("/register", data=registration(nib="9120 0012 34567", npwp="01.234.567.8-901.000"))
    assert "Usaha Anda terdaftar" in followed(client, answer)
    business = house.read(
        lambda session: session.scalars(select(Client).where(Client.nib.is_not(None))).one()
    )
    assert (business.nib, business.npwp) == ("9120001234567", "012345678901000")
    assert (business.contact_name, business.phone) == ("Sari Wulandari", "0812-3456-7890")
    assert "UD Logam Sari" in text_of(client.get("/portal/business"))


def test_a_registration_tells_all_its_faults_at_once_and_keeps_what_was_typed(house, client):
    answer = client.post(
        "/register",
        data=registration(person_phone="12", password="pendek", address="", nib="77", name="<Usaha>"),
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("person_phone", "password", "address", "nib"):
        assert f'id="{name}-error"' in page
    assert 'value="&lt;Usaha&gt;"' in page
    assert "pendek" not in page, "a password is never sent back"
    assert house.read(lambda session: session.scalars(select(User).where(User.phone == "12")).first()) is None


def test_a_known_phone_number_registers_nothing(house, client):
    client.post("/register", data=registration())
    client.post("/sign-out")
    again = client.post("/register", data=registration(name="Usaha lain"))
    assert again.status_code == 409
    assert "sudah terdaftar" in text_of(again)
    assert house.read(lambda s: s.scalars(select(Client).where(Client.name == "Usaha lain")).first()) is None


def test_whoever_has_a_temporary_password_changes_it_before_anything_else(house):
    browser = house.browser("owner")
    with house.app.app_context(), transaction() as session:
        password = password_resets.give_code(
            session,
            scenes.person(session, house.scene.laboratory, Role.ADMINISTRATOR, "Wati"),
            house.scene.people[Role.ANALYST].user_id,
            reason="Lupa",
        )
    browser = house.app.test_client()
    assert sign_in(browser, "analyst.lul@contoh.id", password).location == "/account/password"
    assert browser.get("/lab/worklist").location == "/account/password"
    assert "masih sementara" in text_of(browser.get("/account/password"))
    assert 'name="old"' not in browser.get("/account/password").text, "the code was the proof"
    changed = browser.post("/account/password", data={"new": NEW, "again": NEW})
    assert changed.location == "/"
    assert browser.get("/lab/worklist").status_code == 200


def test_a_password_is_changed_with_the_old_one_and_other_devices_are_signed_out(house):
    browser, other = house.browser("owner"), house.browser("owner")
    data = {"old": PASSWORD, "new": NEW, "again": NEW}
    unequal = browser.post("/account/password", data=data | {"again": "lain"})
    assert unequal.status_code == 422
    assert 'id="again-error"' in unequal.get_data(as_text=True)
    assert browser.post("/account/password", data=data | {"old": "salah"}).status_code == 422
    assert (
        browser.post("/account/password", data=data | {"new": "pendek", "again": "pendek"}).status_code == 422
    )
    assert browser.post("/account/password", data=data).status_code == 303
    assert other.get("/portal/").location.startswith("/sign-in")
    assert browser.get("/portal/").status_code == 200


def test_a_lost_phone_is_signed_out_from_another_device(house):
    browser, phone = house.browser("owner"), house.browser("owner")
    page = browser.get("/account").get_data(as_text=True)
    assert page.count("Perangkat ini") == 1
    (address,) = re.findall(r'action="(/account/sessions/[0-9a-f-]{36}/end)"', page)
    assert "sudah dikeluarkan" in followed(browser, browser.post(address))
    assert phone.get("/portal/").location.startswith("/sign-in")


def test_all_other_devices_are_signed_out_at_once(house):
    browser, one, two = (house.browser("owner") for _browser in range(3))
    browser.post("/account/sessions/end-others")
    assert [one.get("/portal/").status_code, two.get("/portal/").status_code] == [302, 302]
    assert browser.get("/portal/").status_code == 200


def test_nobody_ends_a_strangers_session(house):
    house.browser(Role.ANALYST)
    analyst = house.scene.people[Role.ANALYST].user_id
    session_id = house.read(
        lambda session: session.scalars(select(UserSession.id).where(UserSession.user_id == analyst)).one()
    )
    assert house.browser("owner").post(f"/account/sessions/{session_id}/end").status_code == 404


def test_a_session_that_ran_out_is_not_listed(house):
    with clock.set_to(clock.now() - timedelta(hours=3)):
        house.browser("owner")
    assert house.browser("owner").get("/account").get_data(as_text=True).count("terakhir dipakai") == 1


@pytest.mark.parametrize("address", ["/account", "/account/password", "/account/laboratory"])
def test_the_own_account_asks_strangers_to_sign_in(house, client, address):
    assert client.get(address).location == f"/sign-in?next={address}"


def test_the_language_goes_with_the_person(house, client):
    client.get("/sign-in?lang=en")
    sign_in(client)
    assert '<html lang="en">' in client.get("/portal/").get_data(as_text=True)
    elsewhere = house.app.test_client()
    sign_in(elsewhere)
    assert '<html lang="en">' in elsewhere.get("/portal/").get_data(as_text=True)
    elsewhere.post("/account/language", data={"language": "id"})
    assert '<html lang="id">' in house.browser("owner").get("/portal/").get_data(as_text=True)


def test_a_member_of_two_laboratories_chooses_where_to_work(house):
    reception = house.scene.people[Role.RECEPTION]
    with house.app.app_context(), transaction() as session:
        other = scenes.build(session, "DUA").laboratory
        session.add(
            LaboratoryMembership(
                laboratory_id=other.id,
                user_id=reception.user_id,
                role=Role.RECEPTION,
                valid_from=date(2021, 1, 1),
            )
        )
        session.flush()
        other_id = other.id
    browser = house.app.test_client()
    assert sign_in(browser, "reception.lul@contoh.id").location == "/account/laboratory"
    assert "Laboratorium Uji DUA" in text_of(browser.get("/account/laboratory"))
    assert browser.post("/account/laboratory", data={"laboratory": str(other_id)}).location == "/"
    assert "Laboratorium Uji DUA" in text_of(browser.get("/account"))
    stranger = house.browser(Role.ANALYST)
    assert stranger.post("/account/laboratory", data={"laboratory": str(other_id)}).status_code == 403
    assert stranger.post("/account/laboratory", data={"laboratory": "x"}).status_code == 404


def test_a_person_without_role_or_business_is_told_so(house):
    with house.app.app_context(), transaction() as session:
        user = accounts.add_user(session, name="Tamu", email="tamu@contoh.id", phone="", password=NEW)
        token = accounts.open_session(session, user)
    browser = house.app.test_client()
    with browser.session_transaction() as cookie:
        cookie["token"] = token
    assert "belum punya peran" in text_of(browser.get("/"))
    assert browser.get("/portal/").status_code == 403


def test_a_demonstration_says_so_to_strangers_too(app, client):
    with app.app_context(), transaction() as session:
        scenes.build(session, "DEM", demonstration=True)
        db.session.flush()
    for address in ("/", "/sign-in", "/register"):
        assert "DEMONSTRASI" in text_of(client.get(address))
