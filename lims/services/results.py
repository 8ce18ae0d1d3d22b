"""Results as they are kept: computed by the server from the readings, exact and as reported."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.standards import Computation, Result
from lims.models import Determination
from lims.models import Result as ResultRow


def store(session: Session, determination: Determination, computation: Computation) -> None:
    """Keep the computed results; one that the readings no longer give is emptied, not left standing."""
    rows = {
        row.measurand: row
        for row in session.scalars(
            select(ResultRow).where(
                ResultRow.laboratory_id == determination.laboratory_id,
                ResultRow.determination_id == determination.id,
            )
        )
    }
    for measurand in rows.keys() | computation.results.keys():
        row = rows.get(measurand)
        if row is None:
            row = ResultRow(
                laboratory_id=determination.laboratory_id,
                determination_id=determination.id,
                measurand=measurand,
            )
            session.add(row)
        _fill(row, computation.results.get(measurand))
    session.flush()


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
