"""Every limit of a file as it is compared with the paper: each requirement once, with what it says where."""

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.standards.case import Case
from lims.domain.standards.coverage import condition_points
from lims.domain.standards.kinds import Requirement
from lims.domain.standards.parts import Confidence
from lims.domain.standards.requirement import Base, Rowed
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.specification import Specification
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One value of a requirement, with all grades and sizes that it holds for."""

    limit: Text
    confidence: Confidence
    clause: str
    source: tuple[str, ...]
    places: tuple[tuple[str, tuple[str, ...]], ...]
    """Grades, each with its sizes."""
    conditions: tuple[str, ...]


def limit_rows(specification: Specification) -> Iterator[tuple[Base, tuple[LimitRow, ...]]]:
    """Return each requirement with its limits, the same limit of several sizes told once."""
    for requirement in specification.requirements:
        yield requirement, _rows(specification, requirement)


def _rows(specification: Specification, requirement: Requirement) -> tuple[LimitRow, ...]:
    found: dict[tuple[object, ...], dict[str, list[str]]] = {}
    shown: dict[tuple[object, ...], tuple[ResolvedRequirement, tuple[str, ...]]] = {}
    points = list(condition_points(specification, requirement)) if isinstance(requirement, Rowed) else []
    for grade in specification.grades:
        for size in grade.all_sizes:
            for values in points or [()]:
                case = specification.case(grade.key, size, dict(values))
                if requirement.unknown(case.axes, case.conditions) is None:
                    continue
                one = requirement.resolve(case)
                if one.limit is None and one.why is not None:
                    continue
                words = _conditions(requirement, case)
                key = (one.limit_words.en, one.confidence, one.clause, one.source, words)
                shown[key] = one, words
                sizes = found.setdefault(key, {}).setdefault(grade.key, [])
                if size and size not in sizes:
                    sizes.append(size)
    return tuple(
        LimitRow(
            limit=one.limit_words,
            confidence=one.confidence,
            clause=one.clause,
            source=one.source,
            places=tuple((grade, tuple(sizes)) for grade, sizes in found[key].items()),
            conditions=words,
        )
        for key, (one, words) in shown.items()
    )


def _conditions(requirement: Requirement, case: Case) -> tuple[str, ...]:
    """Return under which declared conditions the row of a case holds, as the file says it."""
    row = requirement.chosen(case)[0] if isinstance(requirement, Rowed) else None
    parts = [*requirement.where.items(), *(row.where.items() if row else ())]
    return tuple(
        f"{axis} {', '.join(demand) if isinstance(demand, tuple) else demand}"
        for axis, demand in parts
        if axis in case.conditions
    )
