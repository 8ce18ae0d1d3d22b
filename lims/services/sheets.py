"""A sheet at the bench: several pieces of one sample, tested by one method and typed in together."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from lims.access import Actor
from lims.domain.errors import N_, InvalidInput, LimsError
from lims.models import Determination
from lims.queries.kept import Kept
from lims.queries.plausibility import Odd
from lims.services import entry, plausibility
from lims.services.open_sheets import OpenSheet
from lims.services.pieces import EntryInput, Piece, quantity

__all__ = ["Piece", "hand_in", "hand_in_all", "keep"]


def keep(session: Session, actor: Actor, pieces: Sequence[Piece]) -> dict[uuid.UUID, int]:
    """Keep what was typed so far, faults and all, and return the version of each piece.

    Pieces on which nothing changed are left alone, and so are those that were handed in before: there a change needs
    a reason, and it is taken over by `hand_in`.

    Raises:
        Conflict: somebody else changed one of them; nothing was written.
    """
    sheet = OpenSheet(session, actor, pieces)
    changed = []
    for piece in pieces:
        determination = sheet.determinations[piece.determination_id]
        if determination.submitted_at is None and _differs(
            determination, sheet.kept[determination.id], piece
        ):
            changed.append(piece)
    entry.keep_drafts(sheet, changed)
    return {one.id: one.version for one in sheet.determinations.values()}


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
    sheet = OpenSheet(session, actor, pieces)
    handed_in_before = {one.id for one in sheet.determinations.values() if one.submitted_at is not None}
    begun = [piece for piece in pieces if piece.started or piece.determination_id in handed_in_before]
    odd = sheet.odd(begun)
    found = {piece.determination_id: _faults(sheet, piece, odd[piece.determination_id]) for piece in begun}
    faults = {key: fault for told in found.values() for key, fault in told.items()}
    if any(not piece.started for piece in begun):
        raise InvalidInput(
            N_(
                "Bacaan benda uji yang sudah pernah diserahkan dikosongkan. Isilah kembali; bila benda ujinya tidak "
                "sah, nyatakan gugur dengan sebabnya."
            ),
            faults,
        )
    ready = [piece for piece in begun if not found[piece.determination_id]]
    if not ready:
        raise InvalidInput(
            N_("Belum ada benda uji yang lengkap. Isilah bacaan yang ditandai, lalu serahkan lagi."), faults
        )
    entry.submit_pieces(sheet, ready, reason, correcting=True)
    return tuple(piece.determination_id for piece in ready)


def hand_in_all(
    session: Session, actor: Actor, pieces: Sequence[Piece], *, reason: str = ""
) -> list[Determination]:
    """Submit every piece of a sheet, or none, and return them as they were asked for.

    Raises:
        InvalidInput: `fields` names every reading that keeps one from it, as `hand_in` does.
        GateClosed: analyst or equipment did not fit on the date of test.
    """
    sheet = OpenSheet(session, actor, pieces)
    odd = sheet.odd(pieces)
    faults = {
        key: fault
        for piece in pieces
        for key, fault in _faults(sheet, piece, odd[piece.determination_id]).items()
    }
    if faults:
        raise InvalidInput(N_("Hasil belum dapat diserahkan. Periksa isian yang ditandai."), faults)
    entry.submit_pieces(sheet, pieces, reason)
    return list(sheet.determinations.values())


def _faults(sheet: OpenSheet, piece: Piece, odd: Sequence[Odd]) -> dict[str, LimsError]:
    """Return what a piece lacks that was begun, or handed in before."""
    computation = sheet.computation(piece)
    missing: dict[str, LimsError] = {
        key: InvalidInput(N_("Bacaan ini belum diisi.")) for key in computation.missing
    }
    unanswered = plausibility.unanswered(odd, piece.given.answers)
    return {
        f"{piece.determination_id}:{key}": fault
        for key, fault in (missing | computation.problems | unanswered).items()
    }


def _differs(determination: Determination, kept: Kept, piece: Piece) -> bool:
    """Say whether what was typed is anything else than what is kept."""
    before = (
        determination.tested_on,
        determination.temperature,
        determination.humidity,
        determination.remarks,
    )
    if before != _head(piece.given) or kept.equipment_ids != set(piece.given.equipment_ids):
        return True
    typed = {key: one for key, one in piece.readings.items() if one.text}
    return typed != {key: one for key, one in kept.typed.items() if one.text}


def _head(given: EntryInput) -> tuple[object, ...]:
    return given.tested_on, quantity(given.temperature), quantity(given.humidity), given.remarks.strip()
