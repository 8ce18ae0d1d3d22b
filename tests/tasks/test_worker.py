"""The worker sweeps until it is told to stop, and is started again when it dies."""

import signal
import subprocess
import sys
import threading
import time

import pytest
from sqlalchemy import text

from lims.config import Config
from lims.database import db, transaction
from lims.storage import LocalStore
from lims.tasks.sealing import Sealery
from lims.tasks.supervisor import Supervisor
from lims.tasks.worker import ask_witnesses, work
from tests import scene as scenes
from tests.tasks.test_sealing import ON_SQLITE, seals


@pytest.fixture
def sealery(config: Config, database: None) -> Sealery:
    store = LocalStore(config.instance / "blobs")
    with transaction() as session:
        scenes.issued(session, scenes.build(session), store)
    return Sealery(config, store, scenes.keys_of(store), tell=lambda _words: None)


@ON_SQLITE
def test_once_it_does_what_there_is_and_ends(sealery):
    work(sealery, threading.Event(), once=True)

    assert len(seals()) == 1


@ON_SQLITE
def test_a_log_that_cannot_be_signed_just_now_ends_no_worker(sealery):
    told: list[str] = []
    sealery.tell = told.append
    with transaction() as session:
        session.execute(text("DROP TRIGGER refuse_delete_log_checkpoints"))
        session.execute(text("DELETE FROM log_checkpoints"))  # as if it had grown since
        session.execute(
            text(
                "CREATE TRIGGER full BEFORE INSERT ON log_checkpoints BEGIN SELECT RAISE(ABORT, 'full'); END"
            )
        )

    ask_witnesses(sealery)

    assert len(told) == 1


@ON_SQLITE
def test_told_to_stop_it_stops(sealery):
    stop = threading.Event()
    sealery.reached = lambda step: stop.set() if step == "kept" else None

    work(sealery, stop)

    assert len(seals()) == 1


@ON_SQLITE
def test_the_command_seals_what_there_is(sealery, config):
    db.session.remove()
    db.engine.dispose()
    environment = {"LIMS_INSTANCE": str(config.instance), "LIMS_DATABASE_URL": config.database_url}
    ended = subprocess.run(
        [sys.executable, "-m", "lims", "worker", "--once"], env=environment, capture_output=True, check=False
    )

    assert (ended.returncode, ended.stderr) == (0, b"")
    assert len(seals()) == 1


@ON_SQLITE
@pytest.mark.slow
def test_a_supervised_worker_ends_when_its_parent_is_gone(config, database):
    environment = {"LIMS_INSTANCE": str(config.instance), "LIMS_DATABASE_URL": config.database_url}
    process = subprocess.Popen(
        [sys.executable, "-m", "lims", "worker", "--supervised"], env=environment, stdin=subprocess.PIPE
    )
    process.stdin.close()

    assert process.wait(timeout=30) == 0


def until(condition) -> None:
    """Wait for something that another process does, half a minute at most."""
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        threading.Event().wait(0.01)


LASTS = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_that_dies_is_started_again_and_stops_with_the_server():
    supervisor = Supervisor(command=LASTS, pause=0.01)
    supervisor.start()
    until(lambda: supervisor.started == 1 and supervisor.process)
    supervisor.process.send_signal(signal.SIGKILL)
    until(lambda: supervisor.started == 2 and supervisor.process.poll() is None)

    last = supervisor.process
    supervisor.stop()

    assert last.poll() == 0
    assert supervisor.started == 2
