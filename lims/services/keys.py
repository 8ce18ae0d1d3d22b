"""Acts on keys: make, rotate, retire, revoke. Each is entered in the log, so that nobody can do it in secret."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput
from lims.models import Certificate, CertificateRecord, Laboratory, LogEntry
from lims.services import audit, transparency
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore

AT_ONCE = {Purpose.LOG: (Purpose.LOG,), Purpose.AUTHORITY: (Purpose.AUTHORITY, Purpose.SEAL)}
"""What is put in the place of a key that was revoked: the others are made anew by themselves when next needed."""


def make(session: Session, actor: Actor, laboratory: Laboratory, keys: KeyStore) -> bool:
    """Make the keys of a laboratory; say whether there were none."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    first = not keys.has(laboratory.code)
    _enter(session, laboratory, keys)
    if first:
        audit.record(session, actor, "keys:make", laboratory)
    return first


def rotate(
    session: Session, actor: Actor, laboratory: Laboratory, keys: KeyStore, purposes: tuple[Purpose, ...]
) -> None:
    """Put new keys in the place of those in force."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    keys.ensure(laboratory.code, laboratory.name, clock.now(), demonstration=laboratory.demonstration)
    keys.rotate(laboratory.code, clock.now(), purposes)
    _enter(session, laboratory, keys)
    audit.record(
        session, actor, "keys:rotate", laboratory, note={"purposes": [one.value for one in purposes]}
    )


def retire(session: Session, actor: Actor, laboratory: Laboratory, keys: KeyStore, kid: str) -> None:
    """Let a key sign no more."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    keys.retire(laboratory.code, kid, clock.now())
    _enter(session, laboratory, keys)
    audit.record(session, actor, "keys:retire", laboratory, note={"kid": kid})


def revoke(
    session: Session,
    actor: Actor,
    laboratory: Laboratory,
    keys: KeyStore,
    kid: str,
    since: datetime,
    reason: str,
) -> list[str]:
    """Declare a key stolen from an instant on; return the numbers of genuine certificates to issue anew.

    What the log had by then stays good; all that the key signed later is believed no more, genuine or not.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasannya."))
    if since > clock.now():
        raise InvalidInput(N_("Saat pencabutan tidak boleh di masa depan."))
    size = session.scalar(
        select(func.count())
        .select_from(LogEntry)
        .where(LogEntry.laboratory_id == laboratory.id, LogEntry.at < since)
    )
    key = keys.ring(laboratory.code).find(kid).public
    ring = keys.revoke(laboratory.code, kid, clock.now(), since=since, log_size=size or 0)
    if not ring.has_current(key.purpose, clock.now()):
        keys.rotate(laboratory.code, clock.now(), AT_ONCE.get(key.purpose, ()))
    _enter(session, laboratory, keys)
    audit.record(
        session,
        actor,
        "keys:revoke",
        laboratory,
        reason=reason,
        note={"kid": key.kid.hex(), "since": since, "log_size": size or 0},
    )
    numbers = session.scalars(
        select(Certificate.number)
        .join(
            CertificateRecord,
            (CertificateRecord.certificate_id == Certificate.id)
            & (CertificateRecord.laboratory_id == Certificate.laboratory_id),
        )
        .where(
            CertificateRecord.laboratory_id == laboratory.id,
            CertificateRecord.kid == key.kid.hex(),
            CertificateRecord.log_index >= (size or 0),
        )
        .order_by(CertificateRecord.log_index)
    )
    return [number for number in numbers if number]


def _enter(session: Session, laboratory: Laboratory, keys: KeyStore) -> None:
    log = transparency.opened(session, laboratory, keys)
    transparency.sign_checkpoint(session, log, keys, laboratory.code)
