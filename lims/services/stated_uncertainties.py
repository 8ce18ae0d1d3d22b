"""U and k stated for a method and a range: from an evaluation that is kept elsewhere, with its source (17025 7.6)."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import ResultField
from lims.models import Laboratory, StatedUncertainty
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
    _one_at_a_time(session, actor)
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
    """State it no more after a day; results that were handed in keep their U.

    The day before its first one means that it never holds: what was stated by mistake is taken back so.

    Raises:
        InvalidInput: the day is missing, or lies before that.
        Conflict: it ended before, and until the new day another statement would hold beside it.
    """
    require(actor, Permission.STANDARD_CHECK)
    _one_at_a_time(session, actor)
    row = fetch(session, actor, StatedUncertainty, row_id, lock=True)
    day = required_day(last_day, "last_day")
    if day < row.valid_from - timedelta(days=1):
        told = InvalidInput(
            N_(
                "U ini berlaku sejak %(day)s. Isilah hari itu atau sesudahnya; bila seharusnya tidak pernah berlaku, "
                "isilah sehari sebelumnya."
            ),
            day=f"{row.valid_from:%d-%m-%Y}",
        )
        refuse_faults({"last_day": told})
    _refuse_overlap(session, row, until=day)
    row.ended_on = day
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


def _one_at_a_time(session: Session, actor: Actor) -> None:
    """Wait for whoever states something for this laboratory at this moment: two at once would not see each other."""
    session.execute(
        select(Laboratory.id).where(Laboratory.id == actor.laboratory()).with_for_update(key_share=True)
    )


def _refuse_overlap(session: Session, row: StatedUncertainty, until: date | None = None) -> None:
    """Refuse that two statements hold for the same result on the same day, where this one holds until a day."""
    for other in of_methods(session, row.laboratory_id, [row.method_code]):
        same = (
            other.id != row.id
            and other.measurand == row.measurand
            and _share_days(row.valid_from, until, other)
        )
        if same and _below(other.low, row.high) and _below(row.low, other.high):
            raise Conflict(
                N_(
                    "U untuk sebagian rentang ini dinyatakan juga oleh %(source)s, yang berlaku pada sebagian hari "
                    "yang sama. Akhiri yang lama sebelum yang baru berlaku."
                ),
                source=other.source,
            )


def _share_days(since: date, until: date | None, other: StatedUncertainty) -> bool:
    """Tell whether another statement holds on one of these days; one that ended before it began has no day."""
    first = max(since, other.valid_from)
    return all(last is None or last >= first for last in (until, other.ended_on))


def _below(low: Decimal | None, high: Decimal | None) -> bool:
    """Say whether a lower end lies below an upper one; an open end always does."""
    return low is None or high is None or low < high
