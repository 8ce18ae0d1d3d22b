"""Steps on limits: for a dimension or an option they are made at once, for another result when that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.standards.case import Case
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import amount
from lims.domain.standards.resolved import Shift
from lims.domain.standards.rows import Adjustment


@dataclass(frozen=True, slots=True)
class Adjusting:
    """The steps that apply to a case."""

    shifts: tuple[Shift, ...]
    adjustments: tuple[Adjustment, ...]
    unknown: tuple[str, ...]
    """Conditions without which it cannot be told which steps apply."""

    @property
    def void(self) -> bool:
        """Tell whether the limit does not hold at all, whatever the other results are."""
        return any(shift.void and not shift.when for shift in self.shifts)

    @property
    def needs(self) -> set[str]:
        """Return the measurands that must be known."""
        return {name for shift in self.shifts for name, _ in shift.when}

    def of(self, interval: Interval) -> Interval:
        """Return the limits after all steps."""
        for shift in self.shifts:
            interval = interval.shifted(shift.add, shift.factor)
        return interval


def adjusting(adjustments: Iterable[Adjustment], case: Case) -> Adjusting:
    """Find the steps that apply to a case."""
    found = [
        (one, unknown)
        for one in adjustments
        if (unknown := one.unknown(case.axes, case.conditions)) is not None
    ]
    certain = tuple(one for one, unknown in found if not unknown)
    return Adjusting(
        shifts=tuple(
            Shift(
                when=tuple(one.when.items()),
                add=Decimal(0) if one.add is None else amount(one.add, case.quantities),
                factor=Decimal(1) if one.factor is None else amount(one.factor, case.quantities),
                void=one.void,
            )
            for one in certain
        ),
        adjustments=certain,
        unknown=tuple(dict.fromkeys(name for _, unknown in found for name in unknown)),
    )
