"""Keeps a worker beside the server, apart from what the worker does: the server starts without loading any of it."""

import subprocess  # nosec B404 - it starts this program again
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


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
