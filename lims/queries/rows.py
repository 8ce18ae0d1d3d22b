"""Rows that belong to a row: items of an application, lines of an order, files of a sample."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lims.models import (
    Application,
    ApplicationItem,
    ApplicationTest,
    Attachment,
    Determination,
    DeterminationEquipment,
    Equipment,
    Holiday,
    Order,
    OrderLine,
    Tariff,
)


def items_of(session: Session, application: Application) -> list[ApplicationItem]:
    """Return the items that stand, in their order."""
    return list(
        session.scalars(
            select(ApplicationItem)
            .where(
                ApplicationItem.laboratory_id == application.laboratory_id,
                ApplicationItem.application_id == application.id,
                ApplicationItem.removed.is_(False),
            )
            .order_by(ApplicationItem.position)
        )
    )


def tests_of(session: Session, item: ApplicationItem) -> list[ApplicationTest]:
    """Return the tests of an item, dropped ones included."""
    return list(
        session.scalars(
            select(ApplicationTest)
            .where(ApplicationTest.laboratory_id == item.laboratory_id, ApplicationTest.item_id == item.id)
            .order_by(ApplicationTest.method_code)
        )
    )


def tariff_on(session: Session, laboratory_id: uuid.UUID, method_code: str, on: date) -> Tariff | None:
    """Return the tariff of a method that holds on a day; the newest, where several do."""
    return session.scalars(
        select(Tariff)
        .where(
            Tariff.laboratory_id == laboratory_id,
            Tariff.method_code == method_code,
            Tariff.valid_from <= on,
            (Tariff.valid_until.is_(None)) | (Tariff.valid_until >= on),
        )
        .order_by(Tariff.valid_from.desc(), Tariff.id.desc())
        .limit(1)
    ).one_or_none()


def lines_of(session: Session, order: Order) -> list[OrderLine]:
    """Return the lines of an order."""
    return list(
        session.scalars(
            select(OrderLine)
            .where(OrderLine.laboratory_id == order.laboratory_id, OrderLine.order_id == order.id)
            .order_by(OrderLine.id)
        )
    )


def holidays_of(session: Session, laboratory_id: uuid.UUID) -> frozenset[date]:
    """Return the days on which the laboratory does not work."""
    return frozenset(
        session.scalars(
            select(Holiday.day).where(Holiday.laboratory_id == laboratory_id, Holiday.removed.is_(False))
        )
    )


def equipment_of(session: Session, determination: Determination) -> list[Equipment]:
    """Return the equipment that was used for a determination."""
    return equipment_by(session, [determination]).get(determination.id, [])


_USED = (
    select(DeterminationEquipment.determination_id, Equipment)
    .join(Equipment, Equipment.id == DeterminationEquipment.equipment_id)
    .where(
        DeterminationEquipment.laboratory_id == bindparam("laboratory_id"),
        DeterminationEquipment.determination_id.in_(bindparam("wanted", expanding=True)),
        DeterminationEquipment.removed.is_(False),
    )
    .order_by(Equipment.code)
)


def equipment_by(
    session: Session, determinations: Collection[Determination]
) -> dict[uuid.UUID, list[Equipment]]:
    """Return the same for several determinations of one laboratory, by determination."""
    if not determinations:
        return {}
    given = {
        "laboratory_id": next(iter(determinations)).laboratory_id,
        "wanted": [one.id for one in determinations],
    }
    rows = session.execute(_USED, given)
    found: dict[uuid.UUID, list[Equipment]] = {}
    for determination_id, equipment in rows:
        found.setdefault(determination_id, []).append(equipment)
    return found


def attachments_of(session: Session, laboratory_id: uuid.UUID, subject_id: uuid.UUID) -> list[Attachment]:
    """Return the files of a row."""
    return list(
        session.scalars(
            select(Attachment)
            .where(Attachment.laboratory_id == laboratory_id, Attachment.subject_id == subject_id)
            .order_by(Attachment.id)
        )
    )
