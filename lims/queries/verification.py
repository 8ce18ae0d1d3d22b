"""What the public is told of a certificate: its state, and of its frozen content what the client agreed to.

No name of a person is told, nothing is found by number, and a code that is unknown costs the same work as one that is
malformed (17025 4.2.1; practice 27).
"""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from lims.domain.certificate import CustomerFact
from lims.domain.extract import ContentExtract, OverallExtract, RowExtract, StandardExtract
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import Attachment, Certificate, CertificateRecord, CertificateSeal, Laboratory
from lims.trust import paper

TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
CODE = re.compile(r"[0-9a-f]{12}")
"""128 random bits in base64url."""

LONGEST_WAY = 50
"""Amendments that are followed to the newest one."""


class PublicState(StrEnum):
    """What the banner says."""

    VALID = "VALID"
    SUPERSEDED = "DIGANTIKAN"
    SUSPENDED = "DITANGGUHKAN"
    WITHDRAWN = "DICABUT"
    UNKNOWN = "TIDAK DITEMUKAN"
    DEMONSTRATION = "DEMONSTRASI"


STATES = {
    CertificateState.ISSUED: PublicState.VALID,
    CertificateState.SUPERSEDED: PublicState.SUPERSEDED,
    CertificateState.SUSPENDED: PublicState.SUSPENDED,
    CertificateState.WITHDRAWN: PublicState.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class PublicSample:
    """A sample as far as the client agreed to have it shown."""

    product: str
    facts: tuple[CustomerFact, ...]
    specification: StandardExtract | None
    overall: OverallExtract | None
    rows: tuple[RowExtract, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer to whoever scans the QR."""

    state: PublicState
    standing: PublicState
    """The same, as it would be told if the laboratory were no demonstration."""
    token: str
    title: str
    number: str
    issued_on: date
    changed_on: date | None
    """When it was superseded, suspended or withdrawn."""
    laboratory: str
    laboratory_en: str
    city: str
    accreditation_number: str
    client: str
    """Empty where the client did not agree to be named."""
    samples: tuple[PublicSample, ...]
    results_agreed: bool
    pdf_sha256: str
    """Of the PDF that is handed out now."""
    seal: str
    """PAdES level of its seal; empty without one."""
    seal_awaited: bool
    successor: str
    """Token of the newest certificate that took its place."""

    @property
    def demonstration(self) -> bool:
        """Say whether the laboratory is invented."""
        return self.state is PublicState.DEMONSTRATION

    @property
    def current(self) -> bool:
        """Say whether the certificate holds: only then are verdicts and results told."""
        return self.standing is PublicState.VALID


def by_token(session: Session, token: str) -> Verification | None:
    """Return what the public is told of the certificate with a token; None where there is none."""
    # A malformed token is looked up as well, by a token that nothing has: the answer takes as long.
    return _told_by(session, _BY_TOKEN, token if TOKEN.fullmatch(token) else "")


def by_code(session: Session, typed: str) -> Verification | None:
    """Return what is told of the certificate whose record has a short code, as it was typed from paper."""
    digits = re.sub(r"[\s-]", "", typed).lower()
    wanted = digits if CODE.fullmatch(digits) else "0" * paper.CODE_LENGTH
    found = session.scalars(
        select(CertificateRecord.certificate_id)
        .where(CertificateRecord.record_sha256.between(wanted, wanted + "g"))
        .limit(2)
    ).all()
    return _told_by(session, _BY_ID, found[0] if len(found) == 1 else uuid.UUID(int=0))


def by_file(session: Session, sha256: str) -> Verification | None:
    """Return what is told of the certificate whose PDF has a hash; None where none has.

    Print, every sealed form and signed scans are genuine alike.
    """
    printed = session.scalars(
        select(Certificate.id).where(Certificate.pdf_sha256 == sha256).order_by(Certificate.id).limit(1)
    ).one_or_none()
    sealed = session.scalars(
        select(CertificateSeal.certificate_id)
        .where(CertificateSeal.pdf_sha256 == sha256)
        .order_by(CertificateSeal.id)
        .limit(1)
    ).one_or_none()
    scanned = session.scalars(
        select(Attachment.subject_id)
        .where(Attachment.sha256 == sha256, Attachment.subject_kind == Certificate.__tablename__)
        .order_by(Attachment.id)
        .limit(1)
    ).one_or_none()
    return _told_by(session, _BY_ID, printed or sealed or scanned or uuid.UUID(int=0))


_NEWEST = aliased(CertificateSeal)
"""The seal of the PDF that is handed out."""

_ISSUED = (
    select(
        Certificate.id,
        Certificate.laboratory_id,
        Certificate.order_id,
        Certificate.content,
        Certificate.state,
        Certificate.state_changed_at,
        Certificate.token,
        Certificate.pdf_sha256,
        Laboratory.demonstration,
        Laboratory.timezone,
        _NEWEST.pdf_sha256.label("sealed_sha256"),
        _NEWEST.level,
        CertificateRecord.id.label("record_id"),
    )
    .join(Laboratory, Laboratory.id == Certificate.laboratory_id)
    .outerjoin(
        CertificateRecord,
        (CertificateRecord.laboratory_id == Certificate.laboratory_id)
        & (CertificateRecord.certificate_id == Certificate.id),
    )
    .outerjoin(
        _NEWEST,
        (_NEWEST.laboratory_id == Certificate.laboratory_id) & (_NEWEST.certificate_id == Certificate.id),
    )
    .where(Certificate.state.in_(PUBLIC_STATES))
    .order_by(_NEWEST.sequence.desc())
    .limit(1)
)
"""All that is told comes from one row: this is the page that is asked for most, so the question is written once."""
_BY_TOKEN = _ISSUED.where(Certificate.token == bindparam("key"))
_BY_ID = _ISSUED.where(Certificate.id == bindparam("key"))


def _told_by(
    session: Session, statement: Select[*tuple[Any, ...]], key: str | uuid.UUID
) -> Verification | None:
    # Rows without objects: asked of the connection, which leaves out half of what a session does for them.
    row = session.connection().execute(statement, {"key": key}).one_or_none()
    return None if row is None else _told(session, row)


def _told(session: Session, row: Row[*tuple[Any, ...]]) -> Verification | None:
    standing = STATES[CertificateState(row.state)]
    content, samples = _read(row.content, current=standing is PublicState.VALID)
    if not content.number or content.issued_on is None or not row.token:
        return None
    # Either says so: a laboratory that begins to work in earnest does not make its old examples genuine.
    demonstration = content.demonstration or row.demonstration
    changed = row.state_changed_at
    return Verification(
        state=PublicState.DEMONSTRATION if demonstration else standing,
        standing=standing,
        token=row.token,
        title=content.title,
        number=content.number,
        issued_on=content.issued_on,
        changed_on=changed.astimezone(ZoneInfo(row.timezone)).date()
        if changed and standing is not PublicState.VALID
        else None,
        laboratory=content.laboratory.name,
        laboratory_en=content.laboratory.name_en,
        city=content.laboratory.city,
        accreditation_number=content.laboratory.accreditation_number or "",
        client=content.client.name if content.consent.name else "",
        samples=samples,
        results_agreed=content.consent.results,
        pdf_sha256=row.sealed_sha256 or row.pdf_sha256 or "",
        seal=row.level or "",
        seal_awaited=row.sealed_sha256 is None and row.record_id is not None,
        successor=_successor(session, row) if standing is PublicState.SUPERSEDED else "",
    )


@lru_cache(maxsize=256)
def _read(text: str, *, current: bool) -> tuple[ContentExtract, tuple[PublicSample, ...]]:
    """Return what is told of a frozen content; the same paper is asked for again and again."""
    content = ContentExtract.model_validate_json(text)
    return content, _samples(content, current=current)


def forget() -> None:
    """Forget the contents that were read."""
    _read.cache_clear()


def _samples(content: ContentExtract, *, current: bool) -> tuple[PublicSample, ...]:
    """Return the samples; without any consent nothing of them is told, results only with consent to results."""
    if not (content.consent.name or content.consent.results):
        return ()
    shown = current and content.consent.results
    return tuple(
        PublicSample(
            product=one.description,
            facts=one.facts,
            specification=one.specification,
            overall=one.overall if shown else None,
            rows=one.rows if shown else (),
        )
        for one in content.samples
    )


def _successor(session: Session, certificate: Row[*tuple[Any, ...]]) -> str:
    """Return the token of the newest certificate in the line of amendments."""
    token, current = "", certificate.id
    for _step in range(LONGEST_WAY):
        following = session.execute(
            select(Certificate.id, Certificate.token).where(
                Certificate.laboratory_id == certificate.laboratory_id,
                Certificate.order_id == certificate.order_id,
                Certificate.supersedes_id == current,
                Certificate.state.in_(PUBLIC_STATES),
            )
        ).first()
        if following is None or following.token is None:
            break
        current, token = following.id, following.token
    return token
