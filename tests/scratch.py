"""Where tests keep their files: in memory where the machine has room there, for nothing of a test outlives it."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3
"""What must be free; containers often have 64 MiB there, and then the disk serves."""


def folder() -> Path | None:
    """Return a folder in memory, or None where there is none with room."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= ROOM else None
