"""Where a row of a certificate comes from, when its limit is of no file or its result is of another laboratory."""

import uuid
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lims.domain.certificate import ManualLimit, Subcontracted
from lims.models import Laboratory, Order, OrderLine, User
from lims.models import TypedLimit as TypedLimitRow
from lims.queries.library import frozen_method
from lims.queries.manual_limits import as_judged
from lims.queries.subcontracts import Elsewhere

ManualLimits = Mapping[tuple[uuid.UUID, str], ManualLimit]
"""By item of the application and requirement."""


def manual_limits_of(session: Session, laboratory: Laboratory, order: Order) -> ManualLimits:
    """Return who typed each limit of an order from what, and who confirmed it."""
    typist, supervisor = aliased(User), aliased(User)
    rows = session.execute(
        select(TypedLimitRow, OrderLine, typist.name, supervisor.name)
        .join(OrderLine, OrderLine.id == TypedLimitRow.line_id)
        .join(typist, typist.id == TypedLimitRow.typed_by_id)
        .outerjoin(supervisor, supervisor.id == TypedLimitRow.confirmed_by_id)
        .where(
            TypedLimitRow.laboratory_id == order.laboratory_id,
            TypedLimitRow.order_id == order.id,
            TypedLimitRow.withdrawn_at.is_(None),
        )
    )
    zone = ZoneInfo(laboratory.timezone)
    return {
        (line.item_id, as_judged(row, frozen_method(session, line.method_sha256)).key): ManualLimit(
            source=row.source,
            typed_by=typed_by,
            confirmed_by=confirmed_by or "",
            confirmed_on=row.confirmed_at.astimezone(zone).date() if row.confirmed_at else None,
        )
        for row, line, typed_by, confirmed_by in rows
    }


def subcontracted(elsewhere: Elsewhere | None, tested_on: date | None) -> Subcontracted | None:
    """Return what is told of a row that another laboratory gave; None for the own bench."""
    if elsewhere is None or elsewhere.report is None:
        return None
    other, report = elsewhere.laboratory, elsewhere.report
    return Subcontracted(
        laboratory=other.name,
        address=other.address,
        accreditation_number=other.accreditation_number,
        accredited=elsewhere.accredited_on(tested_on or report.dated_on),
        report_number=report.number,
        report_date=report.dated_on,
        report_sha256=report.sha256,
    )


def provider(theirs: Subcontracted | None) -> str:
    """Name the other laboratory as it is printed: its accreditation only where it holds for the result."""
    if theirs is None:
        return ""
    named = [theirs.laboratory, theirs.accreditation_number if theirs.accredited else ""]
    report = f"LHU {theirs.report_number} ({theirs.report_date.strftime('%d-%m-%Y')})"
    return ", ".join([*filter(None, named), report])
