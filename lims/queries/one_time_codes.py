"""A one-time code as it is handed over: to whom, how they sign in with it, until when."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor
from lims.models import Laboratory, OneTimeCode, User


@dataclass(frozen=True, slots=True)
class HandedOver:
    """All that stands beside a code; the code itself is nowhere to be read."""

    name: str
    sign_in: str
    """Phone number or e-mail address, whichever they sign in with."""
    phone: str
    language: str
    opened: bool
    """For a new account, not for a lost password."""
    expires_at: datetime
    laboratory: str
    base: str
    """The laboratory's public address, without a slash at its end; empty where it has none."""


def read(session: Session, actor: Actor, user_id: uuid.UUID) -> HandedOver:
    """Return what the one who just gave a code shows or prints with it."""
    code, user = session.execute(
        select(OneTimeCode, User)
        .join(User, User.id == OneTimeCode.user_id)
        .where(OneTimeCode.user_id == user_id, OneTimeCode.made_by_id == actor.user_id)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
    ).one()
    laboratory = session.get_one(Laboratory, actor.laboratory())
    return HandedOver(
        name=user.name,
        sign_in=_as_written(user.phone) if user.phone else user.email or "",
        phone=user.phone or "",
        language=user.language,
        opened=code.purpose == "opened",
        expires_at=code.expires_at,
        laboratory=laboratory.name,
        base=(laboratory.verification_url or "").rstrip("/"),
    )


def _as_written(phone: str) -> str:
    """Return a number of Indonesia as people write it, from the 0 on and in groups; any other with its country."""
    if not phone.startswith("62"):
        return f"+{phone}"
    number = f"0{phone[2:]}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
