"""At the bench: readings in, results computed here, submitted by the analyst who did the work.

One piece or a whole sheet go the same way: what the pieces need is read once (`OpenSheet`), everything is checked, and
then everything is written together.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor
from lims.domain import workflow
from lims.domain.errors import N_, Conflict
from lims.domain.standards import Computation
from lims.domain.workflow import DeterminationState
from lims.models import Determination, DeterminationEquipment, Reading
from lims.queries import gates
from lims.queries.holds import require_running
from lims.queries.kept import Kept
from lims.services import audit, corrections, plausibility, results
from lims.services.clients import expect_version
from lims.services.completeness import require_complete
from lims.services.open_sheets import OpenSheet
from lims.services.pieces import EntryInput, Piece, quantity

__all__ = ["EntryInput", "Piece", "correct", "keep_drafts", "save_draft", "submit", "submit_pieces"]


def save_draft(
    session: Session, actor: Actor, determination_id: uuid.UUID, given: EntryInput, version: int
) -> Computation:
    """Keep what was typed so far, whatever its faults, and return what can be computed from it.

    Only before the first submission; after it a change needs a reason (`correct`).
    """
    piece = Piece(determination_id, version, given)
    sheet = OpenSheet(session, actor, [piece])
    keep_drafts(sheet, [piece])
    return sheet.computation(piece)


def keep_drafts(sheet: OpenSheet, pieces: Sequence[Piece]) -> None:
    """Keep what was typed so far of several pieces."""
    for piece in pieces:
        determination = sheet.determinations[piece.determination_id]
        expect_version(determination.version, piece.version)
        if determination.submitted_at is not None:
            raise Conflict(N_("Hasil sudah pernah diserahkan. Perubahan memerlukan alasan."))
        if determination.state != DeterminationState.ASSIGNED:
            raise Conflict(N_("Pengujian ini belum ditugaskan kepada Anda atau sudah selesai."))
    for piece in pieces:
        _write(sheet, piece)
    sheet.session.flush()
    for piece in pieces:
        determination = sheet.determinations[piece.determination_id]
        audit.record(sheet.session, sheet.actor, "determination:save", determination)


def submit(
    session: Session,
    actor: Actor,
    determination_id: uuid.UUID,
    given: EntryInput,
    version: int,
    *,
    reason: str = "",
) -> Determination:
    """Hand the determination to the supervisor.

    Raises:
        InvalidInput: readings are missing or cannot be read; `fields` tells which.
        GateClosed: analyst or equipment did not fit on the date of test.
    """
    sheet = OpenSheet(session, actor, [Piece(determination_id, version, given)])
    submit_pieces(sheet, sheet.pieces, reason)
    return sheet.determinations[determination_id]


def correct(
    session: Session,
    actor: Actor,
    determination_id: uuid.UUID,
    given: EntryInput,
    version: int,
    *,
    reason: str,
) -> Determination:
    """Correct a submitted determination that nobody has reviewed yet; the old value stays beside the new one."""
    sheet = OpenSheet(session, actor, [Piece(determination_id, version, given)])
    determination = sheet.determinations[determination_id]
    expect_version(determination.version, version)
    if determination.state != DeterminationState.SUBMITTED:
        raise Conflict(
            N_("Hanya hasil yang menunggu verifikasi dapat dikoreksi. Mintalah penyelia mengembalikannya.")
        )
    submit_pieces(sheet, sheet.pieces, reason, correcting=True)
    return determination


def submit_pieces(
    sheet: OpenSheet, pieces: Sequence[Piece], reason: str, *, correcting: bool = False
) -> None:
    """Hand several pieces to the supervisor: all of them, or none.

    Args:
        sheet: Which they are pieces of.
        pieces: Those that are complete.
        reason: Why what was handed in before is changed.
        correcting: Whether what still waits for the supervisor may be handed in anew.
    """
    changed = {piece.determination_id: _changes(sheet, piece, reason) for piece in pieces}
    odd = sheet.odd(pieces)
    for piece in pieces:
        work, warnings = sheet.works[piece.determination_id], odd[piece.determination_id]
        require_complete(work, sheet.computation(piece), piece.given, warnings, sheet.today)
    _require_gates(sheet, pieces)
    states = {piece.determination_id: _submitted(sheet, piece, correcting=correcting) for piece in pieces}
    known = results.uncertainties(sheet, pieces)
    before = results.rows_of(sheet.session, sheet.determinations.values())
    for piece in pieces:
        determination = sheet.determinations[piece.determination_id]
        _write(sheet, piece)
        corrections.keep(sheet.session, sheet.actor, determination, changed[determination.id], reason)
        plausibility.keep(
            sheet.session, sheet.actor, determination, odd[determination.id], piece.given.answers
        )
        results.store(
            sheet.session,
            determination,
            before[determination.id],
            sheet.computation(piece),
            known[determination.id],
        )
        determination.state = states[determination.id]
        determination.submitted_at = clock.now()
        determination.submitted_by_id = sheet.actor.known_id()
        determination.return_reason = ""
    sheet.session.flush()
    for piece in pieces:
        determination = sheet.determinations[piece.determination_id]
        audit.record(sheet.session, sheet.actor, "determination:submit", determination, reason=reason)


def _changes(sheet: OpenSheet, piece: Piece, reason: str) -> corrections.Changes:
    """Return what changes of a piece that was handed in before, with the reason that this needs."""
    determination = sheet.determinations[piece.determination_id]
    expect_version(determination.version, piece.version)
    if determination.submitted_at is None:
        return {}
    changed = corrections.changes(determination, sheet.kept[determination.id], piece, sheet.machines)
    corrections.require_reason(changed, reason)
    return changed


def _submitted(sheet: OpenSheet, piece: Piece, *, correcting: bool) -> DeterminationState:
    """Return the state of a piece that is handed in; a correction takes it back and hands it in anew in one act."""
    state = DeterminationState(sheet.determinations[piece.determination_id].state)
    if correcting and state == DeterminationState.SUBMITTED:
        state = DeterminationState.RETURNED
    return workflow.move(workflow.DETERMINATION, state, "submit")


def _require_gates(sheet: OpenSheet, pieces: Sequence[Piece]) -> None:
    """Ask every gate once for each day and choice of machines; pieces of a sheet share them."""
    session, actor = sheet.session, sheet.actor
    for on, equipment_ids in dict.fromkeys(
        (piece.given.tested_on, piece.given.equipment_ids) for piece in pieces
    ):
        work = sheet.works[pieces[0].determination_id]
        # That there is a day was asked by `require_complete`; another laboratory has its own gates.
        if on is not None and work.elsewhere is None:
            code = work.determination.method_code
            gates.require_authorised(session, actor.laboratory(), actor.known_id(), code, on)
            gates.require_fit(session, [sheet.machines[one] for one in equipment_ids], code, on)
        require_running(session, work.order, on)


def _write(sheet: OpenSheet, piece: Piece) -> None:
    """Store the form as typed."""
    determination, given = sheet.determinations[piece.determination_id], piece.given
    determination.tested_on = given.tested_on
    determination.remarks = given.remarks.strip()
    determination.temperature = quantity(given.temperature)
    determination.humidity = quantity(given.humidity)
    kept = sheet.kept[determination.id]
    for key, typed in piece.readings.items():
        row = kept.readings.get(key)
        if row is None:
            row = kept.readings[key] = Reading(
                laboratory_id=determination.laboratory_id, determination_id=determination.id, key=key
            )
            sheet.session.add(row)
        row.text, row.unit = typed.text, typed.unit
    _write_equipment(sheet, determination, kept, given)
    # A changed reading is a changed determination: its version counts on, and whoever read the old state is told.
    determination.entries += 1


def _write_equipment(sheet: OpenSheet, determination: Determination, kept: Kept, given: EntryInput) -> None:
    for equipment_id, link in kept.machines.items():
        link.removed = equipment_id not in given.equipment_ids
    for equipment_id in set(given.equipment_ids) - kept.machines.keys():
        link = kept.machines[equipment_id] = DeterminationEquipment(
            laboratory_id=determination.laboratory_id,
            determination_id=determination.id,
            equipment_id=equipment_id,
            removed=False,
        )
        sheet.session.add(link)
