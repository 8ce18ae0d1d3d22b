"""Structural steels, sheet and tubes as shipped, written out once more by hand from the fact tables."""

from decimal import Decimal

import pytest

from lims.domain.standards import Confidence, load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
EN, JIS = LIBRARY.specification("EN 10025-2:2004"), LIBRARY.specification("JIS G 3101")


def resolved(specification, grade, size="", **conditions):
    return {one.id: one for one in specification.requirements_for(grade, size, conditions)}


def words(specification, grade, size="", **conditions):
    return {
        key: one.limit_words.en for key, one in resolved(specification, grade, size, **conditions).items()
    }


# Steel: ReH up to 16, 40, 63, 80, 100, 150, 200 and 250 mm.
YIELD = [
    ("S235JR", (235, 225, 215, 215, 215, 195, 185, 175)),
    ("S275J0", (275, 265, 255, 245, 235, 225, 215, 205)),
    ("S355J2", (355, 345, 335, 325, 315, 295, 285, 275)),
    ("S450J0", (450, 430, 410, 390, 380, 380, None, None)),
]
EDGES = ("16", "40", "63", "80", "100", "150", "200", "250")


@pytest.mark.parametrize(("grade", "values"), YIELD)
def test_yield_strength_falls_with_the_thickness(grade, values):
    found = [words(EN, grade, thickness=edge)["yield-strength"] for edge in EDGES]

    assert found == ["–" if value is None else f"≥ {value}" for value in values]


def test_the_edge_of_a_thickness_belongs_to_the_thinner_range():
    assert words(EN, "S355J2", thickness="16")["yield-strength"] == "≥ 355"
    assert words(EN, "S355J2", thickness="16,01")["yield-strength"] == "≥ 345"


@pytest.mark.parametrize(
    ("grade", "thickness", "limits"),
    [
        ("S235JR", "2.9", "360 – 510"),
        ("S235JR", "3", "360 – 510"),
        ("S235JR", "120", "350 – 500"),
        ("S235JR", "200", "340 – 490"),
        ("S275JR", "2.9", "430 – 580"),
        ("S275JR", "3", "410 – 560"),
        ("S275JR", "101", "400 – 540"),
        ("S275JR", "151", "380 – 540"),
        ("S355K2", "2.9", "510 – 680"),
        ("S355K2", "100", "470 – 630"),
        ("S355K2", "150", "450 – 600"),
        ("S450J0", "100", "550 – 720"),
        ("S450J0", "150", "530 – 700"),
    ],
)
def test_tensile_strength_depends_on_the_thickness(grade, thickness, limits):
    assert words(EN, grade, thickness=thickness)["tensile-strength"] == limits


def test_without_its_thickness_nothing_is_judged_of_a_plate():
    found = resolved(EN, "S355J2")

    assert found["yield-strength"].limit is None
    assert [one.en for one in found["yield-strength"].missing] == ["Nominal thickness"]


# Quality: C up to 16, 40 and above 40 mm, Mn, P and S of the ladle.
LADLE = [
    ("S235JR", ("0.17", "0.17", "0.20"), "1.40", "0.035"),
    ("S235J0", ("0.17", "0.17", "0.17"), "1.40", "0.030"),
    ("S235J2", ("0.17", "0.17", "0.17"), "1.40", "0.025"),
    ("S275JR", ("0.21", "0.21", "0.22"), "1.50", "0.035"),
    ("S275J0", ("0.18", "0.18", "0.18"), "1.50", "0.030"),
    ("S275J2", ("0.18", "0.18", "0.18"), "1.50", "0.025"),
    ("S355JR", ("0.24", "0.24", "0.24"), "1.60", "0.035"),
    ("S355J0", ("0.20", "0.20", "0.22"), "1.60", "0.030"),
    ("S355J2", ("0.20", "0.20", "0.22"), "1.60", "0.025"),
    ("S355K2", ("0.20", "0.20", "0.22"), "1.60", "0.025"),
    ("S450J0", ("0.20", "0.20", "0.22"), "1.70", "0.030"),
]


@pytest.mark.parametrize(("grade", "carbon", "manganese", "impurity"), LADLE)
def test_composition_of_the_ladle_is_that_of_the_fact_tables(grade, carbon, manganese, impurity):
    at = [words(EN, grade, analysis="ladle", product="flat", thickness=edge) for edge in ("16", "40", "41")]

    assert [one["carbon"] for one in at] == [f"≤ {value}" for value in carbon]
    assert at[0]["manganese"] == f"≤ {manganese}"
    assert at[0]["phosphorus"] == at[0]["sulfur"] == f"≤ {impurity}"


def test_long_products_may_hold_more_phosphorus_and_sulfur():
    found = words(EN, "S355J2", analysis="ladle", product="long", thickness="20")

    assert found["phosphorus"] == found["sulfur"] == "≤ 0.030"


def test_limits_of_the_ladle_are_not_held_against_an_analysis_of_the_product():
    found = resolved(EN, "S355J2", thickness="20", product="flat")

    assert "carbon" not in found
    assert found["product-analysis"].lacks_limit()


def test_enough_aluminium_voids_the_limit_on_nitrogen():
    limit = resolved(EN, "S235JR", analysis="ladle", thickness="10")["nitrogen"].limit

    assert limit.interval({"Al": Decimal("0.019")}).high == Decimal("0.012")
    assert limit.interval({"Al": Decimal("0.020")}) is None


def test_ordered_copper_raises_the_carbon_equivalent():
    plain = resolved(EN, "S355J2", analysis="ladle", thickness="30")["carbon-equivalent"]
    copper = resolved(EN, "S355J2", analysis="ladle", thickness="30", copper="yes")["carbon-equivalent"]

    assert (plain.limit.high, copper.limit.high) == (Decimal("0.45"), Decimal("0.47"))
    assert plain.confidence is Confidence.KNOWLEDGE


def test_controlled_silicon_raises_the_carbon_equivalent():
    given = {"analysis": "ladle", "thickness": "30", "silicon_control": "yes"}
    limit = resolved(EN, "S355J2", **given)["carbon-equivalent"].limit

    highs = [limit.interval({"Si": Decimal(si)}).high for si in ("0.030", "0.031", "0.25", "0.26")]
    assert highs == [Decimal("0.47"), Decimal("0.46"), Decimal("0.46"), Decimal("0.45")]


def test_transverse_pieces_may_stretch_less():
    assert words(EN, "S355J2", thickness="20", direction="longitudinal")["elongation"] == "≥ 22"
    assert words(EN, "S355J2", thickness="20", direction="transverse")["elongation"] == "≥ 20"
    assert words(EN, "S355J2", thickness="120", direction="transverse")["elongation"] == "≥ 18"


@pytest.mark.parametrize(
    ("grade", "mean", "each", "temperature"),
    [
        ("S235JR", 27, "18.9", 20),
        ("S275J0", 27, "18.9", 0),
        ("S355J2", 27, "18.9", -20),
        ("S355K2", 40, "28", -20),
    ],
)
def test_impact_energy_is_a_mean_with_one_value_below_it_at_most(grade, mean, each, temperature):
    impact = resolved(EN, grade, thickness="20")["impact"]

    assert (impact.limit.mean.low, impact.limit.most_below, impact.limit.pieces) == (mean, 1, 3)
    assert impact.limit.each.low == Decimal(each)
    assert [(name, demand.min, demand.max) for name, demand in impact.at] == [("T", temperature, temperature)]
    assert impact.confidence is Confidence.KNOWLEDGE


@pytest.mark.parametrize(
    ("grade", "thickness", "yield_", "tensile"),
    [
        ("SS400", "16", "≥ 245", "400 – 510"),
        ("SS400", "40", "≥ 235", "400 – 510"),
        ("SS400", "41", "≥ 215", "400 – 510"),
        ("SS490", "16", "≥ 285", "490 – 610"),
        ("SS490", "17", "≥ 275", "490 – 610"),
        ("SS490", "41", "–", "490 – 610"),
        ("SS540", "16", "≥ 400", "≥ 540"),
        ("SS540", "40", "≥ 390", "≥ 540"),
    ],
)
def test_strength_of_steels_for_general_structure(grade, thickness, yield_, tensile):
    found = words(JIS, grade, thickness=thickness)

    assert (found["yield-strength"], found["tensile-strength"]) == (yield_, tensile)


@pytest.mark.parametrize(
    ("grade", "thickness", "piece", "elongation"),
    [
        ("SS400", "5", "5", "≥ 21"),
        ("SS400", "6", "1A", "≥ 17"),
        ("SS400", "16", "1A", "≥ 17"),
        ("SS400", "50", "1A", "≥ 21"),
        ("SS400", "45", "4", "≥ 23"),
        ("SS400", "6", "5", "–"),
        ("SS400", "60", "1A", "–"),
        ("SS490", "5", "5", "≥ 19"),
        ("SS490", "10", "1A", "≥ 15"),
        ("SS490", "20", "1A", "≥ 19"),
        ("SS540", "5", "5", "≥ 16"),
        ("SS540", "10", "1A", "≥ 13"),
        ("SS540", "20", "1A", "≥ 17"),
        ("SS540", "45", "4", "–"),
    ],
)
def test_elongation_depends_on_thickness_and_test_piece(grade, thickness, piece, elongation):
    assert words(JIS, grade, thickness=thickness, test_piece=piece)["elongation"] == elongation


def test_a_plate_is_bent_over_three_times_its_thickness():
    assert JIS.context("SS400", "", {"thickness": "12"})["mandrel"] == 36


@pytest.mark.parametrize(("thickness", "elongation"), [("1.6", 27), ("1.7", 29), ("3.2", 29), ("3.3", 31)])
def test_commercial_sheet_stretches_by_its_thickness(thickness, elongation):
    found = words(LIBRARY.specification("JIS G 3131"), "SPHC", thickness=thickness)

    assert (found["tensile-strength"], found["elongation"]) == ("≥ 270", f"≥ {elongation}")


def test_sheet_for_gas_cylinders():
    found = words(LIBRARY.specification("JIS G 3116"), "SG295")

    assert (found["yield-strength"], found["tensile-strength"], found["elongation"]) == (
        "≥ 295",
        "≥ 440",
        "≥ 26",
    )


# Tube: yield, tensile, flattening, then C, Si, Mn, P.
TUBES = [
    ("STK290", None, "≥ 290", "2/3", None, None, None, "≤ 0.050"),
    ("STK400", "≥ 235", "≥ 400", "2/3", "≤ 0.25", None, None, "≤ 0.040"),
    ("STK490", "≥ 315", "≥ 490", "7/8", "≤ 0.18", "≤ 0.55", "≤ 1.65", "≤ 0.035"),
    ("STK500", "≥ 355", "≥ 500", "7/8", "≤ 0.24", "≤ 0.35", "0.30 – 1.30", "≤ 0.040"),
    ("STK540", "≥ 390", "≥ 540", "7/8", "≤ 0.23", "≤ 0.55", "≤ 1.50", "≤ 0.040"),
]


@pytest.mark.parametrize(
    ("grade", "yield_", "tensile", "height", "carbon", "silicon", "manganese", "phosphorus"), TUBES
)
def test_tubes_for_general_structure(grade, yield_, tensile, height, carbon, silicon, manganese, phosphorus):
    found = words(LIBRARY.specification("JIS G 3444"), grade, "Pipa")

    assert (found.get("yield-strength"), found["tensile-strength"]) == (yield_, tensile)
    assert found["flattening"] == f"no crack (H = {height} D)"
    assert (found.get("carbon"), found.get("silicon"), found.get("manganese")) == (carbon, silicon, manganese)
    assert found["phosphorus"] == found["sulfur"] == phosphorus


@pytest.mark.parametrize(("grade", "yield_", "tensile"), [("STKR400", 245, 400), ("STKR490", 325, 490)])
def test_square_tubes(grade, yield_, tensile):
    found = words(LIBRARY.specification("JIS G 3466"), grade, "Pipa persegi")

    assert (found["yield-strength"], found["tensile-strength"]) == (f"≥ {yield_}", f"≥ {tensile}")
    assert found["elongation"] == "≥ 23"


@pytest.mark.parametrize(
    ("grade", "tensile", "yield_", "elongation"),
    [
        ("BJ 34", 340, 210, 22),
        ("BJ 37", 370, 240, 20),
        ("BJ 41", 410, 250, 18),
        ("BJ 50", 500, 290, 16),
        ("BJ 55", 550, 410, 13),
    ],
)
def test_grades_for_design(grade, tensile, yield_, elongation):
    found = words(LIBRARY.specification("SNI 03-1729-2002"), grade, "Pelat atau profil")

    assert (found["tensile-strength"], found["yield-strength"]) == (f"≥ {tensile}", f"≥ {yield_}")
    assert found["elongation"] == f"≥ {elongation}"
