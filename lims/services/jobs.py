"""Jobs: what takes long is asked for here and carried out by a worker; the row is the truth.

A room declares a kind of job with `declare`. Its `work` reads and computes for as long as it takes, tells how far it
is, and returns an `Outcome`: a file, a sentence, or a `write` that is carried out in the very transaction that marks
the job as done. So a worker may be killed at any moment: either nothing was written and another one begins anew, or all
of it was.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.jobs import MOST_WAITING, WAITING, JobState
from lims.models import Job
from lims.models.hashing import plain
from lims.services import audit
from lims.services.attachments import Store

Progress = Callable[[int, int], None]
"""Tells how many are done, of how many; raises where the job was cancelled or taken away meanwhile."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job."""

    message: str = ""
    """A sentence of the catalogue for whoever asked, its parameters in `parameters`."""
    parameters: Mapping[str, object] = field(default_factory=dict)
    file: bytes | None = field(default=None, repr=False)
    file_name: str = ""
    media_type: str = "application/octet-stream"
    details: Mapping[str, Any] | None = None
    """What the page of its kind shows besides; plain JSON."""
    write: Callable[[Session], object] | None = None
    """Acts that belong to it: carried out once, together with the mark that the job is done, or not at all.

    On SQLite nobody else can write meanwhile, so whatever can be read, checked or computed before belongs into `work`.
    """


@dataclass(frozen=True, slots=True)
class Task:
    """What the work of a kind is given: as whom it acts, on what."""

    actor: Actor
    """Whoever asked, with the roles that they have now."""
    parameters: Mapping[str, Any]
    store: Store
    """Where files lie under their hash, such as one that was uploaded."""
    job_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: what it is called, who may ask for it, and what is done."""

    name: str
    title: str
    """In the words of the screen; a sentence of the catalogue."""
    permission: Permission
    work: Callable[[Session, Task, Progress], Outcome]
    again: Callable[[Session, Actor, Job], Job] | None = None
    """Asks for the same once more, where some row knows which job is at it; else the parameters are all that counts."""


_kinds: dict[str, JobKind] = {}


def declare(kind: JobKind) -> JobKind:
    """Make a kind of job known; modules that the routes of an audience import declare theirs as they are loaded."""
    _kinds[kind.name] = kind
    return kind


def kind_of(name: str) -> JobKind:
    """Return a kind of job.

    Raises:
        NotFound: this program knows none of that name.
    """
    if name not in _kinds:
        raise NotFound(N_("Jenis pekerjaan %(name)s tidak dikenal oleh versi program ini."), name=name)
    return _kinds[name]


def ask(
    session: Session,
    actor: Actor,
    kind: str,
    parameters: Mapping[str, Any],
    *,
    subject: str = "",
    page: str = "",
) -> Job:
    """Ask for a job; it begins within seconds after the commit.

    Args:
        session: A session that writes.
        actor: Who asks; it is carried out with the roles that they have then.
        kind: The name of a kind that was declared.
        parameters: What its work needs to know; plain JSON, ids as text.
        subject: What it is about, for the list of jobs.
        page: Address (path and query) that leads back to where it was asked.

    Raises:
        NotAllowed: no role has the permission of the kind.
        Conflict: too many jobs of this person wait already.
    """
    require(actor, kind_of(kind).permission)
    waiting = select(func.count()).where(Job.asked_by_id == actor.known_id(), Job.state.in_(WAITING))
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise Conflict(
            N_("Sudah %(most)s pekerjaan Anda yang menunggu. Tunggu sampai ada yang selesai, atau batalkan."),
            most=MOST_WAITING,
        )
    job = Job(
        laboratory_id=actor.laboratory(),
        kind=kind,
        subject=subject[:200],
        parameters=plain(dict(parameters)),
        page=page if page.startswith("/") and not page.startswith("//") else "",
        asked_by_id=actor.known_id(),
        asked_at=clock.now(),
    )
    session.add(job)
    audit.record(session, actor, "job:ask", job, note={"kind": kind, **job.parameters})
    return job


def fetch_own(session: Session, actor: Actor, job_id: uuid.UUID) -> Job:
    """Return one's own job.

    Raises:
        NotFound: there is none, or somebody else asked for it.
    """
    job = session.get(Job, job_id)
    if job is None or job.asked_by_id != actor.user_id:
        raise NotFound(N_("Pekerjaan ini tidak ada, atau diminta orang lain."))
    return job


def cancel(session: Session, actor: Actor, job_id: uuid.UUID) -> None:
    """Want a job no more; a worker that is at it stops at its next step and writes nothing.

    Raises:
        Conflict: it has ended already.
    """
    job = fetch_own(session, actor, job_id)
    session.refresh(job, with_for_update=True)
    if job.state not in WAITING:
        raise Conflict(N_("Pekerjaan ini sudah berakhir."))
    job.state, job.lease, job.ended_at = JobState.CANCELLED, None, clock.now()
    audit.record(session, actor, "job:cancel", job)


def ask_again(session: Session, actor: Actor, job_id: uuid.UUID) -> Job:
    """Ask once more for a job that failed or whose file is gone."""
    old = fetch_own(session, actor, job_id)
    if old.state in WAITING:
        raise InvalidInput(N_("Pekerjaan ini masih berjalan."))
    again = kind_of(old.kind).again
    if again is not None:
        return again(session, actor, old)
    return ask(session, actor, old.kind, old.parameters, subject=old.subject, page=old.page)
