"""What is kept of the pieces of a sheet: the rows of their readings and machines, to be compared and written."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.models import Determination, DeterminationEquipment, Reading
from lims.queries.computation import Typed


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one piece, as it stands in the database."""

    readings: dict[str, Reading] = field(default_factory=dict)
    """By key of the method."""
    machines: dict[uuid.UUID, DeterminationEquipment] = field(default_factory=dict)
    """By equipment, those that were taken away again among them."""

    @property
    def typed(self) -> dict[str, Typed]:
        """The readings in the words they were typed with."""
        return {key: Typed(row.text, row.unit) for key, row in self.readings.items()}

    @property
    def equipment_ids(self) -> set[uuid.UUID]:
        """The machines that the piece was tested on."""
        return {equipment_id for equipment_id, row in self.machines.items() if not row.removed}


def kept_of(session: Session, determinations: Collection[Determination]) -> Mapping[uuid.UUID, Kept]:
    """Return what is kept of determinations of one laboratory, asked once for all of them."""
    found = {one.id: Kept() for one in determinations}
    # Of a piece on which nothing was ever entered there is nothing to be read.
    entered = [one for one in determinations if one.entries]
    if entered:
        ids, laboratory_id = [one.id for one in entered], entered[0].laboratory_id
        for reading in session.scalars(
            select(Reading).where(Reading.laboratory_id == laboratory_id, Reading.determination_id.in_(ids))
        ):
            found[reading.determination_id].readings[reading.key] = reading
        for link in session.scalars(
            select(DeterminationEquipment).where(
                DeterminationEquipment.laboratory_id == laboratory_id,
                DeterminationEquipment.determination_id.in_(ids),
            )
        ):
            found[link.determination_id].machines[link.equipment_id] = link
    return found
