from pathlib import Path

import pytest

from lims.domain.certificate import Overall, Words
from lims.domain.conformity import Verdict, assess, evaluate_document, recompute
from lims.domain.conformity.recheck import recheck, rows_of, standing_of
from lims.domain.errors import InvalidInput
from lims.domain.standards import Library, load_library
from tests.domain.conformity.certified import BAR, LIBRARY, READINGS, REBAR, certificate, row

SHAPES = load_library(Path(__file__).parent.parent / "shapes")


def kinds(content, library=LIBRARY):
    found = recheck(content, library)
    assert all(one.words.id and one.words.en and one.sample for one in found)
    return [one.kind for one in found]


def changed(index, **changes):
    rows = [row(one) for one in BAR.statements]
    rows[index] = row(BAR.statements[index], **changes)
    return certificate(BAR, rows=rows)


def test_a_certificate_as_it_was_made_agrees():
    assert len(BAR.statements) == 7
    assert kinds(certificate(BAR)) == []


@pytest.mark.parametrize("code", list(SHAPES.specifications))
def test_every_shape_agrees_with_its_own_trace(code):
    specification = SHAPES.specification(code)
    readings = {
        one.key: one.choices[0].key if one.choices else "300"
        for one in SHAPES.method("Bench 1:2026").readings
    }
    results = {"1": SHAPES.method("Bench 1:2026").compute(readings | {"KV": "30 30 20"}, {}).results}
    grade = specification.grades[0]
    size = grade.all_sizes[0]
    found = assess(
        specification, grade.key, size, results, conditions={"t": "12"} if code.startswith("Steps") else None
    )

    assert found.statements
    assert kinds(certificate(found, specification, grade=grade.key, size=size), SHAPES) == []


def test_a_verdict_that_was_changed_is_found():
    assert kinds(changed(0, verdict=Verdict.FAIL)) == ["verdict", "overall"]
    assert "verdict" in kinds(changed(-1, verdict=Verdict.PASS))


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("exact", "400", ["verdict", "value"]),
        ("reported", "461", ["value"]),
        ("limit_min", "470", ["verdict"]),
        ("limit", "≥ 1", ["limit"]),
        ("size", "D99", ["limit"]),
        ("step", "x", ["trace"]),
        ("judged", "magic", ["trace"]),
        ("rule", None, ["verdict"]),
    ],
)
def test_a_trace_that_was_changed_is_found(key, value, expected):
    trace = BAR.statements[0].trace
    trace = trace | {key: value} if value is not None else {k: v for k, v in trace.items() if k != key}
    assert kinds(changed(0, trace=trace)) == expected


def test_a_verdict_without_a_trace_is_told():
    assert kinds(changed(0, trace={})) == ["trace"]
    assert kinds(changed(-1, trace={})) == []


def test_a_figure_that_is_not_that_of_the_trace_is_found():
    assert kinds(changed(0, value="461")) == ["value"]
    mass = next(i for i, one in enumerate(BAR.statements) if one.requirement == "mass-per-metre")
    trace = BAR.statements[mass].trace | {"deviation_exact": "0", "deviation_reported": "0.0"}
    assert kinds(changed(mass, trace=trace)) == ["value"]


def test_another_file_says_nothing_of_the_limits():
    other = LIBRARY.specification("SNI 2052:2024")
    content = certificate(BAR, other)
    renamed = content.samples[0].specification.model_copy(update={"sha256": "0" * 64})
    sample = content.samples[0].model_copy(update={"specification": renamed})

    assert kinds(content.model_copy(update={"samples": (sample,)})) == ["definition"]
    assert kinds(certificate(BAR), Library({}, {})) == ["definition"]
    assert kinds(content) == ["limit"] * 6


def test_an_overall_verdict_that_does_not_follow_is_found():
    false = Overall(verdict=Verdict.FAIL, words=Words(id="x", en="x"), passed=0, judged=0)
    none = false.model_copy(update={"verdict": None})

    assert kinds(certificate(BAR, overall=false)) == ["overall"]
    assert kinds(certificate(BAR, overall=none)) == []


def test_results_that_were_only_reported_stay_unjudged():
    results = {
        "1": LIBRARY.method("SNI 8389:2017")
        .compute(READINGS["SNI 8389:2017"], REBAR.context("BjTS 420B", "D16"))
        .results
    }
    reported, unresolved = assess(None, "", "", results), assess(REBAR, "none", "none", results)

    assert kinds(certificate(reported, None)) == []
    assert kinds(certificate(unresolved, grade="none", size="none")) == []
    quiet = assess(REBAR, "BjTS 420B", "D16", results, rule=None)
    assert kinds(certificate(quiet)) == []


def test_the_command_recomputes_a_certificate():
    data = certificate(BAR).model_dump(mode="json")

    answer = evaluate_document(data, LIBRARY)
    assert (answer["agrees"], answer["standing"], answer["disagreements"]) == (True, "agrees", [])
    assert [one["standing"] for one in answer["rows"]] == [*["agrees"] * 6, "not-judged"]
    data["samples"][0]["rows"][0]["verdict"] = "FAIL"
    answer = evaluate_document(data, LIBRARY)
    assert not answer["agrees"]
    assert answer["disagreements"][0]["requirement"] == "yield-strength"
    del data["samples"]
    with pytest.raises(InvalidInput, match="Isi sertifikat"):
        evaluate_document(data, LIBRARY)


@pytest.mark.parametrize("key", ["exact", "values"])
def test_a_mean_that_does_not_follow_from_its_values_is_found(key):
    specification = SHAPES.specification("Combined 1:2026")
    bench = SHAPES.method("Bench 1:2026")
    results = {
        str(n): bench.compute({"KV": v, "coating": "90"}, {}).results
        for n, v in enumerate(("14", "15", "16"))
    }
    statements = {one.requirement: one.trace for one in assess(specification, "A", "20", results).statements}

    for requirement in ("impact", "coating-mean"):
        trace = statements[requirement]
        false = trace | {key: "17" if key == "exact" else ["17", "17", "17"], "reported": "17"}
        assert recompute(trace).faults == ()
        assert "exact" in recompute(false).faults


def test_every_row_says_how_it_stands_to_its_trace():
    content = changed(0, verdict=Verdict.FAIL)
    checked = rows_of(content, recheck(content, LIBRARY))
    assert [one.standing for one in checked] == ["differs", *["agrees"] * 5, "not-judged"]
    assert [one.kind for one in checked[0].found] == ["verdict"]

    content = changed(1, trace={})
    assert [one.standing for one in rows_of(content, recheck(content, LIBRARY))][:3] == [
        "agrees",
        "cannot-tell",
        "agrees",
    ]


def test_a_certificate_without_its_definition_can_not_be_told_and_a_difference_outweighs_that():
    nothing = Library({}, {})
    assert standing_of(recheck(certificate(BAR), LIBRARY)) == "agrees"
    assert standing_of(recheck(certificate(BAR), nothing)) == "cannot-tell"
    assert standing_of(recheck(changed(0, verdict=Verdict.FAIL), nothing)) == "differs"
