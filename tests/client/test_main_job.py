"""A program takes an order from the application to a PDF that is verified, with a token of each person."""

from datetime import timedelta

import pytest
from flask import Flask

from lims.client import Client, Problem
from lims.database import transaction
from lims.domain.billing import PaymentGate
from lims.domain.roles import Role
from lims.services import api_tokens, orders, reception
from tests import scene as scenes

APPLICATION = {
    "items": [
        {
            "product": "Baja tulangan beton sirip",
            "brand": "REKAAN",
            "heat_or_lot": "H-17",
            "specification_code": scenes.SPECIFICATION,
            "grade": "BjTS 420B",
            "size": "D16",
            "tests": {scenes.TENSILE: 3},
        }
    ],
    "consent_name": True,
    "consent_results": True,
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.mark.slow
def test_the_whole_main_job_runs_over_the_client(app: Flask, live_server: str):
    people: dict[str, Client] = {}
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        scene.laboratory.payment_gate = PaymentGate.BEFORE_TESTING
        for role, actor in [*scene.people.items(), (Role.CLIENT, scene.owner)]:
            token = api_tokens.make(session, actor, "program")[1]
            people[role] = Client(live_server, token, language="en")
        laboratory_id, today = str(scene.laboratory.id), scene.today.isoformat()
        later = (scene.today + timedelta(days=7)).isoformat()
        analyst_id = str(scene.people[Role.ANALYST].user_id)
        machine = str(scene.equipment[scenes.TENSILE].id)
    owner, counter, manager = people[Role.CLIENT], people[Role.RECEPTION], people[Role.TECHNICAL_MANAGER]

    business = next(owner.businesses())
    application = owner.apply(laboratory_id, business["id"], APPLICATION)
    owner.submit(application["id"])
    review = {
        "checks": {name: {"answer": "yes", "note": ""} for name in orders.CHECKS},
        "decision_rule": "simple",
        "promised_working_days": 10,
        "superseded_accepted": "Pelanggan memilih edisi 2017.",
    }
    order = counter.agree(application["id"], review)
    treasurer = people[Role.TREASURER]
    bill = treasurer.bill(order["id"], {"basis": "blu", "expires_on": later})
    treasurer.confirm_payment(bill["id"], {"amount": bill["amount"], "paid_on": today})
    for sample in counter.samples(order["id"]):
        counter.receive(
            sample["id"],
            {
                "received_on": today,
                "quantity": "3 batang",
                "condition": dict.fromkeys(reception.CONDITIONS, True),
            },
        )
    supervisor, analyst = people[Role.SUPERVISOR], people[Role.ANALYST]
    planned = [one["id"] for one in supervisor.determinations(order["id"])]
    supervisor.assign(planned, analyst_id, today)
    entry = {
        "readings": {name: {"text": text} for name, text in scenes.TENSILE_READINGS.items()},
        "tested_on": today,
        "temperature": "24,5",
        "humidity": "58",
        "equipment_ids": [machine],
    }
    first, *others = analyst.my_determinations()
    with pytest.raises(Problem) as lacking:
        analyst.submit_sheet([(first, entry), (others[0], {**entry, "readings": {"FeH": {"text": "x"}}})])
    analyst.submit_readings(first, entry)
    analyst.submit_sheet((one, entry) for one in others)
    with pytest.raises(Problem) as stale:
        supervisor.accept({"id": planned[0], "version": 1})
    first, *others = supervisor.determinations(order["id"])
    supervisor.accept(first)
    supervisor.accept_all(others)
    certificate = manager.authorise(manager.draft(order["id"]), scenes.PASSWORD)
    certificate = manager.issue(certificate["id"])
    pdf = owner.pdf(certificate["id"])
    verified = Client(live_server).verify(file=pdf)

    assert stale.value.status == 409
    assert f"{others[0]['id']}:Fm" in lacking.value.fields
    assert pdf.startswith(b"%PDF-")
    assert (verified["status"], verified["number"]) == ("VALID", certificate["number"])
