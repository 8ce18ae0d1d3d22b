"""A testing machine's file at the bench: kept as raw data, and its forces filled in where nothing was typed yet."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from lims.access import Actor, fetch
from lims.domain.calculation import calculate, tensile
from lims.domain.errors import N_, Conflict, InvalidInput
from lims.domain.quantity import parse_decimal
from lims.domain.standards import Method
from lims.domain.text import Text
from lims.exchange import machine_export
from lims.models import Determination
from lims.queries.computation import Typed, Work, readings_of, work_of
from lims.queries.rows import equipment_of
from lims.services import attachments, entry
from lims.services.attachments import Store
from lims.services.pieces import EntryInput

_FIGURES = 5
"""As many as a good machine means; a force between two readings has no more."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a file gave."""

    keys: tuple[str, ...]
    """Of the readings that were filled in."""
    kept: tuple[str, ...]
    """Of those that stay, because they or what stands for them had been typed."""
    flags: tuple[Text, ...]
    """What to look at."""


def readable(method: Method) -> bool:
    """Tell whether a machine's file can fill in readings of a method."""
    return any(reading.key in tensile.FORCES for reading in method.readings)


def fill(
    session: Session,
    actor: Actor,
    store: Store,
    determination_id: uuid.UUID,
    name: str,
    content: bytes,
    force_unit: str = "",
) -> Filled:
    """Attach a machine's file to a piece and fill in the forces that it tells; the analyst looks and hands in.

    `force_unit` is for a file that does not name it.

    Raises:
        InvalidInput: The file tells no force, or the method asks for none.
        Conflict: The piece was handed in before; then a change needs a reason.
    """
    determination = fetch(session, actor, Determination, determination_id, lock=True)
    work = work_of(session, determination)
    if not readable(work.method):
        raise InvalidInput(N_("Metode ini tidak membaca kurva tarik; lampirkan saja berkasnya."))
    if determination.submitted_at is not None:
        raise Conflict(
            N_("Hasil sudah pernah diserahkan. Lampirkan berkasnya, lalu ketik perubahan beserta alasannya.")
        )
    kept = readings_of(session, determination)
    answer = calculate(
        "tensile", _given(work, kept, machine_export.tensile(machine_export.read(content), force_unit))
    )
    attachments.attach(session, actor, store, "determinations", determination_id, name, content)
    forces = _readings(work.method, answer)
    typed = {key for key, one in kept.items() if one.text.strip()}
    answered = {one.one_of for one in work.method.readings if one.key in typed} - {""}
    stay = {one.key for one in work.method.readings if one.key in typed or one.one_of in answered}
    new = {key: one for key, one in forces.items() if key not in stay}
    entry.save_draft(
        session, actor, determination_id, _with(session, determination, new), determination.version
    )
    return Filled(tuple(new), tuple(key for key in forces if key in stay), tuple(answer["flags"]))


def _given(work: Work, kept: Mapping[str, Typed], read: Mapping[str, Any]) -> dict[str, Any]:
    """Return the curve, with the area by which this piece is judged: the stated one, else the typed one."""
    area: Decimal | str | None = work.context.get("S0")
    typed = kept.get("S0")
    if area is None and typed is not None and typed.text.strip():
        area = parse_decimal(typed.text)
    return tensile.combined(read, {} if area is None else {"S0_mm2": area})


def _readings(method: Method, answer: Mapping[str, Any]) -> dict[str, Typed]:
    """Return the forces that the curve shows, in the units in which they are usually typed."""
    found = {}
    for reading in method.readings:
        newtons = answer.get(tensile.FORCES.get(reading.key, ""))
        if newtons is not None:
            found[reading.key] = Typed(_written(Decimal(newtons) / reading.units.get(reading.unit, 1)))
    return found


def _written(value: Decimal) -> str:
    """Write a force with as many figures as it has, with a comma."""
    return f"{round(value, _FIGURES - 1 - value.adjusted()):f}".replace(".", ",")


def _with(session: Session, determination: Determination, new: Mapping[str, Typed]) -> EntryInput:
    """Return the draft as it is kept, with new readings."""
    return EntryInput(
        readings=dict(new),
        tested_on=determination.tested_on,
        temperature="" if determination.temperature is None else f"{determination.temperature:f}",
        humidity="" if determination.humidity is None else f"{determination.humidity:f}",
        equipment_ids=tuple(one.id for one in equipment_of(session, determination)),
        remarks=determination.remarks,
    )
