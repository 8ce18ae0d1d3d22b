"""What a client is told; the words stand in `reports/notices.toml`, here only what they are about."""

import uuid
from collections.abc import Mapping

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.domain.errors import N_, InvalidInput
from lims.models import Notice, NoticeSending
from lims.services import audit

CHANNELS = ("whatsapp", "phone", "counter")
"""Ways in which a person passes a notice on."""


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
    notice = Notice(
        laboratory_id=laboratory_id,
        client_id=client_id,
        kind=kind,
        parameters=parameters,
        application_id=application_id,
        order_id=order_id,
        certificate_id=certificate_id,
        created_at=clock.now(),
    )
    session.add(notice)


def remind(
    session: Session,
    actor: Actor,
    client_id: uuid.UUID,
    kind: str,
    *,
    order_id: uuid.UUID,
    parameters: Mapping[str, str],
) -> None:
    """Leave a notice that the calendar asks for, which is an act of its own."""
    notice = Notice(
        laboratory_id=actor.laboratory(),
        client_id=client_id,
        kind=kind,
        parameters=dict(parameters),
        order_id=order_id,
        created_at=clock.now(),
    )
    session.add(notice)
    session.flush()
    audit.record(session, actor, "notice:remind", notice)


def send_on(session: Session, actor: Actor, notice_id: uuid.UUID, channel: str) -> None:
    """Note that one has passed a notice on; it may be passed on again, and each time is kept."""
    require(actor, Permission.NOTICE_SEND)
    notice = fetch(session, actor, Notice, notice_id)
    if channel not in CHANNELS:
        raise InvalidInput(N_("Pilih lewat apa pemberitahuan ini disampaikan."))
    sending = NoticeSending(
        laboratory_id=notice.laboratory_id,
        notice_id=notice.id,
        channel=channel,
        sent_at=clock.now(),
        sent_by_id=actor.known_id(),
    )
    session.add(sending)
    session.flush()
    audit.record(session, actor, "notice:send", sending)


def mark_read(session: Session, actor: Actor, notice_id: uuid.UUID | None = None) -> None:
    """Note that a client has read a notice, or all of its notices; what was read before stays as it was."""
    query = visible(actor, Notice).where(Notice.read_at.is_(None))
    unread = session.scalars(query.where(Notice.id == notice_id) if notice_id else query).all()
    for notice in unread:
        notice.read_at = clock.now()
    if unread:
        audit.record(session, actor, "notice:read", unread[0])
