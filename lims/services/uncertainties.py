"""Budgets of uncertainty: written as drafts, published as editions that results name, never changed afterwards."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError
from lims.domain.measurement.budget import read
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import ResultField
from lims.models import CalibratedRange, Calibration, UncertaintyBudget
from lims.queries.library import library_of
from lims.services import audit
from lims.services.clients import expect_version
from lims.services.validity import refuse_faults, require_reason


@dataclass(frozen=True, slots=True)
class BudgetInput:
    """The budget as typed: content as `lims.domain.measurement.budget.read` takes it."""

    method_code: str
    measurand: str
    low: str = ""
    high: str = ""
    note: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RangeInput:
    """A line of a calibration's results, as typed."""

    function: str
    low: str
    high: str
    unit: str
    expanded: str
    coverage_factor: str = "2"
    relative: bool = False


def draft(session: Session, actor: Actor, given: BudgetInput) -> UncertaintyBudget:
    """Begin a new edition of a budget; nothing is computed with it before it is published.

    Raises:
        InvalidInput: method, measurand, range or a line is missing or cannot be read.
    """
    require(actor, Permission.STANDARD_CHECK)
    result = _result(session, actor, given)
    low, high = _range(given)
    budget = UncertaintyBudget(
        laboratory_id=actor.laboratory(),
        method_code=given.method_code,
        measurand=given.measurand,
        unit=result.unit,
        low=low,
        high=high,
        edition=_next_edition(session, actor, given),
        content=read(given.content).to_json(),
        note=given.note.strip(),
        written_at=clock.now(),
        written_by_id=actor.known_id(),
    )
    session.add(budget)
    session.flush()
    audit.record(session, actor, "budget:draft", budget)
    return budget


def revise(
    session: Session, actor: Actor, budget_id: uuid.UUID, given: BudgetInput, version: int
) -> UncertaintyBudget:
    """Change a draft; what it said before stays in the trail.

    Raises:
        Conflict: it was published; a new edition is drafted instead.
    """
    require(actor, Permission.STANDARD_CHECK)
    budget = fetch(session, actor, UncertaintyBudget, budget_id, lock=True)
    expect_version(budget.version, version)
    _require_draft(budget)
    budget.low, budget.high = _range(given)
    budget.content = read(given.content).to_json()
    budget.note = given.note.strip()
    budget.written_at, budget.written_by_id = clock.now(), actor.known_id()
    audit.record(session, actor, "budget:revise", budget)
    return budget


def publish(session: Session, actor: Actor, budget_id: uuid.UUID, reason: str) -> UncertaintyBudget:
    """Put an edition in force; the one before it of the same range is superseded, and stays.

    Raises:
        Conflict: it is no draft, or its range lies across that of another budget in force.
    """
    require(actor, Permission.STANDARD_CHECK)
    budget = fetch(session, actor, UncertaintyBudget, budget_id)
    editions = _editions(session, budget)
    _require_draft(budget)
    read(budget.content)
    for other in [one for one in editions if one.state == "published"]:
        if (other.low, other.high) == (budget.low, budget.high):
            other.state = "superseded"
            audit.record(session, actor, "budget:supersede", other)
        elif _overlap(other, budget):
            raise Conflict(
                N_(
                    "Rentang ini bertumpang tindih dengan anggaran edisi %(edition)s yang berlaku; ubah rentangnya."
                ),
                edition=other.edition,
            )
    session.flush()
    budget.state = "published"
    budget.sha256 = hashlib.sha256(_canonical(budget)).hexdigest()
    budget.published_at, budget.published_by_id = clock.now(), actor.known_id()
    audit.record(session, actor, "budget:publish", budget, reason=require_reason(reason))
    return budget


def withdraw(session: Session, actor: Actor, budget_id: uuid.UUID, reason: str) -> UncertaintyBudget:
    """Put an edition out of force without another; results that were handed in keep their U."""
    require(actor, Permission.STANDARD_CHECK)
    budget = fetch(session, actor, UncertaintyBudget, budget_id, lock=True)
    if budget.state != "published":
        raise Conflict(N_("Hanya anggaran yang berlaku dapat ditarik."))
    budget.state = "superseded"
    audit.record(session, actor, "budget:withdraw", budget, reason=require_reason(reason))
    return budget


def add_range(
    session: Session, actor: Actor, calibration_id: uuid.UUID, given: RangeInput
) -> CalibratedRange:
    """Write down what a calibration certificate says of a function of the machine in a range."""
    require(actor, Permission.EQUIPMENT_WRITE)
    calibration = fetch(session, actor, Calibration, calibration_id)
    numbers, faults = _numbers(given)
    for name in ("function", "unit"):
        if not getattr(given, name).strip():
            faults[name] = InvalidInput(N_("Isilah fungsi alat dan satuannya, misalnya gaya dalam kN."))
    if not faults and numbers["high"] < numbers["low"]:
        faults["high"] = InvalidInput(N_("Akhir rentang lebih kecil daripada awalnya."))
    refuse_faults(faults)
    row = CalibratedRange(
        laboratory_id=calibration.laboratory_id,
        calibration_id=calibration.id,
        function=given.function.strip(),
        unit=given.unit.strip(),
        relative=given.relative,
        **numbers,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "calibration:range", row)
    return row


def remove_range(session: Session, actor: Actor, range_id: uuid.UUID, reason: str) -> None:
    """Take a line out that was written down wrongly; it stays, marked as removed."""
    require(actor, Permission.EQUIPMENT_WRITE)
    row = fetch(session, actor, CalibratedRange, range_id, lock=True)
    row.removed = True
    audit.record(session, actor, "calibration:range-remove", row, reason=require_reason(reason))


def _numbers(given: RangeInput) -> tuple[dict[str, Decimal], dict[str, LimsError]]:
    numbers: dict[str, Decimal] = {}
    faults: dict[str, LimsError] = {}
    for name in ("low", "high", "expanded", "coverage_factor"):
        try:
            numbers[name] = parse_decimal(getattr(given, name))
        except InvalidInput as error:
            faults[name] = error
    for name in ("expanded", "coverage_factor"):
        if name in numbers and numbers[name] <= 0:
            faults[name] = InvalidInput(N_("U dan k harus lebih besar dari nol."))
    return numbers, faults


def _result(session: Session, actor: Actor, given: BudgetInput) -> ResultField:
    method = library_of(session, actor.laboratory()).methods.get(given.method_code)
    result = (
        next((one for one in method.results if one.measurand == given.measurand), None) if method else None
    )
    if result is None or result.choice:
        raise InvalidInput(
            N_("Periksa isian yang ditandai."),
            {"measurand": InvalidInput(N_("Pilih besaran berupa angka dari daftar metode."))},
        )
    return result


def _range(given: BudgetInput) -> tuple[Decimal | None, Decimal | None]:
    faults: dict[str, LimsError] = {}
    ends: dict[str, Decimal | None] = {"low": None, "high": None}
    for name in ends:
        try:
            ends[name] = parse_decimal(getattr(given, name)) if getattr(given, name).strip() else None
        except InvalidInput as error:
            faults[name] = error
    low, high = ends["low"], ends["high"]
    if low is not None and high is not None and high <= low:
        faults["high"] = InvalidInput(N_("Akhir rentang harus lebih besar daripada awalnya."))
    refuse_faults(faults)
    return low, high


def _next_edition(session: Session, actor: Actor, given: BudgetInput) -> int:
    last = session.scalar(
        select(func.max(UncertaintyBudget.edition)).where(
            UncertaintyBudget.laboratory_id == actor.laboratory(),
            UncertaintyBudget.method_code == given.method_code,
            UncertaintyBudget.measurand == given.measurand,
        )
    )
    return (last or 0) + 1


def _editions(session: Session, budget: UncertaintyBudget) -> list[UncertaintyBudget]:
    """Return all budgets of a measurand, this one among them, locked: two published at once would not meet."""
    return list(
        session.scalars(
            select(UncertaintyBudget)
            .where(
                UncertaintyBudget.laboratory_id == budget.laboratory_id,
                UncertaintyBudget.method_code == budget.method_code,
                UncertaintyBudget.measurand == budget.measurand,
            )
            .order_by(UncertaintyBudget.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _overlap(one: UncertaintyBudget, other: UncertaintyBudget) -> bool:
    """Say whether two ranges share more than an end."""
    return (one.low is None or other.high is None or one.low < other.high) and (
        other.low is None or one.high is None or other.low < one.high
    )


def _require_draft(budget: UncertaintyBudget) -> None:
    if budget.state != "draft":
        raise Conflict(N_("Anggaran ini sudah diterbitkan dan tidak diubah lagi; buatlah edisi baru."))


def _canonical(budget: UncertaintyBudget) -> bytes:
    said = {
        "method": budget.method_code,
        "measurand": budget.measurand,
        "unit": budget.unit,
        "low": None if budget.low is None else format(budget.low, "f"),
        "high": None if budget.high is None else format(budget.high, "f"),
        "edition": budget.edition,
        "content": budget.content,
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
