"""The scope of accreditation: which method, which measurands, from when until when (17025 5.3)."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, InvalidInput
from lims.models import ScopeEntry
from lims.queries.library import library_of
from lims.services import audit
from lims.services.validity import refuse_faults, required_day, span_faults


@dataclass(frozen=True, slots=True)
class ScopeInput:
    """A method in scope; no measurands mean all that it gives."""

    method_code: str
    valid_from: date | None
    valid_until: date | None = None
    measurands: tuple[str, ...] = ()


def add(session: Session, actor: Actor, given: ScopeInput) -> ScopeEntry:
    """Add a method to the scope; rows that are tested within its dates are marked as accredited."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    faults = span_faults(given.valid_from, given.valid_until)
    method = library_of(session, actor.laboratory()).methods.get(given.method_code)
    if method is None:
        faults["method_code"] = InvalidInput(N_("Pilih metode dari daftar."))
    elif not set(given.measurands) <= {result.measurand for result in method.results}:
        faults["measurands"] = InvalidInput(N_("Pilih besaran dari daftar metode itu."))
    refuse_faults(faults)
    entry = ScopeEntry(
        laboratory_id=actor.laboratory(),
        method_code=given.method_code,
        measurands=" ".join(given.measurands),
        valid_from=required_day(given.valid_from, "valid_from"),
        valid_until=given.valid_until,
    )
    session.add(entry)
    audit.record(session, actor, "scope:add", entry)
    return entry


def end(session: Session, actor: Actor, entry_id: uuid.UUID, last_day: date | None) -> None:
    """Let a method leave the scope after a day; what was tested before stays accredited."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    entry = fetch(session, actor, ScopeEntry, entry_id, lock=True)
    entry.valid_until = required_day(last_day, "last_day")
    audit.record(session, actor, "scope:end", entry)
