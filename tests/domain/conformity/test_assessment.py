import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.conformity import (
    Comparison,
    DecisionRule,
    Verdict,
    agree,
    assess,
    comparison_statement,
    judge,
    report,
    verdict_words,
)
from lims.domain.errors import InvalidInput
from lims.domain.rounding import TieRule
from lims.domain.standards import Acceptance, Confidence, Interval, ResolvedRequirement, Result, load_library
from lims.domain.standards.parts import Rounding
from lims.domain.text import Text
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REBAR = LIBRARY.specification("SNI 2052:2017")
TENSILE = LIBRARY.method("SNI 8389:2017")
D16 = REBAR.context("BjTS 420B", "D16")
LABEL = Text("Kuat luluh", "Yield strength")


def requirement(**changes):
    base = ResolvedRequirement(
        id="yield-strength",
        kind="range",
        property=LABEL,
        measurand="YS",
        unit="MPa",
        method="SNI 8389:2017",
        limit=Interval(Decimal(420), Decimal(545)),
        limit_words=Text("420 – 545", "420 – 545"),
        row="4: grade BjTS 420B",
        source=("S1",),
        confidence=Confidence.SOURCE,
        clause="",
        note=None,
        verified=False,
    )
    return replace(base, **changes)


def result(value, *, step="1", unit="MPa", measurand="YS", **more):
    return Result.numeric(
        measurand,
        Decimal(value),
        label=LABEL,
        unit=unit,
        method="SNI 8389:2017",
        step=Decimal(step) if step else None,
        **more,
    )


def observation(answer):
    return Result.attribute("bend", answer, Text(answer, answer), label=LABEL, method="SNI 0410:2017")


def pieces(**readings):
    whole = {"FeH": "92.5", "Fm": "121.2", "Lu": "236.0", "fracture": "middle"} | readings
    return {"1": TENSILE.compute(whole, D16).results}


def verdicts(assessment):
    return {(one.requirement, one.specimen): one.verdict for one in assessment.statements}


@pytest.mark.parametrize(
    ("value", "rounding", "absolute"),
    [
        ("420", Verdict.PASS, Verdict.PASS),
        ("419.6", Verdict.PASS, Verdict.FAIL),
        ("419.5", Verdict.PASS, Verdict.FAIL),
        ("419.4", Verdict.FAIL, Verdict.FAIL),
        ("545.4", Verdict.PASS, Verdict.FAIL),
        ("545.5", Verdict.FAIL, Verdict.FAIL),
    ],
)
def test_rounding_and_absolute_comparison_differ_near_the_limit(value, rounding, absolute):
    assert judge(requirement(), result(value)).verdict is rounding
    assert judge(requirement(), result(value), comparison=Comparison.ABSOLUTE).verdict is absolute


@pytest.mark.parametrize(
    ("observed", "limit", "step", "tie", "rounding", "absolute"),
    [
        ("279.6", "280", "1", TieRule.A, Verdict.PASS, Verdict.FAIL),
        ("13.76", "14", "0.5", TieRule.A, Verdict.PASS, Verdict.FAIL),
        ("13.74", "14", "0.5", TieRule.A, Verdict.FAIL, Verdict.FAIL),
        ("56.6", "57", "1", TieRule.A, Verdict.PASS, Verdict.FAIL),
        ("56.5", "57", "1", TieRule.A, Verdict.FAIL, Verdict.FAIL),
        ("56.5", "57", "1", TieRule.B, Verdict.PASS, Verdict.FAIL),
        ("1.245", "1.25", "0.01", TieRule.A, Verdict.FAIL, Verdict.FAIL),
        ("1.245", "1.25", "0.01", TieRule.B, Verdict.PASS, Verdict.FAIL),
    ],
)
def test_the_method_of_comparison_and_the_tie_rule_decide(observed, limit, step, tie, rounding, absolute):
    minimum = requirement(limit=Interval(low=Decimal(limit)))
    value = result(observed, step=step, tie=tie)

    assert judge(minimum, value, comparison=Comparison.ROUNDING).verdict is rounding
    assert judge(minimum, value, comparison=Comparison.ABSOLUTE).verdict is absolute


def test_the_comparison_that_the_requirement_names_stands_above_the_laboratorys():
    absolute = requirement(comparison=Comparison.ABSOLUTE)

    assert judge(absolute, result("419.6"), comparison=Comparison.ROUNDING).verdict is Verdict.FAIL


def test_the_rounding_of_the_product_standard_stands_above_the_methods():
    by_five = requirement(rounding=Rounding(step=Decimal(5), tie=TieRule.B))
    statement = judge(by_five, result("417.5"))

    assert statement.verdict is Verdict.PASS
    assert statement.result.id == "420"
    assert statement.trace["step"] == "5"
    assert statement.trace["tie"] == "half-up"


def test_the_reason_tells_value_limit_comparison_rule_and_source():
    statement = judge(requirement(), result("459.97"), reference="SNI 2052:2017")

    assert statement.reason.id == (
        "460 MPa memenuhi 420 – 545 MPa; dibulatkan ke 1 MPa (aturan A) sebelum dibandingkan;"
        " penerimaan sederhana; SNI 2052:2017."
    )
    assert statement.reason.en == (
        "460 MPa meets 420 – 545 MPa; rounded to 1 MPa (rule A) before comparison; simple acceptance; SNI 2052:2017."
    )


def test_a_clause_is_told_only_where_the_file_has_one():
    known = judge(requirement(clause="7.1"), result("400"), reference="SNI 2052:2017")

    assert "SNI 2052:2017, butir 7.1." in known.reason.id
    assert "SNI 2052:2017, clause 7.1." in known.reason.en
    assert "butir" not in judge(requirement(), result("400"), reference="SNI 2052:2017").reason.id
    assert judge(requirement(), result("400")).reason.id.endswith("penerimaan sederhana.")


def test_absolute_comparison_shows_what_was_compared():
    statement = judge(requirement(), result("419.64159"), comparison=Comparison.ABSOLUTE)

    assert "420 MPa tidak memenuhi" in statement.reason.id
    assert "dibandingkan tanpa pembulatan (419,641… MPa)" in statement.reason.id
    for value in ("419.5", "420"):
        assert (
            f"({value} MPa)" in judge(requirement(), result(value), comparison=Comparison.ABSOLUTE).reason.en
        )


def test_a_result_without_a_step_is_compared_as_it_is():
    assert judge(requirement(), result("419.9", step=None)).verdict is Verdict.FAIL


def test_an_open_limit_is_not_met_by_the_limit_itself():
    open_ends = requirement(limit=Interval(Decimal(420), Decimal(545), low_open=True, high_open=True))

    assert [judge(open_ends, result(value)).verdict for value in ("420", "421", "544", "545")] == [
        Verdict.FAIL,
        Verdict.PASS,
        Verdict.PASS,
        Verdict.FAIL,
    ]
    trace = judge(open_ends, result("500")).trace
    assert (trace["limit_above"], trace["limit_below"]) == ("420", "545")


def test_the_trace_is_text_and_can_be_stored_as_json():
    trace = judge(requirement(), result("459.97"), specimen="1", reference="SNI 2052:2017").trace

    assert json.loads(json.dumps(trace)) == trace
    assert all(isinstance(value, str) for value in trace.values())
    assert trace["exact"] == "459.97"
    assert trace["reported"] == "460"
    assert trace["limit_min"] == "420"
    assert trace["limit_row"] == "4: grade BjTS 420B"
    assert trace["source"] == "S1"
    assert trace["outcome"] == "PASS"


def test_absence_never_passes():
    statement = judge(requirement(), None)

    assert statement.verdict is Verdict.NOT_EVALUATED
    assert "belum ada hasil" in statement.reason.id
    assert statement.value is None
    assert statement.method == "SNI 8389:2017"


@pytest.mark.parametrize(
    ("confidence", "note", "words"),
    [
        (
            Confidence.GAP,
            Text("Tabel kosong.", "Empty table."),
            "belum tersedia dalam berkas standar. Tabel kosong.",
        ),
        (Confidence.UNSURE, None, "belum tersedia"),
        (Confidence.CONFLICT, None, "sumber-sumber berbeda"),
    ],
)
def test_a_limit_that_the_file_lacks_is_never_met(confidence, note, words):
    statement = judge(requirement(limit=None, confidence=confidence, note=note), result("500"))

    assert statement.verdict is Verdict.NOT_EVALUATED
    assert words in statement.reason.id
    assert statement.result.id == "500"


def test_general_knowledge_is_judged_only_once_the_laboratory_has_checked_it():
    known = requirement(confidence=Confidence.KNOWLEDGE)

    unchecked = judge(known, result("500"))
    assert unchecked.verdict is Verdict.NOT_EVALUATED
    assert unchecked.limit.id == "420 – 545"
    assert "salinan standar berlisensi" in unchecked.reason.id
    assert judge(known, result("500"), checked=True).verdict is Verdict.PASS
    assert judge(known, result("400"), checked=True).verdict is Verdict.FAIL
    assert judge(known, result("500"), checked=frozenset({known.id})).verdict is Verdict.PASS
    other = judge(known, result("500"), checked=frozenset({"other"}))
    assert other.verdict is Verdict.NOT_EVALUATED


def test_a_unit_that_does_not_fit_gives_no_verdict():
    statement = judge(requirement(), result("460", unit="kgf/mm²"))

    assert statement.verdict is Verdict.NOT_EVALUATED
    assert "kgf/mm²" in statement.reason.id


def test_an_observation_is_judged_without_a_decision_rule():
    bend = requirement(
        kind="attribute",
        measurand="bend",
        unit="",
        limit=Acceptance(frozenset({"no-crack"}), Text("tidak retak", "no crack")),
    )

    assert judge(bend, observation("no-crack")).verdict is Verdict.PASS
    failed = judge(bend, observation("crack"), reference="SNI 2052:2017")
    assert failed.verdict is Verdict.FAIL
    assert "tidak memenuhi" in failed.reason.id
    assert "penerimaan" not in failed.reason.id
    assert failed.trace["accepted"] == "no-crack"
    assert judge(bend, observation("broken")).verdict is Verdict.FAIL


def test_a_number_is_no_observation_and_an_observation_no_number():
    bend = requirement(unit="", limit=Acceptance(frozenset({"no-crack"}), Text("tidak retak", "no crack")))

    assert judge(bend, result("1", unit="")).verdict is Verdict.NOT_EVALUATED
    assert judge(requirement(unit=""), observation("no-crack")).verdict is Verdict.NOT_EVALUATED


def test_an_unsound_piece_speaks_only_where_it_conforms():
    assert judge(requirement(), result("460", valid_if_met=True)).verdict is Verdict.PASS
    statement = judge(requirement(), result("400", valid_if_met=True))
    assert statement.verdict is Verdict.NOT_EVALUATED
    assert "gugur" in statement.reason.id


def test_without_a_statement_of_conformity_the_limit_is_shown_and_nothing_is_said():
    statement = judge(requirement(), result("400"), rule=None)

    assert statement.verdict is None
    assert statement.limit.id == "420 – 545"
    assert "tanpa pernyataan kesesuaian" in statement.reason.id


@pytest.mark.parametrize("rule", [DecisionRule.GUARD_BAND, DecisionRule.NON_BINARY])
def test_a_guard_band_can_be_agreed_only_where_the_uncertainty_is_known(rule):
    with pytest.raises(InvalidInput, match="penerimaan sederhana"):
        agree(rule)
    assert agree(rule, with_uncertainty=True) is rule
    assert rule.words.id
    assert "w = r U" in rule.statement.en


@pytest.mark.parametrize("rule", [DecisionRule.GUARD_BAND, DecisionRule.NON_BINARY])
def test_a_guard_band_without_an_uncertainty_says_nothing(rule):
    statement = judge(requirement(), result("460"), rule=rule)

    assert statement.verdict is Verdict.NOT_EVALUATED
    assert "ketidakpastian" in statement.reason.id
    assert assess(REBAR, "BjTS 420B", "D16", pieces(), rule=rule).overall.verdict is Verdict.NOT_EVALUATED


def test_an_unknown_rule_is_refused():
    with pytest.raises(InvalidInput, match="tidak dikenal"):
        agree("trust-me")
    assert agree("simple") is DecisionRule.SIMPLE
    assert "ILAC-G8" in DecisionRule.SIMPLE.statement.id


def test_verdicts_are_printed_in_the_words_of_the_field():
    words = [verdict_words(verdict).id for verdict in Verdict]
    assert words == [
        "Memenuhi",
        "Memenuhi bersyarat",
        "Tidak memenuhi bersyarat",
        "Tidak memenuhi",
        "Tidak dinyatakan",
    ]
    assert verdict_words(None).id == "Tidak dipersyaratkan"


def test_the_comparison_is_printed():
    assert "cara pembulatan" in comparison_statement(Comparison.ROUNDING, TieRule.A).id
    assert "absolute method" in comparison_statement(Comparison.ABSOLUTE, TieRule.B).en
    assert "aturan B" in comparison_statement(Comparison.ABSOLUTE, TieRule.B).id


def test_a_sample_passes_for_the_parameters_tested_and_names_the_rest():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces())

    assert assessment.overall.verdict is Verdict.PASS
    assert "untuk parameter yang diuji (4 dari 14)" in assessment.overall.words.id
    left_out = {one.requirement: one.reason.id for one in assessment.unjudged}
    assert left_out["bend"] == "Tidak diuji."
    assert "belum tersedia" in left_out["composition"]
    assert "measured-diameter" not in left_out


def test_one_failing_row_fails_the_sample():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces(Lu="227"))

    assert assessment.overall.verdict is Verdict.FAIL
    assert (
        assessment.overall.words.id
        == "Tidak memenuhi persyaratan SNI 2052:2017, BjTS 420B D16: Regangan dalam 200 mm."
    )
    assert (assessment.overall.passed, assessment.overall.judged) == (3, 4)


def test_a_requested_row_without_a_verdict_keeps_the_overall_verdict_back():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces(fracture="outside"))

    assert verdicts(assessment)["elongation", "1"] is Verdict.NOT_EVALUATED
    assert assessment.overall.verdict is Verdict.NOT_EVALUATED
    assert "Regangan" in assessment.overall.words.id


def test_a_failure_is_told_even_where_another_row_is_silent():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces(fracture="outside", Fm="100"))

    assert assessment.overall.verdict is Verdict.FAIL


def test_a_piece_that_was_ordered_and_has_no_result_is_missed():
    requested = {"SNI 8389:2017": ["1", "2"], "SNI 0410:2017": []}
    found = verdicts(assess(REBAR, "BjTS 420B", "D16", pieces(), requested=requested))

    assert found["yield-strength", "1"] is Verdict.PASS
    assert found["yield-strength", "2"] is Verdict.NOT_EVALUATED
    assert found["bend", ""] is Verdict.NOT_EVALUATED


def test_a_result_that_was_not_ordered_is_stated_all_the_same():
    found = verdicts(assess(REBAR, "BjTS 420B", "D16", pieces(), requested={"SNI 0410:2017": ["1"]}))

    assert found["yield-strength", "1"] is Verdict.PASS


def test_nothing_tested_is_nothing_stated():
    assessment = assess(REBAR, "BjTS 420B", "D16", {})

    assert assessment.statements == ()
    assert assessment.overall.verdict is Verdict.NOT_EVALUATED
    assert "tidak ada hasil" in assessment.overall.words.id


@pytest.mark.parametrize(
    ("grade", "size"), [("BjTS 420C", "D16"), ("BjTS 420B", "D17"), ("BjTS 420B", "P16"), ("", "")]
)
def test_an_unknown_grade_or_size_never_passes(grade, size):
    assessment = assess(REBAR, grade, size, pieces())

    assert assessment.overall.verdict is Verdict.NOT_EVALUATED
    assert {one.verdict for one in assessment.statements} == {Verdict.NOT_EVALUATED}
    assert "tidak mempunyai" in assessment.statements[0].reason.id


def test_nothing_can_be_stated_by_a_stub():
    assessment = assess(LIBRARY.specification("SNI 2052:2024"), "420", "D16", pieces())

    assert assessment.overall.verdict is Verdict.NOT_EVALUATED
    assert "belum memuat batas" in assessment.overall.words.id


def test_without_a_specification_everything_is_only_reported():
    assessment = assess(None, "", "", pieces())

    assert {one.verdict for one in assessment.statements} == {None}
    assert assessment.overall.verdict is None
    assert assessment.unjudged == ()


def test_without_a_statement_of_conformity_there_is_no_overall_verdict():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces(), rule=None)

    assert {one.verdict for one in assessment.statements} == {None}
    assert assessment.overall.verdict is None
    assert "tanpa pernyataan" in assessment.overall.words.id


def test_a_result_that_no_requirement_asks_for_is_reported_without_a_limit():
    assessment = assess(REBAR, "BjTS 420B", "D16", pieces(FeL="91"))
    lower = next(one for one in assessment.statements if one.requirement == "")

    assert lower.property.id == "Kuat luluh bawah"
    assert lower.limit.id == "–"
    assert lower.verdict is None
    assert assessment.overall.verdict is Verdict.PASS


def test_an_observation_is_reported_without_a_number():
    statement = report(observation("no-crack"), specimen="1")

    assert statement.value is None
    assert statement.trace["value"] == "no-crack"


def test_the_angle_of_ribs_is_judged_where_it_was_measured_and_the_file_was_checked():
    ribs = LIBRARY.method("SNI 2052:2017 (sirip)")
    readings = {"rib_height": "1.2", "rib_spacing": "10.1", "rib_gap": "9.4", "rib_angle": "60"}
    results = {"1": ribs.compute(readings, D16).results}

    assert verdicts(assess(REBAR, "BjTS 420B", "D16", results))["rib-angle", "1"] is Verdict.NOT_EVALUATED
    checked = assess(REBAR, "BjTS 420B", "D16", results, checked=True)
    assert verdicts(checked)["rib-angle", "1"] is Verdict.PASS
    assert checked.overall.verdict is Verdict.PASS


@pytest.mark.parametrize("size", ["D6", "D8"])
def test_ribs_that_the_printed_table_does_not_hold_are_reported_without_a_verdict(size):
    ribs = LIBRARY.method("SNI 2052:2017 (sirip)")
    results = {"1": ribs.compute({"rib_height": "0.5", "rib_spacing": "4", "rib_gap": "4"}, {}).results}
    assessment = assess(REBAR, "BjTS 420B", size, results)

    assert set(verdicts(assessment).values()) == {Verdict.NOT_EVALUATED}
    assert assessment.overall.verdict is Verdict.NOT_EVALUATED


def test_the_height_of_ribs_of_29_mm_is_a_conflict_of_the_sources():
    ribs = LIBRARY.method("SNI 2052:2017 (sirip)")
    results = {"1": ribs.compute({"rib_height": "1.45", "rib_spacing": "20", "rib_gap": "20"}, {}).results}
    height = assess(REBAR, "BjTS 520", "D29", results).statements[0]

    assert height.verdict is Verdict.NOT_EVALUATED
    assert "sumber-sumber berbeda" in height.reason.id


NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False, allow_infinity=False)


@given(
    value=NUMBERS,
    ends=st.tuples(NUMBERS, NUMBERS),
    wider=st.tuples(st.decimals(0, 100, places=3), st.decimals(0, 100, places=3)),
    step=st.sampled_from(["1", "0.5", "0.1", "5", None]),
    comparison=st.sampled_from(list(Comparison)),
)
def test_widening_a_limit_never_turns_a_pass_into_a_fail(value, ends, wider, step, comparison):
    low, high = sorted(ends)
    narrow = requirement(limit=Interval(low, high))
    wide = requirement(limit=Interval(low - wider[0], high + wider[1]))
    one_sided = requirement(limit=Interval(low=low - wider[0]))

    if judge(narrow, result(value, step=step), comparison=comparison).verdict is Verdict.PASS:
        assert judge(wide, result(value, step=step), comparison=comparison).verdict is Verdict.PASS
        assert judge(one_sided, result(value, step=step), comparison=comparison).verdict is Verdict.PASS


@given(
    st.dictionaries(
        st.sampled_from(["FeH", "Fm", "Lu", "fracture"]), st.text(alphabet="0123456789.,-x", max_size=7)
    )
)
def test_a_sample_passes_only_with_all_four_tensile_results(readings):
    requested = {"SNI 8389:2017": ["1"]}
    results = {"1": TENSILE.compute(readings, D16).results}
    assessment = assess(REBAR, "BjTS 420B", "D16", results, requested=requested)

    if assessment.overall.verdict is Verdict.PASS:
        assert {"YS", "TS", "TS_YS", "A"} <= set(results["1"])
