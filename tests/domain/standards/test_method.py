from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.rounding import TieRule
from lims.domain.standards import Method, Result, load_library, parse_method
from lims.domain.text import Text
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
TENSILE = LIBRARY.method("SNI 8389:2017")
BEND = LIBRARY.method("SNI 0410:2017")
MASS = LIBRARY.method("SNI 2052:2017 (berat)")
DIAMETER = LIBRARY.method("SNI 2052:2017 (diameter)")
RIBS = LIBRARY.method("SNI 2052:2017 (sirip)")

D16 = {"S0": Decimal("201.1"), "L0": Decimal(200), "d": Decimal(16)}
PIECE = {"FeH": "92,5", "Fm": "121.2", "Lu": "236,0", "fracture": "middle"}


def reported(computation):
    return {measurand: str(result.reported) for measurand, result in computation.results.items()}


def test_a_tensile_test_is_computed_from_its_readings():
    computation = TENSILE.compute(PIECE, D16)

    assert reported(computation) == {"YS": "460", "TS": "603", "TS_YS": "1.31", "A": "18.0"}
    assert computation.complete
    assert computation.warnings == ()


def test_the_ratio_comes_from_the_forces_and_not_from_rounded_strengths():
    ratio = TENSILE.compute(PIECE, D16).results["TS_YS"]

    assert ratio.formula == "Fm / FeH"
    assert str(ratio.exact).startswith("1.31027027027027")


def test_each_reading_is_echoed_with_its_unit_and_all_its_figures():
    echo = TENSILE.compute({"FeH": "92,480", "fracture": "grip", "rate": "B 10 MPa/s"}, D16).echo

    assert echo["FeH"] == Text("92,480 kN", "92.480 kN")
    assert echo["fracture"].en == "In the grip"
    assert echo["rate"].id == "B 10 MPa/s"


def test_partial_readings_give_partial_results_and_name_what_is_missing():
    computation = TENSILE.compute({"Fm": "121.2", "Lu": " "}, D16)

    assert reported(computation) == {"TS": "603"}
    assert computation.missing == ("FeH", "Lu", "fracture")
    assert not computation.complete


def test_proof_force_stands_in_where_no_yield_is_seen():
    computation = TENSILE.compute({"Fp02": "92.5", "Fm": "121.2", "Lu": "236", "fracture": "middle"}, D16)

    assert reported(computation)["YS"] == "460"
    assert computation.results["YS"].formula == "Fp02 / S0"
    assert computation.complete


@pytest.mark.parametrize(
    ("unit", "force"), [("N", "92500"), ("kN", "92.5"), ("kgf", "9432.375"), ("tf", "9.43237")]
)
def test_a_machine_may_read_in_another_unit_of_force(unit, force):
    computation = TENSILE.compute({"FeH": force}, D16, {"FeH": unit})

    assert reported(computation) == {"YS": "460"}
    assert computation.echo["FeH"].en == f"{force} {unit}"


def test_an_unknown_unit_is_refused_with_those_that_are_known():
    problem = TENSILE.compute({"FeH": "92"}, D16, {"FeH": "lbf"}).problems["FeH"]
    assert "N, kN, kgf, tf" in str(problem)

    problem = RIBS.compute({"rib_angle": "60"}, {}, {"rib_angle": "rad"}).problems["rib_angle"]
    assert "°" in str(problem)


def test_what_the_specification_states_is_not_asked_for():
    assert "S0" not in TENSILE.compute({}, D16).missing
    assert {"S0", "L0"} <= set(TENSILE.compute({}, {}).missing)


def test_a_reading_that_contradicts_the_specification_is_refused():
    computation = TENSILE.compute(PIECE | {"L0": "100"}, D16)

    assert "L0 = 200 mm" in str(computation.problems["L0"])
    assert TENSILE.compute(PIECE | {"L0": "200,0"}, D16).problems == {}


def test_without_a_specification_the_measured_area_and_length_are_used_and_said():
    computation = TENSILE.compute(PIECE | {"S0": "201.1", "L0": "200"}, {})

    assert reported(computation)["YS"] == "460"
    assert [basis.id for basis in computation.bases] == [
        "S0 = 201,1 mm² (luas penampang diukur)",
        "L0 = 200 mm",
    ]


def test_the_basis_of_the_area_is_said_to_be_nominal():
    assert TENSILE.compute({}, D16).bases[0].en == (
        "S0 = 201.1 mm² (nominal cross-sectional area as tabled in the specification)"
    )


def test_a_tensile_force_below_yield_is_a_problem_of_both_and_gives_neither():
    computation = TENSILE.compute(PIECE | {"Fm": "90"}, D16)

    assert set(computation.problems) == {"FeH", "Fm"}
    assert "tidak mungkin" in str(computation.problems["Fm"])
    assert reported(computation) == {"A": "18.0"}


def test_a_gauge_length_shorter_after_fracture_is_a_problem():
    computation = TENSILE.compute(PIECE | {"Lu": "199"}, D16)

    assert "Lu lebih kecil dari L0" in str(computation.problems["Lu"])
    assert "A" not in computation.results


def test_a_lower_yield_above_the_upper_is_warned_of():
    computation = TENSILE.compute(PIECE | {"FeL": "93"}, D16)

    assert [caution.reading for caution in computation.warnings] == ["FeH"]
    assert "FeH is less than FeL" in computation.warnings[0].words.en
    assert "ReL" in computation.results


def test_an_odd_value_is_warned_of_and_an_impossible_one_refused():
    odd = TENSILE.compute({"FeH": "5000"}, D16)
    assert "di luar kisaran wajar" in odd.warnings[0].words.id
    assert "YS" in odd.results

    for impossible in ("0", "-3"):
        computation = TENSILE.compute({"FeH": impossible}, D16)
        assert "di luar yang mungkin" in str(computation.problems["FeH"])
        assert computation.results == {}


def test_three_figures_after_the_mark_are_read_as_decimals_where_thousands_make_no_sense():
    computation = TENSILE.compute({"FeH": "92.480"}, D16)

    assert computation.problems == {}
    assert computation.echo["FeH"].id == "92,480 kN"


def test_a_value_that_two_readings_fit_is_refused_with_both_spelt_out():
    problem = MASS.compute({"mass": "25,500"}, {}).problems["mass"]

    assert "25,500 atau 25500" in str(problem)
    assert "25,5000" in str(problem)
    assert MASS.compute({"mass": "25,5000"}, {}).problems == {}
    assert MASS.compute({"mass": "25500"}, {}).problems == {}


def test_a_value_that_only_makes_sense_with_thousands_is_refused():
    problem = TENSILE.compute({"Fm": "18.480"}, D16, {"Fm": "N"}).problems["Fm"]

    assert "tulis 18480" in str(problem)


@pytest.mark.parametrize("text", ["12,5,0", "abc", "1e3", "NaN"])
def test_a_reading_that_is_no_number_is_a_problem_and_never_a_result(text):
    computation = TENSILE.compute({"FeH": text}, D16)

    assert isinstance(computation.problems["FeH"], InvalidInput)
    assert computation.results == {}


def test_a_reading_that_the_method_does_not_know_is_a_problem():
    assert "tidak mengenal bacaan Z" in str(TENSILE.compute({"Z": "1"}, D16).problems["Z"])


def test_an_answer_is_one_of_the_choices():
    assert "no-crack, crack, broken" in str(BEND.compute({"crack": "maybe"}, {}).problems["crack"])


def test_a_piece_that_broke_outside_gives_no_elongation():
    computation = TENSILE.compute(PIECE | {"fracture": "outside"}, D16)

    assert set(computation.results) == {"YS", "TS", "TS_YS"}
    assert "gugur" in computation.warnings[0].words.id


def test_a_piece_that_broke_in_the_grip_gives_nothing():
    assert TENSILE.compute(PIECE | {"fracture": "grip"}, D16).results == {}


def test_an_elongation_near_a_gauge_mark_stands_only_where_it_conforms():
    results = TENSILE.compute(PIECE | {"fracture": "near-mark"}, D16).results

    assert results["A"].valid_if_met
    assert not results["TS"].valid_if_met


def test_the_tie_rule_of_the_laboratory_holds_where_the_method_names_none():
    context = {"S0": Decimal(200), "L0": Decimal(200)}

    assert reported(TENSILE.compute({"FeH": "84.5"}, context)) == {"YS": "422"}
    assert reported(TENSILE.compute({"FeH": "84.5"}, context, tie=TieRule.B)) == {"YS": "423"}


def test_a_bend_test_is_an_observation_under_the_parameters_of_the_specification():
    context = {"mandrel": Decimal(56), "bend_angle": Decimal(180)}
    computation = BEND.compute({"crack": "no-crack", "mandrel": "56"}, context)

    assert computation.results["bend"].reported == "no-crack"
    assert computation.results["bend"].words == Text("Tidak retak", "No crack")
    assert computation.complete
    assert BEND.compute({}, context).results == {}
    assert "56" in str(BEND.compute({"mandrel": "64"}, context).problems["mandrel"])


def test_mass_per_metre_is_given_with_its_deviation_and_the_measured_length():
    computation = MASS.compute({"mass": "775,2", "length": "500,0"}, {"nominal_mass": Decimal("1.578")})

    assert reported(computation) == {"mass_per_metre": "1.550", "mass_deviation": "-1.7"}
    assert computation.results["mass_deviation"].auxiliary
    assert [basis.en for basis in computation.bases] == ["Mass per metre from a piece of length 500.0 mm"]
    assert reported(MASS.compute({"mass": "775,2", "length": "500,0"}, {})) == {"mass_per_metre": "1.550"}


def test_several_readings_in_one_field_are_brought_together():
    assert reported(DIAMETER.compute({"diameter": "9,64 9,66; 9.68"}, {})) == {"diameter": "9.66"}
    ribs = RIBS.compute({"rib_height": "1,1 1,2 1,3", "rib_spacing": "10,1", "rib_gap": "4,7 4,7"}, {})
    assert reported(ribs) == {"rib_height": "1.2", "rib_spacing": "10.1", "rib_gap": "9.4"}
    assert ribs.echo["rib_height"].id == "1,1; 1,2; 1,3 mm"
    assert ribs.complete


def test_a_basis_is_not_printed_of_a_reading_that_is_wrong_or_absent():
    assert MASS.compute({"mass": "775,2", "length": "0"}, {}).bases == ()
    assert MASS.compute({"mass": "775,2"}, {}).bases == ()


def test_arithmetic_without_an_answer_is_a_problem_of_the_result():
    text = MASS.source_text.replace('formula = "mass / length"', 'formula = "mass / (length - length)"')
    computation = parse_method(text, "x.toml").compute({"mass": "1000", "length": "500"}, {})

    assert computation.results == {}
    assert "÷ 0" in str(computation.problems["mass_per_metre"])


def test_a_method_keeps_its_text_and_rebuilds_from_it():
    again = parse_method(TENSILE.source_text, "frozen")

    assert isinstance(again, Method)
    assert again.sha256 == TENSILE.sha256
    assert len(again.sha256) == 64
    assert again.compute(PIECE, D16).results == TENSILE.compute(PIECE, D16).results


def test_a_method_knows_its_number_readings_and_results():
    assert TENSILE.number == "SNI 8389"
    assert TENSILE.reading("FeH").sign == "FeH"
    assert TENSILE.reading("fracture").sign == "Putus"
    assert TENSILE.reading("?") is None
    assert TENSILE.result("A").unit == "%"
    assert TENSILE.result("?") is None


@pytest.mark.parametrize("value", ["NaN", "Infinity", "sNaN"])
def test_no_result_can_be_made_of_what_is_no_finite_number(value):
    with pytest.raises(InvalidInput, match="terhingga"):
        Result.numeric("A", Decimal(value), label=Text("a", "a"), unit="%", method="M:1")


def test_a_result_without_a_step_is_reported_as_computed():
    result = Result.numeric("A", Decimal("1.234"), label=Text("a", "a"), unit="%", method="M:1")

    assert result.reported == Decimal("1.234")


@given(st.dictionaries(st.sampled_from(["FeH", "Fm", "Lu", "S0", "L0", "fracture"]), st.text(max_size=12)))
def test_no_readings_make_the_computation_fail(readings):
    computation = TENSILE.compute(readings, D16)

    assert set(computation.results).isdisjoint(computation.problems)
