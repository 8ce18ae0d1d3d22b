"""Recompute a verdict from its trace alone: limits, value, rounding, rule and uncertainty as they stand there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lims.domain.conformity.number import Number, Weighing, rounded
from lims.domain.conformity.rule import DecisionRule
from lims.domain.conformity.terms import ExpandedUncertainty
from lims.domain.conformity.together import FAILING, aggregate, count_verdict, group_verdict
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import N_, InvalidInput
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.limit import Interval

Trace = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What a trace comes to."""

    verdict: Verdict | None
    faults: tuple[str, ...] = ()
    """Keys of the trace whose figures do not follow from the others, members named before them."""


def recompute(trace: Trace) -> Recomputed:
    """Return the verdict that follows from a trace, and what in it does not follow.

    Raises:
        InvalidInput: The trace cannot be read.
    """
    try:
        verdict = _verdict(trace)
        return Recomputed(verdict, tuple(_faults(trace, verdict)))
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise InvalidInput(
            N_("Jejak putusan tidak dapat dibaca (%(reason)s); nilai ulang dari bacaannya."),
            reason=str(error) or type(error).__name__,
        ) from error


def _faults(trace: Trace, verdict: Verdict | None) -> Iterator[str]:
    """Find the figures that do not follow from the others."""
    if trace["outcome"] != ("" if verdict is None else verdict.value):
        yield "outcome"
    for prefix in ("", "deviation_"):
        if f"{prefix}exact" in trace and _number(trace, prefix).reported != Decimal(
            trace[f"{prefix}reported"]
        ):
            yield f"{prefix}reported"
    if "aggregate" in trace and aggregate(_values(trace), trace["aggregate"]) != Decimal(trace["exact"]):
        yield "exact"
    if trace["judged"] == "mean" and aggregate(_values(trace), "mean") != Decimal(trace["exact"]):
        yield "exact"
    if trace["judged"] == "deviation":
        nominal = Decimal(trace["nominal"])
        if (Decimal(trace["exact"]) - nominal) / nominal * 100 != Decimal(trace["deviation_exact"]):
            yield "deviation_exact"
    for place, member in enumerate(trace.get("members", ())):
        yield from (f"members[{place}].{key}" for key in recompute(member).faults)


def _verdict(trace: Trace) -> Verdict | None:
    match trace["judged"]:
        case "":
            silent = trace["rule"] == "" or trace["kind"] == "informational" or trace.get("void") == "yes"
            return None if silent else Verdict.NOT_EVALUATED
        case "interval":
            return _weighed(trace, _number(trace, ""), interval_of(trace))
        case "deviation":
            return _weighed(trace, _number(trace, "deviation_"), interval_of(trace))
        case "acceptance":
            accepted = str(trace["accepted"]).split(", ")
            return Verdict.PASS if trace["value"] in accepted else Verdict.FAIL
        case "class":
            return _class_verdict(trace)
        case "mean":
            return _mean_verdict(trace)
        case "count":
            return _count_verdict(trace)
        case "group":
            return group_verdict(trace["mode"], [recompute(one).verdict for one in trace["members"]])
    raise ValueError(trace["judged"])


def interval_of(trace: Trace) -> Interval:
    """Return the limits that a trace holds."""
    ends = {key: Decimal(trace[key]) for key in _ENDS if key in trace}
    return Interval(
        low=ends.get("limit_min", ends.get("limit_above")),
        high=ends.get("limit_max", ends.get("limit_below")),
        low_open="limit_above" in ends,
        high_open="limit_below" in ends,
    )


_ENDS = ("limit_min", "limit_max", "limit_above", "limit_below")


def _number(trace: Trace, prefix: str) -> Number:
    step = trace[f"{prefix}step"]
    return rounded(
        Decimal(trace[f"{prefix}exact"]),
        Decimal(step) if step else None,
        TieRule(trace[f"{prefix}tie"]),
        "",
    )


def _weighing(trace: Trace) -> Weighing:
    uncertainty = None
    if "expanded_uncertainty" in trace:
        uncertainty = ExpandedUncertainty(
            Decimal(trace["expanded_uncertainty"]), Decimal(trace["coverage_factor"])
        )
    return Weighing(
        comparison=Comparison(trace["comparison"]),
        rule=DecisionRule(trace["applied_rule"]),
        factor=Decimal(trace.get("guard_band_factor", "1")),
        uncertainty=uncertainty,
    )


def _weighed(trace: Trace, number: Number, interval: Interval) -> Verdict:
    verdict = _weighing(trace).verdict(number, interval)
    unsound = verdict in FAILING and trace.get("valid_if_met") == "yes"
    return Verdict.NOT_EVALUATED if unsound else verdict


def _values(trace: Trace) -> tuple[Decimal, ...]:
    values: Sequence[str] = trace["values"]
    return tuple(Decimal(value) for value in values)


def _class_verdict(trace: Trace) -> Verdict:
    value = _number(trace, "").compared(Comparison(trace["comparison"]))
    classes: Mapping[str, Trace] = trace["classes"]
    found = next((key for key, limits in classes.items() if interval_of(limits).holds(value)), None)
    if found is None:
        return Verdict(trace["no_class"])
    return Verdict.PASS if found in str(trace["accepted"]).split(", ") else Verdict.FAIL


def _mean_verdict(trace: Trace) -> Verdict:
    weighing, mean = _weighing(trace), interval_of(trace["mean_limits"])
    each, most = interval_of(trace["single_limits"]), trace["most_below"]
    singles = [
        rounded(value, Decimal(trace["step"]) if trace["step"] else None, TieRule(trace["tie"]), "").compared(
            weighing.comparison
        )
        for value in _values(trace)
    ]
    below = sum(not mean.holds(value) for value in singles)
    outside = sum(not each.holds(value) for value in singles)
    if outside > int(trace.get("most_outside", "0")) or (most and below > int(most)):
        return Verdict.FAIL
    return weighing.verdict(_number(trace, ""), mean)


def _count_verdict(trace: Trace) -> Verdict:
    verdicts = [recompute(one).verdict for one in trace["members"]]
    judged = [one for one in verdicts if one not in {None, Verdict.NOT_EVALUATED}]
    failed = sum(one in FAILING for one in judged)
    accept, reject, pieces = (int(trace[key]) for key in ("accept", "reject", "pieces"))
    return count_verdict(failed, len(judged), accept, reject, pieces)
