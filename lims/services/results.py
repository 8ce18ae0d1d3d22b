"""Results as they are kept: computed by the server from the readings, exact and as reported."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.conformity import DecisionRule
from lims.domain.standards import Computation, Result
from lims.models import Determination
from lims.models import Result as ResultRow
from lims.queries.uncertainties import Anew, Known, Measured, uncertainties_of
from lims.services.open_sheets import OpenSheet
from lims.services.pieces import Piece

Rows = Mapping[str, ResultRow]
"""By measurand."""


def rows_of(
    session: Session, determinations: Collection[Determination]
) -> dict[uuid.UUID, dict[str, ResultRow]]:
    """Return the results that determinations of one laboratory were handed in with, by determination."""
    found: dict[uuid.UUID, dict[str, ResultRow]] = {one.id: {} for one in determinations}
    before = [one for one in determinations if one.submitted_at is not None]
    if before:
        for row in session.scalars(
            select(ResultRow).where(
                ResultRow.laboratory_id == before[0].laboratory_id,
                ResultRow.determination_id.in_([one.id for one in before]),
            )
        ):
            found[row.determination_id][row.measurand] = row
    return found


def store(
    session: Session,
    determination: Determination,
    rows: Rows,
    computation: Computation,
    known: Mapping[str, Known],
) -> None:
    """Keep the computed results with their U; one that the readings no longer give is emptied, not left standing."""
    for measurand in dict.fromkeys((*rows, *computation.results)):
        row = rows.get(measurand)
        if row is None:
            row = ResultRow(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                measurand=measurand,
            )
            session.add(row)
        _fill(row, computation.results.get(measurand))
        _weigh(row, known.get(measurand))


def _fill(row: ResultRow, result: Result | None) -> None:
    row.exact = row.reported = None
    row.choice = ""
    if result is None:
        return
    row.unit = result.unit
    if isinstance(result.exact, str):
        row.choice = result.exact
    else:
        row.exact = result.exact
    if not isinstance(result.reported, str):
        row.reported = result.reported


def _weigh(row: ResultRow, known: Known | None) -> None:
    row.expanded_uncertainty = known.expanded if known else None
    row.coverage_factor = known.coverage_factor if known else None
    row.effective_dof = known.effective_dof if known else None
    row.budget_id = known.budget_id if known else None


def uncertainties(sheet: OpenSheet, pieces: Sequence[Piece]) -> dict[uuid.UUID, dict[str, Known]]:
    """Return U of each result by the budget in force, or as another laboratory states it; by determination, measurand.

    Raises:
        InvalidInput: the calibration of the machine has no U where a budget needs one, and the rule that was agreed
            needs U; or another laboratory's U was typed without its k.
    """
    measured = [one for one in (_measured(sheet, piece) for piece in pieces) if one is not None]
    found = uncertainties_of(sheet.session, sheet.actor.laboratory(), measured)
    if any(
        one.elsewhere is not None or one.order.decision_rule not in {"", DecisionRule.SIMPLE}
        for one in sheet.works.values()
    ):
        for refused in found.refused.values():
            raise refused
    known: dict[uuid.UUID, dict[str, Known]] = {piece.determination_id: {} for piece in pieces}
    for one in measured:
        for measurand in one.computation.results:
            place = (one.mark, one.method.code, measurand)
            if place in found.known:
                known[one.determination.id][measurand] = found.known[place]
    return known


def _measured(sheet: OpenSheet, piece: Piece) -> Measured | None:
    """Return a piece as U is asked for it."""
    work, on = sheet.works[piece.determination_id], piece.given.tested_on
    if on is None:
        return None
    return Measured(
        work.determination,
        work.specimen.mark,
        work.method,
        sheet.computation(piece),
        sheet.readings(piece),
        Anew(on, [sheet.machines[one] for one in piece.given.equipment_ids]),
        theirs=work.elsewhere is not None,
    )
