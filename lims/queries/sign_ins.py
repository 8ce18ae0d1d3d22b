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
        laboratories=laboratories(session, user.id),
        clients=tuple(names),
    )


def laboratories(session: Session, user_id: uuid.UUID) -> tuple[tuple[uuid.UUID, str], ...]:
    """Return the laboratories in which a person has a role that holds today, as each laboratory counts its days."""
    rows = session.execute(
        select(Laboratory, LaboratoryMembership.valid_from, LaboratoryMembership.valid_until)
        .join(LaboratoryMembership, LaboratoryMembership.laboratory_id == Laboratory.id)
        .where(LaboratoryMembership.user_id == user_id)
        .order_by(Laboratory.name, Laboratory.id)
    )
    holding = (
        (laboratory.id, laboratory.name)
        for laboratory, begins, ends in rows
        if begins <= clock.today(laboratory.timezone) <= (ends or date.max)
    )
    return tuple(dict.fromkeys(holding))


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
