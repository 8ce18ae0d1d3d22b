"""Lost passwords: who may help whom, and the one-time code that helps."""

import uuid

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, NotAllowed, NotFound
from lims.models import ClientMembership, ClientRelation, LaboratoryMembership, User
from lims.services import accounts, audit, notices, one_time_codes
from lims.services.validity import require_reason


def give_code(session: Session, actor: Actor, user_id: uuid.UUID, *, reason: str) -> str:
    """Give a person a one-time code in place of a lost password; returned once, and its owner is told.

    Reception may do so for the people of its own clients, the administrator for the people of the laboratory.
    """
    user = _reachable(session, actor, user_id)
    reason = require_reason(reason)
    code = one_time_codes.give(session, actor, user, "reset")
    accounts.end_sessions(session, user.id)
    _tell_owner(session, actor, user)
    audit.record(
        session, actor, "user:reset-password", user, reason=reason, laboratory_id=actor.laboratory_id
    )
    return code


def _tell_owner(session: Session, actor: Actor, user: User) -> None:
    """Tell the owner of an account without e-mail through the business; others get a letter of their own."""
    if user.email or actor.laboratory_id is None:
        return
    client_id = session.scalars(
        select(ClientMembership.client_id)
        .join(ClientRelation, ClientRelation.client_id == ClientMembership.client_id)
        .where(ClientMembership.user_id == user.id, ClientRelation.laboratory_id == actor.laboratory_id)
        .order_by(ClientMembership.id)
        .limit(1)
    ).one_or_none()
    if client_id is not None:
        notices.tell(session, actor.laboratory_id, client_id, "password-reset", text=user.name)


def _reachable(session: Session, actor: Actor, user_id: uuid.UUID) -> User:
    """Return a person that the actor may help, or refuse."""
    inside = session.scalar(
        select(func.count())
        .select_from(LaboratoryMembership)
        .where(
            LaboratoryMembership.user_id == user_id,
            LaboratoryMembership.laboratory_id == actor.laboratory_id,
        )
    )
    if inside:
        require(actor, Permission.PEOPLE_MANAGE)
    else:
        require(actor, Permission.APPLICATION_ENTER)
        related = session.scalar(
            select(func.count())
            .select_from(ClientMembership)
            .join(ClientRelation, ClientRelation.client_id == ClientMembership.client_id)
            .where(
                ClientMembership.user_id == user_id,
                ClientRelation.laboratory_id == actor.laboratory_id,
            )
        )
        if not related:
            raise NotFound(N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda."))
    user = session.get(User, user_id)
    if user is None:
        raise NotFound(N_("Tidak ditemukan. Mungkin alamatnya salah ketik, atau bukan milik Anda."))
    if actor.signed_in:  # whoever administers the machine helps everybody
        _refuse_staff_of_another(session, actor, user)
    return user


def _refuse_staff_of_another(session: Session, actor: Actor, user: User) -> None:
    """Refuse one laboratory the password of somebody who works in another: it would open that one's work."""
    elsewhere = session.scalars(
        select(LaboratoryMembership.id)
        .where(
            LaboratoryMembership.user_id == user.id,
            LaboratoryMembership.laboratory_id != actor.laboratory(),
        )
        .limit(1)
    ).first()
    if elsewhere is not None:
        raise NotAllowed(
            N_(
                "Orang ini juga bekerja di laboratorium lain, jadi sandinya tidak disetel ulang di sini. "
                "Mintalah kepada pengelola sistem."
            )
        )
