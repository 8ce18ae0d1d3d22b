"""The people of a laboratory, their roles and authorisations, as administration and assessors read them."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Exists, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, NotFound
from lims.domain.roles import Role
from lims.models import ClientMembership, Laboratory, LaboratoryMembership, MethodAuthorisation, User
from lims.queries.listing import Listing, Wanted, list_page

STATES = ("current", "former", "open", "ending", "disabled")
"""Filters of the list: at work, no longer, no longer but able to sign in, something ends soon, shut out."""
SOON = timedelta(days=30)
"""How long before its last day a role or an authorisation is told of."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role with its dates."""

    id: uuid.UUID
    role: Role
    position: str
    capacity: str
    deputises_for: str
    letter: str
    valid_from: date
    valid_until: date | None
    current: bool


@dataclass(frozen=True, slots=True)
class Authorised:
    """A method that a person may perform or review, with its dates."""

    id: uuid.UUID
    method_code: str
    activity: str
    valid_from: date
    valid_until: date | None
    evidence: str
    current: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list."""

    id: uuid.UUID
    name: str
    sign_in: str
    roles: tuple[Role, ...]
    """Those that hold today."""
    position: str
    disabled: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with all roles and authorisations, past ones included."""

    id: uuid.UUID
    version: int
    name: str
    email: str
    phone: str
    employee_number: str
    disabled: bool
    must_change_password: bool
    elsewhere: bool
    """They also sign in for somebody else, so that their account is not this laboratory's to manage."""
    held: tuple[Held, ...]
    authorised: tuple[Authorised, ...]
    today: date


def search(session: Session, actor: Actor, wanted: Wanted) -> Listing[PersonRow]:
    """Return the people of the actor's laboratory by name; `state` is one of `STATES`."""
    require(actor, Permission.PEOPLE_VIEW)
    today = _today(session, actor)
    query = _members(actor)
    text = wanted.text.strip()
    if text:
        query = query.where(
            or_(
                User.name.icontains(text, autoescape=True),
                User.email == text.lower(),
                User.phone.contains(text, autoescape=True),
                User.employee_number == text,
            )
        )
    query = query.where(*_within(actor, wanted.state, today))
    found = list_page(session, query, wanted, {"name": User.name}, default="name")
    held = _held_by(session, actor, [user.id for (user,) in found.rows], today)
    return found.of(
        _row(user, [one for one in held.get(user.id, []) if one.current]) for (user,) in found.rows
    )


def count(session: Session, actor: Actor, state: str) -> int:
    """Return how many people stand under a filter of the list."""
    require(actor, Permission.PEOPLE_VIEW)
    query = _members(actor).where(*_within(actor, state, _today(session, actor)))
    return session.scalar(query.with_only_columns(func.count())) or 0


def _within(actor: Actor, state: str, today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a filter; none where it is unknown."""
    able = User.disabled_at.is_(None)
    match state:
        case "current":
            return _works(actor, today), able
        case "former":
            return (~_works(actor, today),)
        case "open":
            return ~_works(actor, today), able
        case "ending":
            return able, _ends(actor, LaboratoryMembership, today) | _ends(actor, MethodAuthorisation, today)
        case "disabled":
            return (User.disabled_at.is_not(None),)
        case _:
            return ()


def _ends(actor: Actor, model: type[LaboratoryMembership | MethodAuthorisation], today: date) -> Exists:
    """Return the condition that a role or an authorisation of somebody ends soon."""
    return exists().where(
        model.user_id == User.id,
        model.laboratory_id == actor.laboratory(),
        model.valid_until.between(today, today + SOON),
    )


def _members(actor: Actor) -> Select[User]:
    return select(User).where(
        exists().where(
            LaboratoryMembership.user_id == User.id,
            LaboratoryMembership.laboratory_id == actor.laboratory(),
        )
    )


def _works(actor: Actor, today: date) -> ColumnElement[bool]:
    """Return the condition that somebody holds a role today."""
    return exists().where(
        LaboratoryMembership.user_id == User.id,
        LaboratoryMembership.laboratory_id == actor.laboratory(),
        LaboratoryMembership.valid_from <= today,
        (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
    )


def _row(user: User, held: list[Held]) -> PersonRow:
    return PersonRow(
        id=user.id,
        name=user.name,
        sign_in=user.email or user.phone or "",
        roles=tuple(dict.fromkeys(one.role for one in held)),
        position=next((one.position for one in held if one.position), ""),
        disabled=user.disabled_at is not None,
    )


def read(session: Session, actor: Actor, user_id: uuid.UUID) -> PersonPage:
    """Return a person of the actor's laboratory.

    Raises:
        NotFound: nobody by that id has or had a role here.
    """
    user = session.scalars(_members(actor).where(User.id == user_id)).one_or_none() if actor.staff else None
    if user is None:
        raise NotFound(N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda."))
    require(actor, Permission.PEOPLE_VIEW)
    today = _today(session, actor)
    return PersonPage(
        id=user.id,
        version=user.version,
        name=user.name,
        email=user.email or "",
        phone=user.phone or "",
        employee_number=user.employee_number,
        disabled=user.disabled_at is not None,
        must_change_password=user.must_change_password,
        elsewhere=_elsewhere(session, actor, user.id),
        held=tuple(_held_by(session, actor, [user.id], today).get(user.id, [])),
        authorised=tuple(_authorised(session, actor, user.id, today)),
        today=today,
    )


def _elsewhere(session: Session, actor: Actor, user_id: uuid.UUID) -> bool:
    return bool(
        session.scalar(
            select(
                or_(
                    exists().where(
                        LaboratoryMembership.user_id == user_id,
                        LaboratoryMembership.laboratory_id != actor.laboratory(),
                    ),
                    exists().where(ClientMembership.user_id == user_id),
                )
            )
        )
    )


def _held_by(
    session: Session, actor: Actor, user_ids: list[uuid.UUID], today: date
) -> dict[uuid.UUID, list[Held]]:
    """Return the roles of people, those of today first."""
    rows = session.scalars(
        select(LaboratoryMembership)
        .where(
            LaboratoryMembership.laboratory_id == actor.laboratory(),
            LaboratoryMembership.user_id.in_(user_ids),
        )
        .order_by(LaboratoryMembership.valid_from.desc(), LaboratoryMembership.id)
    )
    found: dict[uuid.UUID, list[Held]] = {}
    for row in rows:
        found.setdefault(row.user_id, []).append(
            Held(
                id=row.id,
                role=Role(row.role),
                position=row.position,
                capacity=row.capacity,
                deputises_for=row.deputises_for,
                letter=row.letter,
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                current=holds(row.valid_from, row.valid_until, today),
            )
        )
    return {user_id: sorted(held, key=lambda one: not one.current) for user_id, held in found.items()}


def _authorised(session: Session, actor: Actor, user_id: uuid.UUID, today: date) -> list[Authorised]:
    rows = session.scalars(
        select(MethodAuthorisation)
        .where(
            MethodAuthorisation.laboratory_id == actor.laboratory(), MethodAuthorisation.user_id == user_id
        )
        .order_by(MethodAuthorisation.method_code, MethodAuthorisation.valid_from.desc())
    )
    found = [
        Authorised(
            id=row.id,
            method_code=row.method_code,
            activity=row.activity,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            evidence=row.evidence,
            current=holds(row.valid_from, row.valid_until, today),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: not one.current)


def holds(valid_from: date, valid_until: date | None, today: date) -> bool:
    """Say whether a span of days covers a day."""
    return valid_from <= today and (valid_until is None or valid_until >= today)


def _today(session: Session, actor: Actor) -> date:
    return clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
