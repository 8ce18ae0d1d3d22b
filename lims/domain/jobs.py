"""Work that is asked for and done in the background: its states, and how long a worker may be silent."""

from datetime import timedelta
from enum import StrEnum


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    """A worker holds it; when its lease has run out, another one takes it."""
    DONE = "done"
    FAILED = "failed"
    """It was refused, with the reason, and nothing of it was written."""
    CANCELLED = "cancelled"
    """Whoever asked for it wants it no more."""


WAITING = frozenset({JobState.QUEUED, JobState.RUNNING})

LEASE = timedelta(seconds=30)
"""How long a worker may be silent before its job is taken from it; while it lives it speaks every few seconds."""

MOST_ATTEMPTS = 3
"""A job whose workers died so often is not tried again: it may be what kills them."""

KEPT = timedelta(days=7)
"""How long the file of a job is kept for whoever asked; it can be asked for again."""

MOST_WAITING = 20
"""How many jobs of one person may wait at a time."""
