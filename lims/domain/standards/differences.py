"""What changed between two editions: every limit that differs, by grade, size and condition."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lims.domain.standards.coverage import Values, condition_points
from lims.domain.standards.requirement import Rowed
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.specification import Specification
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A limit that differs between two editions; a grade or size as a whole where it has no requirement."""

    grade: str
    size: str
    requirement: str
    """Key of the requirement; empty where the grade or the size itself is only in one of them."""
    property: Text
    kind: Literal["changed", "added", "removed"]
    old: Text | None
    """As it is printed with its unit; None where there was none."""
    new: Text | None
    conditions: Values = ()
    """Under which it differs, where it depends on any."""
    before: ResolvedRequirement | None = field(default=None, repr=False, compare=False)
    """None where the requirement was added; likewise `after` where it was removed."""
    after: ResolvedRequirement | None = field(default=None, repr=False, compare=False)


def differences(one: Specification, other: Specification) -> tuple[LimitChange, ...]:
    """Return what differs from the first to the second, by grade, size and requirement, in the order of the files."""
    return tuple(_changes(one, other))


def _changes(one: Specification, other: Specification) -> Iterator[LimitChange]:
    old = {(grade.key, size): grade.label for grade in one.grades for size in grade.all_sizes}
    new = {(grade.key, size): grade.label for grade in other.grades for size in grade.all_sizes}
    for grade, size in dict.fromkeys([*old, *new]):
        if (grade, size) not in new:
            yield LimitChange(grade, size, "", old[grade, size], "removed", old[grade, size], None)
        elif (grade, size) not in old:
            yield LimitChange(grade, size, "", new[grade, size], "added", None, new[grade, size])
        else:
            yield from _of_size(one, other, grade, size)


def _of_size(one: Specification, other: Specification, grade: str, size: str) -> Iterator[LimitChange]:
    told: set[tuple[str, str, str]] = set()
    for values in _points(one, other):
        before = {r.id: r for r in one.requirements_for(grade, size, dict(values))}
        after = {r.id: r for r in other.requirements_for(grade, size, dict(values))}
        for key in dict.fromkeys([*before, *after]):
            old, new = _shown(before.get(key)), _shown(after.get(key))
            known = (key, "" if old is None else old.en, "" if new is None else new.en)
            if known in told or (old == new and not _judged_otherwise(before.get(key), after.get(key))):
                continue
            told.add(known)
            resolved = after.get(key) or before[key]
            kind: Literal["changed", "added", "removed"] = (
                "added" if old is None else "removed" if new is None else "changed"
            )
            yield LimitChange(
                grade, size, key, resolved.property, kind, old, new, values, before.get(key), after.get(key)
            )


WAYS = (
    Text("Pembulatan", "Rounding"),
    Text("Cara membandingkan", "Comparison"),
    Text("Aturan keputusan", "Decision rule"),
    Text("Lebar pita pengaman (× U)", "Guard band (× U)"),
    Text("Metode", "Method"),
    Text("Besaran", "Measurand"),
    Text("Bersama-sama", "Taken together"),
    Text("Kepentingan", "Importance"),
)
"""Names of the ways in which a limit is held, in the order of `ways_of`."""


def ways_of(requirement: ResolvedRequirement) -> tuple[object, ...]:
    """Return how a requirement is judged, beside its limits."""
    return (
        requirement.rounding.step if requirement.rounding else None,
        requirement.comparison,
        requirement.decision,
        requirement.guard_band,
        requirement.method,
        requirement.measurand,
        requirement.aggregate,
        requirement.importance,
    )


def _judged_otherwise(before: ResolvedRequirement | None, after: ResolvedRequirement | None) -> bool:
    """Tell whether the same limit is rounded, compared or decided in another way."""
    return before is not None and after is not None and ways_of(before) != ways_of(after)


def _shown(requirement: ResolvedRequirement | None) -> Text | None:
    """Print a limit with its unit."""
    if requirement is None:
        return None
    unit = f" {requirement.unit}".rstrip() if requirement.limit is not None else ""
    return Text(f"{requirement.limit_words.id}{unit}", f"{requirement.limit_words.en}{unit}")


def _points(one: Specification, other: Specification) -> list[Values]:
    """Return the conditions under which either edition may differ; none where neither depends on any."""
    points = {
        values: None
        for specification in (one, other)
        for requirement in specification.requirements
        if isinstance(requirement, Rowed)
        for values in condition_points(specification, requirement)
    }
    return list(points) or [()]
