"""Findings that bring several values or requirements together: a mean with its single values, a count, a group."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lims.domain.conformity import reasons, words
from lims.domain.conformity.finding import (
    Finding,
    interval_trace,
    number_trace,
    plain,
    result_trace,
    weighing_trace,
)
from lims.domain.conformity.number import Number, Weighing
from lims.domain.quantity import in_words
from lims.domain.standards.resolved import Individuals, Tally
from lims.domain.standards.result import Result
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class Averaged(Finding):
    """A mean and the single values behind it."""

    seen: Result
    limits: Individuals
    mean: Number
    singles: tuple[Number, ...]
    below: int
    """How many single values fail the limits of the mean."""
    outside: int
    """How many fail the limits of single values."""
    weighing: Weighing

    @property
    def value(self) -> Decimal | None:
        """The reported mean."""
        return self.mean.reported

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.seen.method

    def result(self) -> Text:
        """Return the mean with its single values."""
        return words.with_values(in_words(self.mean.reported), tuple(one.reported for one in self.singles))

    def reason(self) -> Text:
        """Return what is said of the mean and of the single values."""
        return reasons.averaged(self) if self.weighing.possible else words.NO_UNCERTAINTY

    def trace(self) -> dict[str, Any]:
        """Return both limits and every value."""
        most, outside = self.limits.most_below, self.limits.most_outside
        return {
            "judged": "mean",
            "mean_limits": interval_trace(self.limits.mean),
            "single_limits": interval_trace(self.limits.each),
            "most_below": "" if most is None else str(most),
            **({"most_outside": str(outside)} if outside else {}),
            "pieces": str(self.limits.pieces),
            "values": [plain(one.exact) for one in self.singles],
            **result_trace(self.seen),
            **number_trace("", self.mean),
            **weighing_trace(self.weighing, self.weighing.probability(self.mean, self.limits.mean)),
        }


@dataclass(frozen=True, slots=True)
class Counted(Finding):
    """How many pieces failed a requirement."""

    limits: Tally
    members: tuple[tuple[str, Finding], ...]
    """By mark of the piece."""
    failed: int
    judged: int

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.members[0][1].method if self.members else self.requirement.method

    def result(self) -> Text:
        """Return how many of how many failed."""
        return words.counted(self.failed, self.judged)

    def reason(self) -> Text:
        """Return the count and what is allowed."""
        return reasons.counted(self)

    def trace(self) -> dict[str, Any]:
        """Return the numbers, and the trace of every piece."""
        return {
            "judged": "count",
            "pieces": str(self.limits.pieces),
            "accept": str(self.limits.accept),
            "reject": str(self.limits.reject),
            "members": [{"specimen": mark, **member_trace(one)} for mark, one in self.members],
        }


@dataclass(frozen=True, slots=True)
class Grouped(Finding):
    """Requirements that were judged as one."""

    mode: str
    members: tuple[Finding, ...]

    @property
    def decisive(self) -> Finding:
        """The member that the verdict follows from, as far as one does."""
        same = [one for one in self.members if one.verdict == self.verdict]
        return same[0] if same else self.members[0]

    @property
    def value(self) -> Decimal | None:
        """The reported number of the only member that has one."""
        values = [one.value for one in self.members if one.value is not None]
        return values[0] if len(values) == 1 else None

    @property
    def method(self) -> str:
        """Code of the method that was used."""
        return self.decisive.method

    def result(self) -> Text:
        """Return the results of all members that have one."""
        return words.joined(
            [words.with_unit(one.requirement, one.result()) for one in self.members if not _is_absent(one)]
        )

    def reason(self) -> Text:
        """Return what is said of the members."""
        return reasons.grouped(self)

    def trace(self) -> dict[str, Any]:
        """Return the trace of every member."""
        return {"judged": "group", "mode": self.mode, "members": [member_trace(one) for one in self.members]}


def _is_absent(one: Finding) -> bool:
    return one.result().id == "–"


def member_trace(finding: Finding) -> dict[str, Any]:
    """Write a member with its requirement and outcome."""
    return {**requirement_trace(finding), "judged": "", **finding.trace(), **outcome_trace(finding)}


def requirement_trace(finding: Finding) -> dict[str, Any]:
    """Write the limit as it was resolved: row, source, confidence, clause."""
    one = finding.requirement
    trace: dict[str, Any] = {
        "requirement": one.id,
        "kind": one.kind,
        "measurand": one.measurand,
        "limit": one.limit_words.en,
        "limit_row": one.row,
        "source": ", ".join(one.source),
        "confidence": one.confidence.value,
        "clause": one.clause,
    }
    return trace | {"reference": one.reference} if one.reference else trace


def outcome_trace(finding: Finding) -> dict[str, Any]:
    """Write how values were compared, by which rule, and what came of it."""
    terms = finding.terms
    return {
        "comparison": terms.comparison_for(finding.requirement).value,
        "rule": "" if terms.rule is None else terms.rule.value,
        "checked": "yes" if terms.is_checked(finding.requirement) else "no",
        "outcome": "" if finding.verdict is None else finding.verdict.value,
    }
