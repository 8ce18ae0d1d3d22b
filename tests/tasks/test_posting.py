"""Letters: notices to clients and to those who watch a certificate, over a real mail server."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text

from lims import clock
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import CertificateWatch, Client, Notice
from lims.services import audit, certificates
from lims.tasks.posting import FIRST_WAIT, Post
from tests import mail_server
from tests import scene as scenes


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def box() -> Iterator[mail_server.Mailbox]:
    with mail_server.running() as running:
        yield running


@pytest.fixture
def house(app: Flask, box):
    """An issued certificate, and post that goes to the server."""
    app.config["WTF_CSRF_ENABLED"] = False
    settings = replace(
        app.extensions["lims_config"],
        mail_server=box.address,
        mail_security="none",
        mail_from="lab@contoh.go.id",
    )
    app.extensions["lims_config"] = settings
    with app.app_context():
        with transaction() as session:
            scene = scenes.build(session)
            certificate = scenes.issued(session, scene, app.extensions["lims_store"])
            app.token, app.certificate_id, app.scene = certificate.token, certificate.id, scene
        yield app


def post(app: Flask) -> Post:
    return Post(app.extensions["lims_config"])


def test_without_a_mail_server_nothing_is_sent(house):
    silent = Post(replace(house.extensions["lims_config"], mail_server=""))
    assert silent.sweep() == 0


def test_notices_go_to_the_client_once(house, box):
    with transaction() as session:
        client = session.get_one(Client, house.scene.client.id)
        client.email = "ikm@contoh.id"
        audit.record(session, house.scene.people[Role.RECEPTION], "client:update", client)
    awaited = db.session.scalars(select(Notice)).all()
    assert post(house).sweep() == len(awaited)
    assert {letter["To"] for letter in box.letters} == {"ikm@contoh.id"}
    issued = next(letter for letter in box.letters if "terbit" in letter["Subject"])
    assert "https://lul.contoh.go.id/portal/orders/" in issued.get_content()
    assert "has been issued" not in issued.get_content()
    assert "Download the PDF" in issued.get_content()
    assert "Memenuhi" not in issued.get_content(), "no letter carries a verdict"
    assert post(house).sweep() == 0, "each goes once"


def test_a_buyer_asks_confirms_is_told_and_stops(house, box):
    browser = house.test_client()
    page = browser.post(f"/verify/tell/{house.token}", data={"email": "pembeli@contoh.co.id"})
    assert "Periksa e-mail Anda" in page.text
    assert post(house).sweep() == 1
    (question,) = box.letters
    assert question["To"] == "pembeli@contoh.co.id"
    link = re.search(r"https://lul\.contoh\.go\.id(/verify/watch/\S+)", question.get_content())[1]
    suspend(house)
    assert post(house).sweep() == 0, "whoever has not confirmed is told nothing"
    assert "Tekan tombol" in browser.get(link).text, "opening the address does nothing yet"
    browser.post(f"{link}/confirm")
    assert post(house).sweep() == 1
    assert "ditangguhkan" in box.letters[-1]["Subject"]
    assert post(house).sweep() == 0
    ended = browser.post(f"{link}/end")
    assert "sudah dihapus" in ended.text
    assert db.session.scalars(select(CertificateWatch.watcher_email)).one() == ""
    with transaction() as session:
        manager = house.scene.people[Role.TECHNICAL_MANAGER]
        certificates.withdraw(session, manager, house.certificate_id, "Keliru")
    assert post(house).sweep() == 0


def suspend(house):
    with transaction() as session:
        manager = house.scene.people[Role.TECHNICAL_MANAGER]
        certificates.suspend(session, manager, house.certificate_id, "Keluhan")


def test_a_letter_that_was_sent_and_could_not_be_noted_is_sent_again_though_not_at_once(house, box):
    house.test_client().post(f"/verify/tell/{house.token}", data={"email": "pembeli@contoh.co.id"})
    with transaction() as session:
        session.execute(
            text(
                "CREATE TRIGGER full BEFORE UPDATE ON certificate_watches BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )
    sender, now = post(house), clock.now()
    with clock.set_to(now):
        assert (sender.sweep(), sender.sweep(), len(box.letters)) == (0, 0, 1)
    assert len(sender.faults) == 1
    with transaction() as session:
        session.execute(text("DROP TRIGGER full"))
    with clock.set_to(now + FIRST_WAIT):
        assert (sender.sweep(), len(box.letters)) == (1, 2)


def test_an_address_that_is_refused_does_not_hold_up_the_others(house, box):
    browser = house.test_client()
    for email in ("hilang@contoh.co.id", "pembeli@contoh.co.id"):
        browser.post(f"/verify/tell/{house.token}", data={"email": email})
    box.refused = {"hilang@contoh.co.id"}
    sender = post(house)
    assert sender.sweep() == 1
    assert len(sender.faults) == 1
    assert "hilang" not in sender.faults[0], "no address stands in what is told"
    assert post(house).sweep() == 0


ODD = ('"[u@?[\x00"!.:\x07\x00', "(@='.\x00):", "ü@contoh.id", "a@b.co\r\nBcc: c@d.id", '"a b"@contoh.id')
"""Over some of these the writer of letters stumbles, over others their carrier."""


def test_an_address_that_confuses_whoever_writes_letters_holds_up_nobody(house, box):
    with transaction() as session:
        client = session.scalars(select(Client)).first()
        for number, odd in enumerate(ODD):
            watch = CertificateWatch(
                laboratory_id=house.scene.laboratory.id,
                certificate_id=house.certificate_id,
                watcher_email=odd,
                language="id",
                token=f"{number:022}",
                asked_at=clock.now(),
                told_state="issued",
            )
            session.add(watch)
            audit.record(session, house.scene.people[Role.RECEPTION], "watch:ask", watch)
        client.email = ODD[0]
        audit.record(session, house.scene.people[Role.RECEPTION], "client:change", client)
    db.session.remove()
    house.test_client().post(f"/verify/tell/{house.token}", data={"email": "pembeli@contoh.co.id"})
    sender = post(house)
    assert sender.sweep() == 1
    assert len([one for one in sender.faults if one.startswith("question")]) == len(ODD)
    assert [letter["To"] for letter in box.letters] == ["pembeli@contoh.co.id"]


def test_a_letter_that_is_put_off_is_sent_later_and_holds_up_nobody(house, box):
    browser = house.test_client()
    for email in ("nanti@contoh.co.id", "pembeli@contoh.co.id"):
        browser.post(f"/verify/tell/{house.token}", data={"email": email})
    box.refused, box.code = {"nanti@contoh.co.id"}, 450
    sender = post(house)
    assert sender.sweep() == 1
    box.refused = set()
    assert sender.sweep() == 0, "it waits a little"
    with clock.set_to(clock.now() + FIRST_WAIT):
        assert sender.sweep() == 1


def test_whoever_asks_twice_gets_one_letter_and_nobody_is_flooded(house, box):
    browser = house.test_client()
    for email in ("pembeli@contoh.co.id", "Pembeli@contoh.co.id"):
        assert browser.post(f"/verify/tell/{house.token}", data={"email": email}).status_code == 200
    assert post(house).sweep() == 1
    with transaction() as session:
        tokens = [
            scenes.issued(session, house.scene, house.extensions["lims_store"]).token for _one in range(3)
        ]
    answers = [
        browser.post(f"/verify/tell/{token}", data={"email": "pembeli@contoh.co.id"}).status_code
        for token in tokens
    ]
    assert answers == [200, 200, 422]


def test_a_server_that_does_not_answer_loses_no_letter(house, box):
    house.test_client().post(f"/verify/tell/{house.token}", data={"email": "pembeli@contoh.co.id"})
    away = Post(replace(house.extensions["lims_config"], mail_server="127.0.0.1:1"))
    assert away.sweep() == 0
    assert away.faults
    assert away.sweep() == 0, "it waits before it asks again"
    assert post(house).sweep() == 1


@pytest.mark.parametrize(
    "email",
    [
        "",
        "bukan",
        "a@b",
        "a b@contoh.id",
        "ü@contoh.id",
        "a@b..id",
        '"[u@?[\x00"!.:',
        "x" * 300 + "@contoh.id",
    ],
)
def test_an_odd_address_is_told_beside_its_field(house, email):
    answer = house.test_client().post(f"/verify/tell/{house.token}", data={"email": email})
    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text


def test_links_that_nobody_has_are_answered_with_a_sentence(house):
    browser = house.test_client()
    for method, path in (("get", ""), ("post", "/confirm"), ("post", "/end")):
        answer = getattr(browser, method)(f"/verify/watch/tidak-ada{path}")
        assert answer.status_code == 404
        assert "tidak dikenal" in answer.text
    assert browser.post("/verify/tell/tidak-ada", data={"email": "a@contoh.id"}).status_code == 404


def test_a_complaint_from_the_public_page_reaches_the_quality_manager(house):
    browser = house.test_client()
    empty = browser.post(f"/verify/complain/{house.token}", data={"name": "Pembeli"})
    assert empty.status_code == 422
    assert 'value="Pembeli"' in empty.text
    given = {"name": "Pembeli <b>", "contact": "0812", "text": "Angkanya berbeda"}
    assert "LUL/ADU/" in browser.post(f"/verify/complain/{house.token}", data=given).text
    with transaction() as session:
        token = scenes.token_for(session, house.scene.people[Role.QUALITY_MANAGER])
    staff = house.test_client()
    with staff.session_transaction() as cookie:
        cookie["token"] = token
    listed = staff.get("/lab/complaints").text
    assert "Pembeli &lt;b&gt;" in listed
    link = re.search(r"/lab/complaints/[0-9a-f-]{36}", listed)[0]
    assert "Angkanya berbeda" in staff.get(link).text
    staff.post(f"{link}/investigate")
    staff.post(f"{link}/close", data={"findings": "x", "outcome": "unjustified", "answer": "y"})
    assert "Tidak berdasar" in staff.get(link).text
