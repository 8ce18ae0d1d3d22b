"""Proof that every requirement has one row, and one only, for every grade, size and declared condition.

Rows are chosen by words and by ranges of numbers. Between two ends of ranges nothing changes, so that trying each end
and one point between every two of them tries everything.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.case import Case
from lims.domain.standards.conditions import Condition
from lims.domain.standards.depending import parts_of
from lims.domain.standards.faults import Fault, Path, fault
from lims.domain.standards.limit import Deviation, Interval
from lims.domain.standards.numeric import ClassRequirement
from lims.domain.standards.parts import Range
from lims.domain.standards.requirement import Rowed
from lims.domain.standards.resolved import Classes, Individuals, Limit
from lims.domain.standards.rows import Row, Where
from lims.domain.standards.specification import Specification

Values = tuple[tuple[str, str | Decimal], ...]


def coverage_faults(specification: Specification) -> list[Fault]:
    """Try every requirement wherever it applies, with limits that can be computed and met."""
    proof = _Proof(specification)
    for index, requirement in enumerate(specification.requirements):
        if isinstance(requirement, Rowed):
            proof.try_requirement(("requirements", index), requirement)
    return proof.faults


class _Proof:
    """What has been tried of a specification so far."""

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.faults: list[Fault] = []
        self._cases: dict[tuple[str, str, Values], Case] = {}
        self._used: set[tuple[str, int]] = set()

    def try_requirement(self, path: Path, requirement: Rowed) -> None:
        """Try a requirement for every grade, size and condition, and find rows that never apply."""
        before = len(self.faults)
        self._used.clear()
        for values in condition_points(self.specification, requirement):
            for grade in self.specification.grades:
                for size in grade.all_sizes:
                    self._try_case(path, requirement, self._case(grade.key, size, values), values)
        for name, rows in (("rows", requirement.all_rows()), ("overrides", requirement.all_overrides())):
            for number in range(len(rows)):
                if (name, number) not in self._used and len(self.faults) == before:
                    self.faults.append(
                        fault(
                            (*path, name, number),
                            N_("Baris ini tidak pernah berlaku; perbaiki where, atau hapus barisnya."),
                        )
                    )

    def _case(self, grade: str, size: str, values: Values) -> Case:
        key = (grade, size, values)
        if key not in self._cases:
            self._cases[key] = self.specification.case(grade, size, dict(values))
        return self._cases[key]

    def _try_case(self, path: Path, requirement: Rowed, case: Case, values: Values) -> None:
        if not requirement.applies(case.axes):
            return
        place = _place(case, values)
        for name, rows in (("overrides", requirement.all_overrides()), ("rows", requirement.all_rows())):
            numbers = [number for number, row in enumerate(rows) if row.applies(case.axes)]
            self._used.update((name, number) for number in numbers)
            if len(numbers) > 1 and not isinstance(requirement, ClassRequirement):
                self._tell(
                    (*path, name, numbers[1]),
                    N_(
                        "Baris %(rows)s sama-sama berlaku untuk %(place)s; perbaiki where sehingga hanya satu."
                    ),
                    rows=", ".join(str(number + 1) for number in numbers),
                    place=place,
                )
                return
            if numbers:
                self._try_limit((*path, name, numbers[0]), requirement, rows[numbers[0]], case, place)
                return
        self._tell(
            (*path, "rows"),
            N_('Tidak ada baris untuk %(place)s; tambahkan baris, atau baris dengan confidence = "GAP".'),
            place=place,
        )

    def _try_limit(self, path: Path, requirement: Rowed, row: Row, case: Case, place: str) -> None:
        """Compute the limits, and refuse those that nothing can meet."""
        try:
            limit = requirement.limit(row, case) if row.has_value else None
        except InvalidInput as error:
            self.faults.append(Fault(path, error))
            return
        if isinstance(limit, Deviation) and limit.nominal <= 0:
            self._tell(
                path,
                N_("Nilai nominal untuk %(place)s tidak lebih besar dari nol; perbaiki nominal."),
                place=place,
            )
        if any(interval.is_empty for interval in _intervals(limit)):
            self._tell(
                path, N_("Batas bawah untuk %(place)s melebihi batas atasnya; tukar keduanya."), place=place
            )
        if isinstance(limit, Classes):
            self._try_classes(path, limit, place)

    def _try_classes(self, path: Path, limit: Classes, place: str) -> None:
        """No result belongs to two classes."""
        for one, other in product(limit.classes, limit.classes):
            if one.key < other.key and one.interval.overlaps(other.interval):
                self._tell(
                    path[:-1],
                    N_("Kelas %(one)s dan %(other)s bertumpang tindih untuk %(place)s; perbaiki batasnya."),
                    one=one.key,
                    other=other.key,
                    place=place,
                )

    def _tell(self, path: Path, message: str, **parameters: object) -> None:
        self.faults.append(fault(path, message, **parameters))


def _intervals(limit: Limit | None) -> list[Interval]:
    """Return the limits that must leave room for some value."""
    match limit:
        case Interval():
            return [limit]
        case Deviation(interval=inner):
            return [inner]
        case Individuals(mean=mean, each=each):
            return [mean, each]
        case Classes(classes=classes):
            return [one.interval for one in classes]
    return []


def _place(case: Case, values: Values) -> str:
    """Name a case for the reader."""
    named = " ".join(str(case.axes[name]) for name in ("grade", "size") if case.axes[name])
    return "; ".join([named, *(f"{name} = {value}" for name, value in values)])


def condition_points(specification: Specification, requirement: Rowed) -> Iterator[Values]:
    """Return the values of the conditions that the requirement depends on, every combination of them."""
    parts, used = parts_of(specification, requirement)
    axes = [
        [(condition.key, value) for value in _values(condition, parts)]
        for condition in specification.conditions
        if condition.key in used
    ]
    yield from product(*axes)


def _values(condition: Condition, parts: list[Where]) -> list[str | Decimal]:
    """Return every word of a condition, or every end of its ranges with a point between each two."""
    if condition.range is None:
        return [choice.key for choice in condition.choices]
    demands = [part.where.get(condition.key) for part in parts]
    ends = sorted(
        {*condition.range.ends, *(end for one in demands if isinstance(one, Range) for end in one.ends)}
    )
    between = [(one + other) / 2 for one, other in pairwise(ends)]
    outermost = [ends[0] - 1, ends[-1] + 1]
    return [value for value in sorted([*ends, *between, *outermost]) if condition.range.holds(value)]
