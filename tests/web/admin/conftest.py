"""A laboratory behind the pages, and browsers of its people."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lims.access import Actor
from lims.database import transaction
from lims.domain.roles import Role
from lims.services import clients
from tests import scene as scenes
from tests.scene import Scene


@pytest.fixture
def scene(app: Flask) -> Scene:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), transaction() as session:
        scene = scenes.build(session)
        clients.relate(session, scene.laboratory.id, scene.client.id)
        session.flush()
        session.expunge_all()
    return scene


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Actor], FlaskClient]:
    """Return a function that opens a browser in which a person is signed in."""

    def browser(actor: Actor) -> FlaskClient:
        with app.app_context(), transaction() as session:
            token = scenes.token_for(session, actor)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["token"] = token
        return client

    return browser


@pytest.fixture
def administrator(scene: Scene, sign_in: Callable[[Actor], FlaskClient]) -> FlaskClient:
    return sign_in(scene.people[Role.ADMINISTRATOR])
