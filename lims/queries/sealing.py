"""Which certificates await a seal, which seals grow old, and what each of them is made from."""

import time
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import Session

from lims.domain.certificate import CertificateContent
from lims.domain.errors import N_, NotFound
from lims.domain.workflow import PUBLIC_STATES
from lims.models import Certificate, CertificateRecord, CertificateSeal, Laboratory, LogWitness
from lims.queries import transparency
from lims.trust.note import Note, Verifier
from lims.trust.pdf.levels import Level

PATIENCE = timedelta(minutes=10)
"""So long a seal waits for witnesses, whose cosignatures go into the PDF; then it is made without them."""

YEAR = timedelta(days=330)
"""Time-stamps are renewed once a year, with time to spare."""


BSRE = "bsre-seal"


@dataclass(frozen=True, slots=True)
class Due:
    """A seal that is to be made."""

    laboratory_id: uuid.UUID
    certificate_id: uuid.UUID
    record_id: uuid.UUID
    after: int
    """Sequence of the newest seal; 0 where there is none."""
    renewed: str = ""
    """Hash of the sealed file whose time-stamps are to be renewed; empty where the print is sealed."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a sealed PDF is made from."""

    laboratory_id: uuid.UUID
    code: str
    laboratory: str
    city: str
    demonstration: bool
    number: str
    content: CertificateContent
    issued_at: datetime
    print_sha256: str
    record: bytes
    proof: str
    """`receipt.tlog-proof`."""


def unsealed(
    session: Session,
    at: datetime,
    *,
    recent: timedelta | None = None,
    most: int = 20,
    without: Collection[uuid.UUID] = (),
) -> tuple[Due, ...]:
    """Return certificates without a seal, the oldest first; `recent` looks at what was issued lately alone.

    Those that failed just now are left out (`without`), so that they stand in nobody's way. Ids are ordered by time, so
    that whoever looks every few seconds reads next to nothing.
    """
    beyond = uuid.UUID(int=0)
    if recent is not None:
        beyond = uuid.UUID(int=max(0, time.time_ns() // 1_000_000 - int(recent.total_seconds() * 1000)) << 80)
    rows = session.execute(
        select(CertificateRecord, Certificate.issued_at)
        .join(
            Certificate,
            (Certificate.id == CertificateRecord.certificate_id)
            & (Certificate.laboratory_id == CertificateRecord.laboratory_id),
        )
        .where(
            CertificateRecord.id > beyond,
            CertificateRecord.certificate_id.not_in(without),
            Certificate.state.in_(PUBLIC_STATES),
            ~select(CertificateSeal.id)
            .where(
                CertificateSeal.laboratory_id == CertificateRecord.laboratory_id,
                CertificateSeal.certificate_id == CertificateRecord.certificate_id,
            )
            .exists(),
        )
        .order_by(CertificateRecord.id)
        .limit(most)
    ).all()
    return tuple(
        Due(record.laboratory_id, record.certificate_id, record.id, 0)
        for record, issued_at in rows
        if (issued_at is not None and issued_at <= at - PATIENCE) or _witnessed(session, record)
    )


def _witnessed(session: Session, record: CertificateRecord) -> bool:
    """Say whether the witnesses that there are have seen the record, or there are none."""
    keys = session.scalars(
        select(LogWitness.key).where(
            LogWitness.laboratory_id == record.laboratory_id, LogWitness.active.is_(True)
        )
    ).all()
    if not keys:
        return True
    found = transparency.best_checkpoint(session, record.laboratory_id, record.log_index + 1)
    if found is None:
        return False
    cosigned = Note.of(transparency.cosigned(session, found)).cosigned([Verifier.of(key) for key in keys])
    return len(cosigned) == len(keys)


def ageing(
    session: Session,
    at: datetime,
    most: int = 20,
    *,
    age: timedelta = YEAR,
    without: Collection[uuid.UUID] = (),
) -> tuple[Due, ...]:
    """Return seals to be made anew where a time-stamp authority is there: B-B ones, and those of some age.

    The seals of BSrE carry the times that their service gave them.
    """
    newest = _newest()
    rows = session.execute(
        select(CertificateSeal, CertificateRecord.id)
        .join(newest, _is_newest(newest))
        .join(
            CertificateRecord,
            (CertificateRecord.laboratory_id == CertificateSeal.laboratory_id)
            & (CertificateRecord.certificate_id == CertificateSeal.certificate_id),
        )
        .where(
            CertificateSeal.sealer != BSRE,
            CertificateSeal.certificate_id.not_in(without),
            (CertificateSeal.level == Level.BASIC) | (CertificateSeal.sealed_at < at - age),
        )
        .order_by(CertificateSeal.id)
        .limit(most)
    )
    return tuple(
        Due(
            seal.laboratory_id,
            seal.certificate_id,
            record_id,
            seal.sequence,
            "" if seal.level == Level.BASIC else seal.pdf_sha256,
        )
        for seal, record_id in rows
    )


def _newest() -> Subquery:
    return (
        select(
            CertificateSeal.laboratory_id,
            CertificateSeal.certificate_id,
            func.max(CertificateSeal.sequence).label("sequence"),
        )
        .group_by(CertificateSeal.laboratory_id, CertificateSeal.certificate_id)
        .subquery()
    )


def _is_newest(newest: Subquery) -> ColumnElement[bool]:
    return (
        (newest.c.laboratory_id == CertificateSeal.laboratory_id)
        & (newest.c.certificate_id == CertificateSeal.certificate_id)
        & (newest.c.sequence == CertificateSeal.sequence)
    )


def material(session: Session, due: Due) -> Material:
    """Return what a seal is made from.

    Raises:
        NotFound: the certificate has no print or no record, or no checkpoint covers the record yet.
    """
    certificate = session.get_one(Certificate, due.certificate_id)
    laboratory = session.get_one(Laboratory, due.laboratory_id)
    found = transparency.record_of(session, due.laboratory_id, due.certificate_id)
    if found is None or certificate.pdf_sha256 is None or certificate.issued_at is None:
        raise NotFound(N_("LHU ini tidak mempunyai cetakan atau rekaman; tidak dapat disegel."))
    return Material(
        laboratory_id=laboratory.id,
        code=laboratory.code,
        laboratory=laboratory.name,
        city=laboratory.city,
        demonstration=laboratory.demonstration,
        number=certificate.number or "",
        content=CertificateContent.model_validate_json(certificate.content),
        issued_at=certificate.issued_at,
        print_sha256=certificate.pdf_sha256,
        record=found.record,
        proof=transparency.proof(session, laboratory.id, found.log_index).written(),
    )


def levels(session: Session, laboratory_id: uuid.UUID) -> list[tuple[str, int, datetime]]:
    """Return how many certificates have a newest seal of each level, and of when the oldest of these is."""
    newest = _newest()
    rows = session.execute(
        select(CertificateSeal.level, func.count(), func.min(CertificateSeal.sealed_at))
        .join(newest, _is_newest(newest))
        .where(CertificateSeal.laboratory_id == laboratory_id)
        .group_by(CertificateSeal.level)
        .order_by(CertificateSeal.level)
    )
    return [(row[0], row[1], row[2]) for row in rows]


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """The PDF that is handed out: the newest sealed one, and the print while the first seal is awaited."""

    sha256: str
    level: str
    """PAdES level of its seal; empty without one."""
    awaited: bool
    """Whether a seal is still to come; certificates of the earlier kind, without a record, get none."""
    seals: tuple[CertificateSeal, ...] = ()
    """All of them, the first one first."""


def file_of(session: Session, certificate: Certificate) -> IssuedFile:
    """Return the PDF of an issued certificate as it is handed out now."""
    seals = tuple(
        session.scalars(
            select(CertificateSeal)
            .where(
                CertificateSeal.laboratory_id == certificate.laboratory_id,
                CertificateSeal.certificate_id == certificate.id,
            )
            .order_by(CertificateSeal.sequence)
        )
    )
    recorded = not seals and transparency.record_of(session, certificate.laboratory_id, certificate.id)
    return _file(certificate, seals, recorded=bool(recorded))


def files_of(session: Session, certificates: Sequence[Certificate]) -> dict[uuid.UUID, IssuedFile]:
    """Return the PDFs of a page of certificates, by their ids, as `file_of` tells each of them."""
    ids = [one.id for one in certificates]
    seals: dict[uuid.UUID, list[CertificateSeal]] = {}
    for seal in session.scalars(
        select(CertificateSeal)
        .where(CertificateSeal.certificate_id.in_(ids))
        .order_by(CertificateSeal.sequence)
    ):
        seals.setdefault(seal.certificate_id, []).append(seal)
    recorded = set(
        session.scalars(
            select(CertificateRecord.certificate_id).where(CertificateRecord.certificate_id.in_(ids))
        )
    )
    return {
        one.id: _file(one, tuple(seals.get(one.id, ())), recorded=one.id in recorded) for one in certificates
    }


def _file(certificate: Certificate, seals: tuple[CertificateSeal, ...], *, recorded: bool) -> IssuedFile:
    if seals:
        return IssuedFile(seals[-1].pdf_sha256, seals[-1].level, awaited=False, seals=seals)
    return IssuedFile(certificate.pdf_sha256 or "", "", awaited=recorded)


def newest(session: Session, laboratory_id: uuid.UUID, certificate_id: uuid.UUID) -> CertificateSeal | None:
    """Return the newest seal of a certificate; None while it awaits its first."""
    return session.scalars(
        select(CertificateSeal)
        .where(
            CertificateSeal.laboratory_id == laboratory_id, CertificateSeal.certificate_id == certificate_id
        )
        .order_by(CertificateSeal.sequence.desc())
        .limit(1)
    ).one_or_none()
