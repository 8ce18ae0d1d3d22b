from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.conformity import Comparison, DecisionRule, Verdict, assess, evaluate_document, judge
from lims.domain.conformity.judging import find
from lims.domain.conformity.overall import lot_verdict
from lims.domain.conformity.terms import Terms
from lims.domain.errors import InvalidInput
from lims.domain.standards import Interval, Result, load_library
from lims.domain.standards.resolved import Relative
from lims.domain.text import Text
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REBAR = LIBRARY.specification("SNI 2052:2017")
LIMITS = {one.id: one for one in REBAR.requirements_for("BjTS 420B", "D16")}
PASS, FAIL, SILENT = Verdict.PASS, Verdict.FAIL, Verdict.NOT_EVALUATED
LIKELY, DOUBTFUL = Verdict.CONDITIONAL_PASS, Verdict.CONDITIONAL_FAIL


def strength(value, measurand="TS", unit="MPa", step="1", **more):
    return Result.numeric(
        measurand,
        Decimal(value),
        label=Text("Kuat", "Strength"),
        unit=unit,
        method="SNI 8389:2017",
        step=Decimal(step) if step else None,
        **more,
    )


def known(expanded, k="2", measurand="TS"):
    return {measurand: (Decimal(expanded), Decimal(k))}


def tensile(value, expanded="10", **more):
    return judge(LIMITS["tensile-strength"], strength(value), uncertainties=known(expanded), **more)


@pytest.mark.parametrize(
    ("value", "guarded", "zones"),
    [
        ("535", PASS, PASS),
        ("534", FAIL, LIKELY),
        ("525", FAIL, LIKELY),
        ("524", FAIL, DOUBTFUL),
        ("515", FAIL, DOUBTFUL),
        ("514", FAIL, FAIL),
    ],
)
def test_a_guard_band_moves_the_limit_inwards(value, guarded, zones):
    assert tensile(value, rule=DecisionRule.GUARD_BAND).verdict is guarded
    assert tensile(value, rule=DecisionRule.NON_BINARY).verdict is zones


def test_the_reason_and_the_trace_tell_the_guard_band_and_the_probability():
    statement = tensile("534", rule=DecisionRule.NON_BINARY, guard_band=Decimal("0.83"))

    assert statement.verdict is PASS
    assert "w = 8,30 MPa" in statement.reason.id
    assert statement.trace["expanded_uncertainty"] == "10"
    assert statement.trace["guard_band"] == "8.30"
    assert statement.trace["conformance_probability"] == "0.9641"
    assert statement.probability == pytest.approx(0.9641, abs=1e-4)
    assert (statement.uncertainty.expanded, statement.uncertainty.standard) == (10, 5)


def test_the_probability_stands_beside_simple_acceptance_too():
    statement = tensile("525")

    assert statement.verdict is PASS
    assert statement.probability == pytest.approx(0.5)
    assert "w =" not in statement.reason.id
    assert judge(LIMITS["tensile-strength"], strength("525")).probability is None
    assert judge(LIMITS["tensile-strength"], strength("525")).uncertainty is None


def test_the_uncertainty_of_a_deviation_is_in_per_cent_of_the_nominal():
    mass = replace(strength("1.50", measurand="mass_per_metre", unit="kg/m", step="0.001"))
    requirement = LIMITS["mass-per-metre"]
    uncertainty = {requirement.measurand: (Decimal("0.01578"), Decimal(2))}
    mass = replace(mass, measurand=requirement.measurand)
    statement = judge(requirement, mass, rule=DecisionRule.NON_BINARY, uncertainties=uncertainty)

    assert statement.verdict is LIKELY
    assert Decimal(statement.trace["expanded_uncertainty"]) == 1


def test_uncertainty_may_depend_on_the_result():
    def of_range(result):
        return (Decimal(4), Decimal(2)) if result.exact < 600 else None

    low = judge(
        LIMITS["tensile-strength"], strength("530"), rule=DecisionRule.GUARD_BAND, uncertainties=of_range
    )
    high = judge(
        LIMITS["tensile-strength"], strength("700"), rule=DecisionRule.GUARD_BAND, uncertainties=of_range
    )

    assert (low.verdict, high.verdict) == (PASS, SILENT)


@pytest.mark.parametrize(("expanded", "k"), [("0", "2"), ("-1", "2"), ("5", "0")])
def test_an_uncertainty_that_is_not_above_zero_is_none(expanded, k):
    statement = judge(
        LIMITS["tensile-strength"],
        strength("700"),
        rule=DecisionRule.GUARD_BAND,
        uncertainties=known(expanded, k),
    )
    assert statement.verdict is SILENT


def test_an_unsound_piece_is_not_failed_by_a_guard_band_either():
    soft = judge(
        LIMITS["tensile-strength"],
        strength("520", valid_if_met=True),
        rule=DecisionRule.NON_BINARY,
        uncertainties=known("10"),
    )
    assert soft.verdict is SILENT


def test_a_limit_that_cannot_be_computed_or_met_is_told():
    from lims.domain.formula import parse

    base = LIMITS["tensile-strength"]
    broken = replace(base, limit=_relative(parse("100 / (YS - YS)"), None))
    crossed = replace(base, limit=_relative(parse("YS"), parse("YS - 1")))
    others = {"YS": strength("300", "YS")}

    assert judge(broken, strength("500"), others=others).verdict is SILENT
    assert "÷ 0" in judge(broken, strength("500"), others=others).reason.id
    for rule in DecisionRule:
        assert (
            judge(crossed, strength("299"), others=others, rule=rule, uncertainties=known("1")).verdict
            is FAIL
        )
    free = replace(base, limit=Interval())
    assert judge(free, strength("1"), rule=DecisionRule.GUARD_BAND, uncertainties=known("1")).verdict is PASS


def _relative(low, high):
    return Relative(
        low,
        high,
        low_open=False,
        high_open=False,
        quantities=(),
        shifts=(),
        needs=("YS",),
        words=Text("≥", "≥"),
    )


def test_nothing_at_all_is_no_pass():
    assert find(LIMITS["tensile-strength"], {}, Terms()).verdict is SILENT


NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=3, allow_nan=False, allow_infinity=False)
WIDTHS = st.decimals(min_value=0, max_value=100, places=3)
SOME = st.decimals(min_value=Decimal("0.001"), max_value=50, places=3)


@given(
    value=NUMBERS, ends=st.tuples(NUMBERS, NUMBERS), expanded=SOME, step=st.sampled_from(["1", "0.5", None])
)
def test_a_guard_band_of_nothing_equals_simple_acceptance(value, ends, expanded, step):
    limited = replace(LIMITS["tensile-strength"], limit=Interval(*sorted(ends)))
    result, uncertainty = strength(value, step=step), known(expanded)
    simple = judge(limited, result).verdict

    for rule in (DecisionRule.GUARD_BAND, DecisionRule.NON_BINARY):
        guarded = judge(limited, result, rule=rule, uncertainties=uncertainty, guard_band=Decimal(0))
        assert guarded.verdict is simple


ORDER = [FAIL, DOUBTFUL, LIKELY, PASS]


@given(
    value=NUMBERS,
    ends=st.tuples(NUMBERS, NUMBERS),
    wider=st.tuples(WIDTHS, WIDTHS),
    expanded=SOME,
    rule=st.sampled_from(list(DecisionRule)),
    comparison=st.sampled_from(list(Comparison)),
)
def test_widening_never_makes_a_verdict_worse_under_any_rule(value, ends, wider, expanded, rule, comparison):
    low, high = sorted(ends)
    narrow = replace(LIMITS["tensile-strength"], limit=Interval(low, high))
    wide = replace(narrow, limit=Interval(low - wider[0], high + wider[1]))
    terms = {"rule": rule, "comparison": comparison, "uncertainties": known(expanded)}
    found = [judge(one, strength(value), **terms).verdict for one in (narrow, wide)]

    assert ORDER.index(found[1]) >= ORDER.index(found[0])


@pytest.mark.parametrize(
    ("samples", "accept", "expected", "verdict"),
    [
        ({"a": PASS, "b": PASS}, 0, 2, PASS),
        ({"a": PASS, "b": FAIL}, 0, 2, FAIL),
        ({"a": PASS, "b": FAIL}, 1, 2, PASS),
        ({"a": PASS}, 0, 2, SILENT),
        ({"a": PASS, "b": None}, 0, 2, SILENT),
        ({"a": PASS, "b": SILENT}, 0, 2, SILENT),
        ({"a": LIKELY, "b": PASS}, 0, 2, LIKELY),
        ({"a": FAIL}, 1, 1, PASS),
        ({}, 0, 1, SILENT),
    ],
)
def test_samples_roll_up_to_a_lot(samples, accept, expected, verdict):
    assert lot_verdict(samples, accept=accept, expected=expected) is verdict


def test_a_sample_is_conditional_where_a_row_is():
    tensile_method = LIBRARY.method("SNI 8389:2017")
    context = REBAR.context("BjTS 420B", "D16")
    readings = {"FeH": "85.5", "Fm": "121.2", "Lu": "236.0", "fracture": "middle"}
    uncertainties = {name: (Decimal("0.01"), Decimal(2)) for name in ("TS", "TS_YS", "A")}

    def overall(force, expanded):
        results = {"1": tensile_method.compute(readings | {"FeH": force}, context).results}
        known_now = uncertainties | {"YS": (Decimal(expanded), Decimal(2))}
        return assess(
            REBAR, "BjTS 420B", "D16", results, rule=DecisionRule.NON_BINARY, uncertainties=known_now
        ).overall

    likely, doubtful = overall("85.5", "10"), overall("84", "10")
    assert likely.verdict is LIKELY
    assert likely.words.id.startswith("Memenuhi bersyarat persyaratan SNI 2052:2017")
    assert doubtful.verdict is DOUBTFUL
    assert "Kuat luluh" in doubtful.words.id


def document(**changes):
    return {
        "specification": "SNI 2052:2017",
        "grade": "BjTS 420B",
        "size": "D16",
        "determinations": [
            {
                "specimen": "1",
                "method": "SNI 8389:2017",
                "readings": {"FeH": "92,5", "Fm": "121.2", "Lu": "236.0", "fracture": "middle"},
            }
        ],
    } | changes


def test_a_document_may_give_uncertainties():
    some = {name: {"U": "8,5", "k": 2} for name in ("YS", "TS", "A")} | {"TS_YS": {"U": "0.1", "k": "2"}}
    answer = evaluate_document(document(rule="guard-band-non-binary", uncertainties=some), LIBRARY)

    verdicts = {one["requirement"]: one["verdict"] for one in answer["statements"]}
    assert verdicts["yield-strength"] == PASS
    assert verdicts["strength-ratio"] == LIKELY
    assert verdicts["elongation"] == LIKELY
    assert answer["statements"][0]["probability"] > 0.99
    with pytest.raises(InvalidInput, match="penerimaan sederhana"):
        evaluate_document(document(rule="guard-band"), LIBRARY)
    with pytest.raises(InvalidInput, match="satu tanda desimal"):
        evaluate_document(document(guard_band="1.000,5"), LIBRARY)
