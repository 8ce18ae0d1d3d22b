"""A laboratory's own specifications: checked like a shipped file, published as a version, never changed afterwards."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.standards import Library, Method, Specification, parse_specification, specification_problems
from lims.models import LaboratorySpecification
from lims.queries.library import library, own_methods
from lims.services import audit
from lims.services.standards import freeze

LONGEST = 200_000


def proven(text: str, methods: Mapping[str, Method] = MappingProxyType({})) -> Specification:
    """Return a specification that the loader has proven, with all that it names in other files.

    `methods` are the laboratory's own, which it may name as well.

    Raises:
        InvalidInput: every problem in `fields`, by key of the file.
    """
    if len(text) > LONGEST:
        raise InvalidInput(N_("Berkas terlalu panjang; bagilah menjadi beberapa spesifikasi."))
    specification = parse_specification(text, N_("Spesifikasi"))
    shipped = library()
    known = Library(shipped.specifications, {**shipped.methods, **methods})
    if specification.code in known.specifications or specification.code in known.methods:
        fault = InvalidInput(
            N_("Kode %(code)s sudah dipakai standar bawaan; beri kode sendiri, misalnya SPEK-01:2026."),
            code=specification.code,
        )
        raise InvalidInput(N_("Spesifikasi belum dapat dipakai. Perbaiki yang ditandai."), {"code": fault})
    problems = specification_problems(specification, known)
    if problems:
        raise InvalidInput(
            N_("Spesifikasi belum dapat dipakai. Perbaiki yang ditandai."),
            {problem.key: problem.error for problem in problems},
        )
    if not specification.grades or not specification.requirements:
        raise InvalidInput(N_("Spesifikasi memerlukan sekurangnya satu kelas dan satu syarat."))
    specification.pair(shipped.specifications)
    return specification


def publish(session: Session, actor: Actor, text: str, reason: str) -> LaboratorySpecification:
    """Freeze a text under its hash and put it in force for this laboratory; the version before is kept.

    Raises:
        InvalidInput: the text has problems, or the reason is missing.
        Conflict: this very text is in force already.
    """
    require(actor, Permission.STANDARD_CHECK)
    specification = proven(text, own_methods(session, actor.laboratory()))
    if not reason.strip():
        fault = InvalidInput(N_("Tulislah alasan: dasar spesifikasi ini, atau apa yang berubah."))
        raise InvalidInput(N_("Belum diterbitkan. Isilah alasannya."), {"reason": fault})
    laboratory_id = actor.laboratory()
    newest = _newest(session, laboratory_id, specification.code)
    if newest is not None and newest.sha256 == specification.sha256:
        raise Conflict(
            N_("Isi ini sudah berlaku sebagai versi %(version)s; tidak ada yang berubah."),
            version=newest.version,
        )
    row = LaboratorySpecification(
        laboratory_id=laboratory_id,
        code=specification.code,
        version=newest.version + 1 if newest else 1,
        sha256=freeze(session, specification),
        reason=reason.strip(),
        published_at=clock.now(),
        published_by_id=actor.known_id(),
    )
    session.add(row)
    audit.record(session, actor, "standard:publish", row, reason=reason.strip())
    return row


def _newest(session: Session, laboratory_id: uuid.UUID, code: str) -> LaboratorySpecification | None:
    last = (
        select(func.max(LaboratorySpecification.version))
        .where(LaboratorySpecification.laboratory_id == laboratory_id, LaboratorySpecification.code == code)
        .scalar_subquery()
    )
    return session.scalars(
        select(LaboratorySpecification).where(
            LaboratorySpecification.laboratory_id == laboratory_id,
            LaboratorySpecification.code == code,
            LaboratorySpecification.version == last,
        )
    ).one_or_none()
