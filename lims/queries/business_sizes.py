"""The newest statement of a business about its size, with the scale that each rule set makes of it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.business_scale import RuleSet, Size, scales
from lims.models import BusinessSize


@dataclass(frozen=True, slots=True)
class StatedSize:
    """What a business states, and what that makes it."""

    size: Size
    stated_on: date
    scales: tuple[tuple[RuleSet, str | None], ...]


def of(session: Session, client_id: uuid.UUID) -> StatedSize | None:
    """Return the newest statement of a client that the reader may see."""
    return of_several(session, [client_id]).get(client_id)


def of_several(session: Session, client_ids: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, StatedSize]:
    """Return the newest statement of each client that made one."""
    rows = session.scalars(
        select(BusinessSize).where(BusinessSize.client_id.in_(list(client_ids))).order_by(BusinessSize.id)
    )
    found = {}
    for row in rows:  # a later statement takes the place of an earlier one
        size = Size(row.workers, row.investment, row.capital)
        found[row.client_id] = StatedSize(size, row.stated_on, scales(size))
    return found
