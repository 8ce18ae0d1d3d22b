"""The page of remains: choose, record, print."""

from io import BytesIO

import pytest
from flask import Flask

from lims.domain.roles import Role
from lims.models import Disposal, Sample
from tests import scene as scenes
from tests.documents.reading import text as printed
from tests.web.lab.intake_house import House, followed, text_of


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def test_remains_are_returned_with_a_record(house):
    house.make(scenes.issued, house.app.extensions["lims_store"])
    reception = house.browser(Role.RECEPTION)
    sample = house.read(lambda session: session.query(Sample).one())
    assert sample.code in text_of(reception.get("/lab/remains?state=kept"))
    given = {
        "samples": str(sample.id),
        "kind": "return",
        "disposed_on": f"{house.scene.today}",
        "note": "lengkap",
    }
    refused = reception.post("/lab/remains?state=kept", data=given)
    assert refused.status_code == 422
    assert "Tulislah nama yang mengambil" in text_of(refused)
    assert 'value="lengkap"' in refused.text
    answer = reception.post("/lab/remains", data=given | {"recipient": "Sari (rekaan)"})
    assert "Berita acara" in followed(reception, answer)
    record = house.read(lambda session: session.query(Disposal).one())
    text = printed(reception.get(f"/lab/remains/records/{record.id}.pdf").data)
    assert sample.code in text
    assert "Sari" in text
    page = f"/lab/remains/records/{record.id}"
    assert "Belum ada pindaian" in text_of(reception.get(page))
    scan = {"file": (BytesIO(b"%PDF-1.7 ba"), "ba.pdf")}
    followed(reception, reception.post(f"{page}/files", data=scan, content_type="multipart/form-data"))
    assert "Bertanda tangan" in text_of(house.browser(Role.ASSESSOR).get(page))
    assert reception.get("/lab/remains?state=kept&q=tidak-ada").status_code == 200
    assert "Sisanya dikembalikan" in text_of(reception.get(f"/lab/samples/{sample.id}"))


def test_a_garbled_form_says_what_to_do(house):
    reception = house.browser(Role.RECEPTION)
    answer = reception.post("/lab/remains", data={"samples": "bukan", "disposed_on": "besok", "kind": "x"})
    assert answer.status_code == 422
    assert "Pilih sekurangnya satu contoh" in text_of(answer)
