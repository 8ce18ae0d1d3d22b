"""A take-over of old books: how far it has come."""

from enum import StrEnum


class TakeoverState(StrEnum):
    """What became of a file that was handed in."""

    UPLOADED = "uploaded"
    """It waits to be checked, or is being checked."""
    REFUSED = "refused"
    """It has bad cells; nothing of it was written."""
    CHECKED = "checked"
    """All of it is right; nothing is written yet."""
    TAKEN_OVER = "taken-over"
    """All of it is written."""
    WITHDRAWN = "withdrawn"
    """Whoever handed it in wants it no more."""


UNDECIDED = frozenset({TakeoverState.UPLOADED, TakeoverState.REFUSED, TakeoverState.CHECKED})
"""States in which it can still be checked again or withdrawn."""
