"""The stage: who acts, with which machines, and the clock that each step is carried out by."""

import heapq
import itertools
import uuid
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.database import transaction
from lims.domain.working_days import is_working_day
from lims.trust.keystore import KeyStore

Moment = Callable[[int, int, int], datetime]
"""From working days after the beginning of a story, hour and minute to an instant."""


@dataclass
class Stage:
    """What the founding made, for the stories to act with."""

    laboratory_id: uuid.UUID
    timezone: str
    keys: KeyStore
    """The demonstration signs with keys of its own."""
    holidays: frozenset[date] = frozenset()
    actors: dict[str, Actor] = field(default_factory=dict)
    """By key of the person or the business."""
    clients: dict[str, uuid.UUID] = field(default_factory=dict)
    equipment: dict[str, tuple[uuid.UUID, ...]] = field(default_factory=dict)
    """What a method is carried out with."""
    passwords: dict[str, str] = field(default_factory=dict)

    def ago(self, days: int) -> Moment:
        """Return the moments of a story that began so many working days ago."""
        began = clock.today(self.timezone)
        while days > 0:
            began -= timedelta(days=1)
            days -= is_working_day(began, self.holidays)
        return lambda later, hour, minute: self._instant(began, later, hour, minute)

    def _instant(self, began: date, later: int, hour: int, minute: int) -> datetime:
        day = began
        while later > 0:
            day += timedelta(days=1)
            later -= is_working_day(day, self.holidays)
        return datetime.combine(day, time(hour, minute), ZoneInfo(self.timezone)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """What a story does next, and when."""

    at: datetime
    words: str
    """An Indonesian sentence, marked for the catalogue."""


Story = Generator[Step, Session, None]
"""Yields each step before it is carried out, and is sent the session to carry it out with."""

Tale = Generator[Step, Session, uuid.UUID]
"""A part of a story; returns the id of what it made."""


def conduct(stories: Iterable[Story], progress: Callable[[Step], None]) -> None:
    """Carry out the steps of all stories in the order of their time, each in a transaction of its own."""
    order = itertools.count()
    waiting = [
        (step.at, next(order), step, story) for story in stories for step in [next(story, None)] if step
    ]
    heapq.heapify(waiting)
    while waiting:
        _at, _number, step, story = heapq.heappop(waiting)
        following = perform(story, step)
        progress(step)
        if following is not None:
            heapq.heappush(waiting, (following.at, next(order), following, story))


def perform(story: Story, step: Step) -> Step | None:
    """Carry out one step at its time, and return the one that follows."""
    with clock.set_to(step.at), transaction() as session:
        try:
            return story.send(session)
        except StopIteration:
            return None
