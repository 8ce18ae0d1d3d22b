"""The demonstration behind a port, with what it does not tell of by itself, and everybody signed in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, current_app
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from lims import clock, database, migrations
from lims.access import SYSTEM
from lims.app import create_app
from lims.cli.installation import opened
from lims.config import Config
from lims.database import db, transaction
from lims.demonstration import foundation, stories
from lims.demonstration.stage import Stage, conduct
from lims.domain.workflow import OrderState
from lims.models import Certificate, Order, User
from lims.services import (
    accounts,
    applications,
    audit,
    remains,
    uncertainties,
    watches,
)
from lims.web.security import limiter
from tests import scene as scenes

NOBODY = ""
"""Whoever is not signed in."""

PASSWORD = scenes.PASSWORD


@dataclass
class Demonstration:
    """The pages of the demonstration, and a way in for everybody who plays in it."""

    app: Flask
    address: str = ""
    tokens: dict[str, str] = field(default_factory=dict)
    """By what people are called in the demonstration: `penerima`, `tempa`."""
    pages: dict[str, str] = field(default_factory=dict)
    """Addresses that come by letter or in a QR, and so are no link of any page."""

    def client(self, who: str) -> FlaskClient:
        """Return a browser without a screen."""
        client = self.app.test_client()
        if who != NOBODY:
            with client.session_transaction() as cookie:
                cookie["token"] = self.tokens[who]
        return client

    def page(self, browser: Browser, who: str, width: int) -> Page:
        """Return the screen of somebody, signed in already."""
        context = browser.new_context(locale="id-ID", viewport={"width": width, "height": 800})
        if who != NOBODY:
            name = self.app.config["SESSION_COOKIE_NAME"]
            cookie = self.client(who).get_cookie(name)
            assert cookie
            context.add_cookies([{"name": name, "value": cookie.value, "url": self.address}])
        return context.new_page()

    asked: dict[str, list[str]] = field(default_factory=dict)
    """Addresses that a form or a letter leads somebody to."""


@contextmanager
def playing(folder: Path) -> Iterator[Demonstration]:
    """Make the demonstration in a folder and serve it."""
    config = Config(instance=folder, database_url=f"sqlite:///{folder / 'lims.db'}", secret_key="s" * 64)
    engine = create_engine(config.database_url)
    database.prepare(engine)
    migrations.upgrade(engine)
    engine.dispose()
    with opened(config) as installation:
        stage = foundation.build(installation.store, installation.keys, password=PASSWORD)
        conduct(stories.all_of_them(stage, installation.store), lambda _step: None)
    app = create_app(config)
    found = Demonstration(app)
    with app.app_context(), transaction() as session:
        _let_in(session, found)
        _add(session, stage, found)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"http://127.0.0.1:{server.port}"
    # Nobody knocks so often; the limiter belongs to all applications of this process, so only this one is let through.
    limiter.request_filter(lambda: current_app.config.get("LIMS_WALKED", False))
    app.config["LIMS_WALKED"] = True
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def _let_in(session: Session, found: Demonstration) -> None:
    for user in session.scalars(select(User).where(User.email.is_not(None))):
        user.must_change_password = False
        audit.record(session, SYSTEM, "user:let-in", user)
        found.tokens[(user.email or "").partition("@")[0]] = accounts.open_session(session, user)


def _add(session: Session, stage: Stage, found: Demonstration) -> None:
    """Add what the stories leave out: what was only begun, and what the public asks for."""
    certificate = session.scalars(
        select(Certificate).where(Certificate.token.is_not(None)).order_by(Certificate.number)
    ).first()
    assert certificate
    token = certificate.token
    watch = watches.ask(session, token, "pembeli@contoh.example", "id")
    owner, manager = stage.actors["tempa"], stage.actors["mt"]
    applications.start(
        session, owner, stage.laboratory_id, stage.clients["tempa"], scenes.application_input()
    )
    uncertainties.draft(
        session,
        manager,
        uncertainties.BudgetInput(
            scenes.TENSILE, "YS", content={"lines": [{"name": "gaya", "amount": "1"}], "k": "2"}
        ),
    )
    order = session.get_one(Order, certificate.order_id)
    own = session.scalars(
        select(Order).where(Order.state == OrderState.REPORTED, Order.client_id == stage.clients["tempa"])
    ).first()
    assert own
    with found.app.test_request_context():
        url_for = found.app.url_for
        found.pages = {
            "certificate": urlsplit(url_for("verify.certificate", token=token)).path,
            "watch": url_for("verify.watch", token=token),
            "complain": url_for("verify.complain", token=token),
            "watched": url_for("verify.watched", token=watch.token),
            "verifier": url_for("verify.verifier"),
            "api": url_for("api.page"),
        }
        found.pages |= {
            "survey": url_for("account.survey", token=order.tracking_token),
            "names": url_for("account.names", token=order.tracking_token),
        }
        found.asked = {
            "mt": [
                url_for("lab.new_budget", of=f"{scenes.TENSILE}|YS"),
                url_for("lab.standards_compare", a=scenes.SPECIFICATION, b="SNI 2052:2024"),
            ],
            "tempa": [
                url_for("portal.survey", order_id=own.id),
                url_for("portal.names", order_id=own.id),
            ],
        }
    reception = stage.actors["penerima"]
    applications.start(
        session, reception, stage.laboratory_id, stage.clients["baja"], scenes.application_input()
    )
    sample = scenes.samples_of(session, order)[0]
    remains.dispose(
        session,
        reception,
        remains.DisposalInput("return", [sample.id], clock.today(stage.timezone), recipient="Sari (rekaan)"),
    )
