"""What is typed at the bench for a piece, as it came in."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from lims.domain.errors import InvalidInput
from lims.domain.quantity import parse_decimal
from lims.queries.computation import Typed


@dataclass(frozen=True, slots=True)
class EntryInput:
    """The entry form of one determination, as typed."""

    readings: dict[str, Typed] = field(default_factory=dict)
    tested_on: date | None = None
    temperature: str = ""
    humidity: str = ""
    equipment_ids: tuple[uuid.UUID, ...] = ()
    remarks: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """Why what is odd between results is right, by key of the relation."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was typed for one piece, and the version of it that the screen shows."""

    determination_id: uuid.UUID
    version: int
    given: EntryInput

    @property
    def started(self) -> bool:
        """Say whether any reading was typed."""
        return any(typed.text.strip() for typed in self.given.readings.values())

    @property
    def readings(self) -> dict[str, Typed]:
        """The readings as they are kept: without the blanks around them."""
        return {key: Typed(one.text.strip(), one.unit) for key, one in self.given.readings.items()}


def quantity(text: str) -> Decimal | None:
    """Return a condition of the room, or nothing where it cannot be read yet."""
    try:
        return parse_decimal(text)
    except InvalidInput:
        return None
