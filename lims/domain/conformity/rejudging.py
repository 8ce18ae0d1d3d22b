"""A past verdict under other limits: the value of its trace held against the requirement of another edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from lims.domain.conformity.attempts import attempt_of
from lims.domain.conformity.finding import interval_trace, plain
from lims.domain.conformity.recomputing import interval_of, recompute
from lims.domain.conformity.verdict import Verdict
from lims.domain.errors import InvalidInput
from lims.domain.standards.limit import Acceptance, Deviation, Interval
from lims.domain.standards.resolved import (
    Classes,
    Group,
    Individuals,
    ResolvedRequirement,
    Tally,
)


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What a past result comes to under another limit."""

    verdict: Verdict | None
    """None where the trace does not hold what the other limit asks for: it has to be evaluated anew by hand."""
    margin: Decimal | None = None
    """How far the value lies within the nearest limit (below zero: outside), in the unit of the limit."""


def rejudge(trace: Mapping[str, Any], requirement: ResolvedRequirement | None) -> Rejudged:
    """Judge the value of a trace by another edition's requirement, by the rule and the uncertainty of then.

    Args:
        trace: Of the past verdict.
        requirement: Of the other edition, for the same grade and size; None where it has none. Without a limit there
            is no verdict (NOT_EVALUATED); that is never a pass.
    """
    if requirement is None or requirement.limit is None:
        return Rejudged(Verdict.NOT_EVALUATED)
    if not trace.get("judged") or trace.get("unit", requirement.unit) != requirement.unit:
        return Rejudged(None)
    try:
        changed = _with_limit(trace, requirement)
        if changed is None:
            return Rejudged(None)
        return Rejudged(recompute(changed).verdict, _margin(changed))
    except (InvalidInput, InvalidOperation, KeyError, TypeError):
        return Rejudged(None)


def _with_limit(trace: Mapping[str, Any], requirement: ResolvedRequirement) -> dict[str, Any] | None:
    """Return the trace with the other limit in it; None where the limit is of another kind."""
    changed = {key: value for key, value in trace.items() if not key.startswith("limit_")}
    match trace["judged"], requirement.limit:
        case "interval", Interval() as limit:
            changed |= interval_trace(limit)
        case "deviation", Deviation() as limit:
            changed |= interval_trace(limit.interval) | _deviation(trace, limit)
        case "acceptance", Acceptance() as limit:
            changed["accepted"] = ", ".join(sorted(limit.accepted))
        case "mean", Individuals() if attempt_of(str(trace.get("specimen", ""))) > 1:
            return None  # judged together with the first values, by counts of the retest rule
        case "mean", Individuals() as limit:
            changed |= {
                "mean_limits": interval_trace(limit.mean),
                "single_limits": interval_trace(limit.each),
                "most_below": "" if limit.most_below is None else str(limit.most_below),
            }
        case "class", Classes() as limit:
            changed |= {
                "classes": {one.key: interval_trace(one.interval) for one in limit.classes},
                "accepted": ", ".join(sorted(limit.accepted)),
                "no_class": limit.no_class,
            }
        case "count", Tally() as limit:
            members = [_with_limit(one, limit.member) for one in trace["members"]]
            changed |= {
                "members": members,
                "pieces": limit.pieces,
                "accept": limit.accept,
                "reject": limit.reject,
            }
            return None if None in members else changed
        case "group", Group() as limit:
            return _group(changed, limit)
        case _:
            return None
    if requirement.comparison is not None:
        changed["comparison"] = requirement.comparison.value
    return changed


def _group(trace: dict[str, Any], group: Group) -> dict[str, Any] | None:
    """Put the other limits into the members, which are found by their keys."""
    known = {one.id: one for one in group.members}
    members = [
        _with_limit(one, known[one["requirement"]]) if one["requirement"] in known else None
        for one in trace["members"]
    ]
    if None in members or (group.mode != "first" and len(members) != len(known)):
        return None
    return trace | {"members": members, "mode": group.mode}


def _deviation(trace: Mapping[str, Any], limit: Deviation) -> dict[str, Any]:
    """Return the deviation of the value from the nominal of the other edition."""
    return {
        "nominal": plain(limit.nominal),
        "deviation_exact": plain(limit.of(Decimal(trace["exact"]))),
        "deviation_step": plain(limit.step),
    }


def _margin(trace: Mapping[str, Any]) -> Decimal | None:
    """Return the distance to the nearest limit."""
    if trace["judged"] == "mean":
        interval, key = interval_of(trace["mean_limits"]), "reported"
    elif trace["judged"] in {"interval", "deviation"}:
        interval, key = interval_of(trace), "exact" if trace["judged"] == "deviation" else "reported"
    else:
        return None
    value = Decimal(trace[f"deviation_{key}" if trace["judged"] == "deviation" else key])
    distances = [
        *([] if interval.low is None else [value - interval.low]),
        *([] if interval.high is None else [interval.high - value]),
    ]
    return min(distances, default=None)
