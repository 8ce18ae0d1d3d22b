"""The worker: one process that sweeps again and again, alone (`lims worker`) or under `lims serve`."""

import subprocess  # nosec B404 - it starts this program again
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lims.database import db, transaction
from lims.domain.errors import LimsError
from lims.models import LogWitness
from lims.services import publishing, witnessing
from lims.tasks.posting import Post
from lims.tasks.sealing import Sealery

PAUSE = 2.0
"""Seconds between two looks at what was issued just now."""

WHOLE = 3600.0
"""Seconds between two looks at everything: failures of long ago, seals that grow old."""

ASK = 60.0
"""Seconds between two rounds to the witnesses while they do not answer."""


def work(sealery: Sealery, stop: threading.Event, *, once: bool = False) -> None:
    """Sweep until it is told to stop; with `once` everything that is due now, and no more."""
    whole = asked = 0.0
    post = Post(sealery.config)
    while not stop.is_set():
        now = time.monotonic()
        every = once or not whole or now - whole >= WHOLE
        if once or not asked or now - asked >= ASK:
            ask_witnesses(sealery)
            asked = now
        sealed = _swept(sealery, lately=not every)
        _posted(post, sealery)
        if every and not sealed:
            whole = now
            if once:
                return
        if not sealed:
            stop.wait(PAUSE)


def _swept(sealery: Sealery, *, lately: bool) -> int:
    """Sweep once; a database that is away for a while is no reason to die."""
    try:
        return sealery.sweep(lately=lately)
    except (OperationalError, LimsError) as fault:
        sealery.tell(str(fault))
        return 0
    finally:
        db.session.remove()


def _posted(post: Post, sealery: Sealery) -> None:
    """Send letters that are due; sealing never waits for a mail server that is away."""
    try:
        post.sweep()
    except OperationalError as fault:
        sealery.tell(str(fault))
    finally:
        db.session.remove()
    while post.faults:
        sealery.tell(post.faults.pop())


def ask_witnesses(sealery: Sealery) -> None:
    """Sign what the logs have grown by, show it to the witnesses, and keep what they sign.

    A witness that is silent is asked again later.
    """
    session = db.session()
    try:
        with transaction() as writing:
            publishing.sign_all(writing, sealery.keys)
        laboratories = session.scalars(
            select(LogWitness.laboratory_id).where(LogWitness.active.is_(True)).distinct()
        ).all()
        waiting = [
            one for laboratory_id in laboratories for one in witnessing.waiting(session, laboratory_id)
        ]
        for one in waiting:
            try:
                line = witnessing.ask(session, one)
                session.rollback()
                with transaction() as writing:
                    witnessing.keep(writing, one, line)
            except LimsError as fault:
                sealery.tell(str(fault))
    except OperationalError as fault:
        sealery.tell(str(fault))
    finally:
        db.session.remove()


def watch_parent(stop: threading.Event) -> None:
    """Stop when whoever started this process is gone: its end of the pipe closes, on every system alike."""

    def wait() -> None:
        sys.stdin.buffer.read()
        stop.set()

    threading.Thread(target=wait, daemon=True).start()


@dataclass
class Supervisor:
    """Keeps one worker running while the server runs; starts it again when it dies."""

    command: Sequence[str] = (sys.executable, "-m", "lims", "worker", "--supervised")
    pause: float = 1.0
    """Seconds before a worker that died is started again; doubled up to a minute while it keeps dying at once."""
    started: int = 0
    """How many times a worker was started."""
    process: "subprocess.Popen[bytes] | None" = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the worker and watch it."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish what it is at, and end."""
        self._stop.set()
        process = self.process
        if process is not None and process.stdin is not None:
            process.stdin.close()
        if self._thread is not None:
            self._thread.join(timeout=15)
        if process is not None and process.poll() is None:
            process.kill()

    def _watch(self) -> None:
        pause = self.pause
        while not self._stop.is_set():
            began = time.monotonic()
            self.process = subprocess.Popen(  # noqa: S603 # nosec B603
                self.command, stdin=subprocess.PIPE, **_apart()
            )
            self.started += 1
            self.process.wait()
            if self.process.stdin is not None:
                self.process.stdin.close()
            pause = self.pause if time.monotonic() - began > 60 else min(pause * 2, 60.0)
            self._stop.wait(pause)


def _apart() -> dict[str, Any]:
    """Return what keeps Ctrl+C of the server from the worker, which ends when its pipe closes."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
