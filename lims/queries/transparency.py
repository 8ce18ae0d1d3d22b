"""Reads of the log: tiles, bundles, checkpoints and proofs, as they are published and as they go into a PDF."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, NotFound
from lims.domain.workflow import CertificateState
from lims.models import (
    Certificate,
    CertificateRecord,
    Laboratory,
    LogCheckpoint,
    LogCosignature,
    LogEntry,
    LogTile,
    LogWitness,
    TransparencyLog,
)
from lims.trust import merkle, status
from lims.trust.note import Checkpoint, Note
from lims.trust.proof import Proof
from lims.trust.status import Status
from lims.trust.tiles import WIDTH, TileReader, bundle

STATUSES = {
    CertificateState.SUPERSEDED: Status.SUPERSEDED,
    CertificateState.SUSPENDED: Status.SUSPENDED,
    CertificateState.WITHDRAWN: Status.WITHDRAWN,
}
"""States that stand in the status list; all others read as valid."""


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """What the trust layer holds of a certificate."""

    record: bytes
    log_index: int
    status_index: int


def record_of(session: Session, laboratory_id: uuid.UUID, certificate_id: uuid.UUID) -> IssuedRecord | None:
    """Return the record of a certificate; None for one of the earlier kind."""
    row = session.scalars(
        select(CertificateRecord).where(
            CertificateRecord.laboratory_id == laboratory_id,
            CertificateRecord.certificate_id == certificate_id,
        )
    ).one_or_none()
    return None if row is None else IssuedRecord(row.record, row.log_index, row.status_index)


def log_of(session: Session, laboratory_id: uuid.UUID) -> TransparencyLog | None:
    """Return the log of a laboratory; None where nothing was issued yet."""
    return session.scalars(
        select(TransparencyLog).where(TransparencyLog.laboratory_id == laboratory_id)
    ).one_or_none()


def by_code(session: Session, code: str) -> Laboratory:
    """Return the laboratory whose log or list is asked for.

    Raises:
        NotFound: there is none.
    """
    laboratory = session.scalars(select(Laboratory).where(Laboratory.code == code)).one_or_none()
    if laboratory is None:
        raise NotFound(N_("Tidak ada log laboratorium ini."))
    return laboratory


def hash_tile(session: Session, laboratory_id: uuid.UUID, level: int, number: int, width: int) -> bytes:
    """Return a hash tile, or the first hashes of one.

    Raises:
        NotFound: the log is not that long.
    """
    full = session.scalars(
        select(LogTile.hashes).where(
            LogTile.laboratory_id == laboratory_id, LogTile.level == level, LogTile.number == number
        )
    ).one_or_none()
    if full is not None:
        return full[: width * merkle.HASH]
    if level == 0:
        hashes = [merkle.leaf_hash(entry) for entry in _entries(session, laboratory_id, number, width)]
    else:
        hashes = list(
            session.scalars(
                select(LogTile.root)
                .where(
                    LogTile.laboratory_id == laboratory_id,
                    LogTile.level == level - 1,
                    LogTile.number >= number * WIDTH,
                    LogTile.number < number * WIDTH + width,
                )
                .order_by(LogTile.number)
            )
        )
    if len(hashes) < width:
        raise NotFound(N_("Keping log ini belum ada."))
    return b"".join(hashes)


def entry_bundle(session: Session, laboratory_id: uuid.UUID, number: int, width: int) -> bytes:
    """Return an entry bundle, or the first entries of one.

    Raises:
        NotFound: the log is not that long.
    """
    entries = _entries(session, laboratory_id, number, width)
    if len(entries) < width:
        raise NotFound(N_("Keping log ini belum ada."))
    return bundle(entries)


def _entries(session: Session, laboratory_id: uuid.UUID, number: int, width: int) -> list[bytes]:
    return list(
        session.scalars(
            select(LogEntry.entry)
            .where(
                LogEntry.laboratory_id == laboratory_id,
                LogEntry.number >= number * WIDTH,
                LogEntry.number < number * WIDTH + width,
            )
            .order_by(LogEntry.number)
        )
    )


def reader(session: Session, laboratory_id: uuid.UUID, size: int) -> TileReader:
    """Return the roots of subtrees of the log at a size, for proofs."""
    return TileReader(
        lambda level, number, width: hash_tile(session, laboratory_id, level, number, width), size
    )


def checkpoint(session: Session, laboratory_id: uuid.UUID, least: int = 0) -> LogCheckpoint | None:
    """Return the newest signed checkpoint that covers a size."""
    return session.scalars(
        select(LogCheckpoint)
        .where(LogCheckpoint.laboratory_id == laboratory_id, LogCheckpoint.size >= least)
        .order_by(LogCheckpoint.size.desc())
        .limit(1)
    ).one_or_none()


def cosigned(session: Session, found: LogCheckpoint) -> str:
    """Return a checkpoint as a signed note, with the cosignatures that have come."""
    lines = session.scalars(
        select(LogCosignature.line)
        .join(
            LogWitness,
            (LogWitness.id == LogCosignature.witness_id)
            & (LogWitness.laboratory_id == LogCosignature.laboratory_id),
        )
        .where(
            LogCosignature.laboratory_id == found.laboratory_id,
            LogCosignature.checkpoint_id == found.id,
        )
        .order_by(LogCosignature.id)
    )
    return found.note + "".join(lines)


def best_checkpoint(session: Session, laboratory_id: uuid.UUID, least: int) -> LogCheckpoint | None:
    """Return the checkpoint that covers a size with the most cosignatures, the oldest among equals.

    The oldest proves the earliest time.
    """
    found = session.scalars(
        select(LogCheckpoint)
        .where(LogCheckpoint.laboratory_id == laboratory_id, LogCheckpoint.size >= least)
        .order_by(LogCheckpoint.size)
        .limit(20)
    ).all()
    counted = session.execute(
        select(LogCosignature.checkpoint_id, func.count())
        .where(
            LogCosignature.laboratory_id == laboratory_id,
            LogCosignature.checkpoint_id.in_([one.id for one in found]),
        )
        .group_by(LogCosignature.checkpoint_id)
    )
    cosignatures = {row[0]: row[1] for row in counted}
    return max(found, key=lambda one: (cosignatures.get(one.id, 0), -one.size), default=None)


def proof(session: Session, laboratory_id: uuid.UUID, index: int) -> Proof:
    """Return the proof that an entry stands in the log, under the checkpoint that says most about its time.

    Raises:
        NotFound: no signed checkpoint covers it yet.
    """
    found = best_checkpoint(session, laboratory_id, index + 1)
    if found is None:
        raise NotFound(N_("Catatan log ini belum tercakup checkpoint. Tunggu sebentar, lalu ulangi."))
    path = merkle.inclusion_proof(reader(session, laboratory_id, found.size), index, found.size)
    return Proof(index, tuple(path), cosigned(session, found))


def root_at(session: Session, laboratory_id: uuid.UUID, size: int) -> bytes:
    """Return the root of the log at a size, from its entries and tiles."""
    if size == 0:
        return merkle.EMPTY
    return merkle.range_root(reader(session, laboratory_id, size), 0, size)


def state_of(found: LogCheckpoint) -> Checkpoint:
    """Return size and root that a checkpoint states."""
    return Checkpoint.of(Note.of(found.note).text)


def statuses(session: Session, laboratory_id: uuid.UUID, number: int) -> dict[int, Status]:
    """Return the states that differ from valid in one status list, by index."""
    first = number * status.LENGTH
    rows = session.execute(
        select(CertificateRecord.status_index, Certificate.state)
        .join(
            Certificate,
            (Certificate.id == CertificateRecord.certificate_id)
            & (Certificate.laboratory_id == CertificateRecord.laboratory_id),
        )
        .where(
            CertificateRecord.laboratory_id == laboratory_id,
            CertificateRecord.status_index >= first,
            CertificateRecord.status_index < first + status.LENGTH,
            Certificate.state.in_(tuple(STATUSES)),
        )
    )
    return {index: STATUSES[CertificateState(state)] for index, state in rows}


def lists_of(session: Session, laboratory_id: uuid.UUID) -> int:
    """Return how many status lists a laboratory has."""
    highest = session.scalars(
        select(CertificateRecord.status_index)
        .where(CertificateRecord.laboratory_id == laboratory_id)
        .order_by(CertificateRecord.status_index.desc())
        .limit(1)
    ).one_or_none()
    return 1 if highest is None else highest // status.LENGTH + 1
