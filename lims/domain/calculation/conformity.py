"""Rounding, comparison, decision, probability and risk, as the calculator takes and gives them."""

from decimal import Decimal
from typing import Any

from lims.domain.calculation.given import Area, Given
from lims.domain.conformity.decision import Tolerance, decide, guard_band
from lims.domain.conformity.probability import conformance_probability, specific_consumer_risk
from lims.domain.conformity.risk import Interval, Process, global_risk, process_sigma
from lims.domain.conformity.rule import DecisionRule
from lims.domain.errors import N_, InvalidInput
from lims.domain.rounding import Comparison, TieRule, round_to_interval


def _rounding(given: Given) -> dict[str, Any]:
    rule = TieRule(given.choice("rule", list(TieRule), TieRule.A))
    return {"rounded": _figures(round_to_interval(given.number("value"), given.number("to"), rule))}


def _comparison(given: Given) -> dict[str, Any]:
    """Hold a value against one limit, as observed or after rounding (ASTM E29)."""
    observed, limit = given.number("observed"), given.number("limit")
    tolerance = (
        Tolerance(lower=limit) if given.choice("kind", ("min", "max")) == "min" else Tolerance(upper=limit)
    )
    tie = TieRule(given.choice("tie", list(TieRule), TieRule.A))
    step = given.number_or_none("round_to")
    if given.choice("method", list(Comparison)) == Comparison.ABSOLUTE:
        return {"conforms": tolerance.admits(observed)}
    rounded = round_to_interval(observed, _last_place(limit) if step is None else step, tie)
    return {"rounded": _figures(rounded), "conforms": tolerance.admits(rounded)}


def _decision(given: Given) -> dict[str, Any]:
    tolerance, rule = _tolerance(given), DecisionRule(given.choice("rule", list(DecisionRule)))
    uncertainty = given.number_or_none("expanded_uncertainty")
    if uncertainty is not None and uncertainty < 0:
        raise InvalidInput(N_("Ketidakpastian diperluas tidak boleh negatif; periksa expanded_uncertainty."))
    width = guard_band(_band(given, "U"), uncertainty) if rule is not DecisionRule.SIMPLE else Decimal(0)
    lower, upper = tolerance.moved_in(width)
    return {
        "verdict": decide(given.number("value"), tolerance, rule, width).value,
        "guard_band": float(width),
        "acceptance_lower": None if lower is None else float(lower),
        "acceptance_upper": None if upper is None else float(upper),
    }


def _probability(given: Given) -> dict[str, Any]:
    value, u, tolerance = given.number("value"), given.number("standard_uncertainty"), _tolerance(given)
    return {
        "probability": conformance_probability(value, u, tolerance),
        "consumer_risk": specific_consumer_risk(value, u, tolerance),
    }


def _risk(given: Given) -> dict[str, Any]:
    """Compute the global risks, the process being given by its spread or by its share in tolerance."""
    given.choice("prior", ("normal",), "normal")
    limits = _tolerance(given)
    tolerance = Interval(
        **{key: float(end) for key in ("lower", "upper") if (end := getattr(limits, key)) is not None}
    )
    process = Process(mean := _prior_mean(given, limits), _prior_sigma(given, tolerance, mean))
    sigma = _measurement_sigma(given, process)
    width = float(guard_band(_band(given, "0"), Decimal(2 * sigma)))
    risk = global_risk(tolerance, process, sigma, width)
    return {
        "false_accept_probability": risk.false_accept,
        "conditional_false_accept_probability": risk.conditional_false_accept,
        "false_reject_probability": risk.false_reject,
        "conditional_false_reject_probability": risk.conditional_false_reject,
        "in_tolerance_probability": risk.conforming,
        "accepted_probability": risk.accepted,
    }


def _prior_mean(given: Given, limits: Tolerance) -> float:
    if "prior_mean" not in given and limits.lower is not None and limits.upper is not None:
        return float((limits.lower + limits.upper) / 2)
    return float(given.number("prior_mean"))


def _prior_sigma(given: Given, tolerance: Interval, mean: float) -> float:
    _one_of(given, "in_tolerance_probability", "prior_sigma")
    if "prior_sigma" in given:
        return float(given.number("prior_sigma"))
    return process_sigma(tolerance, mean, float(given.number("in_tolerance_probability")))


def _measurement_sigma(given: Given, process: Process) -> float:
    _one_of(given, "process_to_measurement_sigma", "measurement_sigma")
    if "measurement_sigma" in given:
        return float(given.number("measurement_sigma"))
    ratio = given.number("process_to_measurement_sigma")
    if ratio <= 0:
        raise InvalidInput(N_("Perbandingan process_to_measurement_sigma harus lebih besar dari nol."))
    return process.sigma / float(ratio)


def _one_of(given: Given, one: str, other: str) -> None:
    if (one in given) == (other in given):
        raise InvalidInput(N_("Isi salah satu dari %(one)s dan %(other)s."), one=one, other=other)


def _tolerance(given: Given) -> Tolerance:
    return Tolerance(given.number_or_none("lower"), given.number_or_none("upper"))


def _band(given: Given, default: str) -> str:
    """Return the guard band as a text; a width may be given as a number."""
    if "guard_band" in given and not isinstance(given.required("guard_band"), str):
        return format(given.number("guard_band"), "f")
    return given.text("guard_band", default)


def _last_place(limit: Decimal) -> Decimal:
    """Return one unit in the last place that a limit is written with."""
    return Decimal(1).scaleb(int(limit.as_tuple().exponent))


def _figures(value: Decimal) -> str:
    return format(value, "f")


AREAS = {
    "rounding": Area(
        ("value", "to", "rule"), _rounding, {"value": "12.254", "to": "0.1", "rule": "half-even"}
    ),
    "comparison": Area(
        ("observed", "limit", "kind", "round_to", "tie", "method"),
        _comparison,
        {"observed": "56.6", "limit": "57", "kind": "min", "round_to": "1", "method": "rounding"},
    ),
    "conformance-probability": Area(
        ("value", "standard_uncertainty", "lower", "upper"),
        _probability,
        {"value": 13.6, "standard_uncertainty": 1.8, "lower": 12.5, "upper": 16.3},
    ),
    "decision": Area(
        ("value", "expanded_uncertainty", "lower", "upper", "rule", "guard_band"),
        _decision,
        {"value": 425, "expanded_uncertainty": 6, "lower": 420, "rule": "guard-band", "guard_band": "U"},
    ),
    "global-risk": Area(
        (
            "lower",
            "upper",
            "prior",
            "in_tolerance_probability",
            "prior_mean",
            "prior_sigma",
            "process_to_measurement_sigma",
            "measurement_sigma",
            "guard_band",
        ),
        _risk,
        {"lower": -1, "upper": 1, "in_tolerance_probability": 0.9, "process_to_measurement_sigma": 4},
    ),
}
