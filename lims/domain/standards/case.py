"""For what limits are resolved: a grade and size under known conditions, and what the specification says of all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.conditions import Condition
from lims.domain.standards.rows import Axes
from lims.domain.standards.sampling import SamplingPlan
from lims.domain.text import Text

if TYPE_CHECKING:
    from lims.domain.standards.requirement import Base
    from lims.domain.standards.specification import Specification


@dataclass(frozen=True, slots=True)
class Case:
    """A grade and size under conditions."""

    axes: Axes
    quantities: Mapping[str, Decimal]
    """What formulas of limits may use."""
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    """As the specification declares them."""
    unfit: Mapping[str, Text] = field(default_factory=dict)
    """What is wrong with values that were given."""
    requirements: Mapping[str, "Base"] = field(default_factory=dict)
    plans: Mapping[str, SamplingPlan] = field(default_factory=dict)
    comparison: Comparison | None = None
    tie: TieRule | None = None
    paired: Mapping[str, "Specification"] = field(default_factory=dict)

    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Constants that have no value yet, with the conditions that nobody has stated."""

    def absent(self, names: Collection[str]) -> set[str]:
        """Return the conditions that nobody has stated and that these quantities are or depend on."""
        missing = {name for name in names if name not in self.quantities}
        waiting = {name for one in missing for name in self.waiting.get(one, ())}
        return waiting | {name for name in missing if name in self.conditions}

    def labels(self, names: tuple[str, ...]) -> tuple[Text, ...]:
        """Return the conditions by the names that a reader knows."""
        return tuple(
            self.conditions[name].label if name in self.conditions else Text(name, name) for name in names
        )
