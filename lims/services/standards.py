"""What a laboratory does with definitions: freeze them into orders, and record that it checked them."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.standards import Method, Specification
from lims.models import Laboratory, StandardCheck, StandardVersion
from lims.queries.checks import limits_of
from lims.queries.library import definition, version_of
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
    session: Session,
    actor: Actor,
    code: str,
    copy_number: str,
    checked_on: date | None,
    *,
    version: str = "",
) -> StandardCheck:
    """Record that the file of a standard was compared with the laboratory's licensed copy (practice 5).

    What is recorded is the hash of the file as it is now; a file that changes afterwards must be checked again.

    Args:
        session: The session.
        actor: Who compared it.
        code: With the year.
        copy_number: Of the licensed copy.
        checked_on: The day; today at the latest.
        version: Hash of an older text of the file that an order was made with; empty for the one in force.
    """
    checked = _checkable(session, actor, code, version)
    day = _require(session, actor, copy_number, checked_on)
    return _recorded(session, actor, checked, "", copy_number, day)


def record_limit_checks(
    session: Session,
    actor: Actor,
    code: str,
    requirements: Collection[str],
    copy_number: str,
    checked_on: date | None,
    *,
    version: str = "",
) -> list[StandardCheck]:
    """Record of single limits that they were compared with the laboratory's licensed copy.

    Raises:
        InvalidInput: none was ticked, one is not in the file, or copy number or date are missing.
    """
    checked = _checkable(session, actor, code, version)
    if not requirements:
        raise InvalidInput(N_("Centang sekurangnya satu batas yang sudah dibandingkan."))
    unknown = sorted(set(requirements) - set(limits_of(checked)))
    if unknown:
        raise InvalidInput(
            N_("%(code)s tidak mempunyai batas %(keys)s; muat ulang halaman ini."),
            code=code,
            keys=", ".join(unknown),
        )
    day = _require(session, actor, copy_number, checked_on)
    return [_recorded(session, actor, checked, key, copy_number, day) for key in dict.fromkeys(requirements)]


def _checkable(session: Session, actor: Actor, code: str, version: str) -> Specification | Method:
    require(actor, Permission.STANDARD_CHECK)
    if version:
        return version_of(session, actor.laboratory(), code, version)
    return definition(session, actor.laboratory(), code)


def _require(session: Session, actor: Actor, copy_number: str, checked_on: date | None) -> date:
    """Refuse a check without copy or day, each told at its field."""
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
    return checked_on


def _recorded(
    session: Session, actor: Actor, checked: Specification | Method, key: str, copy_number: str, day: date
) -> StandardCheck:
    check = StandardCheck(
        laboratory_id=actor.laboratory(),
        code=checked.code,
        sha256=checked.sha256,
        requirement=key,
        copy_number=copy_number.strip(),
        checked_on=day,
        checked_by_id=actor.known_id(),
    )
    session.add(check)
    audit.record(session, actor, "standard:check", check)
    return check
