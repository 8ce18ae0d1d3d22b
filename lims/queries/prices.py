"""What tests cost by the tariff of a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.text import Text
from lims.models import Tariff
from lims.queries.applications import AskedItem


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The price of a test by today's tariff; None where there is none, and then no order can be made."""

    product: str
    method: str
    title: Text
    pieces: int
    unit_price: int | None
    basis: str

    @property
    def amount(self) -> int | None:
        """The price of all pieces."""
        return None if self.unit_price is None else self.unit_price * self.pieces


def price_lines(
    session: Session, laboratory_id: uuid.UUID, items: Sequence[AskedItem], today: date
) -> tuple[PriceLine, ...]:
    """Return the price of each test by the newest tariff that holds today."""
    codes = {test.code for item in items for test in item.tests}
    rows = session.scalars(
        select(Tariff)
        .where(
            Tariff.laboratory_id == laboratory_id,
            Tariff.method_code.in_(codes),
            Tariff.valid_from <= today,
            (Tariff.valid_until.is_(None)) | (Tariff.valid_until >= today),
        )
        .order_by(Tariff.valid_from, Tariff.id)
    )
    tariffs = {row.method_code: row for row in rows}
    return tuple(
        PriceLine(
            product=item.item.product,
            method=test.code,
            title=test.title,
            pieces=test.pieces,
            unit_price=tariffs[test.code].amount if test.code in tariffs else None,
            basis=tariffs[test.code].legal_basis if test.code in tariffs else "",
        )
        for item in items
        for test in item.tests
    )
