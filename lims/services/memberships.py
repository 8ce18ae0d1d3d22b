"""Roles in a laboratory: given with dates, ended with dates, never taken back (17025 6.2.4)."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotFound
from lims.domain.roles import STAFF, Role
from lims.models import LaboratoryMembership, User
from lims.services import audit
from lims.services.validity import refuse_faults, required_day, span_faults, today_of

CAPACITIES = ("", "Plh.", "Plt.", "a.n.")
SIGNATORIES = frozenset({Role.HEAD, Role.TECHNICAL_MANAGER})
"""Roles whose position is printed under a signature, and whose deputies need a letter."""


@dataclass(frozen=True, slots=True)
class MembershipInput:
    """A role, since when and until when, and for a deputy by which letter."""

    role: str
    valid_from: date | None
    valid_until: date | None = None
    position: str = ""
    capacity: str = ""
    deputises_for: str = ""
    letter: str = ""


def add_membership(
    session: Session, actor: Actor, user_id: uuid.UUID, given: MembershipInput
) -> LaboratoryMembership:
    """Give a person of this laboratory a role."""
    require(actor, Permission.PEOPLE_MANAGE)
    person = member(session, actor, user_id)
    refuse_faults(membership_faults(given))
    membership = give(session, actor, person.id, given)
    audit.record(session, actor, "membership:add", membership)
    return membership


def give(session: Session, actor: Actor, user_id: uuid.UUID, given: MembershipInput) -> LaboratoryMembership:
    """Give a role whose faults were looked for; the caller names the act."""
    valid_from = required_day(given.valid_from, "valid_from")
    _refuse_overlap(session, actor.laboratory(), user_id, given)
    membership = LaboratoryMembership(
        laboratory_id=actor.laboratory(),
        user_id=user_id,
        role=given.role,
        position=given.position.strip(),
        valid_from=valid_from,
        valid_until=given.valid_until,
        capacity=given.capacity,
        deputises_for=given.deputises_for.strip(),
        letter=given.letter.strip(),
    )
    session.add(membership)
    session.flush()
    return membership


def membership_faults(given: MembershipInput) -> dict[str, LimsError]:
    """Return what is wrong with a role as it was filled in."""
    faults: dict[str, LimsError] = {}
    if given.role not in STAFF:
        faults["role"] = InvalidInput(N_("Pilih peran dari daftar."))
    faults |= span_faults(given.valid_from, given.valid_until)
    if given.capacity not in CAPACITIES:
        faults["capacity"] = InvalidInput(N_("Pilih Plh., Plt., atau a.n."))
    if given.role in SIGNATORIES and not given.position.strip():
        faults["position"] = InvalidInput(N_("Isilah jabatan; jabatan ini dicetak di bawah tanda tangan."))
    if given.capacity:
        faults |= _deputy_faults(given)
    return faults


def _deputy_faults(given: MembershipInput) -> dict[str, LimsError]:
    """A deputy signs for somebody, by a letter, for a time (17025 6.2.5 e)."""
    faults: dict[str, LimsError] = {}
    if given.role not in SIGNATORIES:
        faults["capacity"] = InvalidInput(
            N_("Hanya kepala dan manajer teknis yang diwakili dengan surat tugas.")
        )
    if not given.deputises_for.strip():
        faults["deputises_for"] = InvalidInput(N_("Isilah jabatan yang diwakili."))
    if not given.letter.strip():
        faults["letter"] = InvalidInput(N_("Isilah nomor dan tanggal surat tugas."))
    if given.valid_until is None:
        faults["valid_until"] = InvalidInput(N_("Isilah sampai kapan surat tugas berlaku."))
    return faults


def _refuse_overlap(
    session: Session, laboratory_id: uuid.UUID, user_id: uuid.UUID, given: MembershipInput
) -> None:
    same = session.scalars(
        select(LaboratoryMembership).where(
            LaboratoryMembership.laboratory_id == laboratory_id,
            LaboratoryMembership.user_id == user_id,
            LaboratoryMembership.role == given.role,
            LaboratoryMembership.capacity == given.capacity,
        )
    )
    for one in same:
        if (one.valid_until or date.max) >= (given.valid_from or date.min) and one.valid_from <= (
            given.valid_until or date.max
        ):
            raise Conflict(
                N_("Orang ini sudah memegang peran itu pada masa tersebut. Akhiri dulu yang lama.")
            )


def end_membership(session: Session, actor: Actor, membership_id: uuid.UUID, last_day: date | None) -> None:
    """End a role after a day; the laboratory keeps an administrator."""
    require(actor, Permission.PEOPLE_MANAGE)
    membership = fetch(session, actor, LaboratoryMembership, membership_id, lock=True)
    if membership.role == Role.ADMINISTRATOR:
        refuse_losing_the_last(session, actor, membership.user_id)
    membership.valid_until = required_day(last_day, "last_day")
    audit.record(session, actor, "membership:end", membership)


def refuse_losing_the_last(session: Session, actor: Actor, user_id: uuid.UUID) -> None:
    """Refuse to leave a laboratory without anybody who could let others in."""
    today = today_of(session, actor)
    others = session.scalar(
        select(func.count())
        .select_from(LaboratoryMembership)
        .join(User, User.id == LaboratoryMembership.user_id)
        .where(
            LaboratoryMembership.laboratory_id == actor.laboratory(),
            LaboratoryMembership.role == Role.ADMINISTRATOR,
            LaboratoryMembership.user_id != user_id,
            LaboratoryMembership.valid_from <= today,
            (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until > today),
            User.disabled_at.is_(None),
        )
    )
    if not others:
        raise Conflict(
            N_("Laboratorium harus mempunyai administrator. Berikan peran itu kepada orang lain lebih dulu.")
        )


def member(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Return somebody who has, or once had, a role in this laboratory.

    Raises:
        NotFound: there is no such person here.
    """
    user = session.scalars(
        select(User).where(
            User.id == user_id,
            User.id.in_(
                select(LaboratoryMembership.user_id).where(
                    LaboratoryMembership.laboratory_id == actor.laboratory()
                )
            ),
        )
    ).one_or_none()
    if user is None:
        raise NotFound(N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda."))
    return user
