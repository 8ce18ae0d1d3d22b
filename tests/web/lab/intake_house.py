"""A laboratory behind its pages: people who are signed in, and orders at any stage."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from lims.database import db, transaction
from lims.domain.roles import Role
from tests import scene as scenes
from tests.scene import Scene


class House:
    """An application with one laboratory, and a browser for each of its people."""

    def __init__(self, app: Flask, code: str = "LUL") -> None:
        self.app = app
        with app.app_context():
            with transaction() as session:
                self.scene: Scene = scenes.build(session, code)
            for row in (self.scene.laboratory, self.scene.client, *self.scene.equipment.values()):
                db.session.refresh(row)
                db.session.expunge(row)

    def make(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Carry out an act of the scene, or of a service, and return the id of what it made."""
        with self.app.app_context(), transaction() as session:
            given = (self.scene, *args) if act.__module__ == scenes.__name__ else args
            made = act(session, *given, **kwargs)
            return getattr(made, "id", made)

    def read(self, query: Callable[..., Any]) -> Any:
        """Return what a function reads from the database."""
        with self.app.app_context():
            return query(db.session)

    def browser(self, role: Role | str) -> FlaskClient:
        """Return a browser in which a person with the role, or the client's owner, is signed in."""
        actor = self.scene.owner if role == "owner" else self.scene.people[Role(role)]
        with self.app.app_context(), transaction() as session:
            token = scenes.token_for(session, actor)
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie["token"] = token
        return browser


def text_of(response: Any) -> str:
    """Return what a page says, without its marks."""
    text = re.sub(
        r"<(script|style|svg).*?</\1>|<[^>]+>", " ", response.get_data(as_text=True), flags=re.DOTALL
    )
    return re.sub(r"\s+", " ", text)


def followed(browser: FlaskClient, response: Any) -> str:
    """Return what the page says that an answered form leads to."""
    assert response.status_code == 303, text_of(response)
    return text_of(browser.get(response.location))
