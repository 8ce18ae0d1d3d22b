"""A laboratory's own methods, for any test that no file describes: proven, published as versions, never changed."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.standards import Method, parse_method
from lims.models import LaboratoryMethod
from lims.queries.library import library
from lims.services import audit
from lims.services.standards import freeze


def proven(text: str) -> Method:
    """Return a method that the loader has proven and whose code no shipped standard has.

    Raises:
        InvalidInput: every problem in `fields`, by key of the file.
    """
    method = parse_method(text, N_("Metode"))
    shipped = library()
    if method.code in shipped.methods or method.code in shipped.specifications:
        fault = InvalidInput(
            N_("Kode %(code)s sudah dipakai standar bawaan; beri kode sendiri, misalnya IK-07:2026."),
            code=method.code,
        )
        raise InvalidInput(N_("Metode belum dapat dipakai. Perbaiki yang ditandai."), {"code": fault})
    return method


def publish(session: Session, actor: Actor, text: str, reason: str) -> LaboratoryMethod:
    """Put a method in force for this laboratory; the version before is kept, and orders keep what they froze.

    Raises:
        InvalidInput: the text has problems, or the reason is missing.
        Conflict: this very text is in force already.
    """
    require(actor, Permission.STANDARD_CHECK)
    method = proven(text)
    if not reason.strip():
        fault = InvalidInput(N_("Tulislah alasan: bagaimana metode ini divalidasi, atau apa yang berubah."))
        raise InvalidInput(N_("Belum diterbitkan. Isilah alasannya."), {"reason": fault})
    laboratory_id = actor.laboratory()
    newest = _newest(session, laboratory_id, method.code)
    if newest is not None and newest.sha256 == method.sha256:
        raise Conflict(
            N_("Isi ini sudah berlaku sebagai versi %(version)s; tidak ada yang berubah."),
            version=newest.version,
        )
    row = LaboratoryMethod(
        laboratory_id=laboratory_id,
        code=method.code,
        version=newest.version + 1 if newest else 1,
        sha256=freeze(session, method),
        reason=reason.strip(),
        published_at=clock.now(),
        published_by_id=actor.known_id(),
    )
    session.add(row)
    audit.record(session, actor, "standard:publish", row, reason=reason.strip())
    return row


def _newest(session: Session, laboratory_id: uuid.UUID, code: str) -> LaboratoryMethod | None:
    return session.scalars(
        select(LaboratoryMethod)
        .where(LaboratoryMethod.laboratory_id == laboratory_id, LaboratoryMethod.code == code)
        .order_by(LaboratoryMethod.version.desc())
        .limit(1)
    ).one_or_none()
