"""Castings, hand tools, gabions, LPG products and old bars as shipped, written out by hand from the fact tables."""

from decimal import Decimal

import pytest

from lims.domain.conformity import Verdict, judge
from lims.domain.standards import Confidence, Result, load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))


def resolved(code, grade, size, **conditions):
    specification = LIBRARY.specification(code)
    return {one.id: one for one in specification.requirements_for(grade, size, conditions)}


def words(code, grade, size, **conditions):
    return {key: one.limit_words.en for key, one in resolved(code, grade, size, **conditions).items()}


@pytest.mark.parametrize(
    ("grade", "tensile", "proof", "elongation"),
    [
        ("350-22", 350, 220, 22),
        ("400-18", 400, 250, 18),
        ("400-15", 400, 250, 15),
        ("450-10", 450, 310, 10),
        ("500-7", 500, 320, 7),
        ("550-5", 550, 350, 5),
        ("600-3", 600, 370, 3),
        ("700-2", 700, 420, 2),
        ("800-2", 800, 480, 2),
        ("900-2", 900, 600, 2),
    ],
)
def test_spheroidal_graphite_iron(grade, tensile, proof, elongation):
    found = words("ISO 1083:2004", grade, "Cor terpisah")

    assert (found["tensile-strength"], found["proof-strength"]) == (f"≥ {tensile}", f"≥ {proof}")
    assert found["elongation"] == f"≥ {elongation}"


def test_hardness_of_castings_is_for_information():
    assert resolved("ISO 1083:2004", "500-7", "Cor terpisah")["hardness"].kind == "informational"


def test_grey_iron_is_judged_unchecked_only_where_a_source_confirms_it():
    low = {"100": 100, "150": 150, "200": 200, "225": 225, "250": 250, "275": 275, "300": 300, "350": 350}
    found = {grade: resolved("ISO 185:2020", grade, "Cor terpisah")["tensile-strength"] for grade in low}

    assert {grade: (one.limit.low, one.limit.high) for grade, one in found.items()} == {
        grade: (value, value + 100) for grade, value in low.items()
    }
    sourced = {grade for grade, one in found.items() if one.confidence is Confidence.SOURCE}
    assert sourced == {"150", "200", "250"}


def test_hoes_of_class_a_and_b():
    heavy, light = (words("SNI 0331:2018", grade, "Cangkul") for grade in ("A", "B"))

    assert (heavy["hardness"], light["hardness"]) == ("41 – 48", "20 – 40")
    assert heavy["load"] == "not cracked and not broken (12 kg, 3 min)"
    assert light["load"] == "not cracked and not broken (10 kg, 3 min)"
    for found in (heavy, light):
        assert (found["blade-length"], found["blade-width"]) == ("227 – 243", "171 – 185")
        assert (found["blade-thickness"], found["mass"], found["deformation"]) == ("≥ 2", "1 – 2.5", "≤ 25")


@pytest.mark.parametrize(
    ("hardness", "verdict"),
    [("38.0", "PASS"), ("40.0", "PASS"), ("40.5", "FAIL"), ("41.0", "PASS"), ("19.5", "FAIL")],
)
def test_between_40_and_41_a_hoe_is_of_no_class(hardness, verdict):
    requirement = resolved("SNI 0331:2018", "Belum dikelaskan", "Cangkul")["class"]
    field = LIBRARY.method(requirement.method).result("HRC")
    result = Result.numeric(
        "HRC",
        Decimal(hardness),
        label=field.label,
        unit="HRC",
        method=requirement.method,
        step=field.rounding.step,
    )

    assert judge(requirement, result).verdict is Verdict[verdict]


def test_hoes_of_the_edition_of_1989():
    found = [words("SNI 02-0331-1989", grade, "Cangkul")["hardness"] for grade in ("1", "2", "3")]

    assert found == ["55 – 59", "48 – 54", "30 – 47"]
    assert LIBRARY.specification("SNI 02-0331-1989").superseded_by == "SNI 0331:2018"


def test_parts_of_folding_hoes():
    code = "SNI 02-1177-1989"

    assert words(code, "Daun", "Bagian")["hardness-vickers"] == "≥ 500"
    assert words(code, "Tanduk", "Bagian")["hardness-vickers"] == "≥ 100"
    assert words(code, "Pelat penghubung", "Bagian")["hardness-vickers"] == "≥ 250"
    assert words(code, "Mur penyetel dan cincin", "Bagian")["hardness-brinell"] == "≥ 166"
    assert words(code, "Cangkul/sekop lipat", "Utuh")["mass"] == "≤ 2.000"
    assert resolved(code, "Cangkul/sekop lipat", "Utuh")["load"].kind == "informational"


@pytest.mark.parametrize(
    ("size", "nominal", "turns", "zinc"),
    [("2,0 mm", "2.0", None, 240), ("2,7 mm", "2.7", "≥ 28", 260), ("3,4 mm", "3.4", "≥ 26", 275)],
)
def test_gabion_wire(size, nominal, turns, zinc):
    found = words("SNI 03-6154-1999", "Kawat bronjong", size)

    assert (found["diameter"], found.get("torsion"), found["zinc"]) == (
        f"{nominal} ± 4 %",
        turns,
        f"≥ {zinc}",
    )
    assert found["tensile-strength"] == "≥ 402 (≥ 41 kgf/mm²)"


def test_gabion_mesh():
    found = words("SNI 03-0090-1999", "Bronjong", "80 × 100")

    assert (found["twist-length"], found["edge-turns"], found["box"]) == (
        "≤ 40",
        "≥ 3",
        "-5 – 5".replace("-", "−"),
    )


def test_lpg_cylinders_valves_regulators_and_stoves():
    cylinder = words("SNI 1452:2007", "Tabung LPG", "3–15 kg")
    valve = words("SNI 1591:2008", "Katup tabung LPG", "Katup")
    stove = words("SNI 7368:2007", "Kompor LPG", "Satu tungku")

    assert cylinder["hydrostatic"] == "no leak and no deformation at 31 kgf/cm²"
    assert (cylinder["primer"], cylinder["top-coat"]) == ("25 – 30", "25 – 30")
    assert (valve["opening"], valve["closing"]) == ("2.59 ± 10 %", "≥ 1.77")
    assert valve["endurance"] == "no leak after 5000 openings and closings"
    assert words("SNI 7369", "Regulator LPG", "Regulator")["rubber"] == "≤ 10"
    assert (stove["heat-input"], stove["surface-temperature"]) == ("−10 – 10", "≤ 80")
    assert resolved("SNI 7368:2007", "Kompor LPG", "Satu tungku")["efficiency"].limit is None


def test_regulators_are_tested_again_with_twice_the_sample():
    (rule,) = LIBRARY.specification("SNI 7369").retests

    assert (rule.kind, rule.factor, rule.source) == ("doubling", 2, ("S46",))


# Class: yield, tensile, elongation with piece No. 2 (25 mm) and No. 3 (29 mm), bends by size.
OLD_BARS = [
    ("BjTP 24", "P25", 235, 380, 20, 180, 75),
    ("BjTP 24", "P28", 235, 380, 24, 180, 84),
    ("BjTP 30", "P16", 295, 440, 18, 180, 48),
    ("BjTP 30", "P19", 295, 440, 18, 180, 76),
    ("BjTS 30", "D16", 295, 440, 16, 180, 48),
    ("BjTS 30", "D29", 295, 440, 18, 180, 116),
    ("BjTS 30", "D32", 295, 440, 16, 180, 128),
    ("BjTS 35", "D16", 345, 490, 18, 180, 48),
    ("BjTS 35", "D40", 345, 490, 16, 180, 160),
    ("BjTS 35", "D50", 345, 490, 16, 180, 250),
    ("BjTS 40", "D25", 390, 560, 16, 180, 125),
    ("BjTS 40", "D40", 390, 560, 14, 180, 200),
    ("BjTS 50", "D25", 490, 620, 12, 90, 125),
    ("BjTS 50", "D32", 490, 620, 12, 90, 192),
]


@pytest.mark.parametrize(("grade", "size", "yield_", "tensile", "elongation", "angle", "mandrel"), OLD_BARS)
def test_bars_of_the_edition_of_2002(grade, size, yield_, tensile, elongation, angle, mandrel):
    code = "SNI 07-2052-2002"
    found = words(code, grade, size)
    context = LIBRARY.specification(code).context(grade, size)

    assert (found["yield-strength"], found["tensile-strength"]) == (f"≥ {yield_}", f"≥ {tensile}")
    assert found["elongation"] == f"≥ {elongation}"
    assert (context["bend_angle"], context["mandrel"]) == (angle, mandrel)


def test_bars_of_2014_are_shown_and_judged_only_where_2014_itself_was_read():
    found = resolved("SNI 2052:2014", "BjTS 40", "D16")

    assert found["strength-ratio"].limit.low == Decimal("1.20")
    assert found["strength-ratio"].confidence is Confidence.SOURCE
    limited = {key for key, one in found.items() if one.limit is not None}
    assert {found[key].confidence for key in limited - {"strength-ratio"}} == {Confidence.KNOWLEDGE}


def test_the_editions_of_bars_follow_each_other():
    chain, code = [], "SNI 07-2052-2002"
    while code:
        chain.append(code)
        code = LIBRARY.specification(code).superseded_by

    assert chain == ["SNI 07-2052-2002", "SNI 2052:2014", "SNI 2052:2017", "SNI 2052:2024"]


def test_samples_of_bars_by_tonnage_have_a_cap():
    plans = {plan.key: plan for plan in LIBRARY.specification("SNI 07-2052-2002").sampling}

    assert plans["one-heat"].draw(Decimal(60)).samples == 1
    assert [plans["mixed-heats"].draw(Decimal(t)).samples for t in (25, 26, 125, 400)] == [1, 2, 5, 5]
