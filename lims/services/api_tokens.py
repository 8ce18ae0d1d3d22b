"""Tokens by which programs act as the person who made them: shown once, kept as a hash, for a year at most."""

import secrets
import uuid
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.access.actor import token_hash
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.roles import Role
from lims.models import ApiAnswer, ApiToken
from lims.services import audit

PREFIX = "lims_"
"""By which scanners of published code know such a token."""

MOST_DAYS, MOST_TOKENS = 366, 20

KEPT = timedelta(days=30)
"""How long the answer to a request with a key is kept."""


def make(session: Session, actor: Actor, name: str, days: int = 90) -> tuple[ApiToken, str]:
    """Make a token with the roles that the person has now, and return it with its text, which nobody sees again."""
    name = name.strip()
    if not name or len(name) > 100:
        fault = InvalidInput(N_("Beri nama programnya, paling panjang 100 karakter."))
        raise InvalidInput(fault.message, {"name": fault})
    if not 1 <= days <= MOST_DAYS:
        fault = InvalidInput(N_("Masa berlakunya 1 sampai 366 hari."))
        raise InvalidInput(fault.message, {"days": fault})
    alive = [one for one in of(session, actor) if one.revoked_at is None and one.expires_at > clock.now()]
    if len(alive) >= MOST_TOKENS:
        raise Conflict(N_("Anda sudah memiliki banyak token. Cabut dahulu yang tidak dipakai."))
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user_id=actor.known_id(),
        laboratory_id=actor.laboratory_id,
        name=name,
        roles=sorted(role.value for role in actor.roles - {Role.CLIENT}),
        token_sha256=token_hash(text),
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "api-token:make", row)
    return row, text


def revoke(session: Session, actor: Actor, token_id: uuid.UUID) -> None:
    """End one's own token; what it was answered stays."""
    row = session.get(ApiToken, token_id)
    if row is None or row.user_id != actor.user_id:
        raise NotFound(N_("Token ini tidak ada."))
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        audit.record(session, actor, "api-token:revoke", row)


def use(session: Session, actor: Actor, token_id: uuid.UUID, on: date) -> None:
    """Note on which day a token was used last; the trail tells each day of use once."""
    row = session.get_one(ApiToken, token_id)
    row.last_used_on = on
    audit.record(session, actor, "api-token:use", row)


def forget_answers(session: Session) -> int:
    """Forget what was answered long ago to requests with a key; return how many answers that were.

    They are no records: all that they told stands in rows of its own. They let a request be repeated safely, and nobody
    repeats one after a month.
    """
    kept_since = clock.now() - KEPT
    old = delete(ApiAnswer).where(ApiAnswer.answered_at < kept_since).returning(ApiAnswer.id)
    return len(session.scalars(old).all())


def of(session: Session, actor: Actor) -> list[ApiToken]:
    """Return one's own tokens, the newest first."""
    return list(
        session.scalars(
            select(ApiToken).where(ApiToken.user_id == actor.user_id).order_by(ApiToken.id.desc())
        )
    )
