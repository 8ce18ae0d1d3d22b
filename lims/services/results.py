"""Results as they are kept: computed by the server from the readings, exact and as reported."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.conformity import DecisionRule
from lims.domain.standards import Computation, Result
from lims.models import Determination
from lims.models import Result as ResultRow
from lims.queries.computation import Work, readings_of
from lims.queries.uncertainties import Known, Measured, uncertainties_of


def store(
    session: Session,
    determination: Determination,
    computation: Computation,
    known: Mapping[str, Known] | None = None,
) -> None:
    """Keep the computed results with their U; one that the readings no longer give is emptied, not left standing."""
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
        _weigh(row, (known or {}).get(measurand))
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


def _weigh(row: ResultRow, known: Known | None) -> None:
    row.expanded_uncertainty = known.expanded if known else None
    row.coverage_factor = known.coverage_factor if known else None
    row.effective_dof = known.effective_dof if known else None
    row.budget_id = known.budget_id if known else None


def uncertainties(session: Session, work: Work, computation: Computation) -> dict[str, Known]:
    """Return U of each result by the budget in force.

    Raises:
        InvalidInput: the calibration of the machine has no U where a budget needs one, and the rule that was agreed
            needs U.
    """
    if work.elsewhere is not None:  # what another laboratory's results are uncertain by, it says itself
        return {}
    found = uncertainties_of(
        session,
        work.order.laboratory_id,
        [
            Measured(
                work.determination,
                work.specimen.mark,
                work.method,
                computation,
                readings_of(session, work.determination),
            )
        ],
    )
    if work.order.decision_rule not in {"", DecisionRule.SIMPLE}:
        for refused in found.refused.values():
            raise refused
    return {measurand: known for (_mark, _method, measurand), known in found.known.items()}
