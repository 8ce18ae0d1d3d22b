"""Who a token belongs to."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.access.actor import token_hash
from lims.domain.roles import Role
from lims.models import ApiToken, ClientMembership, Laboratory, LaboratoryMembership, User, UserSession

SEEN_EVERY = timedelta(minutes=1)
"""How often a session's last use is written down at most."""


# Asked before every page and every request of a program, so put together once.
_TODAY: BindParameter[date] = bindparam("today")
_OF_API_TOKEN = (
    select(ApiToken, User, Laboratory.timezone)
    .join(User, User.id == ApiToken.user_id)
    .outerjoin(Laboratory, Laboratory.id == ApiToken.laboratory_id)
    .where(ApiToken.token_sha256 == bindparam("token_sha256"))
)
_OF_SESSION = (
    select(UserSession, User, Laboratory.timezone)
    .join(User, User.id == UserSession.user_id)
    .outerjoin(Laboratory, Laboratory.id == UserSession.laboratory_id)
    .where(UserSession.token_sha256 == bindparam("token_sha256"))
)
_ROLES = select(LaboratoryMembership.role).where(
    LaboratoryMembership.user_id == bindparam("user_id"),
    LaboratoryMembership.laboratory_id == bindparam("laboratory_id"),
    LaboratoryMembership.valid_from <= _TODAY,
    (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= _TODAY),
)
_CLIENTS = select(ClientMembership.client_id).where(
    ClientMembership.user_id == bindparam("user_id"),
    (ClientMembership.valid_until.is_(None)) | (ClientMembership.valid_until >= _TODAY),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A session that is open."""

    actor: Actor
    session_id: uuid.UUID
    seen_long_ago: bool


def by_token(session: Session, token: str, *, idle: timedelta, absolute: timedelta) -> Found | None:
    """Return the actor of an open session, with the roles that hold today; None where there is none."""
    row = session.execute(_OF_SESSION, {"token_sha256": token_hash(token)}).one_or_none()
    if row is None:
        return None
    opened, user, timezone = row
    now = clock.now()
    if opened.ended_at is not None or user.disabled_at is not None or _over(opened, now, idle, absolute):
        return None
    today = clock.day(now, timezone or clock.WIB)
    roles = _roles(session, user.id, opened.laboratory_id, today)
    clients = _clients(session, user.id, today)
    if clients:
        roles |= {Role.CLIENT}
    actor = Actor(
        user_id=user.id,
        name=user.name,
        language=user.language,
        laboratory_id=opened.laboratory_id,
        roles=roles,
        client_ids=clients,
        session_id=opened.id,
        must_change_password=user.must_change_password,
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
    row = session.execute(_OF_API_TOKEN, {"token_sha256": token_hash(token)}).one_or_none()
    if row is None:
        return None
    kept, user, timezone = row
    now = clock.now()
    if kept.revoked_at is not None or kept.expires_at <= now or user.disabled_at is not None:
        return None
    today = clock.day(now, timezone or clock.WIB)
    roles = _roles(session, user.id, kept.laboratory_id, today) & {Role(role) for role in kept.roles}
    clients = _clients(session, user.id, today)
    actor = Actor(
        user_id=user.id,
        name=user.name,
        language=user.language,
        laboratory_id=kept.laboratory_id,
        roles=roles | {Role.CLIENT} if clients else roles,
        client_ids=clients,
        must_change_password=user.must_change_password,
    )
    return Program(actor, kept.id, today, kept.last_used_on == today)


def acting(session: Session, user_id: uuid.UUID, laboratory_id: uuid.UUID) -> Actor:
    """Return a person as they may act today in a laboratory, for work that they asked for; disabled, with no role."""
    user = session.get_one(User, user_id)
    today = clock.today(session.get_one(Laboratory, laboratory_id).timezone)
    clients = _clients(session, user_id, today)
    roles = _roles(session, user_id, laboratory_id, today)
    active = user.disabled_at is None
    return Actor(
        user_id=user_id,
        name=user.name,
        language=user.language,
        laboratory_id=laboratory_id,
        roles=(roles | {Role.CLIENT} if clients else roles) if active else frozenset(),
        client_ids=clients if active else frozenset(),
    )


def _over(opened: UserSession, now: datetime, idle: timedelta, absolute: timedelta) -> bool:
    return now - opened.last_seen_at > idle or now - opened.created_at > absolute


def _roles(
    session: Session, user_id: uuid.UUID, laboratory_id: uuid.UUID | None, today: date
) -> frozenset[Role]:
    if laboratory_id is None:
        return frozenset()
    given = {"user_id": user_id, "laboratory_id": laboratory_id, "today": today}
    return frozenset(Role(role) for role in session.scalars(_ROLES, given))


def _clients(session: Session, user_id: uuid.UUID, today: date) -> frozenset[uuid.UUID]:
    return frozenset(session.scalars(_CLIENTS, {"user_id": user_id, "today": today}))


def touch(session: Session, session_id: uuid.UUID) -> None:
    """Note that a session is in use."""
    row = session.get(UserSession, session_id)
    if row is not None:
        row.last_seen_at = clock.now()
