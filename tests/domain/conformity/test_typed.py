"""Limits that no file holds: judged like others once somebody has confirmed them, and told apart everywhere."""

from dataclasses import replace
from decimal import Decimal

from lims.domain.conformity import DecisionRule, TypedLimit, Verdict, assess, recompute
from lims.domain.conformity.recheck import recheck
from lims.domain.standards import Interval, Result
from lims.domain.text import Text
from tests.domain.conformity.certified import LIBRARY, READINGS, REBAR, certificate

ROUGHNESS = TypedLimit(
    method="IK-07:2026",
    measurand="q_ra",
    label=Text("Kekasaran Ra", "Roughness Ra"),
    unit="µm",
    interval=Interval(high=Decimal("1.6")),
    source="Gambar G-12 rev. 2",
    confirmed=True,
)

TENSILE = "SNI 8389:2017"
BARS = LIBRARY.method(TENSILE).compute(READINGS[TENSILE], REBAR.context("BjTS 420B", "D16")).results


def measured(value: str) -> dict[str, Result]:
    return {
        "q_ra": Result.numeric(
            "q_ra",
            Decimal(value),
            label=ROUGHNESS.label,
            unit="µm",
            method="IK-07:2026",
            step=Decimal("0.1"),
        )
    }


def held(*values: str, limit: TypedLimit = ROUGHNESS, **terms):
    results = {str(mark): measured(value) for mark, value in enumerate(values, 1)}
    return assess(None, "", "", results, typed=(limit,), **terms)


def test_a_confirmed_limit_gives_a_verdict_without_any_specification():
    found = held("1.2", "1.7")

    assert [one.verdict for one in found.statements] == [Verdict.PASS, Verdict.FAIL]
    assert found.overall.verdict is Verdict.FAIL
    assert found.overall.words.id == (
        "Tidak memenuhi persyaratan batas yang diisi manual (Gambar G-12 rev. 2): Kekasaran Ra."
    )
    assert "limits typed by hand (Gambar G-12 rev. 2)" in found.overall.words.en


def test_the_mark_stands_at_the_limit_and_the_source_in_the_reason():
    (only,) = held("1.2").statements

    assert only.limit == Text("≤ 1,6 (batas diisi manual)", "≤ 1.6 (limit typed by hand)")
    assert only.reason.id.startswith("1,2 µm memenuhi ≤ 1,6 µm; ")
    assert only.reason.id.endswith("; batas diisi manual: Gambar G-12 rev. 2.")
    assert only.trace["kind"] == "typed"
    assert only.trace["source"] == "Gambar G-12 rev. 2"
    assert only.trace["specification"] == ""


def test_an_unconfirmed_limit_is_shown_and_judges_nothing():
    found = held("1.2", limit=replace(ROUGHNESS, confirmed=False))

    (only,) = found.statements
    assert only.verdict is Verdict.NOT_EVALUATED
    assert only.limit.id == "≤ 1,6 (batas diisi manual)"
    assert only.result.id == "1,2"
    assert "belum dikonfirmasi penyelia" in only.reason.id
    assert found.overall.verdict is Verdict.NOT_EVALUATED


def test_a_piece_without_a_result_never_passes():
    found = assess(None, "", "", {}, typed=(ROUGHNESS,), requested={"IK-07:2026": ["1"]})

    assert [one.verdict for one in found.statements] == [Verdict.NOT_EVALUATED]


def test_without_a_statement_of_conformity_a_typed_limit_says_nothing():
    found = held("9.9", rule=None)

    assert [one.verdict for one in found.statements] == [None]
    assert found.overall.verdict is None


def test_the_guard_band_that_was_agreed_holds_for_typed_limits_too():
    found = held("1.5", rule=DecisionRule.GUARD_BAND, uncertainties={"q_ra": (Decimal("0.2"), Decimal(2))})

    assert [one.verdict for one in found.statements] == [Verdict.FAIL]


def test_typed_limits_stand_beside_those_of_the_specification():
    found = assess(
        REBAR, "BjTS 420B", "D16", {"1": {**BARS, **measured("1.2")}}, checked=True, typed=(ROUGHNESS,)
    )

    typed = [one for one in found.statements if one.requirement.startswith("typed:")]
    assert [one.verdict for one in typed] == [Verdict.PASS]
    assert [one for one in found.statements if "q_ra" in one.trace["measurand"]] == typed
    assert "SNI 2052:2017, BjTS 420B D16 dan batas yang diisi manual" in found.overall.words.id


def test_the_verdict_follows_from_the_trace_and_is_asked_of_no_file():
    found = assess(
        REBAR, "BjTS 420B", "D16", {"1": {**BARS, **measured("1.7")}}, checked=True, typed=(ROUGHNESS,)
    )

    content = certificate(found)
    assert recheck(content, LIBRARY) == ()
    (typed,) = [one for one in found.statements if one.requirement.startswith("typed:")]
    assert recompute(typed.trace).verdict is Verdict.FAIL


def test_a_limit_of_the_specification_cannot_pass_for_a_typed_one():
    found = assess(REBAR, "BjTS 420B", "D16", {"1": BARS}, checked=True)
    content = certificate(found)
    (sample,) = content.samples
    first = sample.rows[0]
    forged = first.model_copy(update={"trace": {**first.trace, "kind": "typed", "limit": "≥ 1"}})
    content = content.model_copy(
        update={"samples": (sample.model_copy(update={"rows": (forged, *sample.rows[1:])}),)}
    )

    assert "limit" in [one.kind for one in recheck(content, LIBRARY)]
