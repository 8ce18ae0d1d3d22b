"""One's own businesses."""

import uuid

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.models import Client


def own(session: Session, actor: Actor) -> tuple[Client, ...]:
    """Return the businesses that a person acts for, by name."""
    require(actor, Permission.CLIENT_VIEW)
    return tuple(session.scalars(visible(actor, Client).order_by(Client.name)))


def read(session: Session, actor: Actor, client_id: uuid.UUID) -> Client:
    """Return one of one's own businesses."""
    require(actor, Permission.CLIENT_VIEW)
    return fetch(session, actor, Client, client_id)
