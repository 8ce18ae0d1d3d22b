"""A number that is held against limits: rounded once, and weighed with its uncertainty where there is one."""

from decimal import Decimal
from typing import NamedTuple

from lims.domain.conformity.decision import Tolerance, decide
from lims.domain.conformity.probability import conformance_probability
from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.terms import ExpandedUncertainty
from lims.domain.conformity.verdict import Verdict
from lims.domain.rounding import Comparison, TieRule, round_to_interval
from lims.domain.standards.limit import Interval
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.result import Result


class Number(NamedTuple):
    """A value as computed, and as it is reported."""

    exact: Decimal
    reported: Decimal
    step: Decimal | None
    tie: TieRule
    unit: str

    def compared(self, comparison: Comparison) -> Decimal:
        """Return which of the two is held against limits (ASTM E29)."""
        return self.exact if comparison is Comparison.ABSOLUTE else self.reported


def number_of(requirement: ResolvedRequirement, result: Result, exact: Decimal | None = None) -> Number:
    """Round a result, or what several of them come to, as the requirement, the specification or the method says."""
    rounding = requirement.rounding
    step = rounding.step if rounding else result.step
    tie = (rounding.tie if rounding else None) or requirement.tie or result.tie or TieRule.A
    if exact is None and isinstance(result.reported, Decimal) and isinstance(result.exact, Decimal):
        if step == result.step and tie == (result.tie or tie):
            return Number(result.exact, result.reported, step, tie, requirement.unit)
        exact = result.exact
    value = Decimal(0) if exact is None else exact
    return rounded(value, step, tie, requirement.unit)


def rounded(exact: Decimal, step: Decimal | None, tie: TieRule, unit: str) -> Number:
    """Round a value once."""
    reported = exact if step is None else round_to_interval(exact, step, tie)
    return Number(exact, reported, step, tie, unit)


class Weighing(NamedTuple):
    """How a number is held against limits."""

    comparison: Comparison
    rule: DecisionRule
    factor: Decimal
    """r of w = r U."""
    uncertainty: ExpandedUncertainty | None

    @property
    def possible(self) -> bool:
        """Tell whether the rule has what it needs."""
        return self.rule is DecisionRule.SIMPLE or self.uncertainty is not None

    @property
    def width(self) -> Decimal:
        """The guard band w; none for simple acceptance."""
        if self.rule is DecisionRule.SIMPLE or self.uncertainty is None:
            return Decimal(0)
        return self.factor * self.uncertainty.expanded

    def verdict(self, number: Number, interval: Interval) -> Verdict:
        """Return the verdict; without the uncertainty that the rule needs there is none."""
        value = number.compared(self.comparison)
        if self.rule is DecisionRule.SIMPLE:
            return Verdict.PASS if interval.holds(value) else Verdict.FAIL
        if not self.possible:
            return Verdict.NOT_EVALUATED
        if interval.is_empty or interval.is_free:
            return Verdict.FAIL if interval.is_empty else Verdict.PASS
        return decide(value, tolerance_of(interval), self.rule, self.width)

    def probability(self, number: Number, interval: Interval) -> float | None:
        """Return the probability that the item conforms, as far as U tells (JCGM 106:2012, 7)."""
        if self.uncertainty is None or interval.is_empty or interval.is_free:
            return None
        return conformance_probability(number.exact, self.uncertainty.standard, tolerance_of(interval))


def tolerance_of(interval: Interval) -> Tolerance:
    """Return limits as the decision rules have them."""
    return Tolerance(
        lower=interval.low,
        upper=interval.high,
        lower_included=not interval.low_open,
        upper_included=not interval.high_open,
    )
