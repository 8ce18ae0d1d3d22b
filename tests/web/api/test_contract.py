"""Every operation, asked with what its own description allows: no failure of ours, and answers as described."""

import io
import json
import random
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import select

from lims import clock
from lims.access import Actor
from lims.access.policy import POLICY
from lims.app import create_app
from lims.config import Config
from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import OrderLine, User
from lims.services import api_tokens
from lims.web.api.openapi import document
from lims.web.api.operations import Operation
from lims.web.api.table import OPERATIONS
from lims.web.security import limiter
from tests import scene as scenes


@dataclass
class Programs:
    """The application, and the tokens and ids to ask it with."""

    app: Flask
    tokens: dict[Role, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def programs(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    folder = tmp_path_factory.mktemp("programs")
    (folder / "instance").mkdir()
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'lims.db')}"
    app = create_app(Config(instance=folder / "instance", database_url=url, secret_key="s" * 64))
    found = Programs(app)
    with app.app_context():
        with transaction() as session:
            scene = scenes.build(session)
            certificate = scenes.issued(session, scene, app.extensions["lims_store"])
            order = scenes.assigned(session, scene)
            for role, actor in [*scene.people.items(), (Role.CLIENT, scene.owner)]:
                found.tokens[role] = api_tokens.make(session, actor, "program")[1]
            found.ids = {
                "application_id": str(scenes.submitted(session, scene).id),
                "order_id": str(order.id),
                "sample_id": str(scenes.samples_of(session, order)[0].id),
                "determination_id": str(scenes.determinations_of(session, order)[0].id),
                "certificate_id": str(certificate.id),
                "bill_id": str(uuid.uuid4()),
                "payment_id": str(uuid.uuid4()),
                "attachment_id": str(uuid.uuid4()),
                "line_id": str(
                    session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).one()
                ),
                "limit_id": str(uuid.uuid4()),
                "subcontract_id": str(uuid.uuid4()),
                "code": "SNI%202052:2017",
                "client_id": str(scene.client.id),
                "laboratory_id": str(scene.laboratory.id),
            }
        yield found
        db.session.remove()
        db.engine.dispose()


def values(schema: dict[str, Any], document: dict[str, Any], ids: list[str]) -> st.SearchStrategy[Any]:
    """Return what a schema allows."""
    if "$ref" in schema:
        return values(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document, ids)
    if "anyOf" in schema:
        return st.one_of([values(one, document, ids) for one in schema["anyOf"]])
    if schema.get("format") == "uuid":
        return st.sampled_from(ids)
    if schema.get("format") == "date":
        return st.dates().map(str)
    match schema.get("type"):
        case "object" if "properties" in schema:
            needed = set(schema.get("required", ()))
            parts = {name: values(one, document, ids) for name, one in schema["properties"].items()}
            return st.fixed_dictionaries(
                {name: one for name, one in parts.items() if name in needed},
                optional={name: one for name, one in parts.items() if name not in needed},
            )
        case "object":
            rest = schema.get("additionalProperties", {"type": "string"})
            return st.dictionaries(st.text(max_size=8), values(rest, document, ids), max_size=2)
        case "array":
            least, most = schema.get("minItems", 0), min(schema.get("maxItems", 2), 2)
            return st.lists(values(schema["items"], document, ids), min_size=least, max_size=most)
        case "integer":
            return st.integers()
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
    return st.text(max_size=30)


def permitted(operation: Operation) -> list[Role]:
    return sorted(POLICY[operation.permission]) if operation.permission else [Role.CLIENT]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_no_request_that_the_description_allows_makes_the_server_fail(
    programs: Programs, operation: Operation, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(limiter, "enabled", False)
    described = document()
    path = operation.path
    for name, one in programs.ids.items():
        path = path.replace(f"<uuid:{name}>", one).replace(f"<{name}>", one)
    told = described["paths"][next(p for p, v in described["paths"].items() if _is(v, operation))]
    told = told[operation.method.lower()]
    bodies = st.just({})
    if operation.method == "POST":
        schema = told["requestBody"]["content"]["application/json"]["schema"]
        bodies = values(schema, described, sorted(programs.ids.values()))

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(body=bodies, role=st.sampled_from(permitted(operation)))
    def ask(body: Any, role: Role) -> None:
        response = programs.app.test_client().open(
            f"/api/v1{path}",
            method=operation.method,
            data=json.dumps(body) if operation.method == "POST" else None,
            headers={"Authorization": f"Bearer {programs.tokens[role]}", "Accept-Language": "en"},
        )
        answer = told["responses"].get(str(response.status_code))
        assert answer is not None, response.get_data(as_text=True)
        content = answer["content"][response.mimetype]
        if "schema" in content:
            whole = {**content["schema"], "components": described["components"]}
            Draft202012Validator(whole).validate(response.json)

    ask()


def _is(methods: dict[str, Any], operation: Operation) -> bool:
    return any(one["operationId"] == operation.name for one in methods.values())


def test_a_repeated_request_is_answered_alike_and_its_key_is_for_nothing_else(programs: Programs):
    client, key = programs.app.test_client(), f"k{random.random()}"
    headers = {"Authorization": f"Bearer {programs.tokens[Role.CLIENT]}", "Idempotency-Key": key}
    body = {
        "laboratory_id": programs.ids["laboratory_id"],
        "client_id": programs.ids["client_id"],
        "application": {"items": [{"product": "Baja"}]},
    }
    address = "/api/v1/applications"

    first, second = (client.post(address, json=body, headers=headers) for _time in range(2))
    other = client.post(address, json={**body, "application": {"items": []}}, headers=headers)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 409)
    assert first.json == second.json
    assert other.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status"),
    [("subcontracts/{}/reports", 404), ("orders/{}/attachments", 404), ("orders/{}/cancel", 413)],
)
def test_what_takes_a_file_takes_a_large_one_and_nothing_else_does(programs: Programs, address, status):
    headers = {"Authorization": f"Bearer {programs.tokens[Role.RECEPTION]}", "Idempotency-Key": "large"}
    address = "/api/v1/" + address.format(uuid.uuid4())

    answer = programs.app.test_client().post(address, json={"file": "A" * 2_000_000}, headers=headers)

    assert answer.status_code == status


def test_what_comes_in_chunks_has_the_same_bound(programs: Programs):
    headers = {"Authorization": f"Bearer {programs.tokens[Role.RECEPTION]}"}
    told = {}
    for size in (10, 2_000_000):
        body = io.BytesIO(json.dumps({"reason": "A" * size}).encode())
        answer = programs.app.test_client().post(
            f"/api/v1/orders/{uuid.uuid4()}/cancel",
            input_stream=body,
            headers=headers,
            content_type="application/json",
            environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
        )
        told[size] = (answer.status_code, answer.content_type)

    assert told == {10: (404, "application/problem+json"), 2_000_000: (413, "application/problem+json")}


def test_a_stale_version_in_if_match_is_refused(programs: Programs):
    client = programs.app.test_client()
    headers = {"Authorization": f"Bearer {programs.tokens[Role.CLIENT]}"}
    body = {
        "laboratory_id": programs.ids["laboratory_id"],
        "client_id": programs.ids["client_id"],
        "application": {"items": [{"product": "Baja"}]},
    }
    made = client.post("/api/v1/applications", json=body, headers=headers)
    save = f"/api/v1/applications/{made.json['id']}/save"

    answers = [
        client.post(save, json={"application": body["application"]}, headers={**headers, "If-Match": tag})
        for tag in (made.headers["ETag"], '"99"')
    ]

    assert [one.status_code for one in answers] == [200, 409]


def test_lists_come_in_pages_that_lead_on(programs: Programs):
    client = programs.app.test_client()
    headers = {"Authorization": f"Bearer {programs.tokens[Role.RECEPTION]}"}
    seen, address = [], "/api/v1/orders?limit=1"
    while address:
        page = client.get(address, headers=headers).json
        seen += [one["id"] for one in page["items"]]
        address = page["next"]

    assert len(seen) == len(set(seen)) >= 2
    assert seen == sorted(seen, reverse=True)
    for odd in ("0", "101", "000001000000", "9" * 5000):
        assert client.get(f"/api/v1/orders?limit={odd}", headers=headers).status_code == 422


def test_a_token_that_is_unknown_revoked_or_over_opens_nothing(programs: Programs):
    client = programs.app.test_client()
    with programs.app.app_context(), transaction() as session:
        user = session.scalars(select(User).where(User.name.startswith("Pemilik"))).first()
        actor = Actor(user_id=user.id, name=user.name)
        (revoked, text), (over, late) = (api_tokens.make(session, actor, "gudang") for _time in range(2))
        api_tokens.revoke(session, actor, revoked.id)
        over.expires_at = clock.now()

    for token in ("", "lims_unknown", text, late):
        answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert "WWW-Authenticate" in answer.headers


def test_verification_answers_one_and_many_as_the_command_does(programs: Programs):
    client = programs.app.test_client()
    many = {"items": [{"code": "B48D BF7E 266B"}, {"text": "123"}, {"file": "%%"}]}

    one = client.post("/api/v1/verify", json=many["items"][0]).json
    answers = client.post("/api/v1/verify", json=many, headers={"Accept-Language": "en"}).json["items"]

    assert one["status"] == "TIDAK DITEMUKAN"
    assert [answer["code"] for answer in answers] == [4, 4, 5]
    assert all(answer["reason"] for answer in answers[1:])
