"""A throw-away laboratory to measure in: the demonstration's, in a folder or a database that is gone afterwards."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import create_engine, func, select

from lims import clock, config, database, migrations
from lims.app import create_app
from lims.database import db, transaction
from lims.demonstration import foundation
from lims.demonstration.stage import Stage, Story, Tale, conduct
from lims.models import Application, Base, Order, Sample, User
from lims.services import accounts, api_tokens, remains
from lims.storage import LocalStore
from lims.trust.keystore import KeyStore

ADDRESS = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class House:
    """The application over its own database, with the people who act in it."""

    app: Flask
    stage: Stage

    @property
    def store(self) -> LocalStore:
        """Where its files are."""
        store: LocalStore = self.app.extensions["lims_store"]
        return store

    @property
    def keys(self) -> KeyStore:
        """Where its keys are."""
        keys: KeyStore = self.app.extensions["lims_keys"]
        return keys

    @property
    def instance(self) -> Path:
        """The folder that it writes to."""
        settings: config.Config = self.app.extensions["lims_config"]
        return settings.instance

    @property
    def url(self) -> str:
        """Where its database is."""
        settings: config.Config = self.app.extensions["lims_config"]
        return settings.database_url

    def tell(self, tale: Tale) -> uuid.UUID:
        """Let a tale happen by the acts of the house, and return the application that it began with."""
        with self.app.app_context():
            conduct([_story(tale)], lambda _step: None)
            newest = select(Application.id).order_by(Application.id.desc()).limit(1)
            found = db.session().scalars(newest).one()
            db.session.remove()
        return found

    @property
    def today(self) -> str:
        """The day at the laboratory, as programs write it."""
        return clock.today(self.stage.timezone).isoformat()

    def count(self, model: type[Base]) -> int:
        """Return how many rows of a class there are."""
        with self.app.app_context():
            found = db.session().scalar(select(func.count()).select_from(model)) or 0
            db.session.remove()
        return found

    def token(self, who: str) -> str:
        """Give a person's program a token, and return it."""
        with self.app.app_context():
            with transaction() as session:
                text = api_tokens.make(session, self.stage.actors[who], "lims bench")[1]
            db.session.remove()
        return text

    def return_remains(self, application_id: uuid.UUID) -> None:
        """Let the client of an application fetch what is left of its samples."""
        with self.app.app_context():
            with transaction() as session:
                samples = session.scalars(
                    select(Sample.id)
                    .join(Order, Order.id == Sample.order_id)
                    .where(Order.application_id == application_id)
                ).all()
                today = clock.today(self.stage.timezone)
                given = remains.DisposalInput("return", samples, today, recipient="Pelanggan (rekaan)")
                remains.dispose(session, self.stage.actors["penerima"], given)
            db.session.remove()

    def cookie(self, who: str) -> str:
        """Sign a person in, and return the cookie that their browser keeps."""
        with self.app.app_context():
            with transaction() as session:
                actor = self.stage.actors[who]
                user = session.get_one(User, actor.known_id())
                token = accounts.open_session(session, user, actor.laboratory_id)
            db.session.remove()
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert serializer is not None  # noqa: S101 - the application has a secret key # nosec B101
        kept = serializer.dumps({"_permanent": True, "token": token})
        return f"{self.app.config['SESSION_COOKIE_NAME']}={kept}"


def _story(tale: Tale) -> Story:
    """Tell a part as a whole story."""
    yield from tale


@contextmanager
def opened(url: str = "") -> Iterator[House]:
    """Found the demonstration laboratory in a fresh database, and take everything away at the end.

    Args:
        url: An empty database to be filled; without it a file of SQLite is made.
    """
    with tempfile.TemporaryDirectory(prefix="lims-bench-", ignore_cleanup_errors=True) as room:
        settings = config.load({"LIMS_DATABASE_URL": url} if url else {}, Path(room))
        engine = create_engine(settings.database_url)
        database.prepare(engine)
        migrations.upgrade(engine)
        engine.dispose()
        app = create_app(settings)
        with app.app_context():
            stage = foundation.build(app.extensions["lims_store"], app.extensions["lims_keys"], ADDRESS)
            db.session.remove()
        try:
            yield House(app, stage)
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
