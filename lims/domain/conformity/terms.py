"""On what terms results are judged: the rule agreed, how values are compared, and what uncertainty is known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from lims.domain.conformity.rule import DecisionRule
from lims.domain.rounding import Comparison
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.result import Result


class ExpandedUncertainty(NamedTuple):
    """U in the unit of the result, with its coverage factor k."""

    expanded: Decimal
    coverage_factor: Decimal

    @property
    def standard(self) -> Decimal:
        """The standard uncertainty u = U / k."""
        return self.expanded / self.coverage_factor

    def divided(self, nominal: Decimal) -> "ExpandedUncertainty":
        """Return the uncertainty of the deviation from a nominal value, in per cent of it."""
        return ExpandedUncertainty(self.expanded / nominal * 100, self.coverage_factor)


Uncertainties = Mapping[str, tuple[Decimal, Decimal]] | Callable[[Result], tuple[Decimal, Decimal] | None]
"""(U, k) by measurand, or as a laboratory has it for the method and the range of a result."""


Checked = bool | frozenset[str]
"""Whether a file was checked as a whole against the licensed copy, or the keys of the requirements that were."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all statements of a sample."""

    rule: DecisionRule | None = DecisionRule.SIMPLE
    """None where no statement of conformity was asked for."""
    comparison: Comparison = Comparison.ROUNDING
    """The laboratory's default, where the standard names none (ASTM E29)."""
    checked: Checked = False
    """What the laboratory has checked against its licensed copy."""
    reference: str = ""
    """Code of the specification."""
    uncertainties: Uncertainties = field(default_factory=dict)
    guard_band: Decimal = Decimal(1)
    """r of w = r U."""
    case: Mapping[str, Any] = field(default_factory=dict)
    """Grade, size and conditions, for the trace."""

    def is_checked(self, requirement: ResolvedRequirement) -> bool:
        """Tell whether the limit of a requirement was checked."""
        return self.checked if isinstance(self.checked, bool) else requirement.id in self.checked

    def comparison_for(self, requirement: ResolvedRequirement) -> Comparison:
        """Return how the value of a requirement is compared."""
        return requirement.comparison or self.comparison

    def rule_for(self, requirement: ResolvedRequirement) -> DecisionRule:
        """Return the rule for a requirement: what the standard says stands above what was agreed."""
        if requirement.decision == "built-in" or self.rule is None:
            return DecisionRule.SIMPLE
        return DecisionRule(requirement.decision) if requirement.decision else self.rule

    def factor_for(self, requirement: ResolvedRequirement) -> Decimal:
        """Return r for a requirement."""
        return self.guard_band if requirement.guard_band is None else requirement.guard_band

    def uncertainty_of(self, result: Result) -> ExpandedUncertainty | None:
        """Return U and k of a result, where the laboratory has them; one that is not above zero is none."""
        known = self.uncertainties
        found = known(result) if callable(known) else known.get(result.measurand)
        if found is None or not (found[0] > 0 and found[1] > 0):
            return None
        return ExpandedUncertainty(*found)
