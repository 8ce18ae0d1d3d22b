"""The verdicts on a sheet as the certificate will state them: piece by piece, and over all pieces together."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.orm import object_session

from lims.domain.conformity import Comparison, DecisionRule, Statement, assess
from lims.domain.errors import LimsError
from lims.domain.standards import Computation
from lims.domain.workflow import DeterminationState
from lims.models import Determination, Specimen
from lims.queries.computation import Typed
from lims.queries.uncertainties import Measured, uncertainties_of

if TYPE_CHECKING:
    from lims.queries.sheets import Bench

Computed = tuple[Determination, Specimen, Computation]


@dataclass(frozen=True, slots=True)
class Judged:
    """Statements by piece and measurand, and those over all pieces of an attempt."""

    by_piece: Mapping[tuple[str, str], Sequence[Statement]]
    together: tuple[Statement, ...]
    without_uncertainty: Mapping[tuple[str, str], LimsError]
    """Why there is no U although a budget holds, by piece and measurand."""


def judged(
    bench: "Bench", computed: Sequence[Computed], readings: Mapping[uuid.UUID, Mapping[str, Typed]]
) -> Judged:
    """Judge the pieces that are not void, with U as the budgets in force and the readings as typed give it."""
    sound = [one for one in computed if one[0].state != DeterminationState.VOID]
    rule = bench.order.decision_rule
    session = object_session(bench.order)
    if session is None:
        message = "the order of a bench is read in a session"
        raise LookupError(message)
    uncertainties = uncertainties_of(
        session,
        bench.order.laboratory_id,
        [
            Measured(
                determination,
                specimen.mark,
                bench.method,
                computation,
                readings.get(determination.id, {}),
                theirs=bench.elsewhere is not None,
            )
            for determination, specimen, computation in sound
        ],
    )
    assessment = assess(
        bench.specification,
        bench.item.grade,
        bench.item.size,
        {specimen.mark: computation.results for _d, specimen, computation in sound},
        requested={bench.method.code: [specimen.mark for _d, specimen, _c in sound]},
        rule=DecisionRule(rule) if rule else None,
        comparison=Comparison(bench.order.comparison),
        checked=bench.checked,
        conditions=bench.item.conditions,
        piece_conditions={specimen.mark: specimen.conditions for _d, specimen, _c in sound},
        uncertainties=uncertainties,
        guard_band=bench.order.guard_band,
        typed=bench.manual,
    )
    marks = {specimen.mark for _d, specimen, _c in sound}
    found: dict[tuple[str, str], list[Statement]] = {}
    together = []
    for statement in assessment.statements:
        if statement.requirement and statement.specimen in marks:
            key = statement.specimen, statement.trace.get("measurand", "")
            found.setdefault(key, []).append(statement)
        elif statement.requirement:
            together.append(statement)
    return Judged(
        found,
        tuple(together),
        {(place[0], place[2]): said for place, said in uncertainties.refused.items()}
        if uncertainties
        else {},
    )
