"""Files that belong to a row; what they are is told by their content, not by their name."""

import re
import uuid
from typing import Protocol

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.documents.photograph import prepared
from lims.domain.errors import N_, InvalidInput
from lims.models import (
    Attachment,
    Calibration,
    Certificate,
    Determination,
    Disposal,
    Order,
    Sample,
    Subcontract,
)
from lims.models.base import OfLaboratory
from lims.services import audit

LIMIT = 10 * 1024 * 1024
PHOTO_LIMIT = 20 * 1024 * 1024
"""A photo may come larger, because it is made smaller before it is kept."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)

SUBJECTS: dict[str, tuple[type[OfLaboratory], Permission]] = {
    "orders": (Order, Permission.SAMPLE_RECEIVE),
    "samples": (Sample, Permission.SAMPLE_RECEIVE),
    "determinations": (Determination, Permission.DETERMINATION_ENTER),
    "calibrations": (Calibration, Permission.EQUIPMENT_WRITE),
    "disposals": (Disposal, Permission.SAMPLE_DISPOSE),
    "certificates": (Certificate, Permission.CERTIFICATE_ISSUE),
    "subcontracts": (Subcontract, Permission.SUBCONTRACT_HANDLE),
}

PHOTOGRAPHED = frozenset({"samples", "determinations"})
"""What phones take pictures of: these are made smaller, and lose what the camera noted of place and device. Everywhere
else a picture is a signed scan, which is kept as it came, so that its hash can be compared with the original."""


class Store(Protocol):
    """Where bytes are kept under their hash."""

    def put(self, data: bytes) -> str:
        """Store and return the hash."""
        ...

    def get(self, digest: str) -> bytes:
        """Return what was stored."""
        ...


def media_type(data: bytes, *, images_only: bool = False) -> str:
    """Return the media type by content.

    Raises:
        InvalidInput: it is none of those that are taken, or too large.
    """
    if len(data) > LIMIT:
        raise InvalidInput(N_("Berkas terlalu besar; paling besar 10 MB."))
    for signature, kind in SIGNATURES:
        if data.startswith(signature) and not (images_only and kind == "application/pdf"):
            return kind
    if not images_only and _is_plain_text(data):
        return "text/plain"
    raise InvalidInput(
        N_("Jenis berkas tidak diterima. Unggahlah gambar JPEG atau PNG.")
        if images_only
        else N_("Jenis berkas tidak diterima. Unggahlah JPEG, PNG, PDF, atau teks/CSV dari mesin uji.")
    )


def _is_plain_text(data: bytes) -> bool:
    """Take exports of testing machines: text in any usual encoding, nothing that a browser would run."""
    sample = data[:4096]
    return (
        bool(sample) and b"\x00" not in sample and not re.search(rb"(?i)<\s*(script|html|svg|!doctype)", data)
    )


def photograph(
    session: Session,
    actor: Actor,
    store: Store,
    subject_kind: str,
    subject_id: uuid.UUID,
    name: str,
    data: bytes,
) -> Attachment:
    """Attach a photo, and nothing but a photo.

    Raises:
        InvalidInput: it is no picture.
    """
    if len(data) <= PHOTO_LIMIT:
        media_type(data[:LIMIT], images_only=True)
    return attach(session, actor, store, subject_kind, subject_id, name, data)


def _photograph(data: bytes) -> bytes:
    """Return a picture as it is kept; what is no picture stays as it is."""
    if not data.startswith((SIGNATURES[0][0], SIGNATURES[1][0])):
        return data
    if len(data) > PHOTO_LIMIT:
        raise InvalidInput(N_("Foto terlalu besar; paling besar 20 MB."))
    return prepared(data)


def safe_name(name: str) -> str:
    """Return a file's name without what a system could take for a path or a command."""
    return re.sub(r"[^\w.\- ]", "_", name).strip()[-120:] or "berkas"


def attach(
    session: Session,
    actor: Actor,
    store: Store,
    subject_kind: str,
    subject_id: uuid.UUID,
    name: str,
    data: bytes,
) -> Attachment:
    """Attach a file to a row that the actor may work on."""
    if subject_kind in PHOTOGRAPHED:
        data = _photograph(data)
    model, permission = SUBJECTS[subject_kind]
    subject = fetch(session, actor, model, subject_id)
    require(actor, permission, subject)
    attachment = Attachment(
        laboratory_id=subject.laboratory_id,
        subject_kind=subject_kind,
        subject_id=subject.id,
        name=safe_name(name),
        media_type=media_type(data),
        size=len(data),
        sha256=store.put(data),
        added_at=clock.now(),
        added_by_id=actor.known_id(),
    )
    session.add(attachment)
    audit.record(session, actor, "attachment:add", attachment)
    return attachment
