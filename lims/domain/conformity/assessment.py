"""From the results of a sample to its statements, what is left unjudged, and the overall verdict (practice 3)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.conformity import words
from lims.domain.conformity.attempts import Retested, retested
from lims.domain.conformity.cases import Cases, PieceConditions, Results, case_of
from lims.domain.conformity.finding import Finding
from lims.domain.conformity.judging import find
from lims.domain.conformity.overall import Overall, overall, without_verdict
from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.statement import Statement, report, stated
from lims.domain.conformity.terms import Checked, Terms, Uncertainties
from lims.domain.conformity.typed import TypedLimit, titled, typed_statements
from lims.domain.conformity.verdict import Verdict
from lims.domain.rounding import Comparison
from lims.domain.standards.conditions import Given
from lims.domain.standards.plausibility import oddities
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.result import Caution
from lims.domain.standards.specification import Specification
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A requirement that nothing is said about, and why."""

    requirement: str
    property: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that is said of a sample."""

    statements: tuple[Statement, ...]
    unjudged: tuple[Unjudged, ...]
    overall: Overall
    warnings: tuple[tuple[str, Caution], ...] = ()
    """What is odd between results, by mark of the specimen: to be answered, and never judged."""
    retested: tuple[Retested, ...] = ()
    """What failed under a retest rule of the standard: what is due, or what came of it."""


def assess(
    specification: Specification | None,
    grade: str,
    size: str,
    results: Results,
    *,
    requested: Mapping[str, Collection[str]] | None = None,
    rule: DecisionRule | None = DecisionRule.SIMPLE,
    comparison: Comparison = Comparison.ROUNDING,
    checked: Checked = False,
    conditions: Given | None = None,
    piece_conditions: PieceConditions | None = None,
    uncertainties: Uncertainties | None = None,
    guard_band: Decimal = Decimal(1),
    typed: Sequence[TypedLimit] = (),
) -> Assessment:
    """State the conformity of a sample with a specification, and with limits that were typed by hand for it.

    Args:
        specification: None where the client named none: everything is only reported.
        grade: Key of the grade; an unknown one gives no verdict.
        size: Key of the size; an unknown one gives no verdict.
        results: By mark of the specimen and measurand.
        requested: Code of each method that was ordered, with the marks of the specimens it is carried out on; a
            piece without a result leaves its row without a verdict. By default, what there are results of.
        rule: As agreed; None where no statement of conformity was asked for.
        comparison: The laboratory's default, where the specification names none.
        checked: What the laboratory has checked against its licensed copy: the whole, or some requirements by key.
        conditions: What is known of the sample besides grade and size, by the keys that the specification declares;
            a result of the same name stands in for one that is not given.
        piece_conditions: The same for single specimens, by mark, or by method and mark where pieces of several methods
            bear one mark.
        uncertainties: (U, k) by measurand, or a function of the result.
        guard_band: r of w = r U, where the standard names none.
        typed: Limits of this order that stand in no file.
    """
    terms = Terms(
        rule,
        comparison,
        checked,
        specification.code if specification else "",
        uncertainties or {},
        guard_band,
        case_of(grade, size, conditions or {}),
    )
    asked = _carried_out(results) if requested is None else requested
    manual = typed_statements(typed, results, asked, terms)
    if specification is None:
        return _reported(results, typed, manual, rule)
    if not specification.has(grade, size):
        return _unresolved(specification, grade, size, results, manual)
    cases = Cases(specification, grade, size, conditions or {}, piece_conditions or {}, results)
    statements, unjudged = _said(cases, results, asked, terms, manual)
    title = f"{specification.code}, {grade} {size}".rstrip()
    again = retested(specification, cases.all, statements, terms) if specification.retests else ()
    return Assessment(
        statements,
        unjudged,
        without_verdict(words.NO_STATEMENT)
        if rule is None
        else overall(
            statements,
            [*cases.all, *(one.requirement() for one in typed)],
            titled(title, typed) if manual else title,
            specification.minor_allowed,
            again,
        ),
        _oddities(specification, results),
        again,
    )


def _said(
    cases: Cases,
    results: Results,
    requested: Mapping[str, Collection[str]],
    terms: Terms,
    manual: Sequence[Statement],
) -> tuple[tuple[Statement, ...], tuple[Unjudged, ...]]:
    """State every requirement that was tested, name the others, and report what no limit is met with."""
    statements: list[Statement] = []
    unjudged: list[Unjudged] = []
    measured = _measured(results)
    judged: set[str] = set()
    for requirement in cases.all:
        judged.update(requirement.all_measurands())
        marks = _marks(requirement, measured, requested)
        if not marks:
            unjudged += _left_out(requirement)
        elif requirement.scope == "sample":
            statements += cases.together(requirement, marks, terms)
        else:
            for mark in marks:
                own = cases.of_piece(requirement, mark)
                if own is not None:
                    found = find(own, {mark: results.get(mark, {})}, cases.terms(terms, requirement, mark))
                    statements.append(stated(found, mark))
    statements += manual
    statements += _others(results, judged | _limited(manual), words.INFORMATIONAL)
    return tuple(statements), tuple(unjudged)


def _limited(manual: Iterable[Statement]) -> set[str]:
    """Return the measurands that typed limits are on."""
    return {one.finding.requirement.measurand for one in manual if isinstance(one.finding, Finding)}


def _oddities(specification: Specification, results: Results) -> tuple[tuple[str, Caution], ...]:
    """Return what is odd between the results of each piece."""
    if not specification.relations:
        return ()
    relations = specification.relations
    return tuple((mark, odd) for mark, values in results.items() for odd in oddities(relations, values))


def _carried_out(results: Results) -> dict[str, list[str]]:
    """Return the methods that there are results of, with the marks of their specimens."""
    found: dict[str, list[str]] = {}
    for mark, values in results.items():
        for method in dict.fromkeys(result.method for result in values.values()):
            found.setdefault(method, []).append(mark)
    return found


def _measured(results: Results) -> dict[str, list[str]]:
    """Return the marks of the specimens that each measurand was determined on."""
    found: dict[str, list[str]] = {}
    for mark, values in results.items():
        for measurand in values:
            found.setdefault(measurand, []).append(mark)
    return found


def _marks(
    requirement: ResolvedRequirement,
    measured: Mapping[str, Sequence[str]],
    requested: Mapping[str, Collection[str]],
) -> Sequence[str]:
    """Return the specimens that the requirement must be stated of; none where it was not tested."""
    names, methods = requirement.all_measurands(), requirement.all_methods()
    if len(names) == 1:
        marks = measured.get(names[0], ())
    else:
        marks = list(dict.fromkeys(mark for name in names for mark in measured.get(name, ())))
    if requirement.when_measured or not names or requested.keys().isdisjoint(methods):
        return marks
    ordered = requested[methods[0]] if len(methods) == 1 else _united(methods, requested)
    if marks and ordered == marks:
        return marks
    return list(dict.fromkeys([*ordered, *marks])) or [""]


def _united(methods: Collection[str], requested: Mapping[str, Collection[str]]) -> list[str]:
    """Return the specimens that any of the methods is carried out on."""
    return [mark for method in methods for mark in requested.get(method, ())]


def _left_out(requirement: ResolvedRequirement) -> list[Unjudged]:
    """Say why nothing is said about a requirement; information that was not asked for needs no excuse."""
    if requirement.kind == "informational" or requirement.void:
        return []
    reason = words.why_no_limit(requirement) if requirement.lacks_limit() else words.NOT_TESTED
    return [Unjudged(requirement.id, requirement.property, reason)]


def _others(
    results: Results, judged: Collection[str], reason: Text, verdict: Verdict | None = None
) -> list[Statement]:
    """Return the rows of results that no requirement is met with."""
    return [
        report(result, specimen=mark, reason=reason, verdict=verdict)
        for mark, values in results.items()
        for measurand, result in values.items()
        if measurand not in judged and not result.auxiliary
    ]


def _reported(
    results: Results, typed: Sequence[TypedLimit], manual: Sequence[Statement], rule: DecisionRule | None
) -> Assessment:
    """Report everything without a specification; only typed limits are met with it."""
    statements = (*manual, *_others(results, _limited(manual), words.NO_SPECIFICATION))
    if not manual:
        return Assessment(statements, (), without_verdict(words.NO_SPECIFICATION))
    if rule is None:
        return Assessment(statements, (), without_verdict(words.NO_STATEMENT))
    rolled = overall(statements, [one.requirement() for one in typed], titled("", typed))
    return Assessment(statements, (), rolled)


def _unresolved(
    specification: Specification, grade: str, size: str, results: Results, manual: Sequence[Statement]
) -> Assessment:
    """Give no verdict where the specification has no such grade or size."""
    reason = words.unresolved(specification.code, grade, size, stub=specification.status == "stub")
    statements = (*manual, *_others(results, _limited(manual), reason, Verdict.NOT_EVALUATED))
    return Assessment(statements, (), without_verdict(reason, Verdict.NOT_EVALUATED))
