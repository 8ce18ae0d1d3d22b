"""Who a token belongs to."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, CompoundSelect, Uuid, bindparam, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.access.actor import token_hash
from lims.domain.roles import Role
from lims.models import ApiToken, ClientMembership, Laboratory, LaboratoryMembership, User, UserSession

SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last use is written down at most."""


# Asked before every page and every request of a program, so put together once; read as columns, as nobody edits them.
_TODAY: BindParameter[date] = bindparam("today")
_PERSON = (
    User.id.label("user_id"),
    User.name,
    User.language,
    User.disabled_at,
    User.must_change_password,
    Laboratory.timezone,
)
_OF_API_TOKEN = (
    select(
        ApiToken.id,
        ApiToken.laboratory_id,
        ApiToken.roles,
        ApiToken.revoked_at,
        ApiToken.expires_at,
        ApiToken.last_used_on,
        *_PERSON,
    )
    .join(User, User.id == ApiToken.user_id)
    .outerjoin(Laboratory, Laboratory.id == ApiToken.laboratory_id)
    .where(ApiToken.token_sha256 == bindparam("token_sha256"))
)
_OF_SESSION = (
    select(
        UserSession.id,
        UserSession.laboratory_id,
        UserSession.created_at,
        UserSession.last_seen_at,
        UserSession.ended_at,
        *_PERSON,
    )
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Laboratory, Laboratory.id == UserSession.laboratory_id)
    .where(UserSession.token_sha256 == bindparam("token_sha256"))
)
_HELD: CompoundSelect[str | None, uuid.UUID | None] = union_all(
    select(LaboratoryMembership.role, type_coerce(null(), Uuid()).label("client_id")).where(
        LaboratoryMembership.user_id == bindparam("user_id"),
        LaboratoryMembership.laboratory_id == bindparam("laboratory_id"),
        LaboratoryMembership.valid_from <= _TODAY,
        (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= _TODAY),
    ),
    select(null(), ClientMembership.client_id).where(
        ClientMembership.user_id == bindparam("user_id"),
        (ClientMembership.valid_until.is_(None)) | (ClientMembership.valid_until >= _TODAY),
    ),
)
"""Roles in a laboratory, and clients; either is NULL in the rows of the other."""


@dataclass(frozen=True, slots=True)
class Found:
    """A session that is open."""

    actor: Actor
    session_id: uuid.UUID
    seen_long_ago: bool


def by_token(session: Session, token: str, *, idle: timedelta, absolute: timedelta) -> Found | None:
    """Return the actor of an open session, with the roles that hold today; None where there is none."""
    opened = session.connection().execute(_OF_SESSION, {"token_sha256": token_hash(token)}).one_or_none()
    if opened is None:
        return None
    now = clock.now()
    if (
        opened.ended_at is not None
        or opened.disabled_at is not None
        or _over(opened.created_at, opened.last_seen_at, now, idle, absolute)
    ):
        return None
    today = clock.day(now, opened.timezone or clock.WIB)
    roles, clients = _held(session, opened.user_id, opened.laboratory_id, today)
    actor = Actor(
        user_id=opened.user_id,
        name=opened.name,
        language=opened.language,
        laboratory_id=opened.laboratory_id,
        roles=roles | {Role.CLIENT} if clients else roles,
        client_ids=clients,
        session_id=opened.id,
        must_change_password=opened.must_change_password,
    )
    return Found(actor, opened.id, now - opened.last_seen_at > SEEN_EVERY)


@dataclass(frozen=True, slots=True)
class Program:
    """A program with a token that holds."""

    actor: Actor
    token_id: uuid.UUID
    today: date
    """The day of the laboratory that it works in."""
    seen_today: bool


def by_api_token(session: Session, token: str) -> Program | None:
    """Return as whom a program acts: the roles of its token, as far as the person still has them; None for nobody."""
    kept = session.connection().execute(_OF_API_TOKEN, {"token_sha256": token_hash(token)}).one_or_none()
    if kept is None:
        return None
    now = clock.now()
    if kept.revoked_at is not None or kept.expires_at <= now or kept.disabled_at is not None:
        return None
    today = clock.day(now, kept.timezone or clock.WIB)
    roles, clients = _held(session, kept.user_id, kept.laboratory_id, today)
    roles &= {Role(role) for role in kept.roles}
    actor = Actor(
        user_id=kept.user_id,
        name=kept.name,
        language=kept.language,
        laboratory_id=kept.laboratory_id,
        roles=roles | {Role.CLIENT} if clients else roles,
        client_ids=clients,
        must_change_password=kept.must_change_password,
    )
    return Program(actor, kept.id, today, kept.last_used_on == today)


def acting(session: Session, user_id: uuid.UUID, laboratory_id: uuid.UUID) -> Actor:
    """Return a person as they may act today in a laboratory, for work that they asked for; disabled, with no role."""
    user = session.get_one(User, user_id)
    today = clock.today(session.get_one(Laboratory, laboratory_id).timezone)
    roles, clients = _held(session, user_id, laboratory_id, today)
    active = user.disabled_at is None
    return Actor(
        user_id=user_id,
        name=user.name,
        language=user.language,
        laboratory_id=laboratory_id,
        roles=(roles | {Role.CLIENT} if clients else roles) if active else frozenset(),
        client_ids=clients if active else frozenset(),
    )


def _over(
    created_at: datetime, last_seen_at: datetime, now: datetime, idle: timedelta, absolute: timedelta
) -> bool:
    return now - last_seen_at > idle or now - created_at > absolute


def _held(
    session: Session, user_id: uuid.UUID, laboratory_id: uuid.UUID | None, today: date
) -> tuple[frozenset[Role], frozenset[uuid.UUID]]:
    """Return which roles a person has today in a laboratory, none where it is in none, and for which clients."""
    given = {"user_id": user_id, "laboratory_id": laboratory_id, "today": today}
    rows = session.connection().execute(_HELD, given).all()
    return (
        frozenset(Role(role) for role, _client_id in rows if role is not None),
        frozenset(client_id for _role, client_id in rows if client_id is not None),
    )


def touch(session: Session, session_id: uuid.UUID) -> None:
    """Note that a session is in use."""
    row = session.get(UserSession, session_id)
    if row is not None:
        row.last_seen_at = clock.now()
