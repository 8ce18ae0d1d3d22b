"""Where samples and their pieces are now and who has them, and the whole chain of custody (17025 7.4.1)."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, aliased

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.roles import Role
from lims.models import CustodyEvent, Laboratory, LaboratoryMembership, Sample, Specimen, User

RECENT = 400
"""How many of the newest links are looked through for the places that are usual."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the chain of custody."""

    at: datetime
    by: str
    event: str
    place: str
    holder: str
    """Who of the laboratory has it since; empty where nobody was named."""
    note: str
    piece: str
    """Method and mark, where one piece moved alone."""
    sample_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person to whom something can be handed."""

    id: uuid.UUID
    name: str


def chain_of(
    session: Session, laboratory_id: uuid.UUID, sample_ids: Collection[uuid.UUID]
) -> tuple[Link, ...]:
    """Return every link of some samples, the first one first."""
    rows: Iterable[Any] = session.execute(
        _links(laboratory_id).where(CustodyEvent.sample_id.in_(sample_ids)).order_by(CustodyEvent.id)
    )
    return tuple(_link(event, *told) for event, *told in rows)


def latest_of(
    session: Session, laboratory_id: uuid.UUID, sample_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Link]:
    """Return the newest link of each sample as a whole; pieces that moved alone do not count."""
    rows: Iterable[Any] = session.execute(
        _links(laboratory_id).where(
            CustodyEvent.sample_id.in_(sample_ids),
            CustodyEvent.specimen_id.is_(None),
            ~_moved_since(laboratory_id),
        )
    )
    return {link.sample_id: link for link in (_link(event, *told) for event, *told in rows)}


def with_holder(laboratory_id: uuid.UUID, user_id: uuid.UUID) -> Select[uuid.UUID]:
    """Return the samples that a person has: handed to them, and moved by nothing since.

    Asked of the samples that are still here, which are few, not of everything that the person ever held.
    """
    return (
        select(CustodyEvent.sample_id)
        .join(
            Sample,
            (Sample.laboratory_id == CustodyEvent.laboratory_id) & (Sample.id == CustodyEvent.sample_id),
        )
        .where(
            Sample.gone_on.is_(None),
            CustodyEvent.laboratory_id == laboratory_id,
            CustodyEvent.holder_id == user_id,
            CustodyEvent.specimen_id.is_(None),
            ~_moved_since(laboratory_id),
        )
    )


def _moved_since(laboratory_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that the sample as a whole has a link after this one."""
    after = aliased(CustodyEvent)
    return (
        select(after.id)
        .where(
            after.laboratory_id == laboratory_id,
            after.sample_id == CustodyEvent.sample_id,
            after.specimen_id.is_(None),
            after.id > CustodyEvent.id,
        )
        .exists()
    )


def colleagues(session: Session, actor: Actor) -> tuple[Colleague, ...]:
    """Return who works in the laboratory today, by name; whoever asks stands first."""
    require(actor, Permission.SAMPLE_VIEW)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    rows = session.execute(
        select(User.id, User.name)
        .join(LaboratoryMembership, LaboratoryMembership.user_id == User.id)
        .where(
            LaboratoryMembership.laboratory_id == actor.laboratory(),
            LaboratoryMembership.role != Role.ASSESSOR,
            LaboratoryMembership.valid_from <= today,
            (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= today),
        )
        .distinct()
    )
    found = [Colleague(*row) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.id != actor.user_id, one.name)))


def usual_places(session: Session, actor: Actor) -> tuple[str, ...]:
    """Return the places to which samples went lately, by name."""
    require(actor, Permission.SAMPLE_VIEW)
    newest = (
        select(CustodyEvent.place)
        .where(CustodyEvent.laboratory_id == actor.laboratory(), CustodyEvent.event == "handed-over")
        .order_by(CustodyEvent.id.desc())
        .limit(RECENT)
        .subquery()
    )
    return tuple(sorted(place for place in session.scalars(select(newest.c.place).distinct()) if place))


def _links(laboratory_id: uuid.UUID) -> Select[CustodyEvent, str, str, str, str]:
    holder = aliased(User)
    return (
        select(CustodyEvent, User.name, holder.name, Specimen.method_code, Specimen.mark)
        .join(User, User.id == CustodyEvent.by_id)
        .outerjoin(holder, holder.id == CustodyEvent.holder_id)
        .outerjoin(Specimen, Specimen.id == CustodyEvent.specimen_id)
        .where(CustodyEvent.laboratory_id == laboratory_id)
    )


def _link(event: CustodyEvent, by: str, holder: str | None, method: str | None, mark: str | None) -> Link:
    return Link(
        at=event.at,
        by=by,
        event=event.event,
        place=event.place,
        holder=holder or "",
        note=event.note,
        piece=f"{method} · {mark}" if method and mark else "",
        sample_id=event.sample_id,
    )
