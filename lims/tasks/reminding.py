"""The hourly sweep: notices by the calendar (a bill ends, a survey is asked), and answers that nobody repeats."""

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lims.access import SYSTEM, Actor
from lims.database import db, transaction
from lims.domain.errors import LimsError
from lims.models import Laboratory
from lims.queries import reminders
from lims.services import api_tokens, notices


def remind() -> int:
    """Leave the notices that are due, all of a sweep in one transaction, and return how many there were."""
    with transaction() as session:
        # Two workers that look at the same moment: the second waits here, and finds nothing left to tell.
        session.execute(select(Laboratory.id).order_by(Laboratory.id).with_for_update())
        due = reminders.due(session)
        for one in due:
            actor = Actor(None, SYSTEM.name, laboratory_id=one.laboratory_id, roles=SYSTEM.roles)
            notices.remind(
                session, actor, one.client_id, one.kind, order_id=one.order_id, parameters=one.parameters
            )
    return len(due)


def reminded() -> str:
    """Remind and forget, and return what went wrong: a database that is away for a while is no reason to die."""
    try:
        remind()
        with transaction() as session:
            api_tokens.forget_answers(session)
    except (OperationalError, LimsError) as fault:
        return str(fault)
    finally:
        db.session.remove()
    return ""
