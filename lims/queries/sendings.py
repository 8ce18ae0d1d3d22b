"""Reception's worklist of notices (Pemberitahuan): what no e-mail has carried, ready to be passed on by hand."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require, visible
from lims.domain.text import Text
from lims.models import Application, Client, ClientMembership, Laboratory, Notice, NoticeSending, Order, User
from lims.queries.applications import clients_named
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.notices import filled, worded

WAITING, SENT, ALL = "waiting", "sent", "all"
VIEWS = (WAITING, SENT, ALL)
FRESH = timedelta(days=14)
"""What is older than this waits no more: it is no news."""


@dataclass(frozen=True, slots=True)
class Sent:
    """That somebody passed a notice on."""

    channel: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Sendable:
    """A notice that can be passed on."""

    id: uuid.UUID
    client_id: uuid.UUID
    client: str
    title: Text
    text: str
    """As it is sent, in the language of whoever reads it."""
    phone: str
    """Of whom the application names, else of the business."""
    created_at: datetime
    mailed_at: datetime | None
    read_at: datetime | None
    sent: tuple[Sent, ...]


def waiting(laboratory_id: uuid.UUID) -> list[ColumnElement[bool]]:
    """Return the conditions of a notice that nobody was reached by yet: not mailed, not read, not passed on."""
    return [
        Notice.laboratory_id == laboratory_id,
        Notice.mailed_at.is_(None),
        Notice.read_at.is_(None),
        Notice.created_at > clock.now() - FRESH,
        ~_passed_on(),
    ]


def _passed_on() -> ColumnElement[bool]:
    return exists().where(
        NoticeSending.laboratory_id == Notice.laboratory_id, NoticeSending.notice_id == Notice.id
    )


def page_of(session: Session, actor: Actor, wanted: Wanted, base: str) -> Listing[Sendable]:
    """Return one part of the worklist, the newest first; without a choice, what waits.

    Args:
        session: The database.
        actor: Who asks.
        wanted: The part, by its state, and the page.
        base: The public address that links in the texts begin with.
    """
    require(actor, Permission.NOTICE_SEND)
    query = _notices(actor).where(*_within(wanted.state, actor.laboratory()))
    if text := wanted.text.strip():
        query = query.where(
            among_newest(Notice, actor.laboratory()),
            or_(
                Order.number.icontains(text, autoescape=True),
                Application.number.icontains(text, autoescape=True),
                Notice.client_id.in_(clients_named(actor.laboratory(), text)),
            ),
        )
    found = list_page(session, query, wanted, {"created": Notice.id}, default="-created")
    return found.of(_rows(session, actor, found.rows, base))


def _notices(actor: Actor) -> Select[Notice, Client, Order, Application]:
    """Return the select of notices with whom and what each is about."""
    return (
        visible(actor, Notice)
        .join(Client, Client.id == Notice.client_id)
        .outerjoin(Order, and_(Order.laboratory_id == Notice.laboratory_id, Order.id == Notice.order_id))
        .outerjoin(
            Application,
            and_(
                Application.laboratory_id == Notice.laboratory_id,
                or_(Application.id == Notice.application_id, Application.id == Order.application_id),
            ),
        )
        .add_columns(Client, Order, Application)
    )


def _within(view: str, laboratory_id: uuid.UUID) -> list[ColumnElement[bool]]:
    if view == SENT:
        return [or_(_passed_on(), Notice.mailed_at.is_not(None))]
    return [] if view == ALL else waiting(laboratory_id)


def _rows(session: Session, actor: Actor, rows: Sequence[Any], base: str) -> list[Sendable]:
    laboratory = session.get_one(Laboratory, actor.laboratory())
    languages = languages_of(session, {client.id for _notice, client, _order, _application in rows})
    passed = _sendings(session, laboratory.id, [row[0].id for row in rows])
    found = []
    for notice, client, order, application in rows:
        has_account = client.id in languages
        path = path_of(notice, order.tracking_token if order else "", has_account=has_account)
        words = filled(
            worded(notice.kind, has_account=has_account),
            "whatsapp",
            notice.parameters,
            {
                "url": f"{base}/{path}",
                "laboratory": laboratory.name,
                "client": client.name,
            },
        )
        found.append(
            Sendable(
                id=notice.id,
                client_id=client.id,
                client=client.name,
                title=filled(notice.kind, "title", notice.parameters, {}),
                text=words[languages.get(client.id, "id")],
                phone=(application.contact_phone if application else "") or client.phone,
                created_at=notice.created_at,
                mailed_at=notice.mailed_at,
                read_at=notice.read_at,
                sent=tuple(passed.get(notice.id, ())),
            )
        )
    return found


def read(session: Session, actor: Actor, notice_id: uuid.UUID, base: str) -> Sendable:
    """Return one notice, ready to be passed on."""
    require(actor, Permission.NOTICE_SEND)
    row = session.execute(_notices(actor).where(Notice.id == notice_id)).one()
    return _rows(session, actor, [row], base)[0]


def _sendings(
    session: Session, laboratory_id: uuid.UUID, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Sent]]:
    rows = session.execute(
        select(NoticeSending, User.name)
        .join(User, User.id == NoticeSending.sent_by_id)
        .where(NoticeSending.laboratory_id == laboratory_id, NoticeSending.notice_id.in_(ids))
        .order_by(NoticeSending.id)
    )
    found: dict[uuid.UUID, list[Sent]] = {}
    for sending, name in rows:
        found.setdefault(sending.notice_id, []).append(Sent(sending.channel, sending.sent_at, name))
    return found


def languages_of(session: Session, client_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """Return the language of those who sign in for clients; a client that is not there has no account."""
    today = clock.today()
    rows = session.execute(
        select(ClientMembership.client_id, User.language)
        .join(User, User.id == ClientMembership.user_id)
        .where(
            ClientMembership.client_id.in_(list(client_ids)),
            User.disabled_at.is_(None),
            (ClientMembership.valid_until.is_(None)) | (ClientMembership.valid_until >= today),
        )
        .order_by(ClientMembership.id)
    )
    return dict(rows.all())


def path_of(notice: Notice, tracking_token: str, *, has_account: bool) -> str:
    """Return where a notice leads to: the portal of who has an account, else the page behind the receipt's QR."""
    if notice.kind == "survey-asked" and tracking_token:
        return f"t/{tracking_token}/survey"
    if notice.order_id is not None:
        asked = "/names" if notice.kind == "names-asked" else ""
        return (f"portal/orders/{notice.order_id}" if has_account else f"t/{tracking_token}") + asked
    if notice.application_id is not None and has_account:
        return f"portal/applications/{notice.application_id}"
    return ""
