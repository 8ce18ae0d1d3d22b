"""What may last: jobs and the daily backup, in a thread of their own, so that seals and letters never wait for them."""

import threading
import time
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy.exc import OperationalError

from lims import clock
from lims.database import db
from lims.domain.errors import LimsError
from lims.tasks.daily_backup import DailyBackup
from lims.tasks.jobs import JobSweep, discard_old

PAUSE = 2.0
"""Seconds between two looks for jobs."""

SELDOM = 60.0
"""Seconds between two looks whether the backup of the day is due, and whether files of jobs are old."""


@dataclass
class LongWork:
    """Carries out jobs, and makes the backup of the day when it is due."""

    jobs: JobSweep
    daily: DailyBackup
    stop: threading.Event
    _thread: threading.Thread | None = None
    _ended_well: bool = False
    _looked: float = field(default=float("-inf"))

    def start(self, app: Flask) -> None:
        """Begin; the thread works on the database of the application. The backup waits until the server has started."""
        self._looked = time.monotonic()
        self._thread = threading.Thread(target=self._run, args=(app,), daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait a moment for the job that it is at; a longer one is taken up again by the next worker."""
        if self._thread is not None:
            self._thread.join(timeout=10)

    @property
    def fell(self) -> bool:
        """Whether a fault of the program ended it; the worker then ends too, and is started again."""
        return self._thread is not None and not self._thread.is_alive() and not self._ended_well

    def _run(self, app: Flask) -> None:
        try:
            with app.app_context():
                while not self.stop.is_set():
                    if not self.sweep(at_most=1):
                        self.stop.wait(PAUSE)
            self._ended_well = True
        finally:
            self.stop.set()

    def sweep(self, *, at_most: int | None = None) -> int:
        """Do what is due and return how many jobs ended; a database that is away is no reason to die."""
        try:
            ended = self.jobs.sweep(at_most=at_most)
            if time.monotonic() - self._looked >= SELDOM:
                self._looked = time.monotonic()
                discard_old(self.jobs.results, clock.now())
                self.daily.sweep()
        except (OperationalError, LimsError) as fault:
            self.jobs.tell(str(fault))
            return 0
        else:
            return ended
        finally:
            db.session.remove()
