"""A sheet at the bench: several pieces of one sample, tested by one method and typed in together."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, fetch_locked, require
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.workflow import DeterminationState
from lims.models import Determination
from lims.queries.computation import readings_of, work_of
from lims.queries.plausibility import odd_work
from lims.queries.rows import equipment_of
from lims.services import entry, plausibility
from lims.services.entry import EntryInput


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


def keep(session: Session, actor: Actor, pieces: Sequence[Piece]) -> dict[uuid.UUID, int]:
    """Keep what was typed so far, faults and all, and return the version of each piece.

    Pieces on which nothing changed are left alone, and so are those that were handed in before: there a change needs
    a reason, and it is taken over by `hand_in`.

    Raises:
        Conflict: somebody else changed one of them; nothing was written.
    """
    versions = {}
    own = _own(session, actor, pieces)
    for piece in pieces:
        determination = own[piece.determination_id]
        if determination.submitted_at is None and _differs(session, determination, piece.given):
            entry.keep_draft(session, actor, determination.id, piece.given, piece.version)
        versions[determination.id] = determination.version
    return versions


def hand_in(
    session: Session, actor: Actor, pieces: Sequence[Piece], *, reason: str = ""
) -> tuple[uuid.UUID, ...]:
    """Submit every piece that is complete, correct those that were submitted before, and return which.

    A piece that was begun and lacks something stays a draft.

    Raises:
        InvalidInput: none is complete, one that was handed in before was emptied, or the head of the sheet lacks
            something; `fields` names a reading as `<determination>:<key>` and a field of the head by its name.
        GateClosed: analyst or equipment did not fit on the date of test.
    """
    ready: list[Piece] = []
    faults: dict[str, LimsError] = {}
    emptied = False
    own = _own(session, actor, pieces)
    for piece in pieces:
        determination = own[piece.determination_id]
        found = _faults(session, determination, piece)
        if not found and piece.started:
            ready.append(piece)
        emptied = emptied or (determination.submitted_at is not None and not piece.started)
        faults |= found
    if emptied:
        raise InvalidInput(
            N_(
                "Bacaan benda uji yang sudah pernah diserahkan dikosongkan. Isilah kembali; bila benda ujinya tidak "
                "sah, nyatakan gugur dengan sebabnya."
            ),
            faults,
        )
    if not ready:
        raise InvalidInput(
            N_("Belum ada benda uji yang lengkap. Isilah bacaan yang ditandai, lalu serahkan lagi."), faults
        )
    for piece in ready:
        _submit(session, actor, piece, reason)
    return tuple(piece.determination_id for piece in ready)


def _own(session: Session, actor: Actor, pieces: Sequence[Piece]) -> dict[uuid.UUID, Determination]:
    found = fetch_locked(session, actor, Determination, [piece.determination_id for piece in pieces])
    for determination in found.values():
        require(actor, Permission.DETERMINATION_ENTER, determination)
    return found


def _faults(session: Session, determination: Determination, piece: Piece) -> dict[str, LimsError]:
    """Return what a piece lacks that was begun, or handed in before."""
    if not piece.started and determination.submitted_at is None:
        return {}
    work = work_of(session, determination)
    computation = work.compute(readings_of(session, determination) | piece.given.readings)
    unanswered = plausibility.unanswered(odd_work(session, work, computation), piece.given.answers)
    missing: dict[str, LimsError] = {
        key: InvalidInput(N_("Bacaan ini belum diisi.")) for key in computation.missing
    }
    return {
        f"{determination.id}:{key}": fault
        for key, fault in (missing | computation.problems | unanswered).items()
    }


def _submit(session: Session, actor: Actor, piece: Piece, reason: str) -> None:
    determination = fetch(session, actor, Determination, piece.determination_id)
    act = entry.correct if determination.state == DeterminationState.SUBMITTED else entry.submit
    act(session, actor, determination.id, piece.given, piece.version, reason=reason)


def _differs(session: Session, determination: Determination, given: EntryInput) -> bool:
    """Say whether what was typed is anything else than what is kept."""
    head = (determination.tested_on, determination.temperature, determination.humidity, determination.remarks)
    if head != (
        given.tested_on,
        entry.quantity(given.temperature),
        entry.quantity(given.humidity),
        given.remarks.strip(),
    ):
        return True
    if {one.id for one in equipment_of(session, determination)} != set(given.equipment_ids):
        return True
    kept = {key: typed for key, typed in readings_of(session, determination).items() if typed.text}
    typed = {key: one for key, one in given.readings.items() if one.text.strip()}
    return {key: (one.text.strip(), one.unit) for key, one in typed.items()} != {
        key: (one.text, one.unit) for key, one in kept.items()
    }
