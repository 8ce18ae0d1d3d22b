"""Which limits depend on which condition, so that a condition is asked for with the reason why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lims.domain.standards.case import Case
from lims.domain.standards.conditions import Given
from lims.domain.standards.kinds import CountRequirement, ReferenceRequirement
from lims.domain.standards.requirement import Base, Measured, Rowed, formulas_of
from lims.domain.standards.rows import Where

if TYPE_CHECKING:
    from lims.domain.standards.specification import Specification

NOTHING: Given = {}


def parts_of(
    specification: "Specification", requirement: Rowed, case: Case | None = None
) -> tuple[list[Where], set[str]]:
    """Return the parts that a requirement is resolved from, and every name that they use.

    With a case, only those that can apply to its grade and size.
    """
    parts = [
        part
        for part in (
            requirement,
            *requirement.all_rows(),
            *requirement.all_overrides(),
            *requirement.all_adjustments(),
        )
        if case is None or part.unknown(case.axes, case.conditions) is not None
    ]
    used = {name for part in parts for formula in formulas_of(part) for name in formula.names}
    for constant in reversed(specification.constants):
        if constant.key in used:
            used |= constant.names
            parts += constant.rows
    used |= {axis for part in parts for axis in part.where}
    if isinstance(requirement, CountRequirement):
        used.add(requirement.lot)
    return parts, used


def depending_on(
    specification: "Specification", key: str, grade: str, size: str, conditions: Given = NOTHING
) -> Iterator[Base]:
    """Yield the requirements whose limits depend on a condition, for a grade and size under the other conditions."""
    presumed = specification.case(grade, size, conditions)
    # A condition that the standard presumes picks its rows; what another answer would pick depends on it too.
    axes = {name: value for name, value in presumed.axes.items() if name != key}
    case = Case(axes=axes, quantities=presumed.quantities, conditions=presumed.conditions)
    for requirement in specification.requirements:
        if requirement.unknown(case.axes, case.conditions) is None:
            continue
        if isinstance(requirement, ReferenceRequirement):
            other = presumed.paired.get(requirement.specification)
            found = _there(requirement, other)
            if other is not None and found is not None and key in parts_of(other, found)[1]:
                yield requirement
        elif isinstance(requirement, Rowed) and key in parts_of(specification, requirement, case)[1]:
            yield requirement


def methods_depending_on(
    specification: "Specification", key: str, grade: str, size: str, conditions: Given = NOTHING
) -> frozenset[str]:
    """Return the methods whose results are held against limits that depend on a condition."""
    paired = specification.case(grade, size, conditions).paired
    found: set[str] = set()
    for requirement in depending_on(specification, key, grade, size, conditions):
        there: Base | None = requirement
        if isinstance(requirement, ReferenceRequirement):
            there = _there(requirement, paired.get(requirement.specification))
        found.add(there.method if there else "")
        if isinstance(there, Measured):
            found |= set(there.instead.values())
        if isinstance(there, CountRequirement):
            found |= {one.method for one in specification.requirements if one.key == there.of}
    return frozenset(found - {""})


def _there(requirement: ReferenceRequirement, other: "Specification | None") -> Rowed | None:
    """Return the requirement of another specification that one refers to."""
    found = next(
        (one for one in (other.requirements if other else ()) if one.key == requirement.requirement), None
    )
    return found if isinstance(found, Rowed) else None
