"""The worker: one process that sweeps again and again, alone (`lims worker`) or under `lims serve`."""

import os
import socket
import sys
import threading
import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lims.database import db, transaction
from lims.domain.errors import LimsError
from lims.models import LogWitness
from lims.services import publishing, witnessing
from lims.tasks import reminding, vitals
from lims.tasks.posting import Post
from lims.tasks.sealing import Sealery

PAUSE = 2.0
"""Seconds between two looks at what was issued just now."""

WHOLE = 3600.0
"""Seconds between two looks at everything: failures of long ago, seals that grow old."""

ALIVE = 60.0
"""Seconds between two signs of life."""

ASK = 60.0
"""Seconds between two rounds to the witnesses while they do not answer."""


def work(sealery: Sealery, stop: threading.Event, *, once: bool = False) -> None:
    """Sweep until it is told to stop; with `once` everything that is due now, and no more."""
    whole = asked = alive = 0.0
    post = Post(sealery.config)
    while not stop.is_set():
        now = time.monotonic()
        every = once or not whole or now - whole >= WHOLE
        if once or not asked or now - asked >= ASK:
            ask_witnesses(sealery)
            asked = now
        if not alive or now - alive >= ALIVE:
            _say_alive(sealery)
            alive = now
        sealed = _swept(sealery, lately=not every)
        _posted(post, sealery)
        if every and not sealed:
            whole = now
            if fault := reminding.reminded():
                sealery.tell(fault)
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


def _say_alive(sealery: Sealery) -> None:
    try:
        vitals.note(db.engine, f"sweep:{socket.gethostname()}")
    except OperationalError as fault:
        sealery.tell(str(fault))


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
    except (OperationalError, LimsError) as fault:
        sealery.tell(str(fault))
    finally:
        db.session.remove()


def watch_parent(stop: Callable[[], object]) -> None:
    """Stop when whoever started this process is gone: its end of the pipe closes, on every system alike."""

    def wait() -> None:
        # Below Python's buffer, whose lock a process that is forked meanwhile would inherit for ever.
        while os.read(sys.stdin.fileno(), 512):
            pass
        stop()

    threading.Thread(target=wait, daemon=True).start()
