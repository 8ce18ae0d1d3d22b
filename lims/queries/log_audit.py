"""The monitor: log, certificates, checkpoints and published files held against each other, entry by entry."""

import hashlib
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import (
    Certificate,
    CertificateRecord,
    CertificateSeal,
    Laboratory,
    LogEntry,
)
from lims.queries import transparency
from lims.queries.log_replay import LogReport, replay
from lims.queries.publication import Publication
from lims.queries.transparency import STATUSES
from lims.trust import cose, entries, note
from lims.trust.claims import Claims
from lims.trust.entries import EntryKind
from lims.trust.keyring import KeyRing
from lims.trust.keys import Purpose
from lims.trust.merkle import check_consistency, consistency_proof
from lims.trust.sources import Fetch
from lims.trust.status import Status

CLOCKS = timedelta(minutes=2)
"""How far the date in a record may be from when it was logged."""


def check(session: Session, laboratory: Laboratory, ring: KeyRing) -> LogReport:
    """Compare the log with the certificates of a laboratory, and with all that was signed of it."""
    report = LogReport()
    log = transparency.log_of(session, laboratory.id)
    if log is None:
        return report
    report.size = log.size
    verifiers = [
        note.Verifier(log.origin, note.Kind.ED25519, key.raw())
        for key in ring.public
        if key.purpose is Purpose.LOG
    ]
    edge = replay(session, laboratory.id, report, verifiers, log.origin)
    if edge.size != log.size or [root.hex() for root in edge.roots] != log.roots:
        report.find(N_("Kepala log tidak cocok dengan catatannya: %(size)s catatan."), size=edge.size)
    _check_keys(session, laboratory.id, ring, report)
    _check_records(session, laboratory.id, ring, report)
    _check_changes(session, laboratory.id, report)
    _check_seals(session, laboratory.id, report)
    return report


def _check_keys(session: Session, laboratory_id: uuid.UUID, ring: KeyRing, report: LogReport) -> None:
    """Hold every key against the log: none signs whose making the log does not tell, and none is hushed up."""
    logged = {
        entry
        for entry in session.scalars(
            select(LogEntry.entry).where(
                LogEntry.laboratory_id == laboratory_id, LogEntry.certificate_id.is_(None)
            )
        )
        if entry[0] == EntryKind.KEY
    }
    for key in ring.public:
        if entries.key_event(key, entries.KeyEvent.NEW) not in logged:
            report.find(N_("Kunci %(kid)s tidak tercatat dalam log saat dibuat."), kid=key.kid.hex())
        if key.revoked_size is not None and entries.key_event(key, entries.KeyEvent.REVOKED) not in logged:
            report.find(N_("Pencabutan kunci %(kid)s tidak tercatat dalam log."), kid=key.kid.hex())
    known = {hashlib.sha256(key.spki).digest() for key in ring.public}
    for name in {entry[2:34] for entry in logged} - known:
        report.find(N_("Log menyebut kunci %(kid)s yang tidak ada lagi di sini."), kid=name[:4].hex())


def _check_records(session: Session, laboratory_id: uuid.UUID, ring: KeyRing, report: LogReport) -> None:
    """Hold every certificate against its record, and every record against its entry."""
    known = {
        row.certificate_id: row
        for row in session.scalars(
            select(CertificateRecord).where(CertificateRecord.laboratory_id == laboratory_id)
        )
    }
    logged = {
        entry.number: entry
        for entry in session.scalars(select(LogEntry).where(LogEntry.laboratory_id == laboratory_id))
        if entry.entry[0] == EntryKind.ISSUED
    }
    began, imported = _began(session, laboratory_id), _imported(session, laboratory_id)
    for certificate in session.scalars(
        select(Certificate).where(
            Certificate.laboratory_id == laboratory_id, Certificate.state.in_(PUBLIC_STATES)
        )
    ):
        report.certificates += 1
        record = known.pop(certificate.id, None)
        if record is None:
            _check_earlier(certificate, imported, began, report)
            continue
        entry = logged.pop(record.log_index, None)
        if entry is None or entry.entry != entries.issued(record.record):
            report.find(N_("LHU %(number)s tidak ada dalam log."), number=certificate.number)
            continue
        _check_record(record, certificate, entry, ring, report)
    for record in known.values():
        report.find(N_("Rekaman %(hash)s tidak milik LHU mana pun."), hash=record.record_sha256[:12])
    for number in logged:
        report.find(N_("Catatan log nomor %(number)s tidak milik LHU mana pun."), number=number)


def _began(session: Session, laboratory_id: uuid.UUID) -> datetime | None:
    """Return when the log began."""
    return session.scalars(
        select(LogEntry.at).where(LogEntry.laboratory_id == laboratory_id, LogEntry.number == 0)
    ).one_or_none()


def _imported(session: Session, laboratory_id: uuid.UUID) -> dict[uuid.UUID | None, bytes]:
    """Return which certificates of the earlier kind were entered when the log began, with their entries."""
    rows = session.execute(
        select(LogEntry.certificate_id, LogEntry.entry).where(
            LogEntry.laboratory_id == laboratory_id, LogEntry.certificate_id.is_not(None)
        )
    )
    return {row.certificate_id: row.entry for row in rows if row.entry[0] == EntryKind.IMPORTED}


def _check_earlier(
    certificate: Certificate,
    imported: dict[uuid.UUID | None, bytes],
    began: datetime | None,
    report: LogReport,
) -> None:
    """Let pass what was issued before there was a log; of what was entered then, the print must be the same."""
    entry = imported.get(certificate.id)
    before = certificate.issued_at is not None and began is not None and certificate.issued_at < began
    same = entry is None or entry[1:].hex() == certificate.pdf_sha256
    if before and same:
        report.earlier += 1
    else:
        report.find(N_("LHU %(number)s terbit tanpa rekaman."), number=certificate.number)


def _check_record(
    record: CertificateRecord, certificate: Certificate, entry: LogEntry, ring: KeyRing, report: LogReport
) -> None:
    number = certificate.number
    try:
        message = cose.parse(record.record)
        claims = Claims.decode(message.payload)
        key = next(
            one for one in ring.public if one.kid == message.kid and one.purpose is Purpose.CERTIFICATE
        )
        cose.verify(message, key.public())
    except (InvalidInput, StopIteration):
        report.find(N_("Rekaman LHU %(number)s tidak ditandatangani laboratorium ini."), number=number)
        return
    if claims.number != number or claims.data_sha256.hex() != certificate.content_sha256:
        report.find(N_("Rekaman LHU %(number)s berisi lain daripada LHU-nya."), number=number)
    if abs(entry.at - claims.issued_at) > CLOCKS:
        report.find(N_("LHU %(number)s bertanggal lain daripada saat dicatat dalam log."), number=number)
    if (claims.log_index, claims.status_index) != (record.log_index, record.status_index):
        report.find(
            N_("Rekaman LHU %(number)s menunjuk tempat lain dalam log atau daftar status."), number=number
        )


def _check_changes(session: Session, laboratory_id: uuid.UUID, report: LogReport) -> None:
    """Hold the state of each certificate against the last change that the log tells of it."""
    rows = session.execute(
        select(Certificate.number, Certificate.state, CertificateRecord.record, Certificate.id)
        .join(
            CertificateRecord,
            (CertificateRecord.certificate_id == Certificate.id)
            & (CertificateRecord.laboratory_id == Certificate.laboratory_id),
        )
        .where(Certificate.laboratory_id == laboratory_id)
    ).all()
    last: dict[bytes, int] = {}
    for entry in session.scalars(
        select(LogEntry.entry)
        .where(LogEntry.laboratory_id == laboratory_id, LogEntry.certificate_id.is_not(None))
        .order_by(LogEntry.number)
    ):
        if entry[0] == EntryKind.CHANGED:
            last[entry[1:33]] = entry[33]
    for number, state, record, _id in rows:
        told = last.get(entries.issued(record)[1:], Status.VALID)
        if told != STATUSES.get(CertificateState(state), Status.VALID):
            report.find(N_("Status LHU %(number)s tidak cocok dengan log."), number=number)


def _check_seals(session: Session, laboratory_id: uuid.UUID, report: LogReport) -> None:
    """Hold every sealed file against the entry that it names, and every such entry against the files."""
    logged = {
        row.number: row.entry
        for row in session.execute(
            select(LogEntry.number, LogEntry.entry).where(
                LogEntry.laboratory_id == laboratory_id, LogEntry.certificate_id.is_not(None)
            )
        )
        if row.entry[0] == EntryKind.SEALED
    }
    rows = session.execute(
        select(CertificateSeal.log_index, CertificateSeal.pdf_sha256, CertificateRecord.record_sha256)
        .outerjoin(
            CertificateRecord,
            (CertificateRecord.certificate_id == CertificateSeal.certificate_id)
            & (CertificateRecord.laboratory_id == CertificateSeal.laboratory_id),
        )
        .where(CertificateSeal.laboratory_id == laboratory_id)
    )
    for seal in rows:
        entry = logged.pop(seal.log_index, b"")
        if entry[1:].hex() != f"{seal.record_sha256}{seal.pdf_sha256}":
            report.find(N_("PDF bersegel %(hash)s tidak ada dalam log."), hash=seal.pdf_sha256[:12])
    for number in logged:
        report.find(N_("Catatan log nomor %(number)s tidak milik LHU mana pun."), number=number)


def check_files(published: Publication, laboratory: Laboratory, files: Fetch, report: LogReport) -> None:
    """Hold published files against the database; a copy that lags behind must at least be its beginning."""
    base = f"log/{laboratory.code}/"
    for name in published.names():
        if not name.startswith(base) or name.endswith("/checkpoint"):
            continue
        try:
            written = files(name)
        except NotFound:
            report.find(N_("Berkas %(name)s belum ada dalam salinan. Jalankan: lims publish"), name=name)
            continue
        report.files += 1
        if written != published(name):
            report.find(N_("Berkas %(name)s lain daripada log."), name=name)


def check_published_checkpoint(
    session: Session, laboratory: Laboratory, ring: KeyRing, files: Fetch, report: LogReport
) -> None:
    """Hold the checkpoint that is published against the log: what outsiders are shown must be its beginning."""
    try:
        written = files(f"log/{laboratory.code}/checkpoint").decode("utf-8", "replace")
    except NotFound as fault:
        report.findings.append(fault)
        return
    check_seen(session, laboratory, ring, written, report)


def check_seen(session: Session, laboratory: Laboratory, ring: KeyRing, seen: str, report: LogReport) -> None:
    """Hold the log against a checkpoint that somebody kept: it must be the log's beginning."""
    log = transparency.log_of(session, laboratory.id)
    if log is None:
        report.find(N_("Log dimundurkan: dahulu ada, sekarang tidak."))
        return
    verifiers = [
        note.Verifier(log.origin, note.Kind.ED25519, key.raw())
        for key in ring.public
        if key.purpose is Purpose.LOG
    ]
    try:
        state, _note = note.open_checkpoint(seen, log.origin, verifiers)
        reader = transparency.reader(session, laboratory.id, log.size)
        proof = consistency_proof(reader, state.size, log.size)
        root = transparency.root_at(session, laboratory.id, log.size)
        if state.size:
            check_consistency(state.size, log.size, proof, state.root, root)
    except (InvalidInput, NotFound) as fault:
        report.findings.append(fault)
