"""A person's jobs, and how many stand before one."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.jobs import WAITING, JobState
from lims.models import Job
from lims.queries.listing import Listing, Wanted, list_page

SORTS = {"asked": Job.id}
LATELY = timedelta(days=7)
"""For so long whoever administers is told that a job failed."""


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[Job]:
    """Return a page of one's own jobs, the newest first."""
    query = select(Job).where(Job.asked_by_id == actor.user_id)
    if wanted.state in set(JobState):
        query = query.where(Job.state == wanted.state)
    found = list_page(session, query, wanted, SORTS, "-asked")
    return found.of(row[0] for row in found.rows)


def ahead(session: Session, job: Job) -> int:
    """Return how many jobs of anybody are carried out before this one."""
    query = select(func.count()).where(Job.state.in_(WAITING), Job.id < job.id)
    return session.scalar(query) or 0


def failed_lately(session: Session) -> int:
    """Return how many jobs of the installation failed within a week."""
    query = select(func.count()).where(Job.state == JobState.FAILED, Job.ended_at > clock.now() - LATELY)
    return session.scalar(query) or 0


def waiting(session: Session) -> dict[str, int]:
    """Return how many jobs wait and how many are worked at, in the whole installation."""
    query = select(Job.state, func.count()).where(Job.state.in_(WAITING)).group_by(Job.state)
    return {row[0]: row[1] for row in session.execute(query)}
