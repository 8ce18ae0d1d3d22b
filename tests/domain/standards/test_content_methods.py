"""The shipped test methods, held against values that were computed by hand or printed elsewhere."""

from decimal import Decimal

import pytest

from lims.domain.standards import load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
BOLT, MACHINED = "ISO 898-1:2013 (uji tarik utuh)", "ISO 898-1:2013 (uji tarik benda bubut)"


def computed(code, readings, context=None, units=None):
    return LIBRARY.method(code).compute(readings, context or {}, units)


def shown(code, readings, context=None, units=None):
    """Return the reported results as they are printed in English."""
    computation = computed(code, readings, context, units)
    assert computation.problems == {}
    return {key: result.words.en for key, result in computation.results.items()}


def test_at_least_twenty_methods_are_shipped():
    assert len(LIBRARY.methods) >= 25


def test_every_number_that_a_method_reports_is_rounded():
    for method in LIBRARY.methods.values():
        assert [one.measurand for one in method.results if not one.choice and one.rounding is None] == []


# Ball, force in kgf, diameter of the indentation, HBW: tables of ISO 6506-4 and ASTM E10, and the fact tables.
BRINELL = [
    ("10", "3000", "2.40", "653"),
    ("10", "3000", "2.50", "601"),
    ("10", "3000", "2.65", "534"),
    ("10", "3000", "2.90", "444"),
    ("10", "3000", "3.00", "415"),
    ("10", "3000", "3.20", "363"),
    ("10", "3000", "3.50", "302"),
    ("10", "3000", "4.00", "229"),
]


@pytest.mark.parametrize(("ball", "force", "diameter", "hardness"), BRINELL)
def test_brinell_hardness_is_that_of_the_tables(ball, force, diameter, hardness):
    readings = {"D": ball, "F": force, "d1": diameter, "d2": diameter, "indentation": "valid"}

    assert shown("ISO 6506-1:2014", readings)["HBW"] == hardness


def test_brinell_hardness_is_the_same_in_newtons():
    readings = {"D": "10", "F": "29420", "d1": "4,00", "d2": "4,00", "indentation": "valid"}

    assert shown("ISO 6506-1:2014", readings, units={"F": "N"})["HBW"] == "229"


def test_brinell_hardness_of_several_indentations_is_the_mean_of_their_hardness():
    readings = {"D": "10", "F": "3000", "d1": "4.00", "d2": "4.00", "d3": "3.50", "d4": "3.50"}
    found = shown("ISO 6506-1:2014", readings | {"indentation": "valid"})

    # (228.77 + 302.08) / 2 = 265.42, and not the hardness at the mean diameter of 3.75 mm, which is 261.6.
    assert (found["HBW"], found["HBW_min"], found["HBW_max"]) == ("265", "229", "302")
    assert (found["force_ratio"], found["least_ratio"], found["greatest_ratio"]) == ("30.0", "0.350", "0.400")


@pytest.mark.parametrize("flaw", ["size", "place"])
def test_an_indentation_that_is_not_valid_gives_no_hardness(flaw):
    readings = {"D": "10", "F": "3000", "d1": "2.00", "d2": "2.00", "indentation": flaw}
    computation = computed("ISO 6506-1:2014", readings)

    assert not {"HBW", "HBW_min", "HBW_max"} & computation.results.keys()
    assert computation.results["least_ratio"].words.en == "0.200"
    assert [one.reading for one in computation.warnings] == ["indentation"]


@pytest.mark.parametrize(
    ("force", "diagonal", "hardness"),
    [("10", "0.250", "297"), ("30", "0.400", "348"), ("30", "0.500", "223")],
)
def test_vickers_hardness_is_that_of_the_formula(force, diagonal, hardness):
    readings = {"F": force, "d1": diagonal, "d2": diagonal, "indentation": "valid"}

    assert shown("ISO 6507-1:2018", readings)["HV"] == hardness


def test_vickers_diagonals_may_be_typed_in_micrometres():
    readings = {"F": "0.3", "d1": "40", "d2": "42", "indentation": "valid"}
    found = computed("ISO 6507-1:2018", readings, units={"d1": "µm", "d2": "µm"})

    # 0.1891 x 2.941995 / 0.041^2
    assert found.results["HV"].words.en == "331"


def test_rockwell_hardness_is_reported_to_half_a_unit():
    found = shown("ISO 6508-1:2016", {"HRC": "37,5 38 38", "indentation": "valid"})

    assert (found["HRC"], found["HRC_min"], found["HRC_max"]) == ("38.0", "37.5", "38.0")
    assert "HRB" not in found


def test_the_impact_energy_of_a_set_is_its_mean_and_its_least_value():
    readings = {
        "KV": "31 27 20",
        "test_temperature": "−20",
        "width": "10",
        "striker": "2",
        "broken": "broken",
    }
    found = shown("ISO 148-1:2016", readings)

    assert (found["KV"], found["KV_min"]) == ("26", "20")


def test_a_jammed_impact_piece_gives_no_energy():
    readings = {"KV": "31 27 20", "test_temperature": "0", "width": "10", "striker": "2", "broken": "jammed"}

    assert not {"KV", "KV_min"} & computed("ISO 148-1:2016", readings).results.keys()


# The worked composition of the fact tables, in two burns that average to it.
BURNS = {
    "C": "0.21 0.23",
    "Si": "0.20 0.20",
    "Mn": "0.74 0.76",
    "P": "0.020 0.020",
    "S": "0.015 0.017",
    "Cr": "0.08 0.08",
    "Mo": "0.01 0.01",
    "V": "0.003 0.003",
    "Ni": "0.06 0.06",
    "Cu": "0.20 0.20",
    "B": "0.0004 0.0004",
    "burns": "sound",
}


def test_carbon_equivalents_follow_from_the_mean_composition():
    found = computed("ASTM E415-21", BURNS)
    exact = {key: found.results[key].exact for key in ("CE_IIW", "Ceq_JIS", "Pcm")}

    assert round(exact["CE_IIW"], 4) == Decimal("0.3809")
    # 0.22 + 0.75/6 + 0.20/24 + 0.06/40 + 0.08/5 + 0.01/4 + 0.003/14
    assert round(exact["Ceq_JIS"], 4) == Decimal("0.3735")
    # 0.22 + 0.20/30 + 0.75/20 + 0.20/20 + 0.06/60 + 0.08/20 + 0.01/15 + 0.003/10 + 5 x 0.0004
    assert round(exact["Pcm"], 4) == Decimal("0.2821")
    assert (found.results["C"].words.en, found.results["S"].words.en) == ("0.220", "0.016")


def test_a_carbon_equivalent_needs_every_element_of_its_formula():
    found = computed("ASTM E415-21", {key: value for key, value in BURNS.items() if key != "Cu"})

    assert "Ceq_JIS" in found.results
    assert not {"CE_IIW", "Pcm", "Cu"} & found.results.keys()


def test_magnetic_thickness_is_local_by_area_and_a_mean_of_the_areas():
    readings = {"a1": "60 70 80 75 65", "a2": "80 90 85", "a3": "62 63 64"}

    assert shown("ISO 2178:2016", readings) == {"local_thickness": "63", "mean_thickness": "73"}


def test_coating_mass_is_the_loss_by_the_surface():
    readings = {"m1": "102.44", "m2": "100.00", "area": "4000"}

    assert shown("ISO 1460:2020", readings) == {"coating_mass": "610", "coating_thickness": "85"}


def test_coating_mass_of_wire_follows_from_its_diameter():
    readings = {"m1": "10.49", "m2": "10.00", "d": "2.7"}

    # 0.049 x 2.7 mm x 7850 kg/m³ / 4
    assert shown("ISO 1460:2020", readings)["coating_mass"] == "260"


def test_strength_of_a_full_size_bolt_refers_to_its_stress_area():
    context = {"As": Decimal("58.0"), "d": Decimal(10)}
    readings = {"Fm": "49,3", "Fpf": "38.0", "extension": "3.0", "fracture": "thread"}
    found = shown(BOLT, readings, context)

    assert (found["Rm"], found["Rpf"], found["Af"]) == ("850", "655", "0.25")


def test_a_stripped_thread_gives_no_strength():
    context = {"As": Decimal("58.0"), "d": Decimal(10)}
    found = computed(BOLT, {"Fm": "49.3", "fracture": "stripped"}, context)

    assert "Rm" not in found.results


def test_a_piece_machined_from_a_bolt_has_elongation_and_reduction_of_area():
    readings = {
        "d0": "10",
        "Fp02": "52",
        "Fm": "66",
        "L0": "50",
        "Lu": "57",
        "du": "6.5",
        "fracture": "middle",
    }
    found = shown(MACHINED, readings)

    assert (found["Rp02"], found["Rm"], found["A"], found["Z"]) == ("662", "840", "14.0", "58")


def test_a_bolt_cannot_break_below_its_yield():
    readings = {"d0": "10", "Fp02": "70", "Fm": "66", "L0": "50", "Lu": "57", "fracture": "middle"}

    assert set(computed(MACHINED, readings).problems) == {"Fm", "Fp02"}


def test_a_salt_spray_test_lasts_at_least_until_its_first_rust():
    readings = {"duration": "96", "first_red": "120", "appearance": "red", "chamber_temperature": "35"}
    more = {"pH": "6.8", "collection": "1.5", "chloride": "50"}

    assert set(computed("ISO 9227:2022", readings | more).problems) == {"duration", "first_red"}


def test_conditions_of_a_salt_spray_test_outside_the_method_are_warned_of():
    readings = {"duration": "96", "appearance": "none", "chamber_temperature": "35 38.5"}
    found = computed("ISO 9227:2022", readings | {"pH": "7.4", "collection": "1.5", "chloride": "50"})

    assert {one.reading for one in found.warnings} == {"chamber_temperature", "pH"}


def test_a_torsion_count_near_the_grip_stands_only_where_it_meets_the_requirement():
    readings = {"turns": "30", "free_length": "270", "wire_diameter": "2.7", "fracture": "grip"}

    assert computed("ISO 7800:2012", readings).results["turns"].valid_if_met


def test_the_pressure_of_a_hydrostatic_test_may_be_read_in_kilogram_force():
    readings = {"pressure": "31", "hold": "60", "hydrostatic": "tight"}
    found = computed("Hidrostatik (umum)", readings, units={"pressure": "kgf/cm²"})

    assert found.results["pressure"].words.en == "3.04"


def test_permanent_expansion_is_a_share_of_the_whole():
    readings = {"pressure": "3.04", "hold": "60", "hydrostatic": "tight"}
    found = shown("Hidrostatik (umum)", readings | {"total_expansion": "50", "permanent_expansion": "2"})

    assert found["expansion_ratio"] == "4.0"


def test_a_broken_hoe_has_no_deformation():
    readings = {"load": "12", "load_time": "3", "deformation": "20", "load_state": "broken"}

    assert set(computed("SNI 0331:2018 (beban)", readings).results) == {"load_state"}


def test_the_top_coat_is_all_paint_less_the_primer():
    found = shown("SNI 1452:2007 (cat)", {"primer": "26 28", "total": "54 56"})

    assert found == {"primer": "27", "top_coat": "28"}


def test_the_heat_input_of_a_stove_is_held_against_the_declared():
    readings = {"gas_mass": "132", "burn_time": "60", "declared": "1.8", "surface_temperature": "55 61"}
    found = shown("SNI 7368:2007 (kompor)", readings | {"flame": "blue", "spill": "burning"})

    # 0.132 kg x 49 140 kJ/kg / 3600 s
    assert (found["heat_input"], found["heat_input_deviation"]) == ("1.80", "0.1")
    assert found["surface_temperature"] == "61"


def test_the_deviation_of_a_gabion_is_that_of_its_side():
    readings = {
        "twist_length": "38 41",
        "edge_turns": "3 2.5",
        "twist": "double",
        "nominal": "2",
        "side": "1.92",
    }
    found = shown("SNI 03-0090-1999 (anyaman)", readings)

    assert (found["twist_length"], found["edge_turns"], found["box_deviation"]) == ("41", "2.5", "−4.0")


def test_rubber_that_gains_mass_has_a_negative_loss():
    readings = {"m1": "2.000", "m2": "2.050", "immersion": "70", "liquid_temperature": "23"}

    assert shown("SNI 7369 (karet)", readings)["mass_loss"] == "−2.5"
