"""What the public is told of a certificate: its state, and of its frozen content what the client agreed to.

No name of a person is told, nothing is found by number, and a code that is unknown costs the same work as one that is
malformed (17025 4.2.1; practice 27).
"""

import re
import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lims.domain.certificate import CertificateContent
from lims.domain.certificate import Sample as SampleContent
from lims.domain.conformity.verdict import Verdict
from lims.domain.text import Text
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import Attachment, Certificate, CertificateRecord, CertificateSeal, Laboratory
from lims.queries import sealing
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
class PublicRow:
    """A result with what was required of it."""

    property: Text
    specimen: str
    limit: Text
    result: Text
    unit: str
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class PublicSample:
    """A sample as far as the client agreed to have it shown."""

    product: str
    facts: tuple[tuple[Text, str], ...]
    specification: str
    specification_title: Text | None
    verdict: Verdict | None
    statement: Text | None
    rows: tuple[PublicRow, ...]


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
    wanted = token if TOKEN.fullmatch(token) else ""
    return _of(session, Certificate.token == wanted)


def by_code(session: Session, typed: str) -> Verification | None:
    """Return what is told of the certificate whose record has a short code, as it was typed from paper."""
    digits = re.sub(r"[\s-]", "", typed).lower()
    wanted = digits if CODE.fullmatch(digits) else "0" * paper.CODE_LENGTH
    found = session.scalars(
        select(CertificateRecord.certificate_id)
        .where(CertificateRecord.record_sha256.between(wanted, wanted + "g"))
        .limit(2)
    ).all()
    return _of(session, Certificate.id == (found[0] if len(found) == 1 else uuid.UUID(int=0)))


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
    return _of(session, Certificate.id == (printed or sealed or scanned or uuid.UUID(int=0)))


def _of(session: Session, condition: ColumnElement[bool]) -> Verification | None:
    row = session.execute(
        select(Certificate, Laboratory)
        .join(Laboratory, Laboratory.id == Certificate.laboratory_id)
        .where(condition, Certificate.state.in_(PUBLIC_STATES))
    ).one_or_none()
    if row is None:
        return None
    certificate, laboratory = row
    return _told(session, certificate, laboratory)


def _told(session: Session, certificate: Certificate, laboratory: Laboratory) -> Verification | None:
    content = CertificateContent.model_validate_json(certificate.content)
    if not content.number or content.issued_on is None or not certificate.token:
        return None
    standing = STATES[CertificateState(certificate.state)]
    file = sealing.file_of(session, certificate)
    # Either says so: a laboratory that begins to work in earnest does not make its old examples genuine.
    demonstration = content.demonstration or laboratory.demonstration
    changed = certificate.state_changed_at
    return Verification(
        state=PublicState.DEMONSTRATION if demonstration else standing,
        standing=standing,
        token=certificate.token,
        title=content.title,
        number=content.number,
        issued_on=content.issued_on,
        changed_on=changed.astimezone(ZoneInfo(laboratory.timezone)).date()
        if changed and standing is not PublicState.VALID
        else None,
        laboratory=content.laboratory.name,
        laboratory_en=content.laboratory.name_en,
        city=content.laboratory.city,
        accreditation_number=content.laboratory.accreditation_number or "",
        client=content.client.name if content.consent.name else "",
        samples=tuple(_samples(content, current=standing is PublicState.VALID)),
        results_agreed=content.consent.results,
        pdf_sha256=file.sha256,
        seal=file.level,
        seal_awaited=file.awaited,
        successor=_successor(session, certificate) if standing is PublicState.SUPERSEDED else "",
    )


def _samples(content: CertificateContent, *, current: bool) -> list[PublicSample]:
    """Return the samples; without any consent nothing of them is told, results only with consent to results."""
    if not (content.consent.name or content.consent.results):
        return []
    shown = current and content.consent.results
    return [_sample(sample, results=shown) for sample in content.samples]


def _sample(sample: SampleContent, *, results: bool) -> PublicSample:
    specification = sample.specification
    return PublicSample(
        product=sample.description,
        facts=tuple((Text(fact.label.id, fact.label.en), fact.value) for fact in sample.facts),
        specification=specification.code if specification else "",
        specification_title=Text(specification.title.id, specification.title.en) if specification else None,
        verdict=sample.overall.verdict if results else None,
        statement=Text(sample.overall.words.id, sample.overall.words.en) if results else None,
        rows=tuple(
            PublicRow(
                property=Text(row.property.id, row.property.en),
                specimen=row.specimen,
                limit=Text(row.limit.id, row.limit.en),
                result=Text(row.result.id, row.result.en),
                unit=row.unit,
                verdict=row.verdict,
            )
            for row in sample.rows
        )
        if results
        else (),
    )


def _successor(session: Session, certificate: Certificate) -> str:
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
