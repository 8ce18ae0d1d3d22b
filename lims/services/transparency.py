"""Acts on the log: open it, append to it, sign its state. Appending costs the same at ten entries and at a million."""

import uuid
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.certificate import CertificateContent
from lims.domain.errors import N_, GateClosed
from lims.domain.workflow import PUBLIC_STATES
from lims.models import (
    Certificate,
    CertificateRecord,
    Client,
    Laboratory,
    LogCheckpoint,
    LogEntry,
    LogTile,
    Order,
    TransparencyLog,
)
from lims.queries import transparency as reads
from lims.trust import claims, cose, entries, note, paper, status
from lims.trust.entries import KeyEvent
from lims.trust.keyring import KeyRing
from lims.trust.keys import Purpose
from lims.trust.keystore import KeyStore
from lims.trust.merkle import Edge, leaf_hash, subtree_root
from lims.trust.tiles import HEIGHT, WIDTH

CAPACITY = 2672
"""Bits of data in a QR of version 13-M (ISO/IEC 18004)."""


def opened(session: Session, laboratory: Laboratory, keys: KeyStore) -> TransparencyLog:
    """Return the log of a laboratory, locked: made where there is none, with all keys entered in it."""
    now = clock.now()
    ring = keys.ensure(laboratory.code, laboratory.name, now, demonstration=laboratory.demonstration)
    log = locked(session, laboratory.id)
    if log is None:
        host = urlsplit(laboratory.verification_url or "").netloc or f"{laboratory.code.lower()}.invalid"
        log = TransparencyLog(
            laboratory_id=laboratory.id, origin=f"{host}/log/{laboratory.code}", size=0, roots=[]
        )
        session.add(log)
        session.flush()
        _enter_earlier(session, log)
    enter_keys(session, log, ring)
    return log


def _enter_earlier(session: Session, log: TransparencyLog) -> None:
    """Enter what was issued before there was a log: its prints are as they are now, whatever their dates."""
    earlier = session.execute(
        select(Certificate.id, Certificate.pdf_sha256)
        .where(
            Certificate.laboratory_id == log.laboratory_id,
            Certificate.state.in_(PUBLIC_STATES),
            Certificate.pdf_sha256.is_not(None),
        )
        .order_by(Certificate.issued_at, Certificate.id)
    )
    for row in earlier.all():
        append(session, log, entries.imported(bytes.fromhex(row.pdf_sha256)), row.id)


def locked(session: Session, laboratory_id: uuid.UUID) -> TransparencyLog | None:
    """Return the log of a laboratory with its row locked; None where there is none."""
    return session.scalars(
        select(TransparencyLog)
        .where(TransparencyLog.laboratory_id == laboratory_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def enter_keys(session: Session, log: TransparencyLog, ring: KeyRing) -> None:
    """Enter what became of the keys since the last time."""
    known = set(
        session.scalars(
            select(LogEntry.entry).where(
                LogEntry.laboratory_id == log.laboratory_id, LogEntry.certificate_id.is_(None)
            )
        )
    )
    for key in ring.public:
        happened = [KeyEvent.NEW]
        happened += [KeyEvent.RETIRED] if key.retired_at else []
        happened += [KeyEvent.REVOKED] if key.revoked_size is not None else []
        for event in happened:
            entry = entries.key_event(key, event)
            if entry not in known:
                append(session, log, entry)


def append(
    session: Session, log: TransparencyLog, entry: bytes, certificate_id: uuid.UUID | None = None
) -> int:
    """Append an entry to a locked log and return its number; full tiles are kept beside the entries."""
    edge = Edge(log.size, [bytes.fromhex(root) for root in log.roots])
    number = edge.append(leaf_hash(entry))
    session.add(
        LogEntry(
            laboratory_id=log.laboratory_id,
            number=number,
            entry=entry,
            certificate_id=certificate_id,
            at=clock.now(),
        )
    )
    log.size, log.roots = edge.size, [root.hex() for root in edge.roots]
    session.flush()
    level, count = 0, edge.size
    while count % WIDTH == 0:
        count >>= HEIGHT
        _keep_tile(session, log.laboratory_id, level, count - 1)
        level += 1
    return number


def _keep_tile(session: Session, laboratory_id: uuid.UUID, level: int, number: int) -> None:
    hashes = reads.hash_tile(session, laboratory_id, level, number, WIDTH)
    root = subtree_root([hashes[at : at + 32] for at in range(0, len(hashes), 32)])
    session.add(LogTile(laboratory_id=laboratory_id, level=level, number=number, hashes=hashes, root=root))
    session.flush()


def sign_checkpoint(session: Session, log: TransparencyLog, keys: KeyStore, code: str) -> LogCheckpoint:
    """Sign the log's state as it is now; a state that was signed is not signed again."""
    known = session.scalars(
        select(LogCheckpoint).where(
            LogCheckpoint.laboratory_id == log.laboratory_id, LogCheckpoint.size == log.size
        )
    ).one_or_none()
    if known is not None:
        return known
    now = clock.now()
    key = keys.signing(code, Purpose.LOG, now)
    root = Edge(log.size, [bytes.fromhex(one) for one in log.roots]).root()
    text = note.Checkpoint(log.origin, log.size, root).text()
    signature = note.sign(text, log.origin, cose.ed25519_key(key.private))
    made = LogCheckpoint(
        laboratory_id=log.laboratory_id,
        size=log.size,
        note=note.Note(text, (signature,)).written(),
        at=now,
    )
    session.add(made)
    session.flush()
    return made


def enter(
    session: Session,
    laboratory: Laboratory,
    keys: KeyStore,
    certificate: Certificate,
    content: CertificateContent,
    superseded: Certificate | None,
) -> bytes:
    """Sign the record of a certificate that is being issued and enter it in the log; return the record.

    Its place in log and status list stands in the record itself, so both are given before it is signed.
    """
    now = clock.now()
    log = opened(session, laboratory, keys)
    before = reads.record_of(session, laboratory.id, superseded.id) if superseded else None
    told = claims.of_content(
        content,
        issued_at=now,
        status_index=_status_index(session, log),
        log_index=log.size,
        legal_entity=_legal_entity(session, certificate),
        supersedes=before.record if before else None,
    )
    key = keys.signing(laboratory.code, Purpose.CERTIFICATE, now)
    record = cose.sign(told.encode(), key.private, key.kid)
    base = laboratory.verification_url or ""
    while _bits(base, record) > CAPACITY and (light := claims.lighter(told)) is not None:
        told = light
        record = cose.sign(told.encode(), key.private, key.kid)
    number = append(session, log, entries.issued(record), certificate.id)
    if number != told.log_index:
        raise GateClosed(N_("Log berubah selagi LHU diterbitkan. Ulangi penerbitan."))
    session.add(
        CertificateRecord(
            laboratory_id=laboratory.id,
            certificate_id=certificate.id,
            record=record,
            record_sha256=entries.issued(record)[1:].hex(),
            kid=key.kid.hex(),
            status_index=told.status_index,
            log_index=number,
        )
    )
    sign_checkpoint(session, log, keys, laboratory.code)
    return record


def enter_change(session: Session, certificate: Certificate, to: status.Status) -> None:
    """Enter that an issued certificate was superseded, suspended, reinstated or withdrawn."""
    found = reads.record_of(session, certificate.laboratory_id, certificate.id)
    log = locked(session, certificate.laboratory_id)
    if found is not None and log is not None:
        append(session, log, entries.changed(found.record, to), certificate.id)


def enter_sealed(session: Session, certificate: Certificate, pdf: bytes) -> int:
    """Enter the hash of a sealed PDF, and return the number of the entry.

    Raises:
        GateClosed: the certificate has no record.
    """
    found = reads.record_of(session, certificate.laboratory_id, certificate.id)
    log = locked(session, certificate.laboratory_id)
    if found is None or log is None:
        raise GateClosed(N_("LHU ini dari jenis lama, tanpa rekaman bertanda tangan; tidak dapat disegel."))
    return append(session, log, entries.sealed(found.record, pdf), certificate.id)


def _status_index(session: Session, log: TransparencyLog) -> int:
    def taken(index: int) -> bool:
        found = session.scalars(
            select(CertificateRecord.id).where(
                CertificateRecord.laboratory_id == log.laboratory_id,
                CertificateRecord.status_index == index,
            )
        ).first()
        return found is not None

    return status.draw_index(log.size, taken)


def _legal_entity(session: Session, certificate: Certificate) -> bool:
    order = session.get_one(Order, certificate.order_id)
    return session.get_one(Client, order.client_id).legal_entity


def _bits(base: str, record: bytes) -> int:
    """Return how many bits the address takes in a QR of version 10 to 26: one segment of bytes, one of digits."""
    address = paper.address(base, record)
    head = address.index("#") + 1
    digits = len(address) - head
    return 4 + 16 + 8 * head + 4 + 12 + digits // 3 * 10 + (0, 4, 7)[digits % 3]
