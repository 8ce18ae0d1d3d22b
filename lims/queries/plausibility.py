"""What is odd between the results of a piece, also across methods, and how it was answered."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.standards import Computation, Specification
from lims.domain.standards.plausibility import odd_numbers
from lims.domain.standards.result import Caution
from lims.domain.workflow import DeterminationState
from lims.models import Determination, PlausibilityAnswer, Specimen, User
from lims.models import Result as ResultRow

Numbers = Mapping[str, Decimal]
"""Exact results of a piece by measurand."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Why an odd result is right all the same."""

    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Odd:
    """A warning that must be answered before the piece is handed in; a changed number needs a new answer."""

    caution: Caution
    answer: Answered | None


def cautions_of(
    computation: Computation, specification: Specification | None, others: Numbers
) -> tuple[Caution, ...]:
    """Return what must be answered on a piece: relations of the method, and those of the specification that it touches.

    Args:
        computation: Of the readings of the piece under one method.
        specification: Whose relations may reach across methods.
        others: What other methods gave on the same piece.
    """
    found = [one for one in computation.warnings if one.asks_answer]
    own = {name: one.exact for name, one in computation.results.items() if isinstance(one.exact, Decimal)}
    if specification is not None and specification.relations:
        touched = [one for one in specification.relations if one.formula.names & own.keys()]
        found += odd_numbers(touched, {**others, **own})
    return tuple(found)


def odd_among(
    session: Session,
    specification: Specification | None,
    pieces: Sequence[tuple[Determination, str, Computation]],
) -> dict[uuid.UUID, tuple[Odd, ...]]:
    """Return what must be answered on pieces of one sample under one method, with the answers that hold.

    Args:
        session: The database.
        specification: By which the sample is judged.
        pieces: Each with its mark and what its readings came to.
    """
    if not pieces:
        return {}
    reaches = specification is not None and bool(specification.relations)
    others = others_of(session, pieces[0][0]) if reaches else {}
    cautions = {
        determination.id: cautions_of(computation, specification, others.get(mark, {}))
        for determination, mark, computation in pieces
    }
    if not any(cautions.values()):
        return {}
    answers = answers_of(session, [determination for determination, _mark, _computation in pieces])
    return {key: answered(found, answers.get(key, ())) for key, found in cautions.items() if found}


def others_of(session: Session, determination: Determination) -> dict[str, dict[str, Decimal]]:
    """Return what other methods gave on the pieces of the sample, by mark and measurand."""
    rows = session.execute(
        select(Specimen.mark, ResultRow.measurand, ResultRow.exact)
        .join(Determination, Determination.id == ResultRow.determination_id)
        .join(Specimen, Specimen.id == Determination.specimen_id)
        .where(
            ResultRow.laboratory_id == determination.laboratory_id,
            Determination.sample_id == determination.sample_id,
            Determination.method_code != determination.method_code,
            Determination.state != DeterminationState.VOID,
        )
    )
    found: dict[str, dict[str, Decimal]] = {}
    for mark, measurand, exact in rows:
        if exact is not None:
            found.setdefault(mark, {})[measurand] = exact
    return found


def answers_of(
    session: Session, determinations: Collection[Determination]
) -> dict[uuid.UUID, list[tuple[PlausibilityAnswer, str]]]:
    """Return the answers that were given, with the names of those who gave them, by determination."""
    if not determinations:
        return {}
    laboratory_id = next(iter(determinations)).laboratory_id
    rows = session.execute(
        select(PlausibilityAnswer, User.name)
        .join(User, User.id == PlausibilityAnswer.by_id)
        .where(
            PlausibilityAnswer.laboratory_id == laboratory_id,
            PlausibilityAnswer.determination_id.in_([one.id for one in determinations]),
        )
        .order_by(PlausibilityAnswer.id)
    )
    found: dict[uuid.UUID, list[tuple[PlausibilityAnswer, str]]] = {}
    for row, name in rows:
        found.setdefault(row.determination_id, []).append((row, name))
    return found


def answered(
    cautions: Sequence[Caution], answers: Sequence[tuple[PlausibilityAnswer, str]]
) -> tuple[Odd, ...]:
    """Put each warning beside the newest answer to that very number."""
    known = {(row.key, row.number): Answered(row.reason, name, row.at) for row, name in answers}
    return tuple(Odd(one, known.get((one.reading, one.number))) for one in cautions if one.number is not None)
