"""From results to a finding: everything that keeps a verdict back, then the comparison that the limit asks for."""

from collections.abc import Mapping

from lims.domain.conformity import words
from lims.domain.conformity.combined import Averaged, Counted, Grouped
from lims.domain.conformity.finding import Classified, Compared, Finding, Observed, Silent, deviation_of
from lims.domain.conformity.number import Weighing, number_of, rounded
from lims.domain.conformity.terms import Terms
from lims.domain.conformity.together import FAILING, aggregate, count_verdict, group_verdict, values_of
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import InvalidInput
from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.parts import Confidence
from lims.domain.standards.resolved import (
    Classes,
    Group,
    Individuals,
    Relative,
    ResolvedRequirement,
    Tally,
    meets,
)
from lims.domain.standards.result import Result
from lims.domain.text import Text

Pieces = Mapping[str, Mapping[str, Result]]
"""Results by mark of the specimen, then by measurand."""


def find(requirement: ResolvedRequirement, pieces: Pieces, terms: Terms) -> Finding:
    """Judge the results of one piece, or of all pieces where the requirement is on them together."""
    if isinstance(requirement.limit, Group) and terms.rule is not None:
        return _grouped(requirement, requirement.limit, pieces, terms)
    if isinstance(requirement.limit, Tally) and terms.rule is not None:
        return _counted(requirement, requirement.limit, pieces, terms)
    seen = {}
    for mark, values in pieces.items():
        result = result_for(requirement, values)
        if result is not None:
            seen[mark] = result
    kept = _kept_back(requirement, pieces, seen, terms)
    if kept is not None:
        verdict, why = kept
        return Silent(requirement, terms, verdict, why, next(iter(seen.values()), None))
    return _judged(requirement, pieces, seen, terms)


def result_for(requirement: ResolvedRequirement, values: Mapping[str, Result]) -> Result | None:
    """Return the result that answers a requirement: its measurand, or what may stand in for it."""
    found = values.get(requirement.measurand)
    if found is None and requirement.instead:
        return next((values[name] for name in requirement.instead if name in values), None)
    return found


def _kept_back(
    requirement: ResolvedRequirement, pieces: Pieces, seen: Mapping[str, Result], terms: Terms
) -> tuple[Verdict | None, Text] | None:
    """Return why there can be no verdict, where that is so."""
    if requirement.kind == "informational":
        return None, words.INFORMATIONAL
    if terms.rule is None:
        return None, words.NO_STATEMENT
    if requirement.void:
        return None, words.VOID
    if requirement.limit is None:
        return Verdict.NOT_EVALUATED, words.why_no_limit(requirement)
    if len(seen) < max(len(pieces), 1):
        return Verdict.NOT_EVALUATED, words.NO_RESULT
    for result in seen.values():
        if result.unit != requirement.unit:
            return Verdict.NOT_EVALUATED, words.unit_differs(result.unit, requirement.unit)
    if requirement.confidence is Confidence.KNOWLEDGE and not terms.is_checked(requirement):
        return Verdict.NOT_EVALUATED, words.UNCHECKED
    for mark, values in pieces.items() if requirement.at else ():
        for name, demand in requirement.at:
            other = values.get(name)
            if other is None or not meets(demand, other.exact):
                return Verdict.NOT_EVALUATED, words.other_condition(name, demand, other, mark)
    return None


def _judged(
    requirement: ResolvedRequirement, pieces: Pieces, seen: Mapping[str, Result], terms: Terms
) -> Finding:
    """Compare, now that nothing stands against it."""
    limit = requirement.limit
    result = next(iter(seen.values()))
    if isinstance(limit, Acceptance):
        if not isinstance(result.exact, str):
            return Silent(requirement, terms, Verdict.NOT_EVALUATED, words.NOT_AN_OBSERVATION, result)
        verdict = Verdict.PASS if result.exact in limit.accepted else Verdict.FAIL
        return Observed(requirement, terms, verdict, result)
    for one in seen.values():
        if isinstance(one.exact, str):
            return Silent(requirement, terms, Verdict.NOT_EVALUATED, words.NOT_A_NUMBER, result)
    match limit:
        case Interval() | Deviation() if requirement.aggregate:
            return _aggregated(requirement, limit, seen, terms)
        case Interval():
            return _compared(requirement, limit, result, terms)
        case Deviation():
            return _deviated(requirement, limit, result, terms)
        case Individuals():
            return _averaged(requirement, limit, seen, terms)
        case Classes():
            return _classified(requirement, limit, result, terms)
        case Relative():
            return _relative(requirement, limit, result, next(iter(pieces.values())), terms)
    raise AssertionError(limit)  # pragma: no cover - groups and counts were judged before


def weighing_of(requirement: ResolvedRequirement, result: Result, terms: Terms) -> Weighing:
    """Return how a result is held against limits."""
    return Weighing(
        comparison=terms.comparison_for(requirement),
        rule=terms.rule_for(requirement),
        factor=terms.factor_for(requirement),
        uncertainty=terms.uncertainty_of(result) if terms.uncertainties else None,
    )


def _compared(
    requirement: ResolvedRequirement,
    interval: Interval,
    result: Result,
    terms: Terms,
    *,
    others: Mapping[str, Result] | None = None,
) -> Compared:
    number = number_of(requirement, result)
    weighing = weighing_of(requirement, result, terms)
    verdict = weighing.verdict(number, interval)
    unsound = verdict in FAILING and result.valid_if_met
    return Compared(
        requirement,
        terms,
        Verdict.NOT_EVALUATED if unsound else verdict,
        result,
        number,
        number,
        interval,
        weighing,
        others or {},
        unsound=unsound,
    )


def _deviated(requirement: ResolvedRequirement, limit: Deviation, result: Result, terms: Terms) -> Compared:
    """Hold the deviation from the nominal value against its limits."""
    number, deviation = number_of(requirement, result), deviation_of(limit, result)
    weighing = weighing_of(requirement, result, terms)
    if weighing.uncertainty is not None:
        weighing = Weighing(
            weighing.comparison, weighing.rule, weighing.factor, weighing.uncertainty.divided(limit.nominal)
        )
    verdict = weighing.verdict(deviation, limit.interval)
    unsound = verdict in FAILING and result.valid_if_met
    return Compared(
        requirement,
        terms,
        Verdict.NOT_EVALUATED if unsound else verdict,
        result,
        number,
        deviation,
        limit.interval,
        weighing,
        unsound=unsound,
    )


def _relative(
    requirement: ResolvedRequirement,
    limit: Relative,
    result: Result,
    values: Mapping[str, Result],
    terms: Terms,
) -> Finding:
    """Find the limits from the other results of the piece, then compare."""
    absent = [name for name in limit.needs if name not in values]
    if absent:
        return Silent(requirement, terms, Verdict.NOT_EVALUATED, words.needs_others(absent), result)
    others = {name: values[name] for name in limit.needs}
    try:
        interval = limit.interval({name: one.exact for name, one in others.items()})
    except InvalidInput as error:
        return Silent(requirement, terms, Verdict.NOT_EVALUATED, words.no_limit_computed(error), result)
    if interval is None:
        return Silent(requirement, terms, None, words.VOID, result)
    return _compared(requirement, interval, result, terms, others=others)


def _aggregated(
    requirement: ResolvedRequirement, limit: Interval | Deviation, seen: Mapping[str, Result], terms: Terms
) -> Finding:
    """Bring all values together, then compare."""
    values, result = values_of(seen), next(iter(seen.values()))
    if len(values) < requirement.pieces:
        why = words.too_few(len(values), requirement.pieces)
        return Silent(requirement, terms, Verdict.NOT_EVALUATED, why, result)
    exact = aggregate(values, requirement.aggregate)
    number = number_of(requirement, result, exact)
    weighing = weighing_of(requirement, result, terms)
    if isinstance(limit, Deviation):
        held, interval = rounded(limit.of(exact), limit.step, number.tie, "%"), limit.interval
    else:
        held, interval = number, limit
    return Compared(
        requirement,
        terms,
        weighing.verdict(held, interval),
        result,
        number,
        held,
        interval,
        weighing,
        values=values,
    )


def _averaged(
    requirement: ResolvedRequirement, limits: Individuals, seen: Mapping[str, Result], terms: Terms
) -> Finding:
    """Judge the mean by the rule, and the single values as the standard says, which has its own allowance."""
    values, result = values_of(seen), next(iter(seen.values()))
    if len(values) < limits.pieces:
        why = words.too_few(len(values), limits.pieces)
        return Silent(requirement, terms, Verdict.NOT_EVALUATED, why, result)
    weighing = weighing_of(requirement, result, terms)
    mean = number_of(requirement, result, aggregate(values, "mean"))
    singles = tuple(number_of(requirement, result, value) for value in values)
    compared = [one.compared(weighing.comparison) for one in singles]
    below = sum(not limits.mean.holds(value) for value in compared)
    outside = sum(not limits.each.holds(value) for value in compared)
    verdict = weighing.verdict(mean, limits.mean)
    if outside > limits.most_outside or (limits.most_below is not None and below > limits.most_below):
        verdict = Verdict.FAIL
    return Averaged(requirement, terms, verdict, result, limits, mean, singles, below, outside, weighing)


def _classified(requirement: ResolvedRequirement, limit: Classes, result: Result, terms: Terms) -> Classified:
    """Put a number into its class."""
    number = number_of(requirement, result)
    found = limit.of(number.compared(terms.comparison_for(requirement)))
    if found is None:
        verdict = Verdict(limit.no_class)
    else:
        verdict = Verdict.PASS if found.key in limit.accepted else Verdict.FAIL
    return Classified(requirement, terms, verdict, result, number, found)


def _counted(requirement: ResolvedRequirement, limit: Tally, pieces: Pieces, terms: Terms) -> Counted:
    """Count the pieces that fail; too few that were judged never pass."""
    members = tuple((mark, find(limit.member, {mark: values}, terms)) for mark, values in pieces.items())
    judged = [one for _, one in members if one.verdict not in {None, Verdict.NOT_EVALUATED}]
    failed = sum(one.verdict in FAILING for one in judged)
    return Counted(
        requirement,
        terms,
        count_verdict(failed, len(judged), limit.accept, limit.reject, limit.pieces),
        limit,
        members,
        failed,
        len(judged),
    )


def _grouped(requirement: ResolvedRequirement, limit: Group, pieces: Pieces, terms: Terms) -> Finding:
    """Judge every member, then bring the verdicts together."""
    chosen = limit.members
    if limit.mode == "first":
        chosen = tuple(one for one in chosen if _is_measured(one, pieces))[:1] or chosen
    members = tuple(_member(one, pieces, terms) for one in chosen)
    verdict = group_verdict(limit.mode, [one.verdict for one in members])
    return Grouped(requirement, terms, verdict, limit.mode, members)


def _is_measured(requirement: ResolvedRequirement, pieces: Pieces) -> bool:
    return any(name in values for values in pieces.values() for name in requirement.all_measurands())


def _member(requirement: ResolvedRequirement, pieces: Pieces, terms: Terms) -> Finding:
    """Judge a member; each piece on its own where it is on single pieces and the group is not."""
    if requirement.scope == "sample" or len(pieces) < 2:
        return find(requirement, pieces, terms)
    members = tuple(find(requirement, {mark: values}, terms) for mark, values in pieces.items())
    verdict = group_verdict("all", [one.verdict for one in members])
    return Grouped(requirement, terms, verdict, "all", members)
