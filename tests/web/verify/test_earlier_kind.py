"""Certificates of the earlier kind keep verifying: by the address in their QR, by their file, by program."""

import base64
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.database import transaction
from lims.domain.roles import Role
from lims.services import certificates
from tests import scene as scenes
from tests.earlier import as_of_then
from tests.web.verify.test_verify import banner, upload


@pytest.fixture
def earlier(app: Flask) -> tuple[str, bytes, object]:
    """Return token, PDF and id of a certificate without a record."""
    store = app.extensions["lims_store"]
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        certificate = scenes.issued(session, scene, store)
        pdf = as_of_then(session, store, certificate)
        return certificate.token, pdf, (scene.people[Role.HEAD], certificate.id)


def photograph(pdf: bytes) -> bytes:
    """Return a picture of the last page, on which the QR stands."""
    document = pypdfium2.PdfDocument(pdf)
    stream = BytesIO()
    document[len(document) - 1].render(scale=3).to_pil().save(stream, "PNG")
    document.close()
    return stream.getvalue()


def asked(client: FlaskClient, **question: str) -> tuple[str, int]:
    answer = client.post("/api/v1/verify", json=question).json
    return answer["status"], answer["code"]


def test_the_address_in_its_code_and_its_file_answer_as_ever(app, client, earlier):
    token, pdf, (head, certificate_id) = earlier
    page = client.get(f"/v/{token}")
    assert page.status_code == 200
    assert banner(page) == "VALID"
    assert banner(upload(client, pdf)) == "VALID"
    assert upload(client, pdf + b"\n").status_code == 404
    with app.app_context(), transaction() as session:
        certificates.withdraw(session, head, certificate_id, "Keliru.")
    assert banner(client.get(f"/v/{token}")) == "DICABUT"


def test_a_program_is_told_by_file_by_picture_and_by_the_text_of_the_code(client, earlier):
    token, pdf, _head = earlier
    address = f"https://lul.contoh.go.id/v/{token}"
    assert asked(client, file=base64.b64encode(pdf).decode()) == ("VALID", 0)
    assert asked(client, file=base64.b64encode(photograph(pdf)).decode()) == ("VALID", 0)
    assert asked(client, text=address) == ("VALID", 0)
    assert asked(client, text=address[:-1] + ("A" if address[-1] != "A" else "B")) == ("TIDAK DITEMUKAN", 4)
    altered = base64.b64encode(pdf.replace(b"%%EOF", b"%%EOF\n")).decode()
    assert asked(client, file=altered) == ("TIDAK DITEMUKAN", 4)
