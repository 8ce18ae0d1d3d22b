"""What is late or soon will be, and what runs out: by the laboratory's working days, whatever is held left aside."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, allows, require
from lims.domain.workflow import CertificateState
from lims.models import Calibration, Certificate, Determination, Equipment, Laboratory, Order, Sample
from lims.queries import people, planning, remains
from lims.queries.custody import with_holder
from lims.queries.dashboard import Awaiting, count_of
from lims.queries.equipment import CalibrationState, in_state
from lims.queries.holds import is_held
from lims.queries.orders import is_late, is_soon_late
from lims.queries.rows import holidays_of


def read(session: Session, actor: Actor) -> tuple[Awaiting, ...]:
    """Return the heaps that the actor may see, the most pressing first."""
    require(actor, Permission.LABORATORY_VIEW)
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    holidays = holidays_of(session, laboratory.id)
    heaps = [
        Awaiting(kind, count_of(session, laboratory.id, model, conditions))
        for permission, kind, model, *conditions in _heaps(actor, today, holidays)
        if allows(actor, permission)
    ]
    if allows(actor, Permission.SAMPLE_DISPOSE):
        heaps.append(Awaiting("remains-due", remains.count_due(session, actor)))
    if allows(actor, Permission.PEOPLE_MANAGE):
        heaps += [
            Awaiting(f"people-{state}", people.count(session, actor, state)) for state in ("ending", "open")
        ]
    return tuple(heaps)


def _heaps(actor: Actor, today: date, holidays: frozenset[date]) -> Iterator[tuple[Any, ...]]:
    """Yield permission, kind, class and conditions of each heap."""
    yield Permission.ORDER_VIEW, "orders-late", Order, is_late(today)
    yield Permission.ORDER_VIEW, "orders-soon", Order, is_soon_late(today, holidays)
    yield Permission.ORDER_VIEW, "orders-held", Order, is_held()
    yield (
        Permission.DETERMINATION_ASSIGN,
        "benches-late",
        Determination,
        planning.is_late(today),
    )
    yield (
        Permission.CERTIFICATE_REVOKE,
        "certificates-suspended",
        Certificate,
        Certificate.state == CertificateState.SUSPENDED,
    )
    mine = with_holder(actor.laboratory(), actor.known_id())
    yield Permission.SAMPLE_HAND_OVER, "samples-mine", Sample, Sample.id.in_(mine)
    until = (
        select(func.max(Calibration.valid_until))
        .where(
            Calibration.laboratory_id == Equipment.laboratory_id,
            Calibration.equipment_id == Equipment.id,
            Calibration.calibrated_on <= today,
        )
        .scalar_subquery()
    )
    for state in (CalibrationState.EXPIRED, CalibrationState.ENDING):
        condition = in_state(state, until, today)
        yield Permission.EQUIPMENT_WRITE, f"calibrations-{state}", Equipment, condition
