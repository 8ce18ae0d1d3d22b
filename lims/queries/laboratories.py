"""The laboratories of this installation, as anyone may know them."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import Laboratory


@dataclass(frozen=True, slots=True)
class House:
    """A laboratory: its name, where it stands, and how to reach it."""

    id: uuid.UUID
    name: str
    address: str
    city: str
    phone: str
    timezone: str
    demonstration: bool


def houses(session: Session) -> tuple[House, ...]:
    """Return all laboratories by name."""
    rows = session.scalars(select(Laboratory).order_by(Laboratory.name))
    return tuple(house_of(row) for row in rows)


def house_of(row: Laboratory) -> House:
    """Return what anyone may know of a laboratory."""
    return House(row.id, row.name, row.address, row.city, row.phone, row.timezone, row.demonstration)
