"""What stands on the labels of samples and of prepared pieces."""

import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require
from lims.documents.label import Label
from lims.domain.workflow import SpecimenState
from lims.models import ApplicationItem, Laboratory, Order, Sample, Specimen
from lims.queries.sheets import mark_order

Address = Callable[[uuid.UUID], str]
"""Gives the address that the QR of a label opens."""


def labels(session: Session, actor: Actor, order_id: uuid.UUID, address: Address) -> tuple[Label, ...]:
    """Return a label for every sample of an order that has its code."""
    require(actor, Permission.SAMPLE_RECEIVE)
    order, laboratory, rows = _received(session, actor, order_id)
    return tuple(_label(laboratory, order, sample, item, address(sample.id)) for sample, item in rows)


def piece_labels(session: Session, actor: Actor, order_id: uuid.UUID, address: Address) -> tuple[Label, ...]:
    """Return a label for every piece of an order that is not void, sample by sample and method by method."""
    require(actor, Permission.SAMPLE_RECEIVE)
    order, laboratory, rows = _received(session, actor, order_id)
    pieces = session.scalars(
        select(Specimen).where(
            Specimen.laboratory_id == order.laboratory_id,
            Specimen.sample_id.in_([sample.id for sample, _item in rows]),
            Specimen.state == SpecimenState.READY,
        )
    ).all()
    return tuple(
        _label(laboratory, order, sample, item, address(piece.id), f"{piece.method_code} · {piece.mark}")
        for sample, item in rows
        for piece in sorted(pieces, key=lambda one: (one.method_code, mark_order(one.mark)))
        if piece.sample_id == sample.id
    )


def _received(
    session: Session, actor: Actor, order_id: uuid.UUID
) -> tuple[Order, Laboratory, list[tuple[Sample, ApplicationItem]]]:
    order = fetch(session, actor, Order, order_id)
    rows = session.execute(
        select(Sample, ApplicationItem)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .where(
            Sample.laboratory_id == order.laboratory_id,
            Sample.order_id == order.id,
            Sample.code.is_not(None),
        )
        .order_by(ApplicationItem.position)
    )
    return order, session.get_one(Laboratory, order.laboratory_id), [(row[0], row[1]) for row in rows]


def _label(
    laboratory: Laboratory, order: Order, sample: Sample, item: ApplicationItem, url: str, piece: str = ""
) -> Label:
    return Label(
        code=sample.code or "",
        order_number=order.number,
        product=", ".join(part for part in (item.product, item.size) if part),
        received_on=sample.received_on or order.ordered_on,
        url=url,
        laboratory=laboratory.code,
        demonstration=laboratory.demonstration,
        piece=piece,
    )
