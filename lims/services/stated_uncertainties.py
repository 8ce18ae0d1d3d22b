"""U and k stated for a method and a range: from an evaluation that is kept elsewhere, with its source (17025 7.6)."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import ResultField
from lims.models import StatedUncertainty
from lims.queries.library import library_of
from lims.queries.stated_uncertainties import of_methods
from lims.services import audit
from lims.services.validity import refuse_faults, required_day


@dataclass(frozen=True, slots=True)
class StatedInput:
    """U and k as typed; no ends of a range mean every result of the measurand."""

    method_code: str
    measurand: str
    expanded: str
    coverage_factor: str
    source: str
    valid_from: date | None
    low: str = ""
    high: str = ""
    relative: bool = False
    """U in per cent of the result."""


def state(session: Session, actor: Actor, given: StatedInput) -> StatedUncertainty:
    """State U and k; results that are handed in from now on get it, where no budget holds for them.

    Raises:
        InvalidInput: a number or the source is missing; `fields` tells which.
        Conflict: something is stated for a part of the range already.
    """
    require(actor, Permission.STANDARD_CHECK)
    faults: dict[str, LimsError] = {}
    field = _field(session, actor, given, faults)
    numbers = {name: _number(name, given, faults) for name in ("low", "high", "expanded", "coverage_factor")}
    _check(given, numbers, faults)
    refuse_faults(faults)
    row = StatedUncertainty(
        laboratory_id=actor.laboratory(),
        method_code=given.method_code,
        measurand=given.measurand,
        unit=field.unit if field else "",
        **numbers,
        relative=given.relative,
        source=given.source.strip(),
        valid_from=required_day(given.valid_from, "valid_from"),
        stated_at=clock.now(),
        stated_by_id=actor.known_id(),
    )
    _refuse_overlap(session, row)
    session.add(row)
    audit.record(session, actor, "uncertainty:state", row)
    return row


def end(session: Session, actor: Actor, row_id: uuid.UUID, last_day: date | None) -> None:
    """State it no more after a day; results that were handed in keep their U."""
    require(actor, Permission.STANDARD_CHECK)
    row = fetch(session, actor, StatedUncertainty, row_id, lock=True)
    row.ended_on = required_day(last_day, "last_day")
    audit.record(session, actor, "uncertainty:end", row)


def _field(
    session: Session, actor: Actor, given: StatedInput, faults: dict[str, LimsError]
) -> ResultField | None:
    method = library_of(session, actor.laboratory()).methods.get(given.method_code)
    field = method.result(given.measurand) if method else None
    if field is None or field.choice:
        faults["of"] = InvalidInput(N_("Pilih besaran berupa angka dari daftar metode."))
    return field


def _number(name: str, given: StatedInput, faults: dict[str, LimsError]) -> Decimal | None:
    typed = getattr(given, name).strip()
    try:
        return parse_decimal(typed) if typed else None
    except InvalidInput as fault:
        faults[name] = fault
        return None


def _check(given: StatedInput, numbers: dict[str, Decimal | None], faults: dict[str, LimsError]) -> None:
    for name in ("expanded", "coverage_factor"):
        number = numbers[name]
        if name not in faults and (number is None or number <= 0):
            faults[name] = InvalidInput(N_("U dan k harus lebih besar dari nol."))
    low, high = numbers["low"], numbers["high"]
    if low is not None and high is not None and high <= low:
        faults["high"] = InvalidInput(N_("Akhir rentang harus lebih besar daripada awalnya."))
    if not given.source.strip():
        faults["source"] = InvalidInput(N_("Tulislah asalnya, misalnya evaluasi ketidakpastian No. 3/2026."))
    if given.valid_from is None:
        faults["valid_from"] = InvalidInput(N_("Isilah sejak kapan berlaku."))


def _refuse_overlap(session: Session, row: StatedUncertainty) -> None:
    for other in of_methods(session, row.laboratory_id, [row.method_code]):
        same = other.measurand == row.measurand and (
            other.ended_on is None or other.ended_on >= row.valid_from
        )
        if same and _below(other.low, row.high) and _below(row.low, other.high):
            raise Conflict(
                N_(
                    "U untuk sebagian rentang ini sudah dinyatakan dan masih berlaku. Akhiri yang lama, lalu nyatakan "
                    "yang baru."
                )
            )


def _below(low: Decimal | None, high: Decimal | None) -> bool:
    """Say whether a lower end lies below an upper one; an open end always does."""
    return low is None or high is None or low < high
