"""What a file that somebody holds is: print, signed scan or content of a certificate issued here, or none of them."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.certificate import CertificateContent
from lims.models import Certificate, Laboratory
from lims.queries import verification
from lims.queries.verification import Verification

PRINTS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How the files begin that a certificate may be kept as: PDF, and scans as JPEG or PNG."""


class Standing(StrEnum):
    """What can be told, in the public's own words."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    """What can be said of a file; empty where nothing can."""

    standing: Standing
    sha256: str = ""
    compared: str = ""
    """`file` or `content`: what the hash is of."""
    number: str = ""
    laboratory: str = ""
    issued_on: date | None = None
    successor: str = ""
    """Token of the newest certificate that took its place."""


def examine(session: Session, data: bytes) -> Finding:
    """Compare a file with what was issued here, by its hash."""
    digest = hashlib.sha256(data).hexdigest()
    found = verification.by_file(session, digest)
    if found is not None:
        return _known(found, digest, "file")
    if data.startswith(PRINTS):
        return Finding(Standing.NOT_FOUND, digest, "file")
    try:
        content = CertificateContent.model_validate_json(data)
    except ValidationError:
        return Finding(Standing.UNKNOWN, digest, "file")
    return _content(session, content)


def _content(session: Session, content: CertificateContent) -> Finding:
    """Compare what a file says, however it is written down."""
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
    found = verification.by_token(session, certificate.token or "") if certificate is not None else None
    if certificate is None or found is None:
        return Finding(Standing.NOT_FOUND, digest, "content", laboratory=laboratory.name)
    if certificate.content_sha256 != digest:
        return Finding(Standing.ALTERED, digest, "content", found.number, found.laboratory)
    return _known(found, digest, "content")


def _known(found: Verification, digest: str, compared: str) -> Finding:
    return Finding(
        Standing(found.state.value),
        digest,
        compared,
        found.number,
        found.laboratory,
        found.issued_on,
        found.successor,
    )
