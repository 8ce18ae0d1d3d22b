"""From the results of a sample to its statements, what is left unjudged, and the overall verdict (practice 3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lims.domain.conformity import words
from lims.domain.conformity.rule import DecisionRule, agree
from lims.domain.conformity.statement import Statement, judge, report
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import NotFound
from lims.domain.rounding import Comparison
from lims.domain.standards.limit import ResolvedRequirement
from lims.domain.standards.result import Result
from lims.domain.standards.specification import Specification
from lims.domain.text import Text

Results = Mapping[str, Mapping[str, Result]]
"""By mark of the specimen, then by measurand."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A requirement that nothing is said about, and why."""

    requirement: str
    property: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Overall:
    """The verdict over all rows; it never claims more than what was tested."""

    verdict: Verdict | None
    words: Text
    passed: int
    """Parameters (requirements) of which every specimen passed."""
    judged: int
    """Parameters that have a verdict."""
    required: int
    """Parameters of the specification for this grade and size, gaps among them."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is said of a sample."""

    statements: tuple[Statement, ...]
    unjudged: tuple[Unjudged, ...]
    overall: Overall


def assess(
    specification: Specification | None,
    grade: str,
    size: str,
    results: Results,
    *,
    requested: Mapping[str, Collection[str]] | None = None,
    rule: DecisionRule | None = DecisionRule.SIMPLE,
    comparison: Comparison = Comparison.ROUNDING,
    checked: bool = False,
) -> Assessment:
    """State the conformity of a sample with a specification.

    Args:
        specification: None where the client named none: everything is only reported.
        grade: Key of the grade; an unknown one gives no verdict.
        size: Key of the size; an unknown one gives no verdict.
        results: By mark of the specimen and measurand.
        requested: Code of each method that was ordered, with the marks of the specimens it is carried out on; a
            piece without a result leaves its row without a verdict. By default, what there are results of.
        rule: As agreed; None where no statement of conformity was asked for.
        comparison: The laboratory's default, where the specification names none.
        checked: Whether the laboratory has checked the definition against its licensed copy.

    Raises:
        InvalidInput: The rule cannot be agreed now.
    """
    if rule is not None:
        agree(rule)
    if specification is None:
        return _reported(results)
    try:
        requirements = specification.requirements_for(grade, size)
    except NotFound:
        return _unresolved(specification, grade, size, results)
    statements: list[Statement] = []
    unjudged: list[Unjudged] = []
    for requirement in requirements:
        marks = _marks(requirement, results, requested)
        unjudged += [] if marks else _left_out(requirement)
        statements += [
            judge(
                requirement,
                results.get(mark, {}).get(requirement.measurand),
                rule=rule,
                specimen=mark,
                comparison=specification.comparison or comparison,
                checked=checked,
                reference=specification.code,
            )
            for mark in marks
        ]
    statements += _others(
        results, {requirement.measurand for requirement in requirements}, words.INFORMATIONAL
    )
    title = f"{specification.code}, {grade} {size}"
    overall = (
        _without_verdict(words.NO_STATEMENT) if rule is None else _overall(statements, requirements, title)
    )
    return Assessment(tuple(statements), tuple(unjudged), overall)


def _without_verdict(reason: Text) -> Overall:
    """Return an overall statement without a verdict."""
    return Overall(verdict=None, words=reason, passed=0, judged=0, required=0)


def _marks(
    requirement: ResolvedRequirement, results: Results, requested: Mapping[str, Collection[str]] | None
) -> tuple[str, ...]:
    """Return the specimens that the requirement must be stated of; none where it was not tested."""
    measured = [mark for mark, values in results.items() if requirement.measurand in values]
    if requirement.when_measured or not requirement.measurand:
        return tuple(measured)
    if requested is None:
        pieces = [
            mark
            for mark, values in results.items()
            if any(result.method == requirement.method for result in values.values())
        ]
        return tuple(dict.fromkeys([*pieces, *measured]))
    if requirement.method not in requested:
        return tuple(measured)
    return tuple(dict.fromkeys([*requested[requirement.method], *measured])) or ("",)


def _left_out(requirement: ResolvedRequirement) -> list[Unjudged]:
    """Say why nothing is said about a requirement; information that was not asked for needs no excuse."""
    if requirement.kind == "informational":
        return []
    reason = words.why_no_limit(requirement) if requirement.lacks_limit() else words.NOT_TESTED
    return [Unjudged(requirement.id, requirement.property, reason)]


def _others(results: Results, judged: Collection[str], reason: Text) -> list[Statement]:
    """Return the rows of results that no requirement is met with."""
    return [
        report(result, specimen=mark, reason=reason)
        for mark, values in results.items()
        for measurand, result in values.items()
        if measurand not in judged and not result.auxiliary
    ]


def _reported(results: Results) -> Assessment:
    """Report everything without a specification."""
    statements = _others(results, (), words.NO_SPECIFICATION)
    return Assessment(tuple(statements), (), _without_verdict(words.NO_SPECIFICATION))


def _unresolved(specification: Specification, grade: str, size: str, results: Results) -> Assessment:
    """Give no verdict where the specification has no such grade or size."""
    reason = words.unresolved(specification.code, grade, size, stub=specification.status == "stub")
    statements = tuple(
        replace(
            statement, verdict=Verdict.NOT_EVALUATED, trace=statement.trace | {"outcome": "NOT_EVALUATED"}
        )
        for statement in _others(results, (), reason)
    )
    return Assessment(statements, (), Overall(Verdict.NOT_EVALUATED, reason, passed=0, judged=0, required=0))


def _overall(
    statements: Sequence[Statement], requirements: Sequence[ResolvedRequirement], title: str
) -> Overall:
    """Roll the statements up: FAIL if any fails, NOT_EVALUATED if any row has no verdict, else PASS (practice 3)."""
    verdicts: dict[str, list[Verdict]] = {}
    for statement in statements:
        if statement.verdict is not None:
            verdicts.setdefault(statement.requirement, []).append(statement.verdict)
    names = {requirement.id: requirement.property for requirement in requirements}
    failed = [names[key] for key, found in verdicts.items() if Verdict.FAIL in found]
    silent = [names[key] for key, found in verdicts.items() if Verdict.NOT_EVALUATED in found]
    passed = sum(set(found) == {Verdict.PASS} for found in verdicts.values())
    judged = sum(Verdict.NOT_EVALUATED not in found for found in verdicts.values())
    required = sum(requirement.kind != "informational" for requirement in requirements)
    if failed:
        verdict, said = Verdict.FAIL, words.overall_fail(title, failed)
    elif silent or not verdicts:
        verdict, said = Verdict.NOT_EVALUATED, words.overall_silent(title, silent)
    else:
        verdict, said = Verdict.PASS, words.overall_pass(title, passed, required)
    return Overall(verdict, said, passed=passed, judged=judged, required=required)
