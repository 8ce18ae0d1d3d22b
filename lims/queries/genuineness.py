"""What a file that somebody holds is: the PDF or the content of a certificate issued here, or neither."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.certificate import CertificateContent
from lims.domain.workflow import PUBLIC_STATES, CertificateState
from lims.models import Certificate, Laboratory


class Standing(StrEnum):
    """What the public is told, in its own words."""

    VALID = "VALID"
    SUPERSEDED = "DIGANTIKAN"
    SUSPENDED = "DITANGGUHKAN"
    WITHDRAWN = "DICABUT"
    DEMONSTRATION = "DEMONSTRASI"
    """Issued here by a demonstration laboratory; it never passes as genuine."""
    ALTERED = "TIDAK ASLI"
    """There is a certificate of that number, with another content."""
    NOT_FOUND = "TIDAK DITEMUKAN"
    UNKNOWN = "TIDAK DAPAT DIPASTIKAN"
    """Nothing that this installation could know: no certificate at all, or another laboratory's."""


_BY_STATE = {
    CertificateState.ISSUED: Standing.VALID,
    CertificateState.SUPERSEDED: Standing.SUPERSEDED,
    CertificateState.SUSPENDED: Standing.SUSPENDED,
    CertificateState.WITHDRAWN: Standing.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a file; empty where nothing can."""

    standing: Standing
    sha256: str = ""
    compared: str = ""
    """`pdf` or `content`: what the hash is of."""
    number: str = ""
    laboratory: str = ""
    issued_on: date | None = None
    successor: str = ""
    """Number of the certificate that replaced it."""


def examine(session: Session, data: bytes) -> Finding:
    """Compare a file with what was issued here, by its hash."""
    if data.startswith(b"%PDF-"):
        return _pdf(session, data)
    try:
        content = CertificateContent.model_validate_json(data)
    except ValidationError:
        return Finding(Standing.UNKNOWN)
    return _content(session, content)


def _pdf(session: Session, data: bytes) -> Finding:
    digest = hashlib.sha256(data).hexdigest()
    found = session.execute(
        select(Certificate, Laboratory)
        .join(Laboratory, Laboratory.id == Certificate.laboratory_id)
        .where(Certificate.pdf_sha256 == digest, Certificate.state.in_(PUBLIC_STATES))
    ).first()
    if found is None:
        return Finding(Standing.NOT_FOUND, digest, "pdf")
    return _known(*found.tuple(), digest, "pdf")


def _content(session: Session, content: CertificateContent) -> Finding:
    digest = content.sha256()
    laboratory = session.scalars(
        select(Laboratory).where(Laboratory.code == content.laboratory.id)
    ).one_or_none()
    if laboratory is None:
        return Finding(Standing.UNKNOWN, digest, "content", laboratory=content.laboratory.name)
    certificate = session.scalars(
        select(Certificate).where(
            Certificate.laboratory_id == laboratory.id, Certificate.number == content.number
        )
    ).one_or_none()
    if certificate is None:
        return Finding(Standing.NOT_FOUND, digest, "content", laboratory=laboratory.name)
    if certificate.content_sha256 != digest:
        return Finding(Standing.ALTERED, digest, "content", certificate.number or "", laboratory.name)
    return _known(certificate, laboratory, digest, "content")


def _known(certificate: Certificate, laboratory: Laboratory, digest: str, compared: str) -> Finding:
    standing = _BY_STATE[CertificateState(certificate.state)]
    return Finding(
        Standing.DEMONSTRATION if laboratory.demonstration else standing,
        digest,
        compared,
        certificate.number or "",
        laboratory.name,
        certificate.issued_on,
        # The act of superseding keeps the number of the successor as its reason.
        certificate.state_reason if certificate.state == CertificateState.SUPERSEDED else "",
    )
