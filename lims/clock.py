"""The only place that asks what time it is, so that a test can set it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """Return the instant, in UTC, to the microsecond."""
    return _fixed.get() or datetime.now(UTC)


def today(timezone: str) -> date:
    """Return the date in a laboratory's zone, for example `Asia/Jakarta` (WIB)."""
    return now().astimezone(ZoneInfo(timezone)).date()


@contextmanager
def set_to(instant: datetime) -> "Iterator[None]":
    """Hold the clock at an instant, for tests and for the demonstration's past orders."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
