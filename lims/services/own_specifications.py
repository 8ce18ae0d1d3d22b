"""A laboratory's own specifications: checked like a shipped file, published as a version, never changed afterwards."""

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import (
    Library,
    Method,
    Specification,
    parse_specification,
    specification_problems,
)
from lims.models import LaboratorySpecification
from lims.queries.library import library, own_methods
from lims.services.own_definitions import put_in_force, refuse_taken

_REFUSED = N_("Spesifikasi belum dapat dipakai. Perbaiki yang ditandai.")
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
    refuse_taken(specification.code, known, _REFUSED, "SPEK-01:2026")
    problems = specification_problems(specification, known)
    if problems:
        raise InvalidInput(_REFUSED, {problem.key: problem.error for problem in problems})
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
    unexplained = N_("Tulislah alasan: dasar spesifikasi ini, atau apa yang berubah.")
    return put_in_force(session, actor, LaboratorySpecification, specification, reason, unexplained)
