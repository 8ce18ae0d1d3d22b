"""Letters of assignment: who signed in whose place, from when until when, and by which paper."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.models import DeputyLetter, Laboratory, LaboratoryMembership, User
from lims.queries.listing import Listing, Wanted, list_page

STATES = ("current", "coming", "ended")


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the list."""

    letter: DeputyLetter
    membership: LaboratoryMembership
    person: str
    user_id: uuid.UUID
    state: str
    """One of `STATES`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be given a letter."""

    id: uuid.UUID
    name: str


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[LetterRow]:
    """Return all letters of the laboratory, the newest first; none is ever left out."""
    require(actor, Permission.PEOPLE_VIEW)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    query = (
        visible(actor, DeputyLetter)
        .join(LaboratoryMembership, LaboratoryMembership.id == DeputyLetter.membership_id)
        .join(User, User.id == LaboratoryMembership.user_id)
        .add_columns(LaboratoryMembership, User.name)
    )
    if wanted.state in STATES:
        query = query.where(_in_state(wanted.state, today))
    if text := wanted.text.strip():
        query = query.where(
            DeputyLetter.number.icontains(text, autoescape=True) | User.name.icontains(text, autoescape=True)
        )
    found = list_page(session, query, wanted, {"recorded": DeputyLetter.id}, default="-recorded")
    return found.of(
        LetterRow(letter, held, name, held.user_id, state_of(held, today))
        for letter, held, name in found.rows
    )


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    if state == "coming":
        return LaboratoryMembership.valid_from > today
    if state == "ended":
        return LaboratoryMembership.valid_until < today
    return (LaboratoryMembership.valid_from <= today) & (LaboratoryMembership.valid_until >= today)


def state_of(held: LaboratoryMembership, today: date) -> str:
    """Return whether a letter holds on a day."""
    if held.valid_until is not None and held.valid_until < today:
        return "ended"
    return "coming" if held.valid_from > today else "current"


def candidates(session: Session, actor: Actor) -> tuple[Candidate, ...]:
    """Return the people of the laboratory who can sign in."""
    require(actor, Permission.PEOPLE_MANAGE)
    rows = session.execute(
        select(User.id, User.name)
        .join(LaboratoryMembership, LaboratoryMembership.user_id == User.id)
        .where(LaboratoryMembership.laboratory_id == actor.laboratory(), User.disabled_at.is_(None))
        .distinct()
        .order_by(User.name)
    )
    return tuple(Candidate(user_id, name) for user_id, name in rows)


def scan(session: Session, actor: Actor, letter_id: uuid.UUID) -> DeputyLetter:
    """Return a letter whose scan is to be shown."""
    require(actor, Permission.PEOPLE_VIEW)
    return fetch(session, actor, DeputyLetter, letter_id)
