"""On whose page the subject of an act lies, where it has no page of its own: a payment lies on its order's."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import (
    AuditEntry,
    Bill,
    NameCheck,
    OrderHold,
    Payment,
    Refund,
    Subcontract,
    SubcontractReport,
    TypedLimit,
)

HOLDERS: Mapping[str, tuple[Any, Any]] = {
    "bills": (Bill, Bill.order_id),
    "name_checks": (NameCheck, NameCheck.certificate_id),
    "order_holds": (OrderHold, OrderHold.order_id),
    "payments": (Payment, Payment.order_id),
    "refunds": (Refund, Refund.order_id),
    "subcontracts": (Subcontract, Subcontract.order_id),
    "typed_limits": (TypedLimit, TypedLimit.order_id),
}
"""By the table of the subject: its class, and the column that names the order or certificate that holds it."""


def places_of(
    session: Session, laboratory_id: uuid.UUID, entries: Iterable[AuditEntry]
) -> dict[uuid.UUID, uuid.UUID]:
    """Return the order or certificate of each subject that lies on the page of one; one question for each kind."""
    asked: dict[str, set[uuid.UUID]] = {}
    for entry in entries:
        if entry.subject_id is not None:
            asked.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    found: dict[uuid.UUID, uuid.UUID] = {}
    for kind in asked.keys() & HOLDERS.keys():
        model, holder = HOLDERS[kind]
        rows = session.execute(
            select(model.id, holder).where(model.laboratory_id == laboratory_id, model.id.in_(asked[kind]))
        )
        found.update({row[0]: row[1] for row in rows})
    if reports := asked.get("subcontract_reports"):
        rows = session.execute(
            select(SubcontractReport.id, Subcontract.order_id)
            .join(Subcontract, Subcontract.id == SubcontractReport.subcontract_id)
            .where(SubcontractReport.laboratory_id == laboratory_id, SubcontractReport.id.in_(reports))
        )
        found.update({row[0]: row[1] for row in rows})
    return found
