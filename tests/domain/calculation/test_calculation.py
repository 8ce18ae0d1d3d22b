import pytest

from lims.domain.calculation import AREAS, calculate
from lims.domain.errors import InvalidInput, NotFound
from lims.domain.text import Text

X = {"value": 1, "u": 0.1}


@pytest.mark.parametrize("area", AREAS)
def test_every_area_answers_its_own_example(area):
    assert calculate(area, AREAS[area].example)


@pytest.mark.parametrize("area", AREAS)
def test_unknown_keys_are_refused_with_those_that_are_known(area):
    with pytest.raises(InvalidInput, match=f"mystery tidak dikenal.*{AREAS[area].keys[0]}"):
        calculate(area, {**AREAS[area].example, "mystery": 1})


@pytest.mark.parametrize("area", AREAS)
def test_nothing_is_no_input(area):
    with pytest.raises(InvalidInput):
        calculate(area, {})


def test_unknown_areas_are_refused_with_those_that_are_known():
    with pytest.raises(NotFound, match="hardness"):
        calculate("astrology", {})


def test_exact_figures_come_back_as_text():
    assert calculate("rounding", {"value": "12,254", "to": 0.1}) == {"rounded": "12.3"}
    assert calculate("rounding", {"value": "−1.50e3", "to": "1e2", "rule": "half-up"}) == {"rounded": "-1500"}


def test_a_comparison_without_a_step_rounds_to_the_last_place_of_the_limit():
    given = {"observed": "0.54", "limit": "0.5", "kind": "max", "method": "rounding"}
    assert calculate("comparison", given) == {"rounded": "0.5", "conforms": True}


@pytest.mark.parametrize(
    ("changes", "verdict", "width"),
    [
        ({"rule": "simple"}, "PASS", 0),
        ({"rule": "simple", "expanded_uncertainty": None}, "PASS", 0),
        ({"rule": "guard-band"}, "FAIL", 0.8),
        ({"rule": "guard-band", "guard_band": 0.5}, "PASS", 0.5),
        ({"rule": "guard-band-non-binary"}, "CONDITIONAL_PASS", 0.8),
        ({"rule": "guard-band-non-binary", "guard_band": "0.5U", "lower": 9.2}, "CONDITIONAL_PASS", 0.4),
    ],
)
def test_decisions_by_every_rule(changes, verdict, width):
    found = calculate("decision", {"value": 9.4, "expanded_uncertainty": 0.8, "upper": 10, **changes})
    assert (found["verdict"], found["guard_band"]) == (verdict, width)
    assert found["acceptance_upper"] == pytest.approx(10 - width)


def test_a_process_may_be_given_by_its_mean_and_spread():
    """JCGM 106:2012, 9.5.3, with the guard band as a width and as a multiple of U = 2u."""
    resistors = {"lower": 1499.8, "upper": 1500.2, "prior_sigma": 0.12, "measurement_sigma": 0.04}
    for band in (0.02, "0.25U"):
        found = calculate("global-risk", {**resistors, "guard_band": band})
        assert found["false_accept_probability"] == pytest.approx(0.0099, abs=5e-5)
        assert found["false_reject_probability"] == pytest.approx(0.069, abs=5e-4)
    one_sided = {key: resistors[key] for key in ("lower", "prior_sigma", "measurement_sigma")}
    assert calculate("global-risk", {**one_sided, "prior_mean": 1500})["in_tolerance_probability"] > 0.9


@pytest.mark.parametrize(
    "given",
    [
        {"scale": "HBW", "ball_mm": 10, "force_kgf": 3000, "indent_mm": 4},
        {"scale": "HBW", "ball_mm": 10, "force_N": 29420, "indent_mm": 4},
        {"scale": "hbw", "symbol": "HBW 10/3000", "indent_mm": [3.99, 4.01]},
        {"scale": "HBW", "symbol": "HBW 10/3000", "ball_mm": 10, "force_N": 29420, "indent_mm": "4,0"},
    ],
)
def test_brinell_takes_its_force_from_wherever_it_stands(given):
    assert calculate("hardness", given)["value"] == pytest.approx(228.767, abs=1e-3)


@pytest.mark.parametrize(
    "force",
    [{"force_N": 98.07}, {"force_kgf": 10}, {"symbol": "HV 10"}, {"symbol": "HV10", "force_N": 98.07}],
)
def test_vickers_takes_its_force_from_wherever_it_stands(force):
    assert calculate("hardness", {"scale": "HV", "diagonal_mm": 0.25, **force})["reported"] == "297"


def test_the_other_scales():
    assert calculate("hardness", {"scale": "HK", "force_N": 9.807, "diagonal_mm": 0.1})["reported"] == "1423"
    assert calculate("hardness", {"scale": "HRC", "depth_mm": 0.08})["value"] == 60


def test_what_the_standard_does_not_admit_is_told():
    found = calculate("hardness", {"scale": "HBW", "symbol": "HBW 10/3000", "indent_mm": 2})
    assert not found["in_range"]
    assert isinstance(found["note"], Text)


def test_only_brinell_symbols_are_listed():
    assert calculate("hardness-force", {"symbol": "HV 10"}) == {"force_N": 98.07}
    assert calculate("hardness-force", {"symbol": "HBW 10/700"})["listed"] is False


@pytest.mark.parametrize(
    ("quantity", "u"),
    [
        (2, 0),
        ("2,5", 0),
        (X, 0.1),
        ({"value": 1, "U": 0.2, "k": 2}, 0.1),
        ({"value": 1, "half_width": 0.3, "distribution": "Rectangular"}, 0.3 / 3**0.5),
        ({"value": 1, "half_width": 0.3, "distribution": "trapezoidal", "beta": 1}, 0.3 / 3**0.5),
    ],
)
def test_every_way_to_state_an_uncertainty(quantity, u):
    found = calculate("uncertainty", {"model": "x", "quantities": {"x": quantity}})
    assert found["u"] == pytest.approx(u)
    assert found["budget"][0]["dof"] is None


def test_a_model_that_bends_asks_for_monte_carlo():
    given = {"model": "x**2", "quantities": {"x": {"value": 0, "u": 0.1}}, "k": 2, "trials": 2000}
    found = calculate("uncertainty", given)
    assert isinstance(found["note"], Text)
    assert found["monte_carlo"]["mean"] == pytest.approx(0.01, rel=0.1)
    at_68 = calculate("uncertainty", {**given, "k": None, "coverage": 0.68, "seed": 2})
    assert at_68["monte_carlo"]["high"] < found["monte_carlo"]["high"]
    assert "note" not in calculate("uncertainty", {"model": "x", "quantities": {"x": X}})


def test_repeated_values_and_their_tests():
    found = calculate("replicates", {"values": [412, 415, 411, 414, 431], "sigma_r": 2, "significance": 0.01})
    assert (found["result"], found["range_acceptable"]) == (414, False)
    assert found["grubbs"]["outlier"] is False
    assert found["dixon"]["ratio"] == "r10"
    assert "grubbs" not in calculate("replicates", {"values": [1, 2]})
    assert "grubbs" not in calculate("replicates", {"values": [1, 1, 1]})
    assert "dixon" not in calculate("replicates", {"values": list(range(31))})
    groups = calculate("replicates", {"groups": [[10.0, 10.2], [10.4, 10.6]]})
    assert groups["r"] == pytest.approx(2.8 * 0.02**0.5)


def test_without_sigma_a_score_has_no_word():
    assert calculate("proficiency-score", {"x": 1, "x_pt": 2})["performance"] is None
    assert (
        calculate("proficiency-score", {"x": 1, "x_pt": 2, "sigma_pt": 0.4, "k_pt": 2})["performance"]
        == "warning"
    )


@pytest.mark.parametrize(
    ("area", "given", "words"),
    [
        ("rounding", {"value": "1", "to": True}, "berupa angka"),
        ("rounding", {"value": [1], "to": 1}, "berupa angka"),
        ("rounding", {"value": "NaN", "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": float("inf"), "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": "1_0", "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": "1,000.5", "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": "1e999999", "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": "1" * 500, "to": 1}, "bukan angka terhingga"),
        ("rounding", {"value": 1, "to": 1, "rule": "up"}, "pilih salah satu dari half-even, half-up"),
        ("rounding", {"value": 1, "to": 1, "rule": 5}, "berupa teks"),
        ("rounding", {"value": 1, "to": 0}, "lebih besar dari nol"),
        ("comparison", {"observed": 1, "limit": 1, "kind": "max"}, "method belum ada"),
        ("decision", {"value": 1, "rule": "simple"}, "Batas belum ada"),
        ("decision", {"value": 1, "upper": 2, "rule": "guard-band"}, "memerlukan ketidakpastian"),
        (
            "decision",
            {"value": 1, "upper": 2, "rule": "simple", "expanded_uncertainty": -1},
            "tidak boleh negatif",
        ),
        ("global-risk", {"lower": 0, "upper": 1}, "Isi salah satu"),
        ("global-risk", {"lower": 0, "prior_sigma": 1, "measurement_sigma": 1}, "prior_mean belum ada"),
        (
            "global-risk",
            {"lower": 0, "upper": 1, "in_tolerance_probability": 0.9, "process_to_measurement_sigma": 0},
            "lebih besar dari nol",
        ),
        ("global-risk", {"lower": 0, "upper": 1, "prior": "uniform"}, "tidak mengenal"),
        ("hardness", {"scale": "HBW", "symbol": "HV 10", "indent_mm": 4}, "Brinell"),
        ("hardness", {"scale": "HBW", "symbol": "HBW 10/3000", "ball_mm": 5, "indent_mm": 4}, "tidak sesuai"),
        (
            "hardness",
            {"scale": "HBW", "symbol": "HBW 10/3000", "force_kgf": 500, "indent_mm": 4},
            "tidak sesuai",
        ),
        ("hardness", {"scale": "HBW", "ball_mm": 10, "indent_mm": 4}, "force_kgf belum ada"),
        ("hardness", {"scale": "HV", "symbol": "HV 10", "force_N": 9.807, "diagonal_mm": 1}, "tidak sesuai"),
        ("hardness", {"scale": "HV", "force_kgf": 10, "force_N": 9.807, "diagonal_mm": 1}, "salah satu saja"),
        (
            "hardness",
            {"scale": "HBW", "ball_mm": 10, "force_kgf": 3000, "force_N": 9807, "indent_mm": 4},
            "salah satu saja",
        ),
        ("hardness", {"scale": "HV", "force_N": 9.807, "diagonal_mm": []}, "kosong"),
        ("hardness", {"scale": "HV", "diagonal_mm": 1}, "force_N belum ada"),
        ("hardness", {"scale": "HV", "force_N": 1e300, "diagonal_mm": 1e-300}, "terhingga"),
        ("hardness", {"scale": "HXX", "depth_mm": 1}, "tidak dikenal"),
        ("carbon-equivalent", {"formula": "CET", "composition_percent": []}, "berupa objek"),
        ("uncertainty", {"model": "x", "quantities": {}}, "berupa objek"),
        ("uncertainty", {"model": "x", "quantities": {"x": {"value": 1}}}, "tepat satu dari u"),
        ("uncertainty", {"model": "x", "quantities": {"x": {**X, "half_width": 1}}}, "tepat satu dari u"),
        (
            "uncertainty",
            {"model": "x", "quantities": {"x": {"value": 1, "half_width": 1}}},
            "distribution belum ada",
        ),
        ("uncertainty", {"model": "x", "quantities": {"x": {**X, "distribution": "flat"}}}, "flat"),
        ("uncertainty", {"model": "x", "quantities": {"x": {**X, "sigma": 1}}}, "sigma tidak dikenal"),
        ("uncertainty", {"model": "x", "quantities": {"x": {"value": 1, "U": 1, "k": 0}}}, "Faktor cakupan"),
        ("uncertainty", {"model": "x", "quantities": {"x": X}, "trials": 2000.5}, "bilangan bulat"),
        ("robust-mean", {"values": 5}, "berupa daftar"),
        ("replicates", {"values": [1], "groups": [[1, 2], [2, 3]]}, "Isi values"),
        ("replicates", {"groups": [[-1e300, 1e300], [1, 2]]}, "jawaban yang terhingga"),
        ("proficiency-score", {"x": 1e300, "x_pt": 1e-300}, "jawaban yang terhingga"),
        ("control-constants", {"n": 2.5}, "bilangan bulat"),
    ],
)
def test_bad_input_says_what_is_wrong(area, given, words):
    with pytest.raises(InvalidInput, match=words):
        calculate(area, given)
