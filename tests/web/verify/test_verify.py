"""The public page behind the QR: what it tells, what it never tells, and what it weighs."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.database import db, transaction
from lims.domain.certificate import CertificateContent, Uncertainty
from lims.domain.extract import ContentExtract
from lims.domain.roles import Role
from lims.models import Application, Certificate, CertificateRecord
from lims.paths import PACKAGE
from lims.services import attachments, certificates
from lims.trust import paper
from tests import scene as scenes
from tests.scene import Scene


@dataclass
class Issued:
    """A certificate as the public may find it."""

    scene: Scene
    id: object
    token: str
    number: str
    pdf: bytes


def make(
    app: Flask,
    *,
    code: str = "LUL",
    demonstration: bool = False,
    consent: tuple[bool, bool] = (True, True),
    then: Callable[[Session, Scene, Certificate], None] | None = None,
) -> Issued:
    store = app.extensions["lims_store"]
    with app.app_context(), transaction() as session:
        scene = scenes.build(session, code, demonstration=demonstration)
        order = scenes.reviewed(session, scene)
        application = session.get_one(Application, order.application_id)
        application.consent_name, application.consent_results = consent
        draft = certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], order.id)
        scenes.authorise(session, scene, draft)
        certificate = certificates.issue(
            session, scene.people[Role.TECHNICAL_MANAGER], store, draft.id, scenes.keys_of(store)
        )
        issued = Issued(
            scene, certificate.id, certificate.token, certificate.number, store.get(certificate.pdf_sha256)
        )
        if then:
            then(session, scene, certificate)
        session.flush()
        session.expunge_all()
    return issued


def words(response) -> str:
    """Return what stands on the page, without markup."""
    text = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", response.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def banner(response) -> str:
    return re.search(r'class="banner-word">([^<]+)<', response.text)[1]


def upload(client: FlaskClient, data: bytes, name: str = "LHU.pdf", **fields: str):
    return client.post("/verify", data={"file": (BytesIO(data), name), **fields})


def test_a_certificate_that_holds_is_told_with_all_that_was_agreed(app, client):
    one = make(app)
    page = client.get(f"/v/{one.token}")
    told = words(page)
    assert page.status_code == 200
    assert banner(page) == "VALID"
    for expected in (
        one.number,
        "Laboratorium Uji LUL",
        "CV Besi LUL (rekaan)",
        "Baja tulangan beton sirip",
        "H-17",
        "SNI 2052:2017",
        "603 MPa",
        "Memenuhi",
        "bukan sertifikat SNI",
        "hanya berlaku untuk contoh yang diuji",
        "Cocokkan dengan kertas",
    ):
        assert expected in told


def test_the_public_is_told_no_name_of_a_person(app, client):
    one = make(app)
    told = client.get(f"/v/{one.token}").text
    for actor in (*one.scene.people.values(), one.scene.owner):
        assert actor.name not in told
    for private in ("Jalan Tempa", "@contoh.id", "75.000", "ALAT-"):
        assert private not in told


def test_without_consent_only_state_number_laboratory_date_and_hash_are_told(app, client):
    one = make(app, consent=(False, False))
    told = words(client.get(f"/v/{one.token}"))
    assert one.number in told
    assert "Laboratorium Uji LUL" in told
    assert "SHA-256" in told
    for kept in ("CV Besi", "Baja tulangan", "H-17", "SNI 2052", "603", "Memenuhi"):
        assert kept not in told


def test_consent_to_the_name_alone_tells_no_verdict_and_no_result(app, client):
    told = words(client.get(f"/v/{make(app, consent=(True, False)).token}"))
    assert "CV Besi LUL (rekaan)" in told
    assert "Baja tulangan beton sirip" in told
    assert "603" not in told
    assert "Memenuhi" not in told
    assert "tidak menyetujuinya" in told


def test_consent_to_results_alone_keeps_the_name(app, client):
    told = words(client.get(f"/v/{make(app, consent=(False, True)).token}"))
    assert "CV Besi" not in told
    assert "603 MPa" in told


def suspend(session, scene, certificate):
    certificates.suspend(session, scene.people[Role.HEAD], certificate.id, "Pengaduan rahasia 7")


def withdraw(session, scene, certificate):
    certificates.withdraw(session, scene.people[Role.HEAD], certificate.id, "Pengaduan rahasia 7")


@pytest.mark.parametrize(("act", "word"), [(suspend, "DITANGGUHKAN"), (withdraw, "DICABUT")])
def test_a_certificate_that_no_longer_holds_says_so_first_and_shows_no_result(app, client, act, word):
    one = make(app, then=act)
    page = client.get(f"/v/{one.token}")
    told = words(page)
    assert page.status_code == 200
    assert banner(page) == word
    assert one.number in told
    assert "Keadaan ini sejak" in told
    assert "603" not in told
    assert "rahasia" not in told


def test_a_superseded_certificate_leads_to_the_newest(app, client):
    tokens = []

    def amend_twice(session, scene, certificate):
        manager = scene.people[Role.TECHNICAL_MANAGER]
        for reason in ("Nama dagang salah.", "Lot salah."):
            draft = certificates.amend(session, manager, certificate.id, reason)
            scenes.authorise(session, scene, draft)
            certificate = certificates.issue(
                session, manager, app.extensions["lims_store"], draft.id, app.extensions["lims_keys"]
            )
            tokens.append(certificate.token)

    one = make(app, then=amend_twice)
    old = client.get(f"/v/{one.token}")
    assert banner(old) == "DIGANTIKAN"
    assert f"/v/{tokens[1]}" in old.text
    assert tokens[0] not in old.text
    assert banner(client.get(f"/v/{tokens[0]}")) == "DIGANTIKAN"
    newest = client.get(f"/v/{tokens[1]}")
    assert banner(newest) == "VALID"
    assert f"{one.number}/Am.2" in words(newest)


def test_a_draft_is_not_found_by_anybody(app, client):
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        certificate = scenes.authorised(session, scene)
        assert certificate.token is None
    assert client.get("/v/None").status_code == 404
    assert client.get("/v/").status_code == 404


MALFORMED = [
    "x",
    "A" * 22,
    "A" * 500,
    "a/b/c",
    "../../etc/passwd",
    "%00",
    "é" * 22,
    "' OR 1=1 --",
    "LUL/LHU/2026/11/000001",
]


@pytest.mark.parametrize("token", MALFORMED)
def test_an_unknown_and_a_malformed_code_look_the_same(app, client, token):
    make(app)
    unknown = client.get("/v/AAAAAAAAAAAAAAAAAAAAAA")
    answer = client.get(f"/v/{token}")
    assert unknown.status_code == answer.status_code == 404
    assert banner(answer) == "TIDAK DITEMUKAN"
    assert words(answer) == words(unknown)


def test_nothing_is_found_by_number(app, client):
    one = make(app)
    assert client.get(f"/v/{one.number}").status_code == 404
    assert one.number not in client.get(f"/verify?q={one.number}").text


def test_a_demonstration_is_never_called_valid(app, client):
    one = make(app, code="DEMO", demonstration=True)
    page = client.get(f"/v/{one.token}")
    assert banner(page) == "DEMONSTRASI"
    assert "VALID" not in page.text
    assert "laboratorium rekaan, semua dokumen tidak berlaku" in page.text


def test_a_demonstration_tells_what_would_be_told_of_a_withdrawn_one(app, client):
    page = client.get(f"/v/{make(app, code='DEMO', demonstration=True, then=withdraw).token}")
    assert banner(page) == "DEMONSTRASI"
    assert "akan berbunyi: DICABUT" in words(page)


def test_the_issued_pdf_is_recognised(app, client):
    one = make(app)
    page = upload(client, one.pdf)
    assert page.status_code == 200
    assert banner(page) == "VALID"
    assert one.number in words(page)
    assert "sama persis" in words(page)


def test_one_changed_byte_of_the_pdf_is_not(app, client):
    one = make(app)
    forged = bytearray(one.pdf)
    forged[len(forged) // 2] ^= 1
    page = upload(client, bytes(forged), token=one.token)
    assert page.status_code == 404
    assert banner(page) == "TIDAK DITEMUKAN"
    assert one.number not in page.text
    assert f"/v/{one.token}" in page.text


def test_another_certificate_than_the_scanned_one_is_told(app, client):
    one = make(app)
    other = make(app, code="LAB")
    page = upload(client, other.pdf, token=one.token)
    assert "bukan LHU yang QR-nya Anda pindai" in words(page)
    assert "sama persis" not in words(page)


def test_a_signed_scan_that_the_laboratory_attached_is_recognised(app, client):
    scan = b"%PDF-1.7 signed and stamped"

    def attach(session, scene, certificate):
        store = app.extensions["lims_store"]
        head = scene.people[Role.HEAD]
        attachments.attach(session, head, store, "certificates", certificate.id, "scan.pdf", scan)

    one = make(app, then=attach)
    page = upload(client, scan)
    assert banner(page) == "VALID"
    assert one.number in words(page)


def test_a_photo_gets_the_advice_to_scan_the_qr(app, client):
    page = upload(client, b"\xff\xd8\xff photo", "foto.jpg")
    assert page.status_code == 404
    assert "bukan PDF" in words(page)


@pytest.mark.parametrize("data", [{}, {"file": (BytesIO(b""), "")}])
def test_an_empty_form_says_what_is_missing(client, data):
    page = client.post("/verify", data=data)
    assert page.status_code == 422
    assert "Pilih dulu berkas PDF-nya." in words(page)


def test_too_large_a_file_is_refused(client, monkeypatch):
    monkeypatch.setattr("lims.web.verify.pages.LARGEST", 1024)
    page = upload(client, b"%PDF-" + bytes(2048))
    assert page.status_code == 413


def test_the_page_needs_neither_sign_in_nor_cookie_nor_script(app, client):
    one = make(app)
    answers = [
        client.get(f"/v/{one.token}?lang=en"),
        client.get("/verify"),
        client.get("/v/x"),
        upload(client, one.pdf),
    ]
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in answer.text
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<html lang="en">' in answers[0].text


def test_who_is_signed_in_sees_the_same_page(app, client):
    one = make(app)
    anonymous = client.get(f"/v/{one.token}").text
    with app.app_context(), transaction() as session:
        token = scenes.token_for(session, one.scene.people[Role.ANALYST])
    with client.session_transaction() as cookie:
        cookie["token"] = token
    assert client.get(f"/v/{one.token}").text == anonymous


def test_the_page_stays_the_same_under_any_host(app, client):
    one = make(app)
    old = client.get(f"/v/{one.token}", base_url="https://lama.contoh.go.id")
    assert banner(old) == "VALID"
    assert "lama.contoh.go.id" not in old.text


def test_too_many_questions_are_told_to_wait(app, client):
    codes = [client.get("/v/x", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code for _ in range(61)]
    assert codes[:60] == [404] * 60
    assert codes[60] == 429
    assert client.get("/v/x", environ_base={"REMOTE_ADDR": "203.0.113.10"}).status_code == 404


def test_a_page_of_many_results_weighs_less_than_ten_kilobytes(app, client, monkeypatch):
    """Both demonstration orders have fewer rows than this one: 3 pieces of 9 properties, 2 samples."""
    one = make(app)
    with app.app_context(), transaction() as session:
        certificate = session.get_one(Certificate, one.id)
        content = CertificateContent.model_validate_json(certificate.content)
    sample = content.samples[0]
    rows = tuple(
        row.model_copy(
            update={
                "specimen": str(piece),
                "property": row.property.model_copy(update={"id": f"{row.property.id} {part}"}),
            }
        )
        for part in "abc"
        for row in sample.rows[:3]
        for piece in (1, 2, 3)
    )
    heavy = content.model_copy(update={"samples": (sample.model_copy(update={"rows": rows}),) * 2})
    extract = ContentExtract.model_validate(heavy.model_dump())
    monkeypatch.setattr("lims.queries.verification.ContentExtract.model_validate_json", lambda text: extract)
    page = client.get(f"/v/{one.token}")
    assert page.text.count("<tr>") >= 54
    css = (PACKAGE / "web" / "static" / "lims.css").read_bytes()
    weight = len(gzip.compress(page.data)) + len(gzip.compress(css))
    assert weight < 10_000


def test_what_another_laboratory_found_and_what_is_not_accredited_is_told_beside_the_row(
    app, client, monkeypatch
):
    one = make(app)
    with app.app_context(), transaction() as session:
        content = CertificateContent.model_validate_json(session.get_one(Certificate, one.id).content)
    (sample,) = content.samples
    own, other, rest = sample.rows[0], sample.rows[1], sample.rows[2:]
    sure = Uncertainty(expanded=Decimal(9), coverage_factor=Decimal(2))
    rows = (
        own.model_copy(update={"accredited": True, "uncertainty": sure}),
        other.model_copy(update={"accredited": False, "subcontractor": "Laboratorium Jauh, LHU 7"}),
        *(row.model_copy(update={"accredited": True}) for row in rest),
    )
    issuer = content.laboratory.model_copy(update={"accreditation_number": "LP-000-IDN"})
    changed = {"samples": (sample.model_copy(update={"rows": rows}),), "laboratory": issuer}
    extract = ContentExtract.model_validate(content.model_copy(update=changed).model_dump())
    monkeypatch.setattr("lims.queries.verification.ContentExtract.model_validate_json", lambda text: extract)

    said = words(client.get(f"/v/{one.token}"))

    assert "U 9, k 2" in said
    assert said.count("subkontrak: Laboratorium Jauh, LHU 7; di luar ruang lingkup akreditasi") == 1
    assert "* di luar ruang lingkup" not in said


def test_a_code_typed_from_paper_is_answered(app: Flask, client: FlaskClient) -> None:
    issued = make(app)
    with app.app_context():
        record = db.session.scalars(select(CertificateRecord.record)).one()
    code = paper.short_code(record)
    for typed in (code, code.lower().replace(" ", "-"), f"  {code} "):
        answer = client.post("/verify/code", data={"code": typed})
        assert answer.status_code == 200
        assert issued.number in answer.text
    for wrong in ("", "0000 0000 0000", code[:-1], "<script>", "x" * 400):
        answer = client.post("/verify/code", data={"code": wrong})
        assert answer.status_code == 404
        assert issued.number not in answer.text
        assert "<script>" not in answer.text


def test_public_files_answer_anybody_and_full_tiles_may_be_kept(app: Flask, client: FlaskClient) -> None:
    make(app)
    listed = client.get("/trust-list.json")
    assert listed.headers["Access-Control-Allow-Origin"] == "*"
    assert [one["id"] for one in listed.json["issuers"]] == ["LUL"]
    assert client.get("/.well-known/jwks.json").json["keys"]
    assert client.get("/.well-known/did.json").json["id"] == "did:web:localhost"
    checkpoint = client.get("/log/LUL/checkpoint")
    size = int(checkpoint.text.splitlines()[1])
    assert client.get(f"/log/LUL/tile/0/000.p/{size}").data
    assert client.get("/status/LUL/0.cwt").mimetype == "application/statuslist+cwt"
    for nothing in (
        "/log/LUL/tile/0/999",
        "/log/XX/checkpoint",
        "/status/LUL/99.cwt",
        "/log/../../etc/passwd",
    ):
        assert client.get(nothing).status_code == 404
    assert "Set-Cookie" not in listed.headers
