"""Refusals as pages: what no database can keep is told before any act sees it."""

import pytest

from lims.database import db
from lims.models import SignInAttempt


@pytest.fixture
def client(app):
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.mark.parametrize("form", [{"identifier": "a\0@b", "password": "x"}, {"identifier": "a", "x\0": "x"}])
def test_a_zero_byte_in_a_form_is_told_and_nothing_is_done(app, client, form):
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 422
    assert "NUL" in answer.text
    with app.app_context():
        assert db.session().query(SignInAttempt).count() == 0


@pytest.mark.parametrize("address", ["/register?next=%00", "/sign-in?next=%00"])
def test_a_zero_byte_in_an_address_is_told(client, address):
    answer = client.get(address)
    assert answer.status_code == 422
    assert "NUL" in answer.text


def test_other_odd_signs_are_no_zero_byte(client):
    assert client.get("/sign-in?next=%01%F0%9F%94%A9").status_code == 200
