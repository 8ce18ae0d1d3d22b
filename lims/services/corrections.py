"""What is changed after submission: the old value stays beside the new one, with the reason (17025 7.5.2)."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain.errors import N_, InvalidInput
from lims.models import Determination, Equipment, ReadingCorrection
from lims.queries.computation import Typed
from lims.queries.kept import Kept
from lims.services.pieces import EntryInput, Piece, quantity

Changes = Mapping[str, tuple[str, str]]
"""Old and new words, by key of the reading or field of the head."""


def changes(
    determination: Determination, kept: Kept, piece: Piece, machines: Mapping[uuid.UUID, Equipment]
) -> Changes:
    """Return what differs from what was handed in."""
    return _changed_readings(kept, piece) | _changed_head(determination, kept, piece.given, machines)


def require_reason(changed: Changes, reason: str) -> None:
    """Refuse a change that nobody explains."""
    if changed and not reason.strip():
        raise InvalidInput(
            N_("Nilai berubah sesudah diserahkan. Tulislah alasannya; nilai lama tetap tersimpan."),
            {"reason": InvalidInput(N_("Tulislah alasan perubahan."))},
        )


def keep(session: Session, actor: Actor, determination: Determination, changed: Changes, reason: str) -> None:
    """Keep old and new side by side."""
    for key, (old, new) in changed.items():
        session.add(
            ReadingCorrection(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                key=key,
                old=old,
                new=new,
                reason=reason.strip(),
                by_id=actor.known_id(),
                at=clock.now(),
            )
        )


def _changed_readings(kept: Kept, piece: Piece) -> dict[str, tuple[str, str]]:
    """Return each reading that changed, with the unit where it is not the usual one."""
    before = kept.typed
    found = {}
    for key, new in piece.readings.items():
        old = before.get(key, Typed(""))
        if old != new:
            found[key] = (f"{old.text} {old.unit}".strip(), f"{new.text} {new.unit}".strip())
    return found


def _changed_head(
    determination: Determination, kept: Kept, given: EntryInput, machines: Mapping[uuid.UUID, Equipment]
) -> dict[str, tuple[str, str]]:
    """Return date, room, remarks and equipment, where they changed."""
    before = {
        "tested_on": determination.tested_on,
        "temperature": determination.temperature,
        "humidity": determination.humidity,
        "remarks": determination.remarks,
        "equipment": _codes(kept.equipment_ids, machines),
    }
    after = {
        "tested_on": given.tested_on,
        "temperature": quantity(given.temperature),
        "humidity": quantity(given.humidity),
        "remarks": given.remarks.strip(),
        "equipment": _codes(set(given.equipment_ids), machines),
    }
    return {key: (_said(before[key]), _said(value)) for key, value in after.items() if value != before[key]}


def _codes(equipment_ids: Iterable[uuid.UUID], machines: Mapping[uuid.UUID, Equipment]) -> str:
    return ", ".join(sorted(machines[one].code for one in equipment_ids))


def _said(value: date | Decimal | str | None) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
