"""What a laboratory writes itself, specification or method: put in force as a version, never changed afterwards."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.standards import Library, Method, Specification
from lims.models.standard import OwnDefinition
from lims.services import audit
from lims.services.standards import freeze

Shelf = TypeVar("Shelf", bound=OwnDefinition)


def refuse_taken(code: str, known: Library, refused: str, example: str) -> None:
    """Refuse a code that another definition has, at its field."""
    if code in known.specifications or code in known.methods:
        taken = InvalidInput(
            N_("Kode %(code)s sudah dipakai; beri kode sendiri, misalnya %(example)s."),
            code=code,
            example=example,
        )
        raise InvalidInput(refused, {"code": taken})


def put_in_force(
    session: Session,
    actor: Actor,
    shelf: type[Shelf],
    definition: Specification | Method,
    reason: str,
    unexplained: str,
) -> Shelf:
    """Freeze a definition under its hash and put it in force for this laboratory; the version before is kept.

    Args:
        session: The session.
        actor: Who publishes.
        shelf: The rows that it belongs to.
        definition: Proven.
        reason: Why.
        unexplained: What to write where the reason is missing.

    Raises:
        InvalidInput: the reason is missing.
        Conflict: this very text is in force already.
    """
    if not reason.strip():
        raise InvalidInput(N_("Belum diterbitkan. Isilah alasannya."), {"reason": InvalidInput(unexplained)})
    laboratory_id = actor.laboratory()
    newest = session.scalars(
        select(shelf)
        .where(shelf.laboratory_id == laboratory_id, shelf.code == definition.code)
        .order_by(shelf.version.desc())
        .limit(1)
    ).one_or_none()
    if newest is not None and newest.sha256 == definition.sha256:
        raise Conflict(
            N_("Isi ini sudah berlaku sebagai versi %(version)s; tidak ada yang berubah."),
            version=newest.version,
        )
    row = shelf(
        laboratory_id=laboratory_id,
        code=definition.code,
        version=newest.version + 1 if newest else 1,
        sha256=freeze(session, definition),
        reason=reason.strip(),
        published_at=clock.now(),
        published_by_id=actor.known_id(),
    )
    session.add(row)
    audit.record(session, actor, "standard:publish", row, reason=reason.strip())
    return row
