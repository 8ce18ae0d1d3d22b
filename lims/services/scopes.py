"""The scope of accreditation: which method, which measurands, from when until when (17025 5.3)."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Method
from lims.models import ScopeEntry
from lims.queries.library import library_of
from lims.services import audit
from lims.services.validity import refuse_faults, required_day, span_faults


@dataclass(frozen=True, slots=True)
class ScopeInput:
    """A method in scope; no measurands mean all that it gives, and no ends of a range any result."""

    method_code: str
    valid_from: date | None
    valid_until: date | None = None
    measurands: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    """The range of results that the annex of the accreditation names, in the unit of the measurand, as typed."""


def add(session: Session, actor: Actor, given: ScopeInput) -> ScopeEntry:
    """Add a method to the scope; rows that are tested within its dates are marked as accredited."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    faults = span_faults(given.valid_from, given.valid_until)
    method = library_of(session, actor.laboratory()).methods.get(given.method_code)
    if method is None:
        faults["method_code"] = InvalidInput(N_("Pilih metode dari daftar."))
    elif not set(given.measurands) <= {result.measurand for result in method.results}:
        faults["measurands"] = InvalidInput(N_("Pilih besaran dari daftar metode itu."))
    low, high = _ends(given, faults)
    unit = _unit(method, given) if method is not None else ""
    if unit is None and (low is not None or high is not None):
        faults["measurands"] = InvalidInput(
            N_("Pilih satu besaran, atau beberapa dengan satuan yang sama, agar rentangnya bermakna.")
        )
    refuse_faults(faults)
    ranged = low is not None or high is not None
    entry = ScopeEntry(
        laboratory_id=actor.laboratory(),
        method_code=given.method_code,
        measurands=" ".join(given.measurands),
        low=low,
        high=high,
        unit=(unit or "") if ranged else "",
        valid_from=required_day(given.valid_from, "valid_from"),
        valid_until=given.valid_until,
    )
    session.add(entry)
    audit.record(session, actor, "scope:add", entry)
    return entry


def _ends(given: ScopeInput, faults: dict[str, LimsError]) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of the range as typed, or say what is wrong with them."""
    ends: dict[str, Decimal | None] = {"low": None, "high": None}
    for name in ends:
        typed = getattr(given, name).strip()
        try:
            ends[name] = parse_decimal(typed) if typed else None
        except InvalidInput as fault:
            faults[name] = fault
    low, high = ends["low"], ends["high"]
    if low is not None and high is not None and high < low:
        faults["high"] = InvalidInput(N_("Ujung atas rentang lebih kecil daripada ujung bawahnya."))
    return low, high


def _unit(method: Method, given: ScopeInput) -> str | None:
    """Return the unit that all measurands of a line have; None where they differ."""
    units = {
        result.unit
        for result in method.results
        if not result.auxiliary and (not given.measurands or result.measurand in given.measurands)
    }
    return units.pop() if len(units) == 1 else None


def end(session: Session, actor: Actor, entry_id: uuid.UUID, last_day: date | None) -> None:
    """Let a method leave the scope after a day; what was tested before stays accredited."""
    require(actor, Permission.LABORATORY_CONFIGURE)
    entry = fetch(session, actor, ScopeEntry, entry_id, lock=True)
    entry.valid_until = required_day(last_day, "last_day")
    audit.record(session, actor, "scope:end", entry)
