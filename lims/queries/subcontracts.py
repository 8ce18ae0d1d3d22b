"""Work in other laboratories: which line of an order is whose, until when, and what their report says."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Row, bindparam, exists, select
from sqlalchemy.orm import Session

from lims.models import (
    Attachment,
    Determination,
    OrderLine,
    OtherLaboratory,
    Sample,
    Subcontract,
    SubcontractReport,
)

_AWAY = (
    select(Subcontract, OtherLaboratory)
    .join(OtherLaboratory, OtherLaboratory.id == Subcontract.other_laboratory_id)
    .where(Subcontract.ended_at.is_(None))
)
_OF_ORDER = _AWAY.where(
    Subcontract.laboratory_id == bindparam("laboratory_id"), Subcontract.order_id == bindparam("order_id")
)
"""Asked whenever an order is judged, so put together once."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A line of an order that another laboratory tests."""

    row: Subcontract
    laboratory: OtherLaboratory
    report: SubcontractReport | None
    """The newest; None until it has come."""

    @property
    def is_awaited(self) -> bool:
        """Tell whether the sample is there and their report is not here yet."""
        return self.row.sent_on is not None and self.report is None

    def accredited_on(self, day: date) -> bool:
        """Tell whether they were accredited on a day, and their report claims it for these results."""
        own = self.laboratory
        held = (
            bool(own.accreditation_number)
            and (own.accredited_from is None or own.accredited_from <= day)
            and own.accredited_until is not None
            and day <= own.accredited_until
        )
        return held and self.report is not None and self.report.accredited


def of_order(session: Session, laboratory_id: uuid.UUID, order_id: uuid.UUID) -> dict[uuid.UUID, Elsewhere]:
    """Return the lines of an order that stand with another laboratory, by line."""
    given = {"laboratory_id": laboratory_id, "order_id": order_id}
    return _with_reports(session, laboratory_id, session.execute(_OF_ORDER, given).all())


def of_orders(
    session: Session, laboratory_id: uuid.UUID, order_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Elsewhere]:
    """Return the same for several orders, by line."""
    return _found(session, laboratory_id, Subcontract.order_id.in_(order_ids))


def of_line(session: Session, line: OrderLine) -> Elsewhere | None:
    """Return where a line is tested, if not here."""
    return _found(session, line.laboratory_id, Subcontract.line_id == line.id).get(line.id)


def unreported() -> ColumnElement[bool]:
    """Return the condition that no report of theirs has come."""
    return ~exists().where(
        SubcontractReport.laboratory_id == Subcontract.laboratory_id,
        SubcontractReport.subcontract_id == Subcontract.id,
    )


def is_away() -> ColumnElement[bool]:
    """Return the condition that another laboratory carries a determination out, and its report has not come.

    Until then the bench cannot do anything about it: it is late there, if anywhere (`overdue`).
    """
    return (
        select(Subcontract.id)
        .join(OrderLine, OrderLine.id == Subcontract.line_id)
        .join(Sample, (Sample.order_id == OrderLine.order_id) & (Sample.item_id == OrderLine.item_id))
        .where(
            Subcontract.laboratory_id == Determination.laboratory_id,
            Subcontract.order_id == Determination.order_id,
            Subcontract.ended_at.is_(None),
            OrderLine.method_code == Determination.method_code,
            Sample.id == Determination.sample_id,
            unreported(),
        )
        .correlate(Determination)
        .exists()
    )


def overdue(today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a report was expected before today and has not come."""
    return Subcontract.ended_at.is_(None), Subcontract.expected_on < today, unreported()


def tested_elsewhere(
    session: Session, laboratory_id: uuid.UUID, order_ids: Collection[uuid.UUID]
) -> frozenset[tuple[uuid.UUID, str]]:
    """Return which methods on which samples of some orders other laboratories carry out."""
    found = session.execute(
        select(Sample.id, OrderLine.method_code)
        .join(OrderLine, (OrderLine.order_id == Sample.order_id) & (OrderLine.item_id == Sample.item_id))
        .join(Subcontract, Subcontract.line_id == OrderLine.id)
        .where(
            Subcontract.laboratory_id == laboratory_id,
            Subcontract.ended_at.is_(None),
            Subcontract.order_id.in_(order_ids),
        )
    )
    return frozenset((sample_id, method) for sample_id, method in found)


def _found(
    session: Session, laboratory_id: uuid.UUID, which: ColumnElement[bool]
) -> dict[uuid.UUID, Elsewhere]:
    query = _AWAY.where(Subcontract.laboratory_id == laboratory_id, which)
    return _with_reports(session, laboratory_id, session.execute(query).all())


def _with_reports(
    session: Session, laboratory_id: uuid.UUID, rows: Sequence[Row[Subcontract, OtherLaboratory]]
) -> dict[uuid.UUID, Elsewhere]:
    if not rows:
        return {}
    reports = reports_by(session, laboratory_id, [row.id for row, _laboratory in rows])
    return {row.line_id: Elsewhere(row, laboratory, reports.get(row.id)) for row, laboratory in rows}


def reports_by(
    session: Session, laboratory_id: uuid.UUID, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, SubcontractReport]:
    """Return the newest report of each; later ones take the place of earlier ones."""
    rows = session.scalars(
        select(SubcontractReport)
        .where(SubcontractReport.laboratory_id == laboratory_id, SubcontractReport.subcontract_id.in_(ids))
        .order_by(SubcontractReport.id)
    )
    return {row.subcontract_id: row for row in rows}


def reports_of(session: Session, row: Subcontract) -> list[tuple[SubcontractReport, Attachment]]:
    """Return all reports that came for a line, the newest first, each with its file."""
    return list(
        session.execute(
            select(SubcontractReport, Attachment)
            .join(Attachment, Attachment.id == SubcontractReport.attachment_id)
            .where(
                SubcontractReport.laboratory_id == row.laboratory_id,
                SubcontractReport.subcontract_id == row.id,
            )
            .order_by(SubcontractReport.id.desc())
        )
    )
