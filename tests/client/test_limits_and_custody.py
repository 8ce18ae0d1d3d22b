"""A program types limits, hands work on, answers for names, holds orders, hands samples over and chooses photos."""

from datetime import timedelta

import pytest
from flask import Flask

from lims.client import Client, Problem
from lims.database import transaction
from lims.domain.roles import Role
from lims.models import LaboratoryPolicy
from lims.services import api_tokens, certificates, other_laboratories
from lims.services.other_laboratories import OtherLaboratoryInput
from tests import scene as scenes
from tests.pictures import png

PDF = b"%PDF-1.7\n% LHU rekaan\n"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.mark.slow
def test_limits_other_laboratories_names_holds_custody_and_photos_run_over_the_client(
    app: Flask, live_server: str
):
    people: dict[Role, Client] = {}
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        session.add(LaboratoryPolicy(laboratory_id=scene.laboratory.id, name_check_days=3))
        order = scenes.received(session, scene, specification_code="", grade="", size="")
        named = scenes.reviewed(session, scene)
        certificates.draft(session, scene.people[Role.TECHNICAL_MANAGER], named.id)
        other_laboratories.approve(
            session,
            scene.people[Role.QUALITY_MANAGER],
            OtherLaboratoryInput("Laboratorium Sejahtera (rekaan)", evaluation="Asesmen, rekaan"),
        )
        order_id, sample_id = str(order.id), str(scenes.samples_of(session, order)[0].id)
        named_id, analyst_id, today = str(named.id), str(scene.people[Role.ANALYST].user_id), scene.today
        for role, actor in [*scene.people.items(), (Role.CLIENT, scene.owner)]:
            people[role] = Client(live_server, api_tokens.make(session, actor, "program")[1], language="en")
    counter, supervisor = people[Role.RECEPTION], people[Role.SUPERVISOR]
    line = next(counter.lines(order_id))

    limit = {"measurand": "TS", "low": "600", "source_kind": "drawing", "source": "Gambar G-12 rev. 2"}
    typed = counter.type_limit(line["id"], limit)
    assert supervisor.confirm_limit(typed["id"])["confirmed_at"]
    assert supervisor.withdraw_limit(typed["id"], "Revisi lama")["withdrawal_reason"] == "Revisi lama"
    assert [one["id"] for one in counter.limits(order_id)] == [typed["id"]]

    other = next(counter.other_laboratories())
    agreed = supervisor.subcontract(line["id"], other["id"], "Mesin dikalibrasi", "Bu Sari, telepon hari ini")
    supervisor.take_subcontract_back(agreed["id"], "Mesin selesai")
    again = supervisor.subcontract(line["id"], other["id"], "Mesin rusak", "Bu Sari, telepon hari ini")
    counter.send_sample(again["id"], today.isoformat(), (today + timedelta(days=3)).isoformat())
    report = counter.subcontract_report(again["id"], "LHU-9", today.isoformat(), PDF)
    assert (report["number"], report["accredited"]) == ("LHU-9", False)
    assert [one["id"] for one in counter.subcontracts(order_id)] == [again["id"], agreed["id"]]

    owner = people[Role.CLIENT]
    assert owner.names(named_id)["state"] == "asked"
    assert owner.answer_names(named_id)["state"] == "confirmed"

    assert counter.hold_order(order_id, "Heat ditanyakan")["resumed_on"] is None
    with pytest.raises(Problem) as twice:
        counter.hold_order(order_id, "Lagi")
    assert twice.value.status == 409
    assert supervisor.resume_order(order_id, "Heat H-1, Bu Sari")["decision"] == "Heat H-1, Bu Sari"

    counter.hand_over([sample_id], "Lab tarik", holder_id=analyst_id)
    newest = next(counter.custody(sample_id))
    assert (newest["event"], newest["place"], newest["holder_id"]) == ("handed-over", "Lab tarik", analyst_id)

    photo = counter.attach("samples", sample_id, "batang.png", png())
    assert [one["id"] for one in counter.attachments(sample_id)] == [photo["id"]]
    assert counter.print_photo(photo["id"], "Batang seperti diterima")["caption"] == "Batang seperti diterima"
    assert counter.leave_photo_out(photo["id"])["removed"] is True
