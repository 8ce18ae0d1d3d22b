"""Limits typed by hand and tests of other laboratories by the pages, from the request to the certificate."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from lims.domain.roles import Role
from lims.models import (
    Determination,
    Order,
    OrderLine,
    OtherLaboratory,
    Subcontract,
    TypedLimit,
)
from lims.services import other_laboratories
from lims.services.other_laboratories import OtherLaboratoryInput
from tests import scene as scenes
from tests.scene import TENSILE
from tests.web.lab.intake_house import House, followed, text_of

PDF = b"%PDF-1.7\n% rekaan\n"
PLAIN = {"specification_code": "", "grade": "", "size": ""}


@pytest.fixture
def house(app: Flask) -> House:
    app.config["WTF_CSRF_ENABLED"] = False
    return House(app)


def one(house, model):
    return house.read(lambda session: session.scalars(select(model)).one())


def approve(session, scene):
    given = OtherLaboratoryInput(
        "Laboratorium Sejahtera (rekaan)",
        "Asesmen rekaan",
        accreditation_number="LP-000-IDN",
        accredited_until=scene.today + timedelta(days=90),
    )
    return other_laboratories.approve(session, scene.people[Role.QUALITY_MANAGER], given)


def test_a_limit_is_typed_refused_without_its_source_and_confirmed_by_another(house):
    order_id = house.make(scenes.ordered, **PLAIN)
    address = f"/lab/orders/{order_id}/limits"
    reception, supervisor = house.browser(Role.RECEPTION), house.browser(Role.SUPERVISOR)
    line = one(house, OrderLine)
    given = {"of": f"{line.id}|TS", "low": "600", "source_kind": "contract", "source": ""}

    refused = reception.post(address, data=given)
    assert refused.status_code == 422
    assert "Batas tanpa sumber tidak diterima" in text_of(refused)
    assert 'value="600"' in refused.text
    done = reception.post(address, data=given | {"source": "Kontrak K-9, 1-11-2026"})
    assert "Penyelia lain mengonfirmasinya" in followed(reception, done)

    assert "Kontrak K-9" in text_of(supervisor.get("/lab/limits?state=awaiting"))
    assert "1 menunggu penyelia" in text_of(supervisor.get(f"/lab/orders/{order_id}"))
    page = followed(supervisor, supervisor.post(f"{address}/{one(house, TypedLimit).id}/confirm"))
    assert "Dikonfirmasi" in page
    assessor = house.browser(Role.ASSESSOR)
    assert "Kontrak K-9, 1-11-2026" in text_of(assessor.get(address))
    assert assessor.get("/lab/limits?format=xlsx").status_code == 200


def test_a_withdrawn_limit_stays_with_its_reason(house):
    order_id = house.make(scenes.ordered, **PLAIN)
    browser, address = house.browser(Role.SUPERVISOR), f"/lab/orders/{order_id}/limits"
    of = f"{one(house, OrderLine).id}|TS"
    browser.post(address, data={"of": of, "high": "700", "source_kind": "letter", "source": "Surat 1"})

    rule = f"{address}/{one(house, TypedLimit).id}/withdraw"
    page = followed(browser, browser.post(rule, data={"reason": "Salah ketik"}))

    assert "Salah ketik" in page
    assert "Surat 1" in text_of(browser.get("/lab/limits?state=withdrawn"))


def test_work_goes_to_another_laboratory_and_comes_back_as_a_marked_row(house):
    order_id = house.make(scenes.received)
    house.make(approve, house.scene)
    other, line = one(house, OtherLaboratory), one(house, OrderLine)
    reception, address = house.browser(Role.RECEPTION), f"/lab/orders/{order_id}/elsewhere"
    today = house.scene.today.isoformat()
    given = {"other_laboratory": other.id, "reason": "Mesin rusak", "agreement": ""}

    refused = reception.post(f"{address}/lines/{line.id}", data=given)
    assert refused.status_code == 422
    assert "7.1.1 c" in text_of(refused)
    assert 'value="Mesin rusak"' in refused.text
    agreed = reception.post(f"{address}/lines/{line.id}", data=given | {"agreement": "Bu Sari, telepon"})
    assert "Subkontrak dicatat" in followed(reception, agreed)
    rule = f"{address}/{one(house, Subcontract).id}"
    until = (house.scene.today + timedelta(days=7)).isoformat()
    sent = reception.post(f"{rule}/send", data={"sent_on": today, "expected_on": until})
    assert "Pengiriman dicatat" in followed(reception, sent)
    token = house.read(lambda session: session.get_one(Order, order_id).tracking_token)
    tracked = text_of(house.app.test_client().get(f"/t/{token}"))
    assert "1 pengujian di laboratorium lain, diharapkan" in tracked
    assert "Sejahtera" not in tracked

    supervisor, analyst = house.browser(Role.SUPERVISOR), house.browser(Role.ANALYST)
    piece, user = one(house, Determination), house.scene.people[Role.ANALYST].user_id
    planned = {
        "line": line.id,
        f"pieces-{line.id}": piece.id,
        f"analyst-{line.id}": user,
        f"due-{line.id}": today,
    }
    assert "hanya mengetik hasil" in text_of(supervisor.get("/lab/planning"))
    supervisor.post("/lab/planning", data=planned)
    early = text_of(analyst.get(f"/lab/entry/{line.id}"))
    assert "belum dapat diserahkan" in early
    assert "Serahkan ke penyelia" not in early
    assert "Lembar kerja" not in early

    file = {"number": "12/LHU", "dated_on": today, "accredited": "yes", "file": (BytesIO(PDF), "lhu.pdf")}
    kept = reception.post(f"{rule}/report", data=file)
    assert "12/LHU" in followed(reception, kept)

    sheet = analyst.get(f"/lab/entry/{line.id}")
    assert "Ketiklah hasil seperti tercetak" in text_of(sheet)
    assert "Serahkan ke penyelia" in text_of(sheet)
    assert "Suhu ruang" not in sheet.text
    version = one(house, Determination).version
    typed = {
        "piece": piece.id,
        f"v-{piece.id.hex}": version,
        f"r-{piece.id.hex}-YS": "455",
        f"r-{piece.id.hex}-TS": "603,4",
        "tested_on": today,
        "do": "submit",
    }
    assert "1 benda uji diserahkan" in followed(analyst, analyst.post(f"/lab/entry/{line.id}", data=typed))
    page = text_of(supervisor.get(f"/lab/reviews/{piece.sample_id}"))
    assert "Subkontrak Laboratorium Sejahtera (rekaan), LHU 12/LHU" in page
    assert "603,4" in page

    sample = f"/lab/samples/{piece.sample_id}"
    away = text_of(reception.get(sample))
    assert "kembalinya contoh belum dicatat" in away
    assert "Contoh kembali" in away
    assert "Sudah diuji" in text_of(supervisor.get(sample))
    back = reception.post(f"{sample}/hand-over", data={"place": "Rak A (rekaan)", "note": "Kembali"})
    here = followed(reception, back)
    assert "Sekarang: Rak A (rekaan)" in here
    assert "Contoh kembali" not in here


def test_the_review_of_a_request_offers_the_approved_laboratories(house):
    house.make(approve, house.scene)
    application_id = house.make(scenes.submitted)
    browser = house.browser(Role.RECEPTION)
    address = f"/lab/applications/{application_id}"
    assert "Serahkan ke laboratorium lain" in text_of(browser.get(address))
    review = {
        **{f"{name}-answer": "yes" for name in scenes.orders.CHECKS},
        "decision_rule": "simple",
        "promised_working_days": "10",
        "superseded_accepted": "Edisi 2017",
        "version": house.read(lambda session: session.get_one(scenes.Application, application_id).version),
        f"handed:{TENSILE}": one(house, OtherLaboratory).id,
    }

    refused = browser.post(f"{address}/agree", data=review)
    assert refused.status_code == 422
    assert "Tulislah siapa yang menyetujui" in text_of(refused)
    more = {"handed_reason": "Mesin rusak", "handed_agreement": "Bu Sari, di loket"}
    assert browser.post(f"{address}/agree", data=review | more).status_code == 303
    assert one(house, Subcontract).agreement == "Bu Sari, di loket"


def test_the_list_of_other_laboratories_is_kept_by_management(house):
    manager = house.browser(Role.TECHNICAL_MANAGER)
    given = {"name": "Laboratorium Baru (rekaan)", "evaluation": "", "accredited_until": "besok"}
    refused = manager.post("/lab/other-laboratories/new", data=given)
    assert refused.status_code == 422
    done = manager.post(
        "/lab/other-laboratories/new", data={"name": given["name"], "evaluation": "Asesmen rekaan"}
    )
    assert "tidak terakreditasi" in followed(manager, done)
    row = one(house, OtherLaboratory)
    address = f"/lab/other-laboratories/{row.id}"
    again = {
        "name": row.name,
        "evaluation": "Asesmen 2",
        "accreditation_number": "LP-001-IDN",
        "accredited_until": "2027-01-01",
        "version": row.version,
    }
    assert "LP-001-IDN" in followed(manager, manager.post(address, data=again))
    ended = manager.post(f"{address}/end", data={"last_day": "2026-12-31"})
    assert "Sampai" in followed(manager, ended)
