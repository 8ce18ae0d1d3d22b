"""Small files that are on the disk whole or not at all, readable by their owner only."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ATTEMPTS = 40
"""How often a file that is being read is tried to be replaced, where the system minds: two seconds in all."""


def written(file: Path, content: bytes) -> Path:
    """Return a whole file beside the one that is meant."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".writing-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return Path(name)


def appear(file: Path, content: bytes) -> bool:
    """Let a file appear whole, unless there is one; say whether it did."""
    partial = written(file, content)
    try:
        os.link(partial, file)
    except FileExistsError:
        return False
    finally:
        partial.unlink()
    return True


def put(file: Path, content: bytes) -> None:
    """Put a whole file in the place of another."""
    partial = written(file, content)
    for _attempt in range(ATTEMPTS - 1):
        try:
            partial.replace(file)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(0.05)  # Windows replaces nothing that somebody reads just now
        else:
            return
    partial.replace(file)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Let one process at a time do what stands within; the lock of one that was killed is gone with it."""
    with lock.open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                handle.seek(0)
                msvcrt.locking(handle.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
