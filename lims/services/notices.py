"""What a client is told; the words stand in `reports/notices.toml`, here only what they are about."""

import uuid

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, visible
from lims.models import Notice
from lims.services import audit


def tell(
    session: Session,
    laboratory_id: uuid.UUID,
    client_id: uuid.UUID,
    kind: str,
    *,
    application_id: uuid.UUID | None = None,
    order_id: uuid.UUID | None = None,
    certificate_id: uuid.UUID | None = None,
    **parameters: str,
) -> None:
    """Leave a notice for a client; it commits with the act that it tells of."""
    session.add(
        Notice(
            laboratory_id=laboratory_id,
            client_id=client_id,
            kind=kind,
            parameters=parameters,
            application_id=application_id,
            order_id=order_id,
            certificate_id=certificate_id,
            created_at=clock.now(),
        )
    )


def mark_read(session: Session, actor: Actor, notice_id: uuid.UUID | None = None) -> None:
    """Note that a client has read a notice, or all of its notices; what was read before stays as it was."""
    query = visible(actor, Notice).where(Notice.read_at.is_(None))
    unread = session.scalars(query.where(Notice.id == notice_id) if notice_id else query).all()
    for notice in unread:
        notice.read_at = clock.now()
    if unread:
        audit.record(session, actor, "notice:read", unread[0])
