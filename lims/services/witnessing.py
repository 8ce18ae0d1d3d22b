"""Asking witnesses: the network is asked outside of any transaction, what came is written inside one."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.models import Laboratory, LogCosignature, LogWitness
from lims.queries import transparency
from lims.services import audit
from lims.trust import witness as protocol
from lims.trust.merkle import consistency_proof
from lims.trust.note import Kind, Note, Verifier
from lims.trust.verifier import SKEW


@dataclass(frozen=True, slots=True)
class Asked:
    """A witness and what it is to be shown."""

    laboratory_id: uuid.UUID
    witness_id: uuid.UUID
    checkpoint_id: uuid.UUID
    key: str
    url: str
    note: str
    size: int


def add(session: Session, actor: Actor, laboratory: Laboratory, key: str, url: str) -> LogWitness:
    """Register a witness by the key that its organisation told.

    Raises:
        InvalidInput: it is no key of a witness.
    """
    require(actor, Permission.LABORATORY_CONFIGURE)
    if Verifier.of(key.strip()).kind is not Kind.COSIGNATURE:
        raise InvalidInput(N_("Ini kunci log, bukan kunci saksi."))
    if not url.startswith(("https://", "http://")):
        raise InvalidInput(N_("Alamat ini harus diawali https://: %(address)s"), address=url)
    made = LogWitness(laboratory_id=laboratory.id, key=key.strip(), url=url.strip(), since=clock.now())
    session.add(made)
    audit.record(session, actor, "log:add-witness", laboratory, note={"key": made.key, "url": made.url})
    return made


def waiting(session: Session, laboratory_id: uuid.UUID) -> list[Asked]:
    """Return which witnesses have not yet cosigned the newest checkpoint."""
    newest = transparency.checkpoint(session, laboratory_id)
    if newest is None:
        return []
    done = select(LogCosignature.witness_id).where(
        LogCosignature.laboratory_id == laboratory_id, LogCosignature.checkpoint_id == newest.id
    )
    witnesses = session.scalars(
        select(LogWitness)
        .where(
            LogWitness.laboratory_id == laboratory_id,
            LogWitness.active.is_(True),
            LogWitness.id.not_in(done),
        )
        .order_by(LogWitness.key)
    )
    return [
        Asked(laboratory_id, one.id, newest.id, one.key, one.url, newest.note, newest.size)
        for one in witnesses
    ]


def ask(session: Session, asked: Asked, seen: int = 0) -> str:
    """Show a witness the checkpoint and return its line of cosignature; `session` only reads.

    Raises:
        Unreachable: it does not answer.
        Conflict: it refuses: it saw another log than this one, which must be looked into at once.
    """
    status = 0
    for _attempt in range(3):
        reader = transparency.reader(session, asked.laboratory_id, asked.size)
        proof = consistency_proof(reader, seen, asked.size) if seen else []
        reply = protocol.ask(asked.url, protocol.request_of(seen, proof, asked.note))
        status = reply.status
        if status == 200:
            return _own_line(asked, reply.body)
        said = reply.body.strip()
        known = int(said) if status == 409 and re.fullmatch(r"[0-9]{1,18}", said) else seen
        if known == seen or known > asked.size:
            break
        seen = known
    raise Conflict(
        N_(
            "Saksi %(url)s menolak checkpoint ini (%(status)s): log yang dilihatnya dahulu lain. Selidiki segera."
        ),
        url=asked.url,
        status=status,
    )


def _own_line(asked: Asked, lines: str) -> str:
    """Return the cosignature of the witness itself, and nothing else of what it answered.

    Its time is held against ours: under one of another year verifiers would call genuine certificates dated back.
    """
    witness = Verifier.of(asked.key)
    note = Note.of(asked.note + lines)
    at = note.cosigned([witness]).get(witness.name)
    if at is None:
        raise Conflict(N_("Saksi %(url)s menjawab dengan tanda tangan yang salah."), url=asked.url)
    if abs(at - clock.now()) > SKEW:
        raise Conflict(
            N_("Jam saksi %(url)s menunjuk %(at)s; cocokkan jamnya atau jam server ini."),
            url=asked.url,
            at=at.strftime("%Y-%m-%d %H:%M UTC"),
        )
    own = (one for one in note.signatures if (one.name, one.key_id) == (witness.name, witness.key_id))
    return next(own).line()


def keep(session: Session, asked: Asked, line: str) -> None:
    """Keep a cosignature; one that is there already is not kept twice."""
    known = session.scalars(
        select(LogCosignature.id).where(
            LogCosignature.laboratory_id == asked.laboratory_id,
            LogCosignature.checkpoint_id == asked.checkpoint_id,
            LogCosignature.witness_id == asked.witness_id,
        )
    ).first()
    if known is None:
        session.add(
            LogCosignature(
                laboratory_id=asked.laboratory_id,
                checkpoint_id=asked.checkpoint_id,
                witness_id=asked.witness_id,
                line=line,
                at=clock.now(),
            )
        )
        session.flush()
