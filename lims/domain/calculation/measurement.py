"""Hardness, composition, uncertainty, robust and repeated values, as the calculator takes and gives them."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from lims.domain.calculation.given import Area, Given, floats, number
from lims.domain.errors import N_, InvalidInput
from lims.domain.measurement import composition, hardness, model, monte_carlo, replicates, robust, uncertainty
from lims.domain.measurement.uncertainty import Distribution, Quantity
from lims.domain.text import Text

_OUT_OF_RANGE = Text(
    "Di luar rentang yang diizinkan standar; ulangi dengan gaya atau skala lain.",
    "Outside the range that the standard admits; repeat it with another force or scale.",
)
_MISLEADS = Text(
    "Model melengkung dalam rentang ketidakpastiannya, sehingga orde pertama menyesatkan; pakai hasil Monte Carlo"
    " (isi trials, misalnya 100000).",
    "The model bends within its uncertainties, so that first order misleads; use the Monte Carlo result (give trials,"
    " such as 100000).",
)
_ALIASES = {"rectangular": "uniform", "u-shaped": "arcsine", "trapezoid": "trapezoidal"}
_NEWTONS_AGREE = Decimal("0.01")
"""The tolerance of test forces; more is another symbol."""


def _hardness(given: Given) -> dict[str, Any]:
    scale = given.text("scale").strip()
    match scale.upper():
        case "HBW" | "HB":
            found = _brinell(given)
        case "HV":
            found = hardness.vickers(_newtons(given), given.mean("diagonal_mm"))
        case "HK":
            found = hardness.knoop(_newtons(given), given.mean("diagonal_mm"))
        case _:
            found = hardness.rockwell(scale, given.mean("depth_mm"))
    answer: dict[str, Any] = {
        "value": float(found.value),
        "reported": format(found.reported, "f"),
        "in_range": found.in_range,
    }
    return answer if found.in_range else answer | {"note": _OUT_OF_RANGE}


def _brinell(given: Given) -> hardness.Hardness:
    """Take ball and force from the keys, or from the symbol."""
    symbol = hardness.brinell_symbol(given.text("symbol")) if "symbol" in given else None
    if "symbol" in given and symbol is None:
        raise InvalidInput(N_("Lambang Brinell tidak dapat dibaca; tulis misalnya HBW 10/3000."))
    ball = given.number("ball_mm") if "ball_mm" in given or not symbol else symbol.ball
    if symbol and symbol.ball != ball:
        raise _disagreement("ball_mm")
    _one_force(given)
    if "force_kgf" in given:
        force = given.number("force_kgf")
    elif "force_N" in given:
        force = hardness.brinell_kgf(ball, given.number("force_N"))
    else:
        force = symbol.force if symbol else given.number("force_kgf")
    if symbol and abs(force - symbol.force) > _NEWTONS_AGREE * symbol.force:
        raise _disagreement("force")
    return hardness.brinell(ball, force, given.mean("indent_mm"))


def _newtons(given: Given) -> Decimal:
    """Take the force from its key, or from the symbol."""
    _one_force(given)
    nominal = hardness.nominal_force(given.text("symbol")) if "symbol" in given else None
    if "force_kgf" in given and "force_N" not in given:
        force = given.number("force_kgf") * hardness.NEWTONS_PER_KGF
    elif nominal is not None and "force_N" not in given:
        force = nominal
    else:
        force = given.number("force_N")
    if nominal is not None and abs(force - nominal) > _NEWTONS_AGREE * nominal:
        raise _disagreement("force_N")
    return force


def _one_force(given: Given) -> None:
    """Refuse two forces of which one would go unread."""
    if "force_kgf" in given and "force_N" in given:
        newtons = given.number("force_N")
        if abs(given.number("force_kgf") * hardness.NEWTONS_PER_KGF - newtons) > _NEWTONS_AGREE * newtons:
            raise InvalidInput(N_("force_kgf dan force_N tidak sama besar; isikan salah satu saja."))


def _disagreement(key: str) -> InvalidInput:
    return InvalidInput(
        N_("Isian %(key)s tidak sesuai dengan lambang (symbol); perbaiki salah satunya."), key=key
    )


def _force(given: Given) -> dict[str, Any]:
    symbol = given.text("symbol")
    answer: dict[str, Any] = {"force_N": float(hardness.nominal_force(symbol))}
    ball = hardness.brinell_symbol(symbol)
    return answer | ({"listed": ball.listed} if ball else {})


def _carbon_equivalent(given: Given) -> dict[str, Any]:
    contents = {
        element: number(element, content) for element, content in given.mapping("composition_percent").items()
    }
    found = composition.equivalent(given.text("formula"), contents)
    return {"value": float(found.value), "counted_as_zero": list(found.absent)}


def _uncertainty(given: Given) -> dict[str, Any]:
    read = model.parse(given.text("model"))
    quantities = {name: _quantity(name, one) for name, one in given.mapping("quantities").items()}
    level = given.float_or_none("coverage")
    budget = uncertainty.evaluate(read, quantities, level=level, k=given.float_or_none("k"))
    answer: dict[str, Any] = {
        "value": budget.value,
        "u": budget.u,
        "dof": _finite(budget.dof),
        "k": budget.k,
        "coverage": budget.level,
        "U": budget.U,
        "relative_U": budget.relative_U,
        "u_second_order": budget.u_second_order,
        "first_order_misleads": budget.first_order_misleads,
        "budget": [_line(line) for line in budget.lines],
    }
    if budget.first_order_misleads:
        answer["note"] = _MISLEADS
    if "trials" in given:
        drawn = monte_carlo.propagate(
            read,
            quantities,
            level=level if level is not None else 0.95,
            trials=given.whole("trials"),
            seed=given.whole("seed", 1),
        )
        answer["monte_carlo"] = asdict(drawn)
    return answer


def _quantity(name: str, value: Any) -> Quantity:
    """Read one input: a plain number is known exactly; everything else states its uncertainty once."""
    if not isinstance(value, Mapping):
        return Quantity(float(number(name, value)))
    given = Given(value)
    given.only(("value", "u", "U", "k", "half_width", "distribution", "beta", "dof"))
    stated = [key for key in ("u", "U", "half_width") if key in given]
    if len(stated) != 1:
        raise InvalidInput(
            N_(
                "Besaran %(name)s harus mempunyai tepat satu dari u, U (dengan k) dan half_width; u: 0 bila pasti."
            ),
            name=name,
        )
    written = (
        given.text("distribution", "normal").lower()
        if stated != ["half_width"]
        else given.text("distribution")
    )
    try:
        distribution = Distribution(_ALIASES.get(written.lower(), written.lower()))
    except ValueError as error:
        raise InvalidInput(
            N_("Distribusi “%(written)s” pada %(name)s tidak dikenal; pilih salah satu dari %(known)s."),
            written=written,
            name=name,
            known=", ".join(Distribution),
        ) from error
    beta = given.float_or_none("beta") or 0.0
    u = float(given.number(stated[0]))
    if stated == ["half_width"]:
        u /= uncertainty.divisor(distribution, beta)
    elif stated == ["U"]:
        if not given.number("k") > 0:
            raise InvalidInput(N_("Faktor cakupan k harus lebih besar dari nol; tulis misalnya 2."))
        u /= float(given.number("k"))
    dof = given.float_or_none("dof")
    return Quantity(float(given.number("value")), u, math.inf if dof is None else dof, distribution, beta)


def _line(line: uncertainty.BudgetLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "value": line.quantity.value,
        "u": line.quantity.u,
        "distribution": line.quantity.distribution.value,
        "dof": _finite(line.quantity.dof),
        "sensitivity": line.sensitivity,
        "contribution": line.contribution,
        "share": line.share,
    }


def _finite(dof: float) -> float | None:
    """Return degrees of freedom; None stands for infinitely many, which JSON has no number for."""
    return None if math.isinf(dof) else dof


def _robust_mean(given: Given) -> dict[str, Any]:
    algorithm = given.choice("algorithm", robust.ALGORITHMS, "A")
    found = robust.ALGORITHMS[algorithm](given.floats("values"))
    return {"x_star": found.mean, "s_star": found.spread}


def _replicates(given: Given) -> dict[str, Any]:
    if "groups" in given:
        return _precision(given)
    values, significance = given.floats("values"), given.float_or_none("significance")
    found = replicates.spread(values)
    answer: dict[str, Any] = {"n": found.count, "mean": found.mean, "s": found.s, "range": found.range}
    if "sigma_r" in given:
        result, acceptable = replicates.final_result(values, float(given.number("sigma_r")))
        answer |= {"result": result, "range_acceptable": acceptable}
    if found.count >= replicates.DIXON_LEAST and found.s > 0:
        level = 0.05 if significance is None else significance
        answer["grubbs"] = _suspicion(replicates.grubbs(values, level))
        if found.count <= replicates.DIXON_MOST:
            answer["dixon"] = _suspicion(replicates.dixon(values, level))
    return answer


def _precision(given: Given) -> dict[str, Any]:
    rows = given.required("groups")
    if not isinstance(rows, list) or "values" in given:
        raise InvalidInput(N_("Isi values dengan satu daftar, atau groups dengan daftar dari daftar."))
    found = replicates.precision([floats("groups", row) for row in rows])
    return {
        "mean": found.mean,
        "s_r": found.s_r,
        "s_L": found.s_L,
        "s_R": found.s_R,
        "r": found.r,
        "R": found.R,
    }


def _suspicion(found: replicates.Suspicion) -> dict[str, Any]:
    answer = asdict(found) | {"outlier": found.is_outlier}
    return {key: value for key, value in answer.items() if value != ""}


AREAS = {
    "uncertainty": Area(
        ("model", "quantities", "coverage", "k", "trials", "seed"),
        _uncertainty,
        {
            "model": "F / (pi * d**2 / 4)",
            "quantities": {
                "F": {"value": 113100, "half_width": 565, "distribution": "uniform"},
                "d": {"value": 16.02, "u": 0.012, "dof": 9},
            },
            "coverage": "0.95",
        },
    ),
    "hardness": Area(
        ("scale", "symbol", "ball_mm", "force_kgf", "force_N", "indent_mm", "diagonal_mm", "depth_mm"),
        _hardness,
        {"scale": "HBW", "ball_mm": 10, "force_kgf": 3000, "indent_mm": [4.01, 3.99]},
    ),
    "hardness-force": Area(("symbol",), _force, {"symbol": "HBW 10/3000"}),
    "carbon-equivalent": Area(
        ("composition_percent", "formula"),
        _carbon_equivalent,
        {
            "composition_percent": {
                "C": 0.22,
                "Mn": 0.75,
                "Cr": 0.08,
                "Mo": 0.01,
                "V": 0.003,
                "Ni": 0.06,
                "Cu": 0.2,
            },
            "formula": "CE_IIW",
        },
    ),
    "robust-mean": Area(
        ("values", "algorithm"), _robust_mean, {"values": [5.1, 5.3, 5.2, 5.2, 7.9], "algorithm": "A"}
    ),
    "replicates": Area(
        ("values", "groups", "significance", "sigma_r"), _replicates, {"values": [412, 415, 411, 414, 431]}
    ),
}
