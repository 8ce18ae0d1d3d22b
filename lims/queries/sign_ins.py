"""A person's own account: how they sign in, where they are signed in, and for whom."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.models import Client, Laboratory, LaboratoryMembership, OneTimeCode, User, UserSession


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser that is signed in."""

    id: uuid.UUID
    opened_at: datetime
    last_seen_at: datetime
    present: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """The account."""

    name: str
    phone: str
    email: str
    language: str
    sessions: tuple[OpenSession, ...]
    laboratories: tuple[tuple[uuid.UUID, str], ...]
    """Those that the person may choose from."""
    clients: tuple[str, ...]


def read(session: Session, actor: Actor, idle: timedelta, absolute: timedelta) -> Profile:
    """Return one's own account; sessions that have run out are as good as ended."""
    user = session.get_one(User, actor.known_id())
    now = clock.now()
    rows = session.scalars(
        select(UserSession)
        .where(
            UserSession.user_id == user.id,
            UserSession.ended_at.is_(None),
            UserSession.last_seen_at > now - idle,
            UserSession.created_at > now - absolute,
        )
        .order_by(UserSession.last_seen_at.desc())
    )
    names = session.scalars(select(Client.name).where(Client.id.in_(actor.client_ids)).order_by(Client.name))
    return Profile(
        name=user.name,
        phone=user.phone or "",
        email=user.email or "",
        language=user.language,
        sessions=tuple(
            OpenSession(row.id, row.created_at, row.last_seen_at, row.id == actor.session_id) for row in rows
        ),
        laboratories=laboratories(session, user.id, now.date()),
        clients=tuple(names),
    )


def laboratories(session: Session, user_id: uuid.UUID, today: date) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return the laboratories in which a person has a role that holds today."""
    rows = session.execute(
        select(Laboratory.id, Laboratory.name)
        .where(
            Laboratory.id.in_(
                select(LaboratoryMembership.laboratory_id).where(
                    LaboratoryMembership.user_id == user_id,
                    LaboratoryMembership.valid_from <= today + timedelta(days=1),
                    (LaboratoryMembership.valid_until.is_(None))
                    | (LaboratoryMembership.valid_until >= today),
                )
            )
        )
        .order_by(Laboratory.name)
    )
    return tuple(rows)


def came_by_code(session: Session, actor: Actor) -> bool:
    """Say whether a one-time code brought the person in, so that no old password can be asked for."""
    if not actor.must_change_password:
        return False
    used = session.scalars(
        select(OneTimeCode.used_at)
        .where(OneTimeCode.user_id == actor.user_id)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
    ).first()
    return used is not None
