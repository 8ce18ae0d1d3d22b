"""How a verdict came about, by what was held against what; words and trace are made when somebody asks for them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lims.domain.conformity import reasons, words
from lims.domain.conformity.number import Number, Weighing, number_of, rounded
from lims.domain.conformity.terms import Terms
from lims.domain.conformity.verdict import Verdict
from lims.domain.quantity import in_words
from lims.domain.rounding import TieRule
from lims.domain.standards.limit import DASH, Deviation, Interval
from lims.domain.standards.resolved import ResolvedRequirement, ResultClass
from lims.domain.standards.result import Result
from lims.domain.text import Text


def plain(value: Decimal) -> str:
    """Write a number with all its figures, as a trace holds it."""
    return format(value, "f")


@dataclass(frozen=True, slots=True)
class Finding(ABC):
    """Base of all that can be found of a requirement."""

    requirement: ResolvedRequirement
    terms: Terms
    verdict: Verdict | None

    @property
    def value(self) -> Decimal | None:
        """The reported number; None for an observation or where there is none."""
        return None

    @property
    @abstractmethod
    def method(self) -> str:
        """Code of the method that was used."""

    @abstractmethod
    def result(self) -> Text:
        """Return the result as it is printed."""

    def limit(self) -> Text:
        """Return the limit as it is printed."""
        return self.requirement.limit_words

    @abstractmethod
    def reason(self) -> Text:
        """Return the statement in words."""

    @abstractmethod
    def trace(self) -> dict[str, Any]:
        """Return what the verdict can be recomputed from, numbers as text."""


@dataclass(frozen=True, slots=True)
class Silent(Finding):
    """Nothing was held against anything; the reason says why."""

    why: Text
    seen: Result | None = None

    @property
    def value(self) -> Decimal | None:
        """The reported number, which is shown all the same."""
        if self.seen is None or isinstance(self.seen.exact, str):
            return None
        return number_shown(self.requirement, self.seen).reported

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.seen.method if self.seen else self.requirement.method

    def result(self) -> Text:
        """Return the result as it is printed."""
        if self.seen is None:
            return DASH
        value = self.value
        if value is None:
            return self.seen.words
        if not isinstance(self.requirement.limit, Deviation):
            return in_words(value)
        return words.with_deviation(in_words(value), deviation_of(self.requirement.limit, self.seen).reported)

    def reason(self) -> Text:
        """Say why nothing was judged."""
        return self.why

    def trace(self) -> dict[str, Any]:
        """Return the value that was seen."""
        trace: dict[str, Any] = {"void": "yes"} if self.why == words.VOID else {}
        if self.seen is None:
            return trace
        trace |= result_trace(self.seen)
        if not isinstance(self.seen.exact, str):
            trace |= number_trace("", number_shown(self.requirement, self.seen))
            if isinstance(self.requirement.limit, Deviation):
                trace |= number_trace("deviation_", deviation_of(self.requirement.limit, self.seen))
        return trace


def number_shown(requirement: ResolvedRequirement, result: Result) -> Number:
    """Round a result for print."""
    return number_of(requirement, result)


def deviation_of(limit: Deviation, result: Result) -> Number:
    """Return the deviation from the nominal value, rounded once."""
    exact = result.exact if isinstance(result.exact, Decimal) else limit.nominal
    return rounded(limit.of(exact), limit.step, result.tie or TieRule.A, "%")


@dataclass(frozen=True, slots=True)
class Compared(Finding):
    """A number that was held against limits."""

    seen: Result
    shown: Number
    """The value itself."""
    held: Number
    """What was compared: the value, or its deviation from the nominal in per cent."""
    interval: Interval
    weighing: Weighing
    others: Mapping[str, Result] = field(default_factory=dict)
    """Other results that the limits followed from."""
    values: tuple[Decimal, ...] = ()
    """The single values of an aggregate."""
    unsound: bool = False

    @property
    def value(self) -> Decimal | None:
        """The reported number."""
        return self.shown.reported

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.seen.method

    def result(self) -> Text:
        """Return the result as it is printed: `460`, `1,550 (−1,7 %)`, `29,7 (31; 28; 30)`."""
        printed = in_words(self.shown.reported)
        if self.held is not self.shown:
            printed = words.with_deviation(printed, self.held.reported)
        return words.with_values(printed, self.values) if len(self.values) > 1 else printed

    def limit(self) -> Text:
        """Return the limit as it is printed, with its figure where it follows from other results."""
        return (
            words.with_figures(self.requirement.limit_words, self.interval)
            if self.others
            else self.requirement.limit_words
        )

    def reason(self) -> Text:
        """Return value, limit, comparison, rule, source."""
        if self.unsound:
            return words.UNSOUND
        if not self.weighing.possible:
            return words.NO_UNCERTAINTY
        return reasons.measured(self)

    def probability(self) -> float | None:
        """Return the probability that the item conforms, where U is known."""
        return self.weighing.probability(self.held, self.interval)

    def trace(self) -> dict[str, Any]:
        """Return limits, value, rounding, uncertainty and probability."""
        trace: dict[str, Any] = {"judged": "interval", **interval_trace(self.interval)}
        if isinstance(self.requirement.limit, Deviation):
            trace |= {"judged": "deviation", "nominal": plain(self.requirement.limit.nominal)}
        trace |= result_trace(self.seen) | number_trace("", self.shown)
        if self.held is not self.shown:
            trace |= number_trace("deviation_", self.held)
        if self.others:
            trace["others"] = {name: _exact(one) for name, one in self.others.items()}
        if self.requirement.aggregate:
            trace |= {"aggregate": self.requirement.aggregate, "values": [plain(one) for one in self.values]}
        if self.unsound or self.seen.valid_if_met:
            trace["valid_if_met"] = "yes"
        return trace | weighing_trace(self.weighing, self.probability())


@dataclass(frozen=True, slots=True)
class Observed(Finding):
    """An observation, for which there is no decision rule."""

    seen: Result

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.seen.method

    def result(self) -> Text:
        """Return the observation as it is printed."""
        return self.seen.words

    def reason(self) -> Text:
        """Return observation and requirement."""
        return reasons.observed(self)

    def trace(self) -> dict[str, Any]:
        """Return the answers that meet the requirement, and the answer."""
        accepted = sorted(getattr(self.requirement.limit, "accepted", ()))
        return {"judged": "acceptance", "accepted": ", ".join(accepted), **result_trace(self.seen)}


@dataclass(frozen=True, slots=True)
class Classified(Finding):
    """A number that was put into a class, or into none."""

    seen: Result
    shown: Number
    found: ResultClass | None

    @property
    def value(self) -> Decimal | None:
        """The reported number."""
        return self.shown.reported

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.seen.method

    def result(self) -> Text:
        """Return the number with its class."""
        label = self.found.label if self.found else words.NO_CLASS
        return words.with_note(in_words(self.shown.reported), label)

    def reason(self) -> Text:
        """Return the class and what is accepted."""
        return reasons.classified(self)

    def trace(self) -> dict[str, Any]:
        """Return the classes with their limits, and the one that was found."""
        limit = self.requirement.limit
        classes = {one.key: interval_trace(one.interval) for one in getattr(limit, "classes", ())}
        return {
            "judged": "class",
            "classes": classes,
            "accepted": ", ".join(sorted(getattr(limit, "accepted", ()))),
            "no_class": str(getattr(limit, "no_class", "")),
            "class": self.found.key if self.found else "",
            **result_trace(self.seen),
            **number_trace("", self.shown),
        }


def result_trace(result: Result) -> dict[str, Any]:
    """Write the value as it came from the method."""
    return {"method": result.method, "value": _exact(result), "unit": result.unit, "formula": result.formula}


def _exact(result: Result) -> str:
    return result.exact if isinstance(result.exact, str) else plain(result.exact)


def number_trace(prefix: str, number: Number) -> dict[str, Any]:
    """Write how a number was rounded."""
    return {
        f"{prefix}exact": plain(number.exact),
        f"{prefix}step": "" if number.step is None else plain(number.step),
        f"{prefix}tie": number.tie.value,
        f"{prefix}reported": plain(number.reported),
    }


def interval_trace(interval: Interval) -> dict[str, Any]:
    """Write limits by their ends."""
    ends = {
        "limit_above" if interval.low_open else "limit_min": interval.low,
        "limit_below" if interval.high_open else "limit_max": interval.high,
    }
    return {name: plain(end) for name, end in ends.items() if end is not None}


def weighing_trace(weighing: Weighing, probability: float | None) -> dict[str, Any]:
    """Write the rule as it was applied, with the uncertainty behind it."""
    trace = {"applied_rule": weighing.rule.value}
    if weighing.uncertainty is not None:
        trace |= {
            "expanded_uncertainty": plain(weighing.uncertainty.expanded),
            "coverage_factor": plain(weighing.uncertainty.coverage_factor),
            "guard_band_factor": plain(weighing.factor),
            "guard_band": plain(weighing.width),
        }
    return trace if probability is None else trace | {"conformance_probability": f"{probability:.4f}"}
