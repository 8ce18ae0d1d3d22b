"""The monitor: log, certificates, checkpoints and published files held against each other, entry by entry."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import (
    Certificate,
    CertificateRecord,
    CertificateSeal,
    Laboratory,
    LogCheckpoint,
    LogEntry,
    LogTile,
)
from lims.queries import transparency
from lims.queries.publication import Publication
from lims.queries.transparency import STATUSES
from lims.trust import cose, entries, note, tiles
from lims.trust.claims import Claims
from lims.trust.entries import EntryKind
from lims.trust.keyring import KeyRing
from lims.trust.keys import Purpose
from lims.trust.merkle import Edge, check_consistency, consistency_proof, leaf_hash, subtree_root
from lims.trust.sources import Fetch
from lims.trust.status import Status

PAGE = 2000

CLOCKS = timedelta(minutes=2)
"""How far the date in a record may be from when it was logged."""


@dataclass
class LogReport:
    """What the monitor found."""

    size: int = 0
    certificates: int = 0
    files: int = 0
    findings: list[LimsError] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Say whether all agrees."""
        return not self.findings

    def find(self, message: str, **parameters: object) -> None:
        """Add a finding."""
        self.findings.append(LimsError(message, **parameters))


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
    edge = _replay(session, laboratory.id, report, verifiers, log.origin)
    if edge.size != log.size or [root.hex() for root in edge.roots] != log.roots:
        report.find(N_("Kepala log tidak cocok dengan catatannya: %(size)s catatan."), size=edge.size)
    _check_records(session, laboratory.id, ring, report)
    _check_changes(session, laboratory.id, report)
    _check_seals(session, laboratory.id, report)
    return report


def _replay(
    session: Session, laboratory_id: uuid.UUID, report: LogReport, verifiers: list[note.Verifier], origin: str
) -> Edge:
    """Build the tree anew, and hold every tile and checkpoint against it on the way."""
    checkpoints = {
        one.size: one
        for one in session.scalars(select(LogCheckpoint).where(LogCheckpoint.laboratory_id == laboratory_id))
    }
    edge, before, page = Edge(), None, list[bytes]()
    for entry in _entries(session, laboratory_id):
        if entry.number != edge.size:
            report.find(N_("Catatan log nomor %(number)s hilang."), number=edge.size)
            return edge
        if before is not None and entry.at < before:
            report.find(N_("Catatan log nomor %(number)s bertanggal mundur."), number=entry.number)
        before = entry.at
        page.append(leaf_hash(entry.entry))
        edge.append(page[-1])
        if len(page) == tiles.WIDTH:
            _check_tile(session, laboratory_id, edge.size // tiles.WIDTH - 1, page, report)
            page = []
        if edge.size in checkpoints:
            _check_checkpoint(checkpoints.pop(edge.size), edge, verifiers, origin, report)
    for size in checkpoints:
        if size:
            report.find(N_("Log dimundurkan: pernah ditandatangani dengan %(size)s catatan."), size=size)
    return edge


def _entries(session: Session, laboratory_id: uuid.UUID) -> Iterator[LogEntry]:
    last = -1
    while True:
        page = session.scalars(
            select(LogEntry)
            .where(LogEntry.laboratory_id == laboratory_id, LogEntry.number > last)
            .order_by(LogEntry.number)
            .limit(PAGE)
        ).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].number
        session.expunge_all()


def _check_tile(
    session: Session, laboratory_id: uuid.UUID, number: int, hashes: list[bytes], report: LogReport
) -> None:
    tile = session.scalars(
        select(LogTile).where(
            LogTile.laboratory_id == laboratory_id, LogTile.level == 0, LogTile.number == number
        )
    ).one_or_none()
    if tile is None or tile.hashes != b"".join(hashes) or tile.root != subtree_root(hashes):
        report.find(N_("Keping log nomor %(number)s tidak cocok dengan catatannya."), number=number)


def _check_checkpoint(
    found: LogCheckpoint, edge: Edge, verifiers: list[note.Verifier], origin: str, report: LogReport
) -> None:
    try:
        state, _note = note.open_checkpoint(found.note, origin, verifiers)
    except InvalidInput as fault:
        report.findings.append(fault)
        return
    if state.size != found.size or state.root != edge.root():
        report.find(N_("Checkpoint untuk %(size)s catatan tidak cocok dengan log."), size=found.size)


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
    for certificate in session.scalars(
        select(Certificate).where(
            Certificate.laboratory_id == laboratory_id, Certificate.state.in_(PUBLIC_STATES)
        )
    ):
        report.certificates += 1
        record = known.pop(certificate.id, None)
        if record is None:
            report.find(N_("LHU %(number)s terbit tanpa rekaman."), number=certificate.number)
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
    for seal in session.scalars(
        select(CertificateSeal).where(CertificateSeal.laboratory_id == laboratory_id)
    ):
        entry = logged.pop(seal.log_index, b"")
        if entry[33:].hex() != seal.pdf_sha256:
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
