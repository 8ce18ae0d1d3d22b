"""One's own tokens for programs: made on the account page, shown once, revoked."""

import re

from flask import Flask
from sqlalchemy import select

from lims.database import db, transaction
from lims.domain.roles import Role
from lims.models import ApiToken, AuditEntry
from tests import scene as scenes


def test_a_token_is_shown_once_acts_as_its_person_and_ends_when_revoked(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = False
    browser, program = app.test_client(), app.test_client()
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        session_token = scenes.token_for(session, scene.people[Role.ANALYST])
    with browser.session_transaction() as cookie:
        cookie["token"] = session_token

    made = browser.post("/account/tokens", data={"name": "Neraca", "days": "30"}).get_data(as_text=True)
    token = re.search(r"lims_[\w-]{43}", made)
    assert token
    shown_later = browser.get("/account/tokens").get_data(as_text=True)
    headers = {"Authorization": f"Bearer {token[0]}"}
    me = program.get("/api/v1/me", headers=headers).json
    with app.app_context():
        row = db.session.scalars(select(ApiToken)).one()
        revoke = f"/account/tokens/{row.id}/revoke"
        kept = row.token_sha256
    browser.post(revoke)

    assert "Neraca" in shown_later
    assert token[0] not in shown_later
    assert token[0] not in kept
    assert me["roles"] == ["analyst"]
    assert program.get("/api/v1/me", headers=headers).status_code == 401
    with app.app_context():
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("api-token"))).all()
    assert acts == ["api-token:make", "api-token:use", "api-token:revoke"]


def test_a_token_lives_a_year_at_most_and_has_a_name(app: Flask):
    app.config["WTF_CSRF_ENABLED"] = False
    browser = app.test_client()
    with app.app_context(), transaction() as session:
        session_token = scenes.token_for(session, scenes.build(session).owner)
    with browser.session_transaction() as cookie:
        cookie["token"] = session_token

    answers = [
        browser.post("/account/tokens", data={"name": name, "days": days}).status_code
        for name, days in (("", "30"), ("Gudang", "367"), ("Gudang", "x"), ("n" * 101, "30"))
    ]

    assert answers == [422, 422, 422, 422]
    with app.app_context():
        assert db.session.scalars(select(ApiToken)).all() == []
