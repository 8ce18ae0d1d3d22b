"""The sweep that carries jobs out: it takes one by a lease, works, and marks it done with what it wrote, or not at all.

A worker that is killed lets its lease run out, and the next sweep of any worker takes the job again. A worker that only
seemed dead finds its lease gone and writes nothing.
"""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, null, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from lims import clock
from lims.access import Actor, require
from lims.database import WRITES, db, transaction
from lims.domain.errors import N_, Conflict, LimsError
from lims.domain.jobs import KEPT, LEASE, MOST_ATTEMPTS, JobState
from lims.models import Job
from lims.models.hashing import plain
from lims.queries import actors
from lims.services import audit
from lims.services.jobs import Outcome, Progress, Task, kind_of
from lims.storage import LocalStore

STEPS = ("taken", "worked", "stored", "written", "kept")
"""Where a test kills the sweep: after each of these."""

AGAIN = timedelta(seconds=10)
"""How long a job waits that could not be done just now."""

TOLD_EVERY = 0.5
"""Seconds between two notes of progress."""


class LeaseLost(Conflict):
    """The job was cancelled, or another worker holds it."""


@dataclass(frozen=True, slots=True)
class Held:
    """A job that this worker holds."""

    job_id: uuid.UUID
    lease: uuid.UUID
    kind: str
    parameters: dict[str, Any]
    asked_by_id: uuid.UUID
    laboratory_id: uuid.UUID
    attempts: int

    def condition(self) -> ColumnElement[bool]:
        """Return the condition that this worker still holds it."""
        return and_(Job.id == self.job_id, Job.lease == self.lease, Job.state == JobState.RUNNING)


@dataclass
class JobSweep:
    """Carries out jobs one after another."""

    store: LocalStore
    results: LocalStore
    """Where the files of jobs wait for whoever asked; no backup holds them."""
    around: Callable[[Actor], AbstractContextManager[object]] = field(default=lambda _actor: nullcontext())
    """The surroundings that work needs, such as the reader's language."""
    reached: Callable[[str], None] = field(default=lambda _step: None)
    tell: Callable[[str], None] = field(default=lambda _words: None)

    def sweep(self, *, at_most: int | None = None) -> int:
        """Carry out what waits and return how many jobs ended."""
        ended = 0
        while at_most is None or ended < at_most:
            held = take(db.engine)
            if held is None:
                break
            self.reached("taken")
            self._carry_out(held)
            ended += 1
        return ended

    def _carry_out(self, held: Held) -> None:
        actor = self._actor(held)
        try:
            with kept_alive(db.engine, held), self.around(actor):
                outcome = self._worked(held, actor)
                self.reached("worked")
                sha256 = self.results.put(outcome.file) if outcome.file is not None else ""
                self.reached("stored")
                self._finish(held, actor, outcome, sha256)
                self.reached("kept")
        except LeaseLost:
            return
        except LimsError as fault:
            if isinstance(fault.__cause__, OperationalError | StaleDataError):
                self._give_back(
                    held, fault
                )  # the database was busy, or somebody changed the same thing meanwhile
            else:
                fail(held, actor, fault)
        except OperationalError as fault:
            self._give_back(held, fault)
        finally:
            db.session.remove()

    def _give_back(self, held: Held, fault: Exception) -> None:
        self.tell(f"{held.job_id}: {fault}")
        release(db.engine, held)

    def _worked(self, held: Held, actor: Actor) -> Outcome:
        if held.attempts > MOST_ATTEMPTS:
            raise LimsError(
                N_("Pekerjaan ini berkali-kali terhenti di tengah jalan. Laporkan kepada administrator.")
            )
        kind = kind_of(held.kind)
        require(actor, kind.permission)
        engine = db.engine
        task = Task(actor, held.parameters, self.store, held.job_id)
        session = db.session()
        outcome = kind.work(session, task, _progress(engine, held))
        session.rollback()
        return outcome

    def _finish(self, held: Held, actor: Actor, outcome: Outcome, sha256: str) -> None:
        with transaction() as session:
            job = _end(session, held, JobState.DONE)
            job.message, job.message_parameters = outcome.message, plain(dict(outcome.parameters))
            job.details = plain(dict(outcome.details)) if outcome.details is not None else None
            job.file_sha256, job.file_name = sha256, outcome.file_name if sha256 else ""
            job.media_type = outcome.media_type if sha256 else ""
            job.done = job.total = max(job.total, 1)
            if outcome.write is not None:
                outcome.write(session)
            audit.record(session, actor, "job:finish", job)
            self.reached("written")

    def _actor(self, held: Held) -> Actor:
        try:
            return actors.acting(db.session(), held.asked_by_id, held.laboratory_id)
        finally:
            db.session().rollback()


def take(engine: Engine) -> Held | None:
    """Take the oldest job that waits, or whose worker has fallen silent; None where there is none."""
    for _race in range(100):
        now = clock.now()
        with engine.connect() as connection:
            found = connection.scalar(select(Job.id).where(_free(now)).order_by(Job.id).limit(1))
        if found is None:
            return None
        lease = uuid.uuid4()
        taken = (
            update(Job)
            .where(Job.id == found, _free(now))
            .values(
                state=JobState.RUNNING,
                lease=lease,
                lease_until=now + LEASE,
                attempts=Job.attempts + 1,
                begun_at=now,
                done=0,
                total=0,
            )
        )
        if _written(engine, taken):
            with Session(engine) as session:
                job = session.get_one(Job, found)
                return Held(
                    job.id, lease, job.kind, job.parameters, job.asked_by_id, job.laboratory_id, job.attempts
                )
    return None


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(Job.state == JobState.QUEUED, and_(Job.state == JobState.RUNNING, Job.lease_until < now))


def _written(engine: Engine, statement: Any) -> int:
    """Carry out one statement in a transaction of its own and return how many rows it met.

    It needs no act in the trail: progress is not hashed.
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        return int(connection.execute(statement).rowcount)


def _progress(engine: Engine, held: Held) -> Progress:
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        now = time.monotonic()
        if told and now - told < TOLD_EVERY and done < total:
            return
        told = now
        values = {"done": done, "total": total, "lease_until": clock.now() + LEASE}
        if not _written(engine, update(Job).where(held.condition()).values(**values)):
            raise LeaseLost(N_("Pekerjaan ini dibatalkan."))

    return tell


@contextmanager
def kept_alive(engine: Engine, held: Held) -> Iterator[None]:
    """Prolong the lease while work goes on, however long it is silent itself."""
    over = threading.Event()

    def prolong() -> None:
        while not over.wait(LEASE.total_seconds() / 3):
            try:
                _written(engine, update(Job).where(held.condition()).values(lease_until=clock.now() + LEASE))
            except OperationalError:
                continue  # the database is busy or away for a while; there are two more turns

    thread = threading.Thread(target=prolong, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _end(session: Session, held: Held, state: JobState) -> Job:
    """Return the job, locked and marked as ended.

    Raises:
        LeaseLost: another worker holds it, or nobody wants it any more; nothing may be written for it.
    """
    job = session.scalars(select(Job).where(held.condition()).with_for_update()).one_or_none()
    if job is None:
        raise LeaseLost(N_("Pekerjaan ini dibatalkan."))
    job.state, job.lease, job.lease_until, job.ended_at = state, None, None, clock.now()
    return job


def fail(held: Held, actor: Actor, fault: LimsError) -> None:
    """Mark a job as refused, with the reason."""
    try:
        with transaction() as session:
            job = _end(session, held, JobState.FAILED)
            job.message = fault.message
            job.message_parameters = {name: str(value) for name, value in fault.parameters.items()}
            faults = getattr(fault, "fields", {})
            job.details = {"fields": {name: str(one) for name, one in faults.items()}} if faults else None
            audit.record(session, actor, "job:fail", job, reason=str(fault)[:500])
    except LeaseLost:
        return


def release(engine: Engine, held: Held) -> None:
    """Give a job back that cannot be done just now; it is taken again a little later."""
    values = {"lease": None, "lease_until": clock.now() + AGAIN}
    try:
        _written(engine, update(Job).where(held.condition()).values(**values))
    except OperationalError:
        return  # its lease runs out


def discard_old(results: LocalStore, now: datetime) -> int:
    """Take away the files of jobs that ended long ago, and return how many; each can be asked for again.

    With the file goes what the page of the job tells of it, such as what stands in the bad cells of a take-over: names
    and numbers of people, which are kept no longer than they are of use.
    """
    _forget_details(now)
    old = [file for file in results.folder.glob("*/*") if _is_old(file, now)]
    if not old:
        return 0
    # A later job that made the very same file found it there and left it as it was.
    lately = select(Job.file_sha256).where(Job.ended_at > now - KEPT, Job.file_sha256 != "")
    wanted = set(db.session.scalars(lately))
    db.session.rollback()
    gone = 0
    for file in old:
        if file.parent.name + file.name in wanted:
            continue
        try:
            file.unlink()
        except OSError:
            continue  # somebody reads it, or another worker was faster
        gone += 1
    return gone


def _forget_details(now: datetime) -> None:
    told = and_(Job.ended_at <= now - KEPT, Job.details.is_not(null()))
    some = db.session.scalars(select(Job.id).where(told).limit(1)).first()
    db.session.rollback()
    if some is not None:
        _written(db.engine, update(Job).where(told).values(details=null()))


def _is_old(file: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - file.stat().st_mtime > KEPT.total_seconds()
    except OSError:
        return False  # another worker was faster
