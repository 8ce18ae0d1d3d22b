"""Which limits depend on which condition, so that a condition is asked for with the reason why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lims.domain.standards.case import Case
from lims.domain.standards.conditions import Given
from lims.domain.standards.kinds import CountRequirement
from lims.domain.standards.requirement import Measured, Rowed, formulas_of
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
) -> Iterator[Rowed]:
    """Yield the requirements whose limits depend on a condition, for a grade and size under the other conditions."""
    presumed = specification.case(grade, size, conditions)
    # A condition that the standard presumes picks its rows; what another answer would pick depends on it too.
    axes = {name: value for name, value in presumed.axes.items() if name != key}
    case = Case(axes=axes, quantities=presumed.quantities, conditions=presumed.conditions)
    for requirement in specification.requirements:
        if not isinstance(requirement, Rowed) or requirement.unknown(case.axes, case.conditions) is None:
            continue
        if key in parts_of(specification, requirement, case)[1]:
            yield requirement


def methods_depending_on(
    specification: "Specification", key: str, grade: str, size: str, conditions: Given = NOTHING
) -> frozenset[str]:
    """Return the methods whose results are held against limits that depend on a condition."""
    found: set[str] = set()
    for requirement in depending_on(specification, key, grade, size, conditions):
        found.add(requirement.method)
        if isinstance(requirement, Measured):
            found |= set(requirement.instead.values())
        if isinstance(requirement, CountRequirement):
            found |= {one.method for one in specification.requirements if one.key == requirement.of}
    return frozenset(found - {""})
