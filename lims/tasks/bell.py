"""The bell that wakes workers elsewhere: rung after an act, through the broker, never waited for.

What it says is only that there may be something to do; the rows say what. A ring that is lost costs the seconds until
the next sweep, and nothing else: so nothing is tried again, and no act ever waits or fails because the broker is away.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from typing import Any

from lims.domain.errors import N_, GateClosed

SWEEPS = ("jobs", "seals", "letters")
"""What workers can be woken for."""

SILENT = 5.0
"""Seconds in which a broker that did not answer is not asked again."""

MOST_RINGS = 64
"""How many rings wait for the broker; more would only repeat them."""

QUIET = (
    "user:",
    "api-token:",
    "job:finish",
    "job:fail",
    "notice:",
    "watch:tell",
    "certificate:seal",
    "holiday:",
)
"""Acts, by their beginning, after which no letter is due."""


def sweeps_after(acts: Iterable[str]) -> list[str]:
    """Return which sweeps may find something after these acts."""
    found = set()
    for act in acts:
        if act == "job:ask":
            found.add("jobs")
        elif not act.startswith(QUIET):
            found.add("letters")
            if act.startswith("certificate:"):
                found.add("seals")
    return [name for name in SWEEPS if name in found]


def require_celery() -> None:
    """Refuse a broker without the programs that speak to it."""
    if find_spec("celery") is None:
        raise GateClosed(
            N_(
                "broker_url diatur tetapi Celery belum terpasang. Pasang: "
                "pip install -r requirements-broker.lock, atau kosongkan broker_url."
            )
        )


class Bell:
    """Rings in a thread of its own; the process that only reads pages never loads the broker's programs."""

    def __init__(self, url: str, sender: Callable[[str], "Sender"] | None = None) -> None:
        require_celery()
        self._url = url
        self._sender = sender or Sender
        self._rings: queue.Queue[str] = queue.Queue(maxsize=MOST_RINGS)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ring(self, acts: frozenset[str]) -> None:
        """Wake whoever may have something to do after these acts; returns at once."""
        for name in sweeps_after(acts):
            try:
                self._rings.put_nowait(name)
            except queue.Full:
                return
            self._start()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send, daemon=True)
                self._thread.start()

    def _send(self) -> None:
        sender = self._sender(self._url)
        silent_until = 0.0
        while True:
            name = self._rings.get()
            if time.monotonic() < silent_until:
                continue
            if not sender.send(name):
                silent_until = time.monotonic() + SILENT


class Sender:
    """Hands a ring to the broker."""

    def __init__(self, url: str) -> None:
        from lims.tasks.broker import connected

        self._app: Any = connected(url)

    def send(self, name: str) -> bool:
        """Return whether the broker took it."""
        from kombu.exceptions import OperationalError

        try:
            self._app.send_task(f"lims.{name}", retry=False, expires=60)
        except (OperationalError, OSError):
            return False
        return True
