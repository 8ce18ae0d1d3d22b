"""Take-overs as pages read them: the files that were handed in, and one with what its check came to."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.jobs import WAITING, JobState
from lims.domain.takeover import UNDECIDED, TakeoverState
from lims.models import Attachment, Job, Takeover, User
from lims.queries.listing import Listing, Wanted, list_page

SORTS = {"uploaded": Takeover.id}


@dataclass(frozen=True, slots=True)
class TakeoverPage:
    """A file with how far it is."""

    takeover: Takeover
    uploaded_by: str
    taken_over_by: str
    job: Job | None
    """The job that checks or writes it, or the last that did."""
    own_job: bool
    """Whether the reader asked for that job."""
    checked: Job | None
    """The check whose findings hold; None before the first has ended."""

    @property
    def waiting(self) -> bool:
        """Whether a job is at it."""
        return self.job is not None and self.job.state in WAITING

    @property
    def failure(self) -> Job | None:
        """The job, where it ended without success."""
        ended = self.job is not None and self.job.state in {JobState.FAILED, JobState.CANCELLED}
        return self.job if ended else None

    @property
    def undecided(self) -> bool:
        """Whether it can still be checked anew, written or withdrawn."""
        return self.takeover.state in UNDECIDED

    @property
    def has_people(self) -> bool:
        """Whether people come in with it, whose codes are shown once."""
        return bool((self.takeover.counts or {}).get("people", {}).get("new"))

    @property
    def findings(self) -> Mapping[str, Any]:
        """What the check found: `faults` and `known`, the first of each."""
        details = self.checked.details if self.checked is not None else None
        return details or {"faults": [], "known": [], "known_count": 0}


def search(session: Session, actor: Actor, wanted: Wanted) -> Listing[tuple[Takeover, str]]:
    """Return a page of the files of the actor's laboratory, the newest first, with who handed them in."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    query = (
        select(Takeover, User.name)
        .join(User, User.id == Takeover.uploaded_by_id)
        .where(Takeover.laboratory_id == actor.laboratory())
    )
    if wanted.state in set(TakeoverState):
        query = query.where(Takeover.state == wanted.state)
    if wanted.text:
        query = query.where(Takeover.name.icontains(wanted.text, autoescape=True))
    return list_page(session, query, wanted, SORTS, "-uploaded")


def read(session: Session, actor: Actor, takeover_id: uuid.UUID) -> TakeoverPage:
    """Return one file of the actor's laboratory."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    takeover = fetch(session, actor, Takeover, takeover_id)
    job = session.get(Job, takeover.job_id) if takeover.job_id else None
    return TakeoverPage(
        takeover,
        _name(session, takeover.uploaded_by_id),
        _name(session, takeover.taken_over_by_id),
        job,
        job is not None and job.asked_by_id == actor.user_id,
        session.get(Job, takeover.check_id) if takeover.check_id else None,
    )


def _name(session: Session, user_id: uuid.UUID | None) -> str:
    user = session.get(User, user_id) if user_id is not None else None
    return user.name if user is not None else ""


def file(session: Session, actor: Actor, takeover_id: uuid.UUID) -> Attachment:
    """Return the file as it was handed in."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    takeover = fetch(session, actor, Takeover, takeover_id)
    return session.scalars(
        select(Attachment).where(
            Attachment.laboratory_id == takeover.laboratory_id, Attachment.subject_id == takeover.id
        )
    ).one()
