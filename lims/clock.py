"""The only place that asks what time it is, so that a test can set it."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

WIB = "Asia/Jakarta"
"""Western Indonesia time, seven hours ahead of UTC."""

_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """Return the instant, in UTC, to the microsecond."""
    return _fixed.get() or datetime.now(UTC)


def day(instant: datetime, timezone: str = WIB) -> date:
    """Return the date on which an instant falls in a zone; of an instant in UTC, `.date()` names the day before."""
    return instant.astimezone(ZoneInfo(timezone)).date()


def today(timezone: str = WIB) -> date:
    """Return the date in a laboratory's zone; where no laboratory is concerned, in western Indonesia."""
    return day(now(), timezone)


@contextmanager
def set_to(instant: datetime) -> "Iterator[None]":
    """Hold the clock at an instant, for tests and for the demonstration's past orders."""
    token = _fixed.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
