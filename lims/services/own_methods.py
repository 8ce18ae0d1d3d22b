"""A laboratory's own methods, for any test that no file describes: proven like a shipped file, and published."""

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput
from lims.domain.standards import Library, parse_method, specification_problems
from lims.models import LaboratoryMethod
from lims.queries.library import library, own_methods, own_specifications
from lims.services.own_definitions import put_in_force, refuse_taken

_REFUSED = N_("Metode belum dapat dipakai. Perbaiki yang ditandai.")


def publish(session: Session, actor: Actor, text: str, reason: str) -> LaboratoryMethod:
    """Put a method in force for this laboratory; the version before is kept, and orders keep what they froze.

    Raises:
        InvalidInput: the text has problems, the code is taken, a specification of the laboratory needs a result that
            this version no longer gives, or the reason is missing.
        Conflict: this very text is in force already.
    """
    require(actor, Permission.STANDARD_CHECK)
    method = parse_method(text, N_("Metode"))
    shipped, own = library(), own_specifications(session, actor.laboratory())
    others = Library({**shipped.specifications, **own}, shipped.methods)
    refuse_taken(method.code, others, _REFUSED, "IK-07:2026")
    methods = {**shipped.methods, **own_methods(session, actor.laboratory()), method.code: method}
    for specification in own.values():
        if specification_problems(specification, Library(shipped.specifications, methods)):
            needed = InvalidInput(
                N_(
                    "Spesifikasi %(code)s memerlukan hasil yang tidak ada lagi dalam metode ini; beri kode lain."
                ),
                code=specification.code,
            )
            raise InvalidInput(_REFUSED, {"quantity": needed})
    unexplained = N_("Tulislah alasan: bagaimana metode ini divalidasi, atau apa yang berubah.")
    return put_in_force(session, actor, LaboratoryMethod, method, reason, unexplained)
