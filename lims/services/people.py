"""A laboratory's people: adding them, and helping them with their account."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed
from lims.models import ClientMembership, LaboratoryMembership, User
from lims.services import accounts, audit, memberships, one_time_codes, password_resets, passwords
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults, require_reason


@dataclass(frozen=True, slots=True)
class PersonInput:
    """Who somebody is; either of e-mail and phone is what they sign in with."""

    name: str
    email: str = ""
    phone: str = ""
    employee_number: str = ""
    """NIP."""


def add(
    session: Session, actor: Actor, given: PersonInput, first_role: memberships.MembershipInput
) -> tuple[User, str]:
    """Add a person with a first role; return them with a one-time code, which is shown once.

    Raises:
        InvalidInput: something is missing; `fields` tells all faults at once.
        Conflict: somebody has that address or number already.
    """
    require(actor, Permission.PEOPLE_MANAGE)
    refuse_faults(person_faults(given) | memberships.membership_faults(first_role))
    user = accounts.add_user(
        session,
        name=given.name,
        email=given.email,
        phone=given.phone,
        password=passwords.random_password(),
        must_change_password=True,
        employee_number=given.employee_number.strip(),
    )
    memberships.give(session, actor, user.id, first_role)
    code = one_time_codes.give(session, actor, user, "opened")
    audit.record(session, actor, "user:add", user, laboratory_id=actor.laboratory())
    return user, code


def update(session: Session, actor: Actor, user_id: uuid.UUID, given: PersonInput, version: int) -> User:
    """Change name, NIP, e-mail or phone number of somebody who works here and nowhere else."""
    require(actor, Permission.PEOPLE_MANAGE)
    user = _only_ours(session, actor, user_id)
    expect_version(user.version, version)
    refuse_faults(person_faults(given))
    email, phone = accounts.normal_email(given.email), accounts.normal_phone(given.phone)
    same = [User.email == email] if email else []
    same += [User.phone == phone] if phone else []
    taken = session.scalars(select(User.id).where(User.id != user.id, or_(*same)).limit(1)).first()
    if taken is not None:
        raise Conflict(N_("Nomor telepon atau e-mail ini sudah dipakai orang lain. Pakailah yang lain."))
    user.name, user.email, user.phone = given.name.strip(), email, phone
    user.employee_number = given.employee_number.strip()
    audit.record(session, actor, "user:update", user, laboratory_id=actor.laboratory())
    return user


def person_faults(given: PersonInput) -> dict[str, LimsError]:
    """Return what is wrong with a person as they were filled in."""
    faults: dict[str, LimsError] = {}
    if not given.name.strip():
        faults["name"] = InvalidInput(N_("Isilah nama."))
    for name, read in (("email", accounts.normal_email), ("phone", accounts.normal_phone)):
        try:
            read(getattr(given, name))
        except InvalidInput as fault:
            faults[name] = fault
    if not given.email.strip() and not given.phone.strip():
        faults["phone"] = InvalidInput(N_("Isilah nomor telepon atau e-mail; itulah nama masuknya."))
    if given.employee_number.strip() and not re.fullmatch(r"[0-9 ]{8,24}", given.employee_number.strip()):
        faults["employee_number"] = InvalidInput(N_("NIP terdiri dari angka. Kosongkan bila tidak ada."))
    return faults


def disable(session: Session, actor: Actor, user_id: uuid.UUID, reason: str) -> None:
    """Shut somebody out at once; what they did stays."""
    require(actor, Permission.PEOPLE_MANAGE)
    user = _only_ours(session, actor, user_id)
    if user.id != actor.user_id:
        memberships.refuse_losing_the_last(session, actor, user.id)
    accounts.disable(session, actor, user.id, reason=require_reason(reason))


def enable(session: Session, actor: Actor, user_id: uuid.UUID, reason: str) -> None:
    """Let somebody in again, with the password that they had."""
    require(actor, Permission.PEOPLE_MANAGE)
    user = _only_ours(session, actor, user_id)
    user.disabled_at = None
    audit.record(
        session, actor, "user:enable", user, reason=require_reason(reason), laboratory_id=actor.laboratory()
    )


def reset_password(session: Session, actor: Actor, user_id: uuid.UUID, reason: str) -> str:
    """Give somebody who works here a one-time code in place of a lost password; it is shown once."""
    require(actor, Permission.PEOPLE_MANAGE)
    user = _only_ours(session, actor, user_id)
    return password_resets.give_code(session, actor, user.id, reason=require_reason(reason))


def _only_ours(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Return somebody whose account is this laboratory's business alone.

    Raises:
        NotAllowed: they also work elsewhere, or act for a client; one laboratory may not take their account.
    """
    user = memberships.member(session, actor, user_id)
    elsewhere = session.scalars(
        select(LaboratoryMembership.id)
        .where(
            LaboratoryMembership.user_id == user.id,
            LaboratoryMembership.laboratory_id != actor.laboratory(),
        )
        .limit(1)
    ).first()
    client = session.scalars(
        select(ClientMembership.id).where(ClientMembership.user_id == user.id).limit(1)
    ).first()
    if elsewhere is not None or client is not None:
        raise NotAllowed(
            N_(
                "Orang ini juga masuk untuk pihak lain, jadi akunnya bukan milik laboratorium Anda saja. "
                "Akhirilah perannya di sini; sandi dan akunnya diurus pengelola sistem."
            )
        )
    return user
