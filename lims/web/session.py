"""Who is asking: the browser keeps a token, the database keeps the session that it opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Flask, g, redirect, request, url_for
from flask import session as cookie
from werkzeug import Response

from lims.access import Actor
from lims.access.actor import ANONYMOUS
from lims.config import Config
from lims.database import db, transaction
from lims.models import Laboratory
from lims.queries import actors

PUBLIC = frozenset({"static", "verify", "account"})
"""Blueprints (and the static files) that answer anyone."""


def init_app(app: Flask, config: Config) -> None:
    """Ask who is there before every page that is not public."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-lims" if config.https else "lims",
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=config.session_hours),
    )
    idle, absolute = timedelta(minutes=config.session_idle_minutes), timedelta(hours=config.session_hours)

    @app.before_request
    def ask_who() -> Response | None:
        if request.endpoint == "static" or request.blueprint == "verify":
            g.actor = ANONYMOUS  # whoever scans a QR is not asked, and keeps no cookie
            return None
        if request.blueprint == "api":
            g.actor = ANONYMOUS  # programs show a token and keep no cookie; see `lims.web.api.serving`
            return None
        g.actor = _actor(idle, absolute)
        public = request.blueprint in PUBLIC or request.endpoint is None
        if not g.actor.signed_in and not public:
            return redirect(url_for("account.sign_in", next=request.full_path.rstrip("?")))
        if g.actor.must_change_password and not public:
            return redirect(url_for("account.password"))
        return None


def _actor(idle: timedelta, absolute: timedelta) -> Actor:
    """Return the actor of the token in the cookie; a stale or ended session is nobody's."""
    token = cookie.get("token")
    if not isinstance(token, str):
        return ANONYMOUS
    found = actors.by_token(db.session(), token, idle=idle, absolute=absolute)
    if found is None:
        cookie.pop("token", None)
        return ANONYMOUS
    if found.seen_long_ago:
        with transaction() as session:
            actors.touch(session, found.session_id)
    return found.actor


def current_actor() -> Actor:
    """Return who is asking."""
    actor: Actor = g.actor
    return actor


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Let somebody ask who is not there: a job in the background, in the language and the time of whoever wanted it."""
    g.actor = actor
    if actor.laboratory_id is not None:
        laboratory = db.session().get(Laboratory, actor.laboratory_id)
        g.timezone = laboratory.timezone if laboratory else None
    yield


def begin(token: str) -> None:
    """Let the browser keep a new token; whatever it kept before is gone."""
    cookie.clear()
    cookie.permanent = True
    cookie["token"] = token


def end() -> None:
    """Let the browser forget everything."""
    cookie.clear()
