"""What the readings of an order come to: results, statements of conformity, overall verdict, sample by sample."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lims.domain.conformity import Assessment, Comparison, DecisionRule, TypedLimit, assess
from lims.domain.standards import Computation, Result, Specification
from lims.models import ApplicationItem, Order, Sample
from lims.queries import manual_limits
from lims.queries.checks import Checks, checks_of
from lims.queries.computation import Typed, Work, readings_of_order, work_of_order
from lims.queries.manual_limits import Manual
from lims.queries.uncertainties import Measured, Uncertainties, uncertainties_of


@dataclass(frozen=True, slots=True)
class SampleAssessment:
    """A sample with its determinations computed anew and judged by the frozen specification."""

    sample: Sample
    item: ApplicationItem
    works: tuple[Work, ...]
    computations: dict[uuid.UUID, Computation]
    """By determination."""
    specification: Specification | None
    checks: Checks | None
    """What of this very file was checked against the laboratory's copy."""
    assessment: Assessment
    uncertainties: Uncertainties
    """U of the results, by piece, method and measurand."""
    typed: Sequence[TypedLimit] = ()
    """Limits that were typed by hand for its item."""


def assess_order(session: Session, order: Order) -> list[SampleAssessment]:
    """Compute and judge everything that an order has readings of."""
    readings = readings_of_order(session, order)
    by_sample: dict[uuid.UUID, list[Work]] = {}
    for work in work_of_order(session, order):
        by_sample.setdefault(work.sample.id, []).append(work)
    manual = manual_limits.of_order(session, order.laboratory_id, order.id)
    return [_assess(session, order, works, readings, manual) for works in by_sample.values()]


def _assess(
    session: Session,
    order: Order,
    works: Sequence[Work],
    readings: dict[uuid.UUID, dict[str, Typed]],
    manual: Manual,
) -> SampleAssessment:
    first = works[0]
    computations = {
        work.determination.id: work.compute(readings.get(work.determination.id, {})) for work in works
    }
    uncertainties = uncertainties_of(
        session,
        order.laboratory_id,
        [
            Measured(
                work.determination,
                work.specimen.mark,
                work.method,
                computations[work.determination.id],
                readings.get(work.determination.id, {}),
                theirs=work.elsewhere is not None,
            )
            for work in works
        ],
    )
    results: dict[str, dict[str, Result]] = {}
    requested: dict[str, list[str]] = {}
    for work in works:
        requested.setdefault(work.method.code, []).append(work.specimen.mark)
        results.setdefault(work.specimen.mark, {}).update(computations[work.determination.id].results)
    checks = checks_of(session, order.laboratory_id, first.specification) if first.specification else None
    typed = manual.get(first.item.id, ())
    return SampleAssessment(
        sample=first.sample,
        item=first.item,
        works=tuple(works),
        computations=computations,
        specification=first.specification,
        checks=checks,
        assessment=assess(
            first.specification,
            first.item.grade,
            first.item.size,
            results,
            requested=requested,
            rule=DecisionRule(order.decision_rule) if order.decision_rule else None,
            comparison=Comparison(order.comparison),
            checked=checks.checked if checks else False,
            conditions=first.item.conditions,
            piece_conditions={
                (work.method.code, work.specimen.mark): work.specimen.conditions
                for work in works
                if work.specimen.conditions
            },
            uncertainties=uncertainties,
            guard_band=order.guard_band,
            typed=typed,
        ),
        uncertainties=uncertainties,
        typed=typed,
    )
