"""Control charts and proficiency tests, as the calculator takes and gives them."""

from dataclasses import asdict
from typing import Any

from lims.domain.calculation.given import Area, Given
from lims.domain.quality import control_charts, proficiency


def _rules(given: Given) -> dict[str, Any]:
    points = control_charts.signals(given.floats("z"), given.text("rule"))
    return {"fires": bool(points), "points": list(points)}


def _constants(given: Given) -> dict[str, Any]:
    return asdict(control_charts.constants(given.whole("n")))


def _scores(given: Given) -> dict[str, Any]:
    found = proficiency.score(
        float(given.number("x")),
        float(given.number("x_pt")),
        U=given.float_or_none("U"),
        k=float(given.number("k")) if "k" in given else 2.0,
        U_pt=given.float_or_none("U_pt"),
        k_pt=float(given.number("k_pt")) if "k_pt" in given else 2.0,
        sigma_pt=given.float_or_none("sigma_pt"),
    )
    answer = asdict(found)
    judged = found.z_prime if found.assigned_value_is_uncertain else found.z
    return answer | {"performance": None if judged is None else proficiency.performance(judged)}


AREAS = {
    "control-rules": Area(("z", "rule"), _rules, {"z": [0.4, 2.3, 0.1, 2.6], "rule": "western-electric-2"}),
    "control-constants": Area(("n",), _constants, {"n": 5}),
    "proficiency-score": Area(
        ("x", "U", "k", "x_pt", "U_pt", "k_pt", "sigma_pt"),
        _scores,
        {"x": 0.046, "U": 0.007, "k": 2, "x_pt": 0.044, "U_pt": 0.0082, "sigma_pt": 0.0066},
    ),
}
