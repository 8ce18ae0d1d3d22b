"""The laboratory of a measurement, served as `lims serve` serves it: in a process of its own."""

import os
import subprocess  # nosec B404 - it starts this program
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from lims.bench.house import House

PORT = 8766
PATIENCE_S = 60.0


@contextmanager
def served(one: House) -> Iterator[float]:
    """Serve the laboratory at `PORT`, and yield the seconds from the command to the first page that was answered.

    Raises:
        RuntimeError: nothing was answered within a minute.
    """
    environment = os.environ | {"LIMS_INSTANCE": str(one.instance)}
    command = [sys.executable, "-m", "lims", "serve", "--port", str(PORT), "--no-worker"]
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - this program # nosec B603
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers():
            if time.perf_counter() - began > PATIENCE_S:
                message = "the server does not answer"
                raise RuntimeError(message)
            time.sleep(0.01)
        yield time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def _answers() -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/verify", timeout=5).close()  # nosec B310
    except (urllib.error.URLError, OSError):
        return False
    return True
