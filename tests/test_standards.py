"""The shipped standards: each limit tried at, just inside and just outside, and the two demonstration orders."""

import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest

from lims.domain.conformity import Comparison, Verdict, assess, evaluate_document, judge
from lims.domain.errors import InvalidInput, NotFound
from lims.domain.standards import (
    Acceptance,
    Confidence,
    Deviation,
    Interval,
    Result,
    load_library,
    parse_method,
    parse_specification,
)
from lims.paths import shipped

FOLDER = shipped("standards")
LIBRARY = load_library(FOLDER)
REBAR = LIBRARY.specification("SNI 2052:2017")
TENSILE, BEND = "SNI 8389:2017", "SNI 0410:2017"
MASS, RIBS, DIAMETER = "SNI 2052:2017 (berat)", "SNI 2052:2017 (sirip)", "SNI 2052:2017 (diameter)"

BARS = [
    pytest.param(specification, grade.key, size, id=f"{specification.code} {grade.key} {size}")
    for specification in LIBRARY.specifications.values()
    for grade in specification.grades
    for size in grade.sizes
]


def measured(requirement, value):
    """Make a result as the method of the requirement would round it."""
    field = LIBRARY.method(requirement.method).result(requirement.measurand)
    return Result.numeric(
        requirement.measurand,
        value,
        label=field.label,
        unit=field.unit,
        method=requirement.method,
        step=field.rounding.step,
    )


def edges(limit):
    """Return each end with the direction that leads outside, as the result would have to be."""
    if isinstance(limit, Interval):
        return [(end, way) for end, way in ((limit.low, -1), (limit.high, 1)) if end is not None]
    assert isinstance(limit, Deviation)
    ends = ((limit.interval.low, -1), (limit.interval.high, 1))
    return [(limit.nominal * (100 + end) / 100, way) for end, way in ends]


def coarse(requirement):
    """Return a distance that rounding cannot swallow."""
    if isinstance(requirement.limit, Deviation):
        return requirement.limit.nominal * requirement.limit.step / 100
    return LIBRARY.method(requirement.method).result(requirement.measurand).rounding.step


def test_every_shipped_file_is_sound():
    assert [str(problem) for problem in LIBRARY.problems] == []
    files = list(FOLDER.glob("*/*.toml"))
    assert len(files) == len(LIBRARY.methods) + len(LIBRARY.specifications)


def test_only_toml_and_a_readme_live_in_the_folder():
    files = [file for file in FOLDER.rglob("*") if file.is_file()]
    assert {file.suffix for file in files if file.name != "README.md"} == {".toml"}


@pytest.mark.parametrize(("specification", "grade", "size"), BARS)
def test_every_limit_is_tried_at_just_inside_and_just_outside(specification, grade, size):
    numeric = [
        one
        for one in specification.requirements_for(grade, size)
        if isinstance(one.limit, Interval | Deviation)
    ]
    assert specification is not REBAR or len(numeric) >= 4
    for requirement in numeric:
        for end, outwards in edges(requirement.limit):
            for comparison, distance in (
                (Comparison.ABSOLUTE, Decimal("1e-9")),
                (Comparison.ROUNDING, coarse(requirement)),
            ):
                values = (end, end - outwards * distance, end + outwards * distance)
                found = [
                    judge(
                        requirement, measured(requirement, value), comparison=comparison, checked=True
                    ).verdict
                    for value in values
                ]
                assert found == [Verdict.PASS, Verdict.PASS, Verdict.FAIL], (requirement.id, end, comparison)


@pytest.mark.parametrize(("specification", "grade", "size"), BARS)
def test_every_answer_to_an_observation_is_tried(specification, grade, size):
    for requirement in specification.requirements_for(grade, size):
        if not isinstance(requirement.limit, Acceptance):
            continue
        method = LIBRARY.method(requirement.method)
        answers = method.reading(method.result(requirement.measurand).choice).choices
        for choice in answers:
            result = Result.attribute(
                requirement.measurand,
                choice.key,
                choice.label,
                label=requirement.property,
                method=method.code,
            )
            expected = Verdict.PASS if choice.key in requirement.limit.accepted else Verdict.FAIL
            assert judge(requirement, result, checked=True).verdict is expected


@pytest.mark.parametrize(("specification", "grade", "size"), BARS)
def test_every_limit_names_its_source_or_says_why_there_is_none(specification, grade, size):
    for requirement in specification.requirements_for(grade, size):
        assert set(requirement.source) <= set(specification.sources)
        assert requirement.source or requirement.confidence is not Confidence.SOURCE
        assert requirement.note is not None or requirement.missing or not requirement.lacks_limit()
        assert not requirement.verified
        assert requirement.clause == ""


@pytest.mark.parametrize("code", list(LIBRARY.specifications))
def test_a_specification_is_rebuilt_from_its_frozen_text(code):
    specification = LIBRARY.specification(code)
    again = parse_specification(specification.source_text, code)

    assert again.sha256 == specification.sha256
    for grade in specification.grades:
        for size in grade.sizes:
            assert again.requirements_for(grade.key, size) == specification.requirements_for(grade.key, size)


@pytest.mark.parametrize("code", list(LIBRARY.methods))
def test_a_method_is_rebuilt_from_its_frozen_text(code):
    assert parse_method(LIBRARY.method(code).source_text, code).sha256 == LIBRARY.method(code).sha256


def test_the_nominal_values_of_bars_agree_with_their_diameter():
    for size in REBAR.sizes:
        area = Decimal("3.14159265358979") / 4 * size.values["d"] ** 2
        assert abs(size.values["S0"] - area) <= Decimal("0.06")
        assert abs(size.values["nominal_mass"] - area * Decimal("0.00785")) <= Decimal("0.0011")


def test_the_least_tensile_strength_is_the_ratio_times_the_least_yield():
    for grade in REBAR.grades:
        limits = {one.id: one.limit for one in REBAR.requirements_for(grade.key, grade.sizes[0])}
        ratio = limits["strength-ratio"].low if "strength-ratio" in limits else Decimal("1.25")
        assert limits["tensile-strength"].low == ratio * limits["yield-strength"].low


# Grade, size: yield, tensile, elongation, angle and mandrel, written out once more by hand from the fact tables.
SPOT_CHECKS = [
    ("BjTP 280", "P10", "280 – 405", "≥ 350", "≥ 11", 180, "35"),
    ("BjTP 280", "P12", "280 – 405", "≥ 350", "≥ 12", 180, "42"),
    ("BjTP 280", "P19", "280 – 405", "≥ 350", "≥ 12", 180, "95"),
    ("BjTS 280", "D13", "280 – 405", "≥ 350", "≥ 12", 180, "45.5"),
    ("BjTS 420A", "D19", "420 – 545", "≥ 525", "≥ 9", 180, "95"),
    ("BjTS 420A", "D25", "420 – 545", "≥ 525", "≥ 8", 180, "125"),
    ("BjTS 420A", "D29", "420 – 545", "≥ 525", "≥ 7", 180, "203"),
    ("BjTS 420B", "D36", "420 – 545", "≥ 525", "≥ 12", 180, "252"),
    ("BjTS 420B", "D40", "420 – 545", "≥ 525", "≥ 10", 90, "360"),
    ("BjTS 520", "D25", "520 – 645", "≥ 650", "≥ 7", 180, "125"),
    ("BjTS 550", "D16", "550 – 675", "≥ 687.5", "≥ 7", 180, "80"),
    ("BjTS 700", "D50", "700 – 825", "≥ 805", "≥ 6", 90, "450"),
]


@pytest.mark.parametrize(
    ("grade", "size", "yield_", "tensile", "elongation", "angle", "mandrel"), SPOT_CHECKS
)
def test_limits_are_those_of_the_fact_tables(grade, size, yield_, tensile, elongation, angle, mandrel):
    words = {one.id: one.limit_words.en for one in REBAR.requirements_for(grade, size)}
    context = REBAR.context(grade, size)

    assert (words["yield-strength"], words["tensile-strength"], words["elongation"]) == (
        yield_,
        tensile,
        elongation,
    )
    assert (context["bend_angle"], context["mandrel"], context["L0"]) == (angle, Decimal(mandrel), 200)


def test_each_form_has_its_own_sizes_and_requirements():
    plain = {one.id for one in REBAR.requirements_for("BjTP 280", "P28")}
    deformed = {one.id for one in REBAR.requirements_for("BjTS 280", "D29")}

    assert {"diameter", "mass-per-metre-plain", "out-of-roundness"} <= plain - deformed
    assert {"measured-diameter", "mass-per-metre", "strength-ratio", "rib-height"} <= deformed - plain
    assert {"composition", "length", "appearance", "marking"} <= plain & deformed
    for grade, size in (("BjTP 280", "P13"), ("BjTP 280", "P29"), ("BjTS 280", "D12"), ("BjTS 280", "D28")):
        with pytest.raises(NotFound):
            REBAR.requirements_for(grade, size)


def test_gaps_of_procedure_are_told_to_the_reader():
    assert [gap.key for gap in REBAR.procedural_gaps()] == ["sampling", "retest"]


def test_the_successor_is_named_and_judges_nothing():
    successor = LIBRARY.specification(REBAR.superseded_by)

    assert successor.status == "stub"
    assert successor.supersedes == (REBAR.code,)
    assert successor.grades == ()


def test_the_proposal_answers_every_requirement_that_can_be_tested():
    for grade in REBAR.grades:
        for size in grade.sizes:
            proposed = {key for one in REBAR.proposal(grade.key, size) for key in one.requirements}
            testable = {one.id for one in REBAR.requirements_for(grade.key, size) if one.method}
            assert proposed == testable
    optional = [one.method for one in REBAR.proposal("BjTS 420B", "D16") if not one.recommended]
    assert optional == [DIAMETER]


def order(size, pieces, ribs, **more):
    """Write a demonstration order of practice as a document (figures invented, `rekaan`)."""
    determinations = []
    for mark, (yield_force, greatest_force, length, mass) in enumerate(pieces, 1):
        tensile = {"FeH": yield_force, "Fm": greatest_force, "L0": "200", "Lu": length, "fracture": "middle"}
        determinations += [
            {"specimen": str(mark), "method": TENSILE, "readings": tensile},
            {"specimen": str(mark), "method": MASS, "readings": {"mass": mass, "length": "500,0"}},
            {"specimen": str(mark), "method": BEND, "readings": {"crack": "no-crack"}},
        ]
    readings = dict(zip(("rib_height", "rib_spacing", "rib_gap"), ribs, strict=True))
    determinations.append({"specimen": "1", "method": RIBS, "readings": readings})
    return {
        "specification": REBAR.code,
        "grade": "BjTS 420B",
        "size": size,
        "determinations": determinations,
    } | more


ORDER_1 = order(
    "D16",
    [
        ("92.5", "121.2", "236.0", "775.2"),
        ("90.9", "119.6", "233.0", "772.8"),
        ("93.7", "122.9", "238.4", "779.4"),
    ],
    ("1.2", "10.1", "9.4"),
)
ORDER_2 = order(
    "D10", [("34.1", "43.05", "231.0", "286.5"), ("33.9", "42.7", "230.0", "287.1")], ("0.6", "6.7", "6.1")
)
ORDER_2["determinations"].append({"specimen": "1", "method": DIAMETER, "readings": {"diameter": "9,66"}})


def rows(answer):
    return {
        (one["requirement"], one["specimen"]): (one["result"]["id"], one["verdict"])
        for one in answer["statements"]
    }


def test_demonstration_order_1_comes_out_as_computed_by_hand():
    answer = evaluate_document(ORDER_1, LIBRARY)

    table = {
        "yield-strength": ["460", "452", "466"],
        "tensile-strength": ["603", "595", "611"],
        "strength-ratio": ["1,31", "1,32", "1,31"],
        "elongation": ["18,0", "16,5", "19,0"],
        "bend": ["Tidak retak"] * 3,
        "mass-per-metre": ["1,550 (−1,7 %)", "1,546 (−2,1 %)", "1,559 (−1,2 %)"],
        "rib-height": ["1,2"],
        "rib-spacing": ["10,1"],
        "rib-gap": ["9,4"],
    }
    assert rows(answer) == {
        (key, str(mark)): (shown, "PASS")
        for key, values in table.items()
        for mark, shown in enumerate(values, 1)
    }
    assert answer["overall"]["verdict"] == "PASS"
    assert "untuk parameter yang diuji (9 dari 14)" in answer["overall"]["words"]["id"]
    left_out = {one["requirement"] for one in answer["unjudged"]}
    assert left_out == {"rib-angle", "composition", "length", "appearance", "marking"}


def test_demonstration_order_1_prints_its_limits():
    printed = {
        one["requirement"]: one["limit"]["id"] for one in evaluate_document(ORDER_1, LIBRARY)["statements"]
    }

    assert printed == {
        "yield-strength": "420 – 545",
        "tensile-strength": "≥ 525",
        "strength-ratio": "≥ 1,25",
        "elongation": "≥ 14",
        "bend": "tidak retak (180°, pelengkung 56 mm)",
        "mass-per-metre": "1,578 ± 5 %",
        "rib-height": "0,8 – 1,6",
        "rib-spacing": "≤ 11,2",
        "rib-gap": "≤ 12,6",
    }


def test_demonstration_order_2_comes_out_as_computed_by_hand():
    answer = evaluate_document(ORDER_2, LIBRARY)
    found = rows(answer)

    table = {
        "yield-strength": ["434", "432"],
        "tensile-strength": ["548", "544"],
        "strength-ratio": ["1,26", "1,26"],
        "elongation": ["15,5", "15,0"],
        "bend": ["Tidak retak", "Tidak retak"],
        "rib-height": ["0,6"],
        "rib-spacing": ["6,7"],
        "rib-gap": ["6,1"],
    }
    for key, values in table.items():
        assert [found[key, str(mark)] for mark in range(1, len(values) + 1)] == [
            (value, "PASS") for value in values
        ]
    assert found["mass-per-metre", "1"] == ("0,573 (−7,1 %)", "FAIL")
    assert found["mass-per-metre", "2"] == ("0,574 (−6,9 %)", "FAIL")
    assert found["measured-diameter", "1"] == ("9,66", None)
    assert answer["overall"]["verdict"] == "FAIL"
    assert "Berat per meter" in answer["overall"]["words"]["id"]


@pytest.mark.parametrize("mark", ["1", "2"])
@pytest.mark.parametrize(
    ("mass", "rounding", "absolute"),
    [
        ("290.0", "PASS", "PASS"),
        ("289.9", "PASS", "FAIL"),
        ("289.8", "FAIL", "FAIL"),
        ("289.6", "FAIL", "FAIL"),
    ],
)
def test_the_edge_of_the_mass_tolerance_depends_on_the_comparison(mark, mass, rounding, absolute):
    determinations = [
        one | {"readings": {"mass": mass, "length": "500.0"}}
        if (one["method"], one["specimen"]) == (MASS, mark)
        else one
        for one in ORDER_2["determinations"]
    ]
    for comparison, expected in (("rounding", rounding), ("absolute", absolute)):
        document = ORDER_2 | {"determinations": determinations, "comparison": comparison}
        shown, verdict = rows(evaluate_document(document, LIBRARY))["mass-per-metre", mark]
        assert verdict == expected
        assert shown.startswith("0,5")


def test_the_deviation_at_the_edge_is_exact():
    assert Fraction(5800, 10000) / Fraction(617, 1000) - 1 > Fraction(-6, 100)
    assert Fraction(5798, 10000) / Fraction(617, 1000) - 1 < Fraction(-6, 100)


def test_an_evaluation_says_what_must_be_printed_and_which_definitions_were_used():
    answer = evaluate_document(ORDER_1, LIBRARY)

    assert answer["sha256"][REBAR.code] == REBAR.sha256
    assert set(answer["sha256"]) == {REBAR.code, TENSILE, MASS, BEND, RIBS}
    assert "luas penampang nominal" in answer["determinations"][0]["bases"][0]["id"]
    assert answer["determinations"][0]["echo"]["FeH"] == {"id": "92,5 kN", "en": "92.5 kN"}
    assert answer["determinations"][0]["missing"] == []


def test_an_evaluation_without_a_specification_only_reports():
    document = {
        "determinations": [{"specimen": "1", "method": MASS, "readings": {"mass": "775.2", "length": "500"}}]
    }
    answer = evaluate_document(document, LIBRARY)

    assert rows(answer) == {("", "1"): ("1,550", None)}
    assert answer["overall"]["verdict"] is None
    assert list(answer["sha256"]) == [MASS]


def test_an_evaluation_without_a_statement_of_conformity_has_no_verdict():
    answer = evaluate_document(ORDER_2 | {"rule": None}, LIBRARY)

    assert {one["verdict"] for one in answer["statements"]} == {None}


def test_an_evaluation_tells_problems_and_warnings_and_never_passes_on_them():
    readings = {"FeH": "x", "Fm": "5000", "Lu": "236", "fracture": "outside"}
    document = ORDER_1 | {"determinations": [{"specimen": "1", "method": TENSILE, "readings": readings}]}
    answer = evaluate_document(document, LIBRARY)

    assert "bukan angka" in answer["determinations"][0]["problems"]["FeH"]
    assert [one["reading"] for one in answer["determinations"][0]["warnings"]] == ["Fm", "fracture"]
    assert answer["overall"]["verdict"] == "NOT_EVALUATED"


@pytest.mark.parametrize(("grade", "size"), [("BjTS 420B", "D17"), ("BjTS 999", "D16"), ("", "")])
def test_an_evaluation_of_an_unknown_grade_or_size_states_nothing(grade, size):
    answer = evaluate_document(ORDER_1 | {"grade": grade, "size": size}, LIBRARY)

    assert {one["verdict"] for one in answer["statements"]} == {"NOT_EVALUATED"}
    assert answer["overall"]["verdict"] == "NOT_EVALUATED"


@pytest.mark.parametrize(
    ("document", "advice"),
    [
        ({}, "determinations: Kunci determinations belum ada"),
        ({"determinations": [], "grad": "A"}, "mungkin maksudnya: grade"),
        (
            {"determinations": [{"method": TENSILE, "readings": {"FeH": 92.5}}]},
            "determinations.0.readings.FeH",
        ),
        (
            {"determinations": [{"method": TENSILE, "readings": {"FeH": None}}]},
            "determinations.0.readings.FeH",
        ),
        ({"determinations": [], "rule": "guard-band"}, "penerimaan sederhana"),
        ({"determinations": [], "comparison": "kind"}, "'absolute' or 'rounding'"),
        ({"determinations": [{"method": BEND, "readings": {}}] * 2}, "diuji dua kali"),
        ([], "Dokumen tidak dapat dinilai"),
    ],
)
def test_a_document_of_another_shape_is_refused_with_the_place(document, advice):
    with pytest.raises(InvalidInput) as refusal:
        evaluate_document(document, LIBRARY)
    assert advice in str(refusal.value)


@pytest.mark.parametrize(
    "change", [{"specification": "SNI 1"}, {"determinations": [{"method": "M", "readings": {}}]}]
)
def test_a_document_that_names_an_unknown_definition_is_refused(change):
    with pytest.raises(NotFound):
        evaluate_document(ORDER_1 | change, LIBRARY)


def test_the_shipped_texts_have_both_languages_and_numbers_keep_their_places():
    data = tomllib.loads(REBAR.source_text, parse_float=Decimal)
    spacing = next(one for one in data["requirements"] if one["key"] == "rib-spacing")

    assert str(spacing["rows"][1]["max"]) == "7.0"
    assert REBAR.requirements_for("BjTS 520", "D10")[8].limit_words.id == "≤ 7,0"


def test_every_specimen_of_an_order_is_judged_alone():
    results = {"1": {}, "2": {}}
    assessment = assess(REBAR, "BjTS 420B", "D16", results, requested={BEND: ["1", "2"]})

    assert [(one.specimen, one.verdict) for one in assessment.statements] == [
        ("1", Verdict.NOT_EVALUATED),
        ("2", Verdict.NOT_EVALUATED),
    ]
