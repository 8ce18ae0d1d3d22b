"""What the laboratory has for a request today: people, equipment, scope, load.

It stands beside the form of the request review (17025 7.1.1), so that whoever answers sees what the answer rests on.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.domain.standards import Library
from lims.domain.text import Text
from lims.domain.working_days import add_working_days
from lims.models import (
    Application,
    Calibration,
    Determination,
    Equipment,
    EquipmentMethod,
    Laboratory,
    MethodAuthorisation,
    User,
)
from lims.queries import gates
from lims.queries.applications import AskedItem, method_title
from lims.queries.confidence import SpecificationFinding, specification_findings
from lims.queries.library import library_of
from lims.queries.prices import PriceLine, price_lines
from lims.queries.rows import holidays_of


@dataclass(frozen=True, slots=True)
class Analyst:
    """Somebody who may carry out a method today, and what already lies on their bench."""

    name: str
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Machine:
    """A piece of equipment that serves a method."""

    code: str
    name: str
    fit: bool
    valid_until: date | None
    in_service: bool


@dataclass(frozen=True, slots=True)
class MethodFinding:
    """What there is for a method."""

    code: str
    title: Text
    known: bool
    """Whether the library holds the method."""
    analysts: tuple[Analyst, ...]
    machines: tuple[Machine, ...]
    accredited: bool

    @property
    def can_be_done(self) -> bool:
        """Say whether somebody may do it with something calibrated."""
        return self.known and bool(self.analysts) and any(machine.fit for machine in self.machines)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """All of it."""

    today: date
    methods: tuple[MethodFinding, ...]
    specifications: tuple[SpecificationFinding, ...]
    prices: tuple[PriceLine, ...]
    waiting: int
    """Determinations of the laboratory that nobody has yet."""
    promised_working_days: int
    due_on: date
    """If the samples came today."""
    retention_months: int

    @property
    def total(self) -> int | None:
        """The sum, or None while a price is missing."""
        amounts = [line.amount for line in self.prices]
        return None if None in amounts else sum(amount or 0 for amount in amounts)

    @property
    def superseded(self) -> tuple[SpecificationFinding, ...]:
        """The editions asked for that have a successor, each once."""
        found = {one.code: one for one in self.specifications if one.superseded_by}
        return tuple(found.values())


def find(
    session: Session,
    application: Application,
    items: Sequence[AskedItem],
    promised_working_days: int | None = None,
) -> Feasibility:
    """Return what the laboratory has today for the products and tests that are asked for."""
    laboratory = session.get_one(Laboratory, application.laboratory_id)
    today = clock.today(laboratory.timezone)
    codes = list(dict.fromkeys(test.code for item in items for test in item.tests))
    days = promised_working_days or laboratory.promised_working_days
    return Feasibility(
        today=today,
        methods=_methods(session, laboratory, codes, today),
        specifications=specification_findings(session, laboratory.id, items),
        prices=price_lines(session, laboratory.id, items, today),
        waiting=_waiting(session, laboratory.id),
        promised_working_days=days,
        due_on=add_working_days(today, days, holidays_of(session, laboratory.id)),
        retention_months=laboratory.retention_months,
    )


def _methods(
    session: Session, laboratory: Laboratory, codes: Sequence[str], today: date
) -> tuple[MethodFinding, ...]:
    analysts = _analysts(session, laboratory.id, codes, today)
    machines = _machines(session, laboratory.id, codes, today)
    scope = gates.scope_of(session, laboratory, codes)
    known = library_of(session, laboratory.id)
    return tuple(
        MethodFinding(
            code=code,
            title=method_title(known, code),
            known=code in known.methods,
            analysts=analysts.get(code, ()),
            machines=machines.get(code, ()),
            accredited=scope.covers(code, _measurands(known, code), today),
        )
        for code in codes
    )


def _measurands(known: Library, code: str) -> list[str]:
    method = known.methods.get(code)
    return [field.measurand for field in method.results if not field.auxiliary] if method else []


def _analysts(
    session: Session, laboratory_id: uuid.UUID, codes: Sequence[str], today: date
) -> Mapping[str, tuple[Analyst, ...]]:
    """Return who is authorised for each method, with the determinations that they have open."""
    rows = session.execute(
        select(MethodAuthorisation.method_code, User.id, User.name)
        .join(User, User.id == MethodAuthorisation.user_id)
        .where(
            MethodAuthorisation.laboratory_id == laboratory_id,
            MethodAuthorisation.method_code.in_(codes),
            MethodAuthorisation.activity == "perform",
            MethodAuthorisation.valid_from <= today,
            (MethodAuthorisation.valid_until.is_(None)) | (MethodAuthorisation.valid_until >= today),
            User.disabled_at.is_(None),
        )
        .distinct()
        .order_by(User.name)
    ).all()
    load = _load(session, laboratory_id, {user_id for _code, user_id, _name in rows}, today)
    found: dict[str, tuple[Analyst, ...]] = defaultdict(tuple)
    for code, user_id, name in rows:
        found[code] += (Analyst(name, *load.get(user_id, (0, 0))),)
    return found


def _load(
    session: Session, laboratory_id: uuid.UUID, user_ids: set[uuid.UUID], today: date
) -> dict[uuid.UUID, tuple[int, int]]:
    """Return how many determinations each analyst has open, and how many of them are late."""
    late = func.coalesce(func.sum(case((Determination.due_on < today, 1), else_=0)), 0)
    rows = session.execute(
        select(Determination.analyst_id, func.count(), late)
        .where(
            Determination.laboratory_id == laboratory_id,
            Determination.analyst_id.in_(user_ids),
            Determination.state.in_(["assigned", "returned"]),
        )
        .group_by(Determination.analyst_id)
    )
    return {user_id: (count, int(overdue)) for user_id, count, overdue in rows if user_id is not None}


def _machines(
    session: Session, laboratory_id: uuid.UUID, codes: Sequence[str], today: date
) -> Mapping[str, tuple[Machine, ...]]:
    """Return the equipment that serves each method, and whether it could be used today."""
    rows = session.execute(
        select(EquipmentMethod.method_code, Equipment)
        .join(Equipment, Equipment.id == EquipmentMethod.equipment_id)
        .where(
            EquipmentMethod.laboratory_id == laboratory_id,
            EquipmentMethod.method_code.in_(codes),
            EquipmentMethod.removed.is_(False),
        )
        .order_by(Equipment.code)
    ).all()
    calibrated = dict(
        session.execute(
            select(Calibration.equipment_id, func.max(Calibration.valid_until))
            .where(
                Calibration.laboratory_id == laboratory_id,
                Calibration.equipment_id.in_({machine.id for _code, machine in rows}),
                Calibration.calibrated_on <= today,
            )
            .group_by(Calibration.equipment_id)
        ).all()
    )
    found: dict[str, tuple[Machine, ...]] = defaultdict(tuple)
    for code, machine in rows:
        until = calibrated.get(machine.id)
        valid = not machine.needs_calibration or (until is not None and until >= today)
        found[code] += (
            Machine(machine.code, machine.name, machine.in_service and valid, until, machine.in_service),
        )
    return found


def _waiting(session: Session, laboratory_id: uuid.UUID) -> int:
    return (
        session.scalar(
            select(func.count(Determination.id)).where(
                Determination.laboratory_id == laboratory_id, Determination.state == "planned"
            )
        )
        or 0
    )
