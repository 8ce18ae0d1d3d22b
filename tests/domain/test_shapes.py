"""Every shape of requirement (the numbers of the list in the order of the field): at the limit, inside, outside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.conformity import Comparison, DecisionRule, Verdict, assess, recompute
from lims.domain.standards import differences, load_library, parse_specification

LIBRARY = load_library(Path(__file__).parent / "shapes")
BENCH = LIBRARY.method("Bench 1:2026")
STEPS = LIBRARY.specification("Steps 1:2026")
COMBINED = LIBRARY.specification("Combined 1:2026")
WORDS = LIBRARY.specification("Words 1:2026")
AGREED = LIBRARY.specification("Agreed 1:2026")

PASS, FAIL, SILENT = Verdict.PASS, Verdict.FAIL, Verdict.NOT_EVALUATED


def results(*pieces):
    """Compute the results of pieces from their readings, marked 1, 2, 3."""
    return {str(mark): BENCH.compute(readings, {}).results for mark, readings in enumerate(pieces, 1)}


def state(specification, key, *pieces, grade="A", size="20", **terms):
    """Return the statements of one requirement; each agrees with what its own trace comes to."""
    assessment = assess(specification, grade, size, results(*pieces), **terms)
    found = [one for one in assessment.statements if one.requirement == key]
    for one in found:
        again = recompute(one.trace)
        assert (again.verdict, again.faults) == (one.verdict, ())
        assert one.reason.id
        assert one.reason.en
        assert one.result.id
        assert one.limit.en
    return found


def verdict(specification, key, *pieces, **more):
    """Return the only verdict on a requirement."""
    (statement,) = state(specification, key, *pieces, **more)
    return statement.verdict


def verdicts(specification, key, name, values, **more):
    return [verdict(specification, key, {name: value}, **more) for value in values]


def test_the_definitions_of_the_shapes_are_sound():
    assert [str(problem) for problem in LIBRARY.problems] == []


def test_1_a_least_value():
    assert verdicts(STEPS, "least", "TS", ["350", "351", "349"]) == [PASS, PASS, FAIL]


def test_2_a_range_with_open_ends():
    assert verdicts(STEPS, "open-range", "YS", ["350", "351", "399", "400"]) == [FAIL, PASS, PASS, FAIL]


def test_3_an_asymmetric_tolerance():
    values = ["9.99", "10.00", "10.40", "10.41"]
    assert verdicts(STEPS, "diameter", "diameter", values, size="10") == [FAIL, PASS, PASS, FAIL]
    assert verdicts(STEPS, "diameter", "diameter", ["19.49", "19.50", "20.50"]) == [FAIL, PASS, PASS]


def test_4_a_tolerance_in_per_cent_of_the_nominal():
    assert verdicts(STEPS, "mass", "mass", ["1.897", "1.900", "2.100", "2.103"]) == [FAIL, PASS, PASS, FAIL]
    values = ["3.835", "3.840", "4.320", "4.325"]
    assert verdicts(STEPS, "mass", "mass", values, grade="B") == [FAIL, PASS, PASS, FAIL]


def test_5_and_6_steps_by_several_keys_with_ends_of_their_own():
    def elongation(value, **conditions):
        return verdict(STEPS, "elongation", {"A": value}, conditions=conditions)

    assert [elongation(a, t="16") for a in ("26", "25.5")] == [PASS, FAIL]
    assert [elongation(a, t="16", direction="across") for a in ("24", "23.5")] == [PASS, FAIL]
    assert [elongation(a, t="16.1", direction="across") for a in ("22", "21.5")] == [PASS, FAIL]
    assert elongation("22", t="39.9") is PASS


def test_6_a_condition_that_is_not_known_or_not_covered_gives_no_verdict():
    (unknown,) = state(STEPS, "elongation", {"A": "30"})
    assert unknown.verdict is SILENT
    assert "Tebal" in unknown.reason.id
    (outside,) = state(STEPS, "elongation", {"A": "30"}, conditions={"t": "100.1"})
    assert outside.verdict is SILENT
    assert "Tebal 100,1 mm tidak tercakup" in outside.reason.id
    (nonsense,) = state(STEPS, "elongation", {"A": "30"}, conditions={"t": "thick"})
    assert nonsense.verdict is SILENT


def test_7_a_factor_of_a_dimension_and_the_printed_figure_above_it():
    assert verdicts(STEPS, "gaps", "gap", ["4 3.8", "4 3.9", "4 4"], size="10") == [PASS, FAIL, FAIL]
    assert verdicts(STEPS, "gaps", "gap", ["15.4", "15.5"], size="20") == [PASS, FAIL]
    (row,) = [one.row for one in STEPS.requirements_for("A", "20") if one.id == "gaps"]
    assert row.startswith("T1: size 20")


def test_8_limits_moved_by_another_result_or_an_option():
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.42", "Si": "0.030"}) is PASS
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.42", "Si": "0.031"}) is FAIL
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.40", "Si": "0.031"}) is PASS
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.43", "Si": "0.030"}, grade="B") is PASS
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.44", "Si": "0.030"}, grade="B") is FAIL
    assert verdict(STEPS, "carbon-equivalent", {"CEV": "0.30"}) is SILENT
    ladle = {"analysis": "ladle"}
    assert verdicts(STEPS, "phosphorus", "P", ["0.035", "0.036"], conditions=ladle) == [PASS, FAIL]
    assert verdicts(STEPS, "phosphorus", "P", ["0.040", "0.041"], grade="B", conditions=ladle) == [PASS, FAIL]


def test_8_a_limit_that_another_result_or_the_grade_voids():
    assert verdict(STEPS, "nitrogen", {"N": "0.015", "Al": "0.020"}) is None
    assert verdict(STEPS, "nitrogen", {"N": "0.015", "Al": "0.019"}) is FAIL
    assert verdict(STEPS, "nitrogen", {"N": "0.012", "Al": "0.019"}) is PASS
    assert verdict(STEPS, "silicon", {"Si": "0.56"}) is FAIL
    assert verdict(STEPS, "silicon", {"Si": "0.56"}, grade="B") is None


def test_9_derived_values():
    assert BENCH.compute({"TS": "500", "YS": "400"}, {}).results["ratio"].reported == Decimal("1.25")
    assert verdicts(STEPS, "breaking-force", "F", ["196000", "195900"]) == [PASS, FAIL]
    assert verdicts(COMBINED, "coating-local", "coating_g", ["504 504", "499 499"]) == [PASS, FAIL]
    assert verdicts(AGREED, "force", "F", ["147000", "146900"]) == [PASS, FAIL]
    assert AGREED.context("A", "10")["proof_load"] == 580 * 58


def test_10_relative_to_another_result_and_a_cap():
    def surface(value, core):
        return verdict(COMBINED, "surface", {"HV": value, "HV_core": core})

    assert [surface("330", "300"), surface("331", "300")] == [PASS, FAIL]
    assert [surface("390", "370"), surface("391", "370")] == [PASS, FAIL]
    (statement,) = state(COMBINED, "surface", {"HV": "330", "HV_core": "300"})
    assert statement.limit.id == "≤ min(HV_core + 30, 390) (≤ 330)"
    assert verdict(COMBINED, "surface", {"HV": "330"}) is SILENT


def test_11_one_measurand_may_stand_in_for_another():
    assert verdicts(COMBINED, "yield", "Rp02", ["350", "349"]) == [PASS, FAIL]
    assert verdict(COMBINED, "yield", {"YS": "349", "Rp02": "360"}) is FAIL
    assert verdict(COMBINED, "hard", {"HV": "249", "HB": "250"}) is FAIL
    assert verdicts(COMBINED, "hard", "HB", ["238", "304", "237"]) == [PASS, PASS, FAIL]
    assert verdict(COMBINED, "hard", {"HRC": "22"}) is PASS


def test_12_any_of_and_all_of():
    assert verdict(COMBINED, "ductile", {"A": "20", "TS": "400"}) is PASS
    assert verdict(COMBINED, "ductile", {"A": "15", "TS": "500"}) is PASS
    assert verdict(COMBINED, "ductile", {"A": "15", "TS": "499"}) is FAIL
    assert verdict(COMBINED, "ductile", {"A": "14.5", "TS": "500"}) is FAIL
    assert verdict(COMBINED, "ductile", {"A": "15"}) is SILENT
    (statement,) = state(COMBINED, "ductile", {"A": "15", "TS": "500"})
    assert "atau" in statement.limit.id
    assert len(statement.trace["members"]) == 2


def test_13_a_mean_and_its_single_values():
    def impact(*values):
        return verdict(COMBINED, "impact", {"KV": " ".join(values)})

    assert impact("14", "14", "14") is PASS
    assert impact("11", "16", "15") is PASS
    assert impact("10", "18", "16") is FAIL
    assert impact("13", "13", "20") is FAIL
    assert impact("11", "14", "16") is PASS
    assert impact("14", "14", "13") is PASS
    assert impact("12", "14", "14") is FAIL
    assert impact("14", "14") is SILENT
    single = [{"KV": value} for value in ("15", "14", "16")]
    (statement,) = state(COMBINED, "impact", *single)
    assert (statement.verdict, statement.specimen, statement.result.id) == (PASS, "", "15 (15; 14; 16)")


def test_13_seventy_per_cent_of_the_mean_at_a_temperature():
    def impact(value, temperature="-20", **conditions):
        given = {"impact_ordered": "yes"} | conditions
        return verdict(STEPS, "impact", {"KV": value, "T": temperature}, conditions=given)

    assert impact("27 27 27") is PASS
    assert impact("19 31 31") is PASS
    assert impact("18.4 33 33") is FAIL
    assert impact("19 26 40") is FAIL
    assert impact("30 30 30", "0") is SILENT
    assert impact("20.25 20.25 20.25", specimen_width="7.5") is FAIL
    assert impact("20.6 20.6 20.6", specimen_width="7.5") is PASS


def test_14_local_and_mean_coating():
    areas = [{"coating": "70 70 70"}, {"coating": "90 90"}, {"coating": "95 95"}]
    local = [one.verdict for one in state(COMBINED, "coating-local", *areas)]
    assert local == [PASS, PASS, PASS]
    (mean,) = state(COMBINED, "coating-mean", *areas)
    assert (mean.verdict, mean.value) == (PASS, 85)
    assert verdict(COMBINED, "coating-mean", *areas[:2], {"coating": "94"}) is PASS
    assert verdict(COMBINED, "coating-mean", *areas[:2], {"coating": "93"}) is FAIL
    assert verdict(COMBINED, "coating-mean", *areas[:2]) is SILENT
    assert state(COMBINED, "coating-local", {"coating": "69"})[0].verdict is FAIL


def test_15_n_of_m_and_acceptance_numbers():
    good, bad = {"width": "100"}, {"width": "99.9"}
    assert verdict(COMBINED, "four-of-five", good, good, good, good, bad) is PASS
    assert verdict(COMBINED, "four-of-five", good, good, good, bad, bad) is FAIL
    assert verdict(COMBINED, "four-of-five", good, good, good, good) is SILENT
    sound, cracked = {"look": "sound"}, {"look": "crack"}
    lot = {"conditions": {"lot_size": "100"}}
    assert verdict(COMBINED, "sound-pieces", *[sound] * 13, **lot) is PASS
    assert verdict(COMBINED, "sound-pieces", *[sound] * 12, cracked, **lot) is FAIL
    assert verdict(COMBINED, "sound-pieces", *[sound] * 12, **lot) is SILENT
    assert verdict(COMBINED, "sound-pieces", *[sound] * 13) is SILENT


def test_16_an_observation_with_its_parameters():
    (statement,) = state(COMBINED, "proof", {"hold": "held", "residual": "0.02"})
    assert "tahan 2000 N selama 15 s" in statement.limit.id
    assert COMBINED.context("A", "10")["load"] == 1000
    assert verdicts(WORDS, "bend", "look", ["sound", "crack"], size="") == [PASS, FAIL]


def test_17_proof_then_residual():
    assert verdict(COMBINED, "proof", {"hold": "held", "residual": "0.02"}) is PASS
    assert verdict(COMBINED, "proof", {"hold": "held", "residual": "0.03"}) is FAIL
    assert verdict(COMBINED, "proof", {"hold": "slipped"}) is FAIL
    assert verdict(COMBINED, "proof", {"hold": "held"}) is SILENT


def test_18_and_19_a_requirement_under_conditions():
    ids = {one.id for one in STEPS.requirements_for("A", "20")}
    assert "impact" not in ids
    ordered = {one.id for one in STEPS.requirements_for("A", "20", {"impact_ordered": "yes"})}
    assert "impact" in ordered
    thin = {one.id for one in STEPS.requirements_for("A", "10", {"impact_ordered": "yes"})}
    assert "impact" not in thin


def test_20_classes_with_a_gap_between_them():
    (a,) = state(WORDS, "class", {"HRC": "41"}, size="")
    assert (a.verdict, a.result.id) == (PASS, "41.0 (kelas A)".replace(".", ","))
    assert verdicts(WORDS, "class", "HRC", ["20", "40", "48"], size="") == [PASS, PASS, PASS]
    (none,) = state(WORDS, "class", {"HRC": "40.5"}, size="")
    assert none.verdict is SILENT
    assert "tidak masuk kelas mana pun" in none.reason.id


def test_21_figures_that_do_not_bind():
    (statement,) = state(WORDS, "typical", {"KV": "5 5 5"}, size="")
    assert statement.verdict is None
    (typical,) = [one for one in WORDS.requirements_for("A", "") if one.id == "typical"]
    assert typical.limit_words.id == "≥ 27 (masih dikaji)"


def test_22_words_that_depend_on_the_grade():
    assert verdicts(WORDS, "material", "material", ["carbon", "stainless"], size="") == [PASS, FAIL]
    assert verdicts(WORDS, "colour", "colour", ["red", "green"], size="") == [PASS, FAIL]
    assert verdicts(WORDS, "colour", "colour", ["red", "green"], grade="B", size="") == [FAIL, PASS]


def test_23_the_printed_and_the_canonical_unit():
    assert verdicts(AGREED, "strength", "TS", ["402", "401"]) == [PASS, FAIL]
    (limit,) = [one.limit_words.id for one in AGREED.requirements_for("A", "10") if one.id == "strength"]
    assert limit == "≥ 402 (≥ 41 kgf/mm²)"
    assert verdicts(AGREED, "yield", "YS", ["236", "235"]) == [PASS, FAIL]


def test_24_rounding_and_comparison_by_property_and_by_standard():
    assert verdict(STEPS, "core-hardness", {"HV_core": "301"}) is FAIL
    (statement,) = state(STEPS, "core-hardness", {"HV_core": "295"})
    assert (statement.value, statement.verdict) == (300, PASS)
    (least,) = state(STEPS, "least", {"TS": "349.5"}, comparison=Comparison.ABSOLUTE)
    assert (least.value, least.verdict) == (350, PASS)
    assert least.trace["tie"] == "half-up"


def test_26_aggregates_over_pieces():
    assert verdict(COMBINED, "uniform", {"diameter": "10.0"}, {"diameter": "10.5"}) is PASS
    assert verdict(COMBINED, "uniform", {"diameter": "10.0"}, {"diameter": "10.51"}) is FAIL
    assert verdict(COMBINED, "mass-of-all", {"mass": "5"}, {"mass": "5.5"}) is PASS
    assert verdict(COMBINED, "mass-of-all", {"mass": "5"}, {"mass": "5.51"}) is FAIL
    assert BENCH.compute({"gap": "10 10.4 9.9"}, {}).results["out_of_round"].reported == Decimal("0.5")


def test_28_one_minor_failure_is_allowed_and_named():
    def overall(**readings):
        whole = {"HRC": "45", "material": "carbon", "colour": "red", "look": "sound"} | readings
        return assess(WORDS, "A", "", results(whole)).overall

    assert overall().verdict is PASS
    one = overall(material="stainless")
    assert one.verdict is PASS
    assert "dalam batas yang diizinkan: material" in one.words.id
    assert overall(material="stainless", colour="green").verdict is FAIL
    assert overall(look="crack").verdict is FAIL


def test_29_a_decision_rule_that_the_standard_prescribes():
    known = {"HV": (Decimal(10), Decimal(2)), "HV_core": (Decimal(10), Decimal(2))}

    def hardness(name, value, **more):
        key = "hardness" if name == "HV" else "core"
        return verdict(AGREED, key, {name: value}, uncertainties=known, **more)

    assert hardness("HV", "200", rule=DecisionRule.GUARD_BAND) is PASS
    assert [hardness("HV_core", value) for value in ("208", "209")] == [FAIL, PASS]
    assert verdict(AGREED, "core", {"HV_core": "300"}) is SILENT


def test_30_an_edition_in_its_time():
    standing = [AGREED.standing(date(year, 1, 1)) for year in (2025, 2026, 2031)]
    assert standing == ["not-yet", "transition", "transition"]
    assert AGREED.standing(date(2031, 7, 1)) == "superseded"
    assert STEPS.standing(date(2026, 1, 1)) == "current"


def test_30_what_changed_from_one_edition_to_the_next():
    changes = differences(AGREED, LIBRARY.specification("Agreed 1:2030"))
    found = {(one.grade, one.size, one.requirement): one for one in changes}

    assert found["A", "10", "strength"].kind == "changed"
    assert found["A", "10", "strength"].old.en == "≥ 402 (≥ 41 kgf/mm²) MPa"
    assert found["A", "10", "strength"].new.en == "≥ 422 (≥ 43 kgf/mm²) MPa"
    assert found["A", "20", "elongation"].kind == "added"
    assert found["A", "20", "force"].kind == "removed"
    assert ("A", "10", "yield") not in found
    assert (found["C", "10", ""].kind, found["C", "10", ""].old) == ("added", None)
    assert differences(STEPS, STEPS) == ()
    back = differences(LIBRARY.specification("Agreed 1:2030"), AGREED)
    assert {one.kind for one in back if one.grade == "C"} == {"removed"}


def test_31_ladle_or_product_and_the_place_on_the_piece():
    product = {"analysis": "product"}
    assert verdicts(STEPS, "phosphorus", "P", ["0.045", "0.046"], conditions=product) == [PASS, FAIL]
    assert verdict(STEPS, "phosphorus", {"P": "0.01"}) is SILENT
    pieces = [{"HV": "240"}, {"HV": "240"}]
    found = state(
        STEPS,
        "hardness",
        *pieces,
        piece_conditions={"1": {"position": "middle"}, "2": {"position": "end"}},
    )
    assert [one.verdict for one in found] == [FAIL, PASS]
    read = state(STEPS, "hardness", {"HV": "240", "position": "end"}, {"HV": "240", "position": "middle"})
    assert [one.verdict for one in read] == [PASS, FAIL]
    assert read[0].trace["conditions"] == {"position": "end"}


def test_one_mark_may_stand_for_pieces_of_several_methods():
    (method,) = {one.method for one in STEPS.requirements_for("A", "20") if one.id == "hardness"}
    told = {("another method", "1"): {"position": "middle"}, (method, "1"): {"position": "end"}}
    (found,) = state(STEPS, "hardness", {"HV": "240"}, piece_conditions=told)
    assert (found.verdict, found.trace["conditions"]) == (PASS, {"position": "end"})
    (silent,) = state(STEPS, "hardness", {"HV": "240"}, piece_conditions={("another method", "1"): {}})
    assert silent.verdict is SILENT


def test_pieces_under_different_conditions_are_not_judged_together():
    pieces = [{"KV": value, "T": "-20"} for value in ("21", "21", "21")]
    ordered = {"conditions": {"impact_ordered": "yes"}}
    narrow = {mark: {"specimen_width": "7.5"} for mark in "123"}

    assert verdict(STEPS, "impact", *pieces, **ordered) is FAIL
    assert verdict(STEPS, "impact", *pieces, **ordered, piece_conditions=narrow) is PASS
    (mixed,) = state(STEPS, "impact", *pieces, **ordered, piece_conditions={"1": {"specimen_width": "5"}})
    assert mixed.verdict is SILENT
    assert "berlainan" in mixed.reason.id


def test_33_what_the_maker_declares_or_was_agreed():
    declared = {"conditions": {"declared_flow": "20"}}
    assert verdicts(AGREED, "flow", "flow", ["18.0", "22.0", "17.9"], **declared) == [PASS, PASS, FAIL]
    (unknown,) = state(AGREED, "flow", {"flow": "20"})
    assert unknown.verdict is SILENT
    assert "Aliran yang dinyatakan" in unknown.reason.id
    agreed = {"conditions": {"agreed_strength": "640"}}
    assert verdicts(AGREED, "agreed", "Rp02", ["640", "639"], **agreed) == [PASS, FAIL]
    assert verdict(AGREED, "agreed", {"Rp02": "640"}) is SILENT


def test_34_the_requirement_of_another_definition():
    assert verdicts(AGREED, "coating", "coating", ["70", "69"]) == [PASS, FAIL]
    assert verdicts(AGREED, "colour", "colour", ["green", "red"]) == [PASS, FAIL]
    (statement,) = state(AGREED, "coating", {"coating": "70"})
    assert "Combined 1:2026" in statement.reason.id
    alone = parse_specification(AGREED.source_text, "alone")
    left = {
        one.requirement: one.reason.id
        for one in assess(alone, "A", "20", results({"coating": "70"})).unjudged
    }
    assert "batasnya ada dalam Combined 1:2026" in left["coating"]
    alone.pair({"Combined 1:2026": COMBINED})
    assert verdict(alone, "coating", {"coating": "70"}) is PASS


def test_35_a_gap_is_not_the_absence_of_a_requirement():
    (silent,) = state(STEPS, "elongation", {"A": "30"}, conditions={"t": "40"})
    assert silent.verdict is SILENT
    assert "Tidak ditemukan." in silent.reason.id
    left = assess(WORDS, "A", "", results({"HRC": "45"})).unjudged
    assert "composition" in {one.requirement for one in left}
    assert "sampling" not in {one.requirement for one in left}


def test_what_is_odd_between_results_is_warned_of_and_not_judged():
    odd = assess(AGREED, "A", "10", results({"TS": "500", "HV": "300", "YS": "100"}))
    assert [(mark, caution.reading) for mark, caution in odd.warnings] == [("1", "hardness-strength")]
    assert "1,667" in odd.warnings[0][1].words.id
    cautions = BENCH.compute({"TS": "500", "YS": "100"}, {}).warnings
    assert "0,2" in cautions[0].words.id
    assert BENCH.compute({"TS": "0", "YS": "0"}, {}).warnings == ()


@pytest.mark.parametrize(("lot", "samples"), [("1", 1), ("25", 1), ("25.1", 2), ("1000", 5)])
def test_25_so_many_for_every_amount_with_a_cap(lot, samples):
    assert AGREED.sampling[0].draw(Decimal(lot)).samples == samples


@pytest.mark.parametrize(
    ("lot", "samples", "every", "accept"),
    [
        ("2", 2, True, None),
        ("4", 3, False, None),
        ("500", 3, False, None),
        ("501", 5, False, 1),
        ("9000", 20, False, None),
    ],
)
def test_25_a_table_of_lots(lot, samples, every, accept):
    draw = AGREED.sampling[1].draw(Decimal(lot))
    assert (draw.samples, draw.every, draw.accept) == (samples, every, accept)
    assert draw.reject == (None if accept is None else accept + 1)


def test_a_group_judges_single_pieces_beside_what_is_on_all_of_them():
    text = COMBINED.source_text.replace(
        'of = ["strong", "less-long"]', 'of = ["strong", "less-long", "coating-mean"]'
    )
    combined = parse_specification(text, "grouped")
    good = {"A": "15", "TS": "500", "coating": "90"}
    group = state(combined, "ductile", good, good, good)

    assert [one.verdict for one in group] == [PASS]
    assert [one.verdict for one in state(combined, "ductile", good, good, good | {"TS": "499"})] == [FAIL]
    assert verdict(combined, "ductile", good, good) is SILENT


def test_a_group_of_which_nothing_is_required_here_is_silent():
    text = AGREED.source_text + GROUP_OF_VOIDS
    agreed = parse_specification(text, "void")
    (statement,) = state(agreed, "free", {"Si": "0.9"})

    assert statement.verdict is None
    assert statement.probability is None
    assert statement.uncertainty is None


GROUP_OF_VOIDS = """
[[requirements]]
kind = "group"
key = "free"
property = { id = "bebas", en = "free" }
mode = "all"
of = ["silicon"]

[[requirements]]
kind = "range"
key = "silicon"
property = { id = "silikon", en = "silicon" }
method = "Bench 1:2026"
measurand = "Si"
unit = "%"
rows = [{ max = 0.5, confidence = "GK" }]
adjustments = [{ where = { grade = ["A"] }, void = true, confidence = "GK" }]
"""


def test_a_mean_has_a_probability_where_its_uncertainty_is_known():
    known = {"KV": (Decimal(2), Decimal(2))}
    (statement,) = state(COMBINED, "impact", {"KV": "14 14 14"}, uncertainties=known)
    (guarded,) = state(
        COMBINED, "impact", {"KV": "15 15 15"}, uncertainties=known, rule=DecisionRule.NON_BINARY
    )
    (unknown,) = state(COMBINED, "impact", {"KV": "15 15 15"}, rule=DecisionRule.NON_BINARY)

    assert statement.probability == pytest.approx(0.5)
    assert guarded.verdict is Verdict.CONDITIONAL_PASS
    assert guarded.uncertainty.expanded == 2
    assert unknown.verdict is SILENT


def test_a_group_without_any_result_is_missed_where_it_was_ordered():
    missed = [
        one
        for one in assess(COMBINED, "A", "20", {"1": {}}, requested={"Bench 1:2026": ["1"]}).statements
        if one.requirement == "ductile"
    ]
    assert [(one.verdict, one.result.id) for one in missed] == [(SILENT, "–")]


def test_an_unsound_piece_is_told_as_such_in_its_trace():
    result = BENCH.compute({"TS": "349"}, {}).results["TS"]
    unsound = {"1": {"TS": replace(result, valid_if_met=True)}}
    (statement,) = [one for one in assess(STEPS, "A", "20", unsound).statements if one.requirement == "least"]

    assert statement.verdict is SILENT
    assert recompute(statement.trace).verdict is SILENT
    assert statement.trace["valid_if_met"] == "yes"


def test_a_reference_to_what_the_other_file_does_not_hold_is_told():
    for old, new in (
        ('requirement = "coating-local"', 'requirement = "nothing"'),
        ('requirement = "coating-local"\ngrade = "A"', 'requirement = "coating-local"\ngrade = "Z"'),
    ):
        agreed = parse_specification(AGREED.source_text.replace(old, new), "agreed")
        agreed.pair(LIBRARY.specifications)
        coating = next(one for one in agreed.requirements_for("A", "20") if one.id == "coating")
        assert coating.limit is None
        assert "Combined 1:2026" in coating.why.id
    impact = AGREED.source_text.replace("Combined 1:2026", "Steps 1:2026").replace("coating-local", "impact")
    agreed = parse_specification(impact, "agreed")
    agreed.pair(LIBRARY.specifications)
    assert next(one for one in agreed.requirements_for("A", "20") if one.id == "coating").limit is None
