"""Codes given in place of a password, for a new account or a lost password: they open once, until a time.

A code is told or shown once; then it stands in the database as the hash of the person's password only. Who used it
chooses a password before anything else.
"""

import re
import uuid
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import N_, InvalidInput, NotAllowed
from lims.models import OneTimeCode, User
from lims.services import passwords

LIFETIMES = {"opened": timedelta(days=7), "reset": timedelta(hours=24)}
"""How long a code opens, by what it is for."""
MOST_A_DAY = 5
"""Codes for one person within a day; more of them is no forgotten password."""


def give(session: Session, actor: Actor, user: User, purpose: str) -> str:
    """Put a code in the place of a person's password and return it; the caller names the act.

    Raises:
        NotAllowed: that person was given several codes today already.
    """
    now = clock.now()
    given = session.scalar(
        select(func.count())
        .select_from(OneTimeCode)
        .where(OneTimeCode.user_id == user.id, OneTimeCode.made_at > now - timedelta(days=1))
    )
    if (given or 0) >= MOST_A_DAY:
        raise NotAllowed(
            N_(
                "Orang ini sudah diberi %(most)s kode dalam sehari. Pastikan siapa yang meminta; coba lagi besok."
            ),
            most=MOST_A_DAY,
        )
    code = passwords.random_code()
    user.password_hash = passwords.hashed(code)
    user.must_change_password = True
    session.add(
        OneTimeCode(
            user_id=user.id,
            laboratory_id=actor.laboratory_id,
            purpose=purpose,
            made_at=now,
            made_by_id=actor.user_id,
            expires_at=now + LIFETIMES[purpose],
        )
    )
    session.flush()
    return code


def pending(session: Session, user: User | None) -> OneTimeCode | None:
    """Return the code that stands in place of a person's password, used or not; None where they have a password."""
    return newest(session, user.id) if user is not None and user.must_change_password else None


def newest(session: Session, user_id: uuid.UUID) -> OneTimeCode | None:
    """Return the code that a person was given last."""
    return session.scalars(
        select(OneTimeCode)
        .where(OneTimeCode.user_id == user_id)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()


def as_given(typed: str) -> str:
    """Return a code as it was given, however it was typed: `ABCD efgh jkmn` is `abcd-efgh-jkmn`."""
    letters = re.sub(r"[\s-]", "", typed).lower()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def use(code: OneTimeCode) -> None:
    """Note that a code has opened an account, which it does once.

    Raises:
        InvalidInput: it was used before, or its time has passed. Only who has the code learns this.
    """
    now = clock.now()
    if code.used_at is not None or code.expires_at <= now:
        raise InvalidInput(
            N_("Kode ini sudah dipakai atau sudah lewat waktunya. Mintalah kode baru di loket.")
        )
    code.used_at = now
