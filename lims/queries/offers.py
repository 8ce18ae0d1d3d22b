"""What a laboratory offers: its methods with the price that holds today."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.models import Laboratory, Tariff


@dataclass(frozen=True, slots=True)
class Offer:
    """Prices per piece in whole rupiah by method; a method without a price is not in it."""

    laboratory_id: uuid.UUID
    prices: Mapping[str, int]


def read(session: Session, laboratory_id: uuid.UUID) -> Offer:
    """Return the tariff of today; the newest of a method, where several hold."""
    laboratory = session.get_one(Laboratory, laboratory_id)
    return Offer(laboratory_id, _prices(session, laboratory_id, clock.today(laboratory.timezone)))


def _prices(session: Session, laboratory_id: uuid.UUID, on: date) -> dict[str, int]:
    rows = session.scalars(
        select(Tariff)
        .where(
            Tariff.laboratory_id == laboratory_id,
            Tariff.valid_from <= on,
            (Tariff.valid_until.is_(None)) | (Tariff.valid_until >= on),
        )
        .order_by(Tariff.valid_from, Tariff.id)
    )
    return {row.method_code: row.amount for row in rows}
