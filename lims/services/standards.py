"""What a laboratory does with definitions: freeze them into orders, and record that it checked them."""

from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.standards import Method, Specification
from lims.models import Laboratory, StandardCheck, StandardVersion
from lims.queries.library import definition
from lims.services import audit


def freeze(session: Session, definition: Specification | Method) -> str:
    """Keep the text of a definition under its hash, and return the hash."""
    if session.get(StandardVersion, definition.sha256) is None:
        session.add(
            StandardVersion(
                sha256=definition.sha256,
                kind="specification" if isinstance(definition, Specification) else "method",
                code=definition.code,
                text=definition.source_text,
                frozen_at=clock.now(),
            )
        )
        session.flush()
    return definition.sha256


def record_check(
    session: Session, actor: Actor, code: str, copy_number: str, checked_on: date | None
) -> StandardCheck:
    """Record that the file of a standard was compared with the laboratory's licensed copy (practice 5).

    What is recorded is the hash of the file as it is now; a file that changes afterwards must be checked again.
    """
    require(actor, Permission.STANDARD_CHECK)
    checked = definition(code)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    faults: dict[str, LimsError] = {}
    if not copy_number.strip():
        faults["copy_number"] = InvalidInput(N_("Tulislah nomor salinan berlisensi yang dipakai memeriksa."))
    if checked_on is None:
        faults["checked_on"] = InvalidInput(N_("Isilah tanggal pemeriksaan."))
    elif checked_on > clock.today(laboratory.timezone):
        faults["checked_on"] = InvalidInput(N_("Tanggal pemeriksaan belum tiba."))
    if faults or checked_on is None:
        raise InvalidInput(N_("Pemeriksaan belum dapat dicatat. Perbaiki isian yang ditandai."), faults)
    check = StandardCheck(
        laboratory_id=laboratory.id,
        code=checked.code,
        sha256=checked.sha256,
        copy_number=copy_number.strip(),
        checked_on=checked_on,
        checked_by_id=actor.known_id(),
    )
    session.add(check)
    audit.record(session, actor, "standard:check", check)
    return check
