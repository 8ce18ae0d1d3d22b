"""The pages of the rulebook: limits ticked one by one, editions compared, impact, an own specification published."""

import html
import io

import pytest
from flask import Flask
from openpyxl import load_workbook

from lims.domain.roles import Role
from tests import scene as scenes
from tests.web.lab.intake_house import House, followed, text_of

CODE = "SPEK-CONTOH-01:2026"


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def upload(browser, data: bytes, name: str = "spek.xlsx"):
    return browser.post("/lab/standards/own", data={"file": (io.BytesIO(data), name)})


def test_an_own_specification_goes_from_the_template_to_the_application_form(house):
    manager = house.browser(Role.TECHNICAL_MANAGER)
    template = manager.get("/lab/standards/own/template.xlsx").data

    book = load_workbook(io.BytesIO(template))
    book["Batas"]["E2"] = "kira-kira"
    spoilt = io.BytesIO()
    book.save(spoilt)
    refused = upload(manager, spoilt.getvalue())
    assert refused.status_code == 422
    assert "Batas E2" in text_of(refused)
    assert upload(manager, b"bukan excel").status_code == 422
    toml = upload(manager, b'schema_version = "lims/specification/1"\n', "spek.toml")
    assert toml.status_code == 422
    assert "code" in text_of(toml)

    preview = upload(manager, template)
    assert preview.status_code == 200
    assert "≥ 14,5" in text_of(preview)
    text = preview.text.split('<textarea name="text" hidden>\n')[1].split("</textarea>")[0]
    given = {"text": html.unescape(text), "reason": ""}
    assert manager.post("/lab/standards/own/publish", data=given).status_code == 422
    answer = manager.post("/lab/standards/own/publish", data=given | {"reason": "kontrak"})
    assert "versi 1" in followed(manager, answer)
    assert CODE in text_of(manager.get("/lab/standards"))

    house.make(scenes.submitted)  # from now on the client is this laboratory's customer
    reception = house.browser(Role.RECEPTION)
    client = house.read(lambda _session: house.scene.client.id)
    assert CODE in reception.get(f"/lab/clients/{client}/applications/new").text
    assert reception.get(f"/lab/standards/bringing/{CODE}").status_code == 200

    owner, here = house.browser("owner"), house.scene.laboratory.id
    bringing = owner.get(f"/portal/bringing/{CODE}?laboratory={here}")
    assert bringing.status_code == 200
    assert f'name="laboratory" value="{here}"' in bringing.text, "the next question is asked there, too"
    assert owner.get(f"/portal/bringing/{CODE}").status_code == 404, "only that laboratory has it"


def test_limits_are_ticked_and_the_reader_counts_them(house):
    manager = house.browser(Role.TECHNICAL_MANAGER)
    address = "/lab/standards/limits/ISO 1461:2009"
    assert "0/" in text_of(manager.get(address)).replace(" ", "")
    refused = manager.post(
        address, data={"requirement": ["local-thickness"], "copy_number": "", "checked_on": ""}
    )
    assert refused.status_code == 422
    given = {"requirement": ["local-thickness"], "copy_number": "ISO-7", "checked_on": f"{house.scene.today}"}
    assert "Pemeriksaan 1 batas" in followed(manager, manager.post(address, data=given))
    assert "Diperiksa 1 dari" in text_of(manager.get("/lab/standards/specifications/ISO 1461:2009"))


def test_editions_are_compared_and_their_impact_told(house):
    head = house.browser(Role.HEAD)
    compared = text_of(head.get("/lab/standards/compare?a=ISO 1461:1999&b=ISO 1461:2009"))
    assert "lebih longgar" in compared
    assert "≥ 45 µm" in compared
    assert "Pilih dua spesifikasi" in text_of(head.get("/lab/standards/compare"))
    unknown = head.get("/lab/standards/compare?a=ISO 1461:1999&b=TIDAK ADA")
    assert "Tidak dapat dibandingkan" in text_of(unknown)
    impact = text_of(head.get("/lab/standards/impact?old=ISO 1461:1999&new=ISO 1461:2009"))
    assert "Belum ada LHU menurut edisi lama" in impact
