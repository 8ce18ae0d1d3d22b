"""Bolts and nuts as shipped, written out once more by hand from the fact tables."""

from decimal import Decimal

import pytest

from lims.domain.standards import Confidence, load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
BOLTS = LIBRARY.specification("ISO 898-1:2013")
NUTS = LIBRARY.specification("ISO 898-2:1992")


def resolved(specification, grade, size, **conditions):
    """Return every requirement by its key, those of groups among them."""
    found = {one.id: one for one in specification.requirements_for(grade, size, conditions)}
    members = [member for one in found.values() for member in getattr(one.limit, "members", ())]
    return found | {member.id: member for member in members}


def words(specification, grade, size, **conditions):
    return {
        key: one.limit_words.en for key, one in resolved(specification, grade, size, **conditions).items()
    }


# Class, thread: Rm, Rp0.2 or ReL, A, Z, HV, HRB or HRC, HBW.
BOLT_LIMITS = [
    ("4.6", "M10", "≥ 400", "≥ 240", "≥ 22", None, "120 – 220", "67 – 95.0", "114 – 209"),
    ("4.8", "M10", "≥ 420", None, None, None, "130 – 220", "71 – 95.0", "124 – 209"),
    ("5.6", "M20", "≥ 500", "≥ 300", "≥ 20", None, "155 – 220", "79 – 95.0", "147 – 209"),
    ("5.8", "M8", "≥ 520", None, None, None, "160 – 220", "82 – 95.0", "152 – 209"),
    ("6.8", "M39", "≥ 600", None, None, None, "190 – 250", "89 – 99.5", "181 – 238"),
    ("8.8", "M16", "≥ 800", "≥ 640", "≥ 12", "≥ 52", "250 – 320", "22 – 32", None),
    ("8.8", "M18", "≥ 830", "≥ 660", "≥ 12", "≥ 52", "255 – 335", "23 – 34", None),
    ("9.8", "M12", "≥ 900", "≥ 720", "≥ 10", "≥ 48", "290 – 360", "28 – 37", None),
    ("10.9", "M24", "≥ 1040", "≥ 940", "≥ 9", "≥ 48", "320 – 380", "32 – 39", None),
    ("12.9", "M5", "≥ 1220", "≥ 1100", "≥ 8", "≥ 44", "385 – 435", "39 – 44", None),
]


@pytest.mark.parametrize(
    ("grade", "size", "tensile", "proof", "elongation", "area", "vickers", "rockwell", "brinell"), BOLT_LIMITS
)
def test_limits_of_bolts_are_those_of_the_fact_tables(
    grade, size, tensile, proof, elongation, area, vickers, rockwell, brinell
):
    found = words(BOLTS, grade, size)

    assert found["tensile-strength"] == found["tensile-strength-machined"] == tensile
    assert found.get("yield-strength", found.get("proof-strength")) == proof
    assert (found.get("elongation"), found.get("reduction-of-area")) == (elongation, area)
    assert found["hardness-vickers"] == vickers
    assert found.get("hardness-rockwell-b", found.get("hardness-rockwell-c")) == rockwell
    assert found.get("hardness-brinell") == brinell


@pytest.mark.parametrize(
    ("grade", "size", "load"),
    [
        ("4.6", "M10", 13050),
        ("4.8", "M5", 4402),
        ("5.6", "M24", 98840),
        ("5.8", "M8", 13908),
        ("6.8", "M12", 37092),
        ("8.8", "M16", 91060),
        ("8.8", "M20", 147000),
        ("9.8", "M14", 74750),
        ("10.9", "M30", 465630),
        ("12.9", "M39", 946720),
    ],
)
def test_the_proof_load_is_the_proof_stress_times_the_stress_area(grade, size, load):
    assert BOLTS.context(grade, size)["proof_load"] == load
    assert words(BOLTS, grade, size)["proof-load"] == f"holds the proof load of {load} N"


def test_structural_bolts_of_8_8_take_the_upper_column_from_m12():
    for size, general, structural in (
        ("M10", 800, 800),
        ("M12", 800, 830),
        ("M16", 800, 830),
        ("M18", 830, 830),
    ):
        assert words(BOLTS, "8.8", size)["tensile-strength"] == f"≥ {general}"
        assert words(BOLTS, "8.8", size, structural="yes")["tensile-strength"] == f"≥ {structural}"
    assert words(BOLTS, "8.8", "M12", structural="yes")["hardness-vickers"] == "255 – 335"
    assert BOLTS.context("8.8", "M12", {"structural": "yes"})["proof_load"] == Decimal(50580)


def test_the_end_of_a_soft_bolt_may_be_harder():
    found = words(BOLTS, "5.8", "M10", position="end")

    assert (found["hardness-vickers"], found["hardness-rockwell-b"]) == ("160 – 250", "82 – 99.5")
    assert found["hardness-brinell"] == "152 – 238"
    assert words(BOLTS, "6.8", "M10", position="end")["hardness-vickers"] == "190 – 250"


def test_brinell_hardness_from_8_8_on_is_a_conflict_and_no_limit():
    for grade in ("8.8", "9.8", "10.9", "12.9"):
        found = resolved(BOLTS, grade, "M10")
        assert found["hardness-brinell-quenched"].confidence is Confidence.CONFLICT
        assert found["hardness-brinell-quenched"].limit is None
        assert "hardness-brinell" not in found


def test_the_surface_is_at_most_30_harder_than_the_core():
    for grade, text, soft, hard in (
        ("8.8", "≤ HV_core + 30", 330, 430),
        ("10.9", "≤ min(HV_core + 30, 390)", 330, 390),
        ("12.9", "≤ min(HV_core + 30, 435)", 330, 430),
    ):
        limit = resolved(BOLTS, grade, "M10")["surface-hardness"].limit
        assert limit.words.en == text
        assert limit.interval({"HV_core": Decimal(300)}).high == soft
        assert limit.interval({"HV_core": Decimal(400)}).high == hard


def test_impact_energy_is_asked_from_m16_on_and_not_known_for_12_9():
    assert "impact" not in words(BOLTS, "8.8", "M14")
    assert "impact" not in words(BOLTS, "6.8", "M20")
    assert words(BOLTS, "10.9", "M16")["impact"] == "≥ 27"
    assert resolved(BOLTS, "12.9", "M16")["impact"].limit is None
    assert BOLTS.context("10.9", "M16")["test_temperature"] == -20


@pytest.mark.parametrize(
    ("grade", "steel", "carbon"),
    [
        ("4.6", None, "≤ 0.55"),
        ("8.8", "boron", "0.15 – 0.40"),
        ("8.8", "alloy", "0.20 – 0.55"),
        ("8.8", "carbon", "–"),
        ("10.9", "alloy", "0.20 – 0.55"),
        ("12.9", "alloy", "0.30 – 0.50"),
        ("12.9", "boron", "0.28 – 0.50"),
    ],
)
def test_carbon_depends_on_the_kind_of_steel(grade, steel, carbon):
    conditions = {"steel": steel} if steel else {}

    assert words(BOLTS, grade, "M10", **conditions)["carbon"] == carbon


def test_decarburization_is_limited_by_class():
    assert words(BOLTS, "8.8", "M10")["decarburization-height"] == "≥ 0.500"
    assert words(BOLTS, "10.9", "M10")["decarburization-height"] == "≥ 0.667"
    assert words(BOLTS, "12.9", "M10")["decarburization-height"] == "≥ 0.750"
    assert words(BOLTS, "9.8", "M10")["complete-decarburization"] == "≤ 0.015"
    assert "complete-decarburization" not in words(BOLTS, "6.8", "M10")


# Thread: proof loads of classes 5, 6, 8, 10 and 12 in N.
NUT_LOADS = [
    ("M5", 8250, 9500, 12140, 14800, 16300),
    ("M6", 11700, 13500, 17200, 20900, 23100),
    ("M8", 21600, 24900, 31800, 38100, 42500),
    ("M10", 34200, 39400, 50500, 60300, 67300),
    ("M12", 51400, 59000, 74200, 88500, 100300),
    ("M14", 70200, 80500, 101200, 120800, 136900),
    ("M16", 95800, 109900, 138200, 164900, 186800),
    ("M18", 121000, 138200, 176600, 203500, 230400),
    ("M20", 154400, 176400, 225400, 259700, 294000),
    ("M22", 190900, 218200, 278800, 321200, 363600),
    ("M24", 222400, 254200, 324800, 374200, 423600),
    ("M27", 289200, 330500, 422300, 486500, 550800),
    ("M30", 353400, 403900, 516100, 594700, 673200),
    ("M33", 437200, 499700, 638500, 735600, 832800),
    ("M36", 514700, 588200, 751600, 866000, 980400),
    ("M39", 614900, 702700, 897900, 1035000, 1171000),
]
CLASSES = ("5", "6", "8", "10", "12")


@pytest.mark.parametrize(("size", "loads"), [(size, loads) for size, *loads in NUT_LOADS])
def test_proof_loads_of_nuts_are_those_printed(size, loads):
    assert [NUTS.context(grade, size)["proof_load"] for grade in CLASSES] == loads


# Stress under the proof load in MPa, from M5, M8, M12 and M18 on.
NUT_STRESS = [
    (5, (580, 670, 855, 1040, 1150)),
    (8, (590, 680, 870, 1040, 1160)),
    (12, (610, 700, 880, 1050, 1190)),
    (18, (630, 720, 920, 1060, 1200)),
]


def test_proof_loads_of_nuts_agree_with_the_stress_behind_them():
    for size in NUTS.sizes:
        stress = next(row for start, row in reversed(NUT_STRESS) if size.values["d"] >= start)
        for grade, expected in zip(CLASSES, stress, strict=True):
            load = NUTS.context(grade, size.key)["proof_load"]
            assert abs(load / (size.values["As"] * expected) - 1) < Decimal("0.005"), (size.key, grade)


def test_only_the_sourced_hardness_of_nuts_is_judged_unchecked():
    found = {grade.key: resolved(NUTS, grade.key, "M10")["hardness"] for grade in NUTS.grades}

    assert {key for key, one in found.items() if one.confidence is Confidence.SOURCE} == {"6", "04", "05"}
    assert (found["6"].limit_words.en, found["04"].limit_words.en) == ("150 – 302", "188 – 302")
    assert words(NUTS, "6", "M20")["hardness"] == "170 – 302"


def test_the_newer_editions_of_nuts_are_named():
    assert NUTS.superseded_by == "ISO 898-2:2012"
    assert LIBRARY.specification("ISO 898-2:2012").superseded_by == "ISO 898-2:2022"
    assert LIBRARY.specification("ISO 898-2:2022").status == "stub"
