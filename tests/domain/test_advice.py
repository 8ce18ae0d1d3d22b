"""Advice for whoever's product failed: read from files with clear errors, found by what was not met."""

from decimal import Decimal

import pytest

from lims import paths
from lims.domain.advice import Miss, load_advice, misses
from lims.domain.conformity import DecisionRule, assess
from tests.domain.conformity.test_attempts import bar, judged, struck, tensile

SHIPPED = load_advice(paths.shipped("reports") / "advice")

GOOD = """
schema_version = "lims/advice/1"
key = "yield-low"
title = { id = "Luluh rendah", en = "Yield low" }
measurands = ["YS"]
side = "low"

[[causes]]
text = { id = "Sebab.", en = "Cause." }
confidence = "GK"
source = ["K1"]

[[actions]]
text = { id = "Coba.", en = "Try." }
confidence = "GK"

[sources]
K1 = "Buku"
"""


def book(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return load_advice(tmp_path)


def problem(tmp_path, text):
    (found, *_rest) = book(tmp_path, one=text).problems
    return found


def test_all_shipped_advice_is_sound_and_has_a_source_somewhere():
    assert SHIPPED.problems == ()
    assert len(SHIPPED.entries) >= 20
    for one in SHIPPED.entries:
        assert one.sources, one.key
        assert {name for point in (*one.causes, *one.actions) for name in point.source} == set(one.sources)


@pytest.mark.parametrize(
    ("measurand", "side"),
    [
        ("YS", "low"),
        ("YS", "high"),
        ("TS", "low"),
        ("TS_YS", "low"),
        ("A", "low"),
        ("bend", "seen"),
        ("mass_per_metre", "low"),
        ("rib_height", "low"),
        ("HV", "low"),
        ("HBW", "high"),
        ("local_thickness", "low"),
        ("KV", "low"),
        ("CE_IIW", "high"),
        ("first_red", "low"),
        ("E_ratio", "low"),
        ("P", "high"),
    ],
)
def test_the_usual_failures_have_advice(measurand, side):
    assert SHIPPED.of(measurand, side) is not None


def test_what_nothing_is_known_of_has_none():
    assert SHIPPED.of("efficiency", "low") is None


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('side = "low"', 'side = "left"', "side", ""),
        ('measurands = ["YS"]', "measurands = []", "measurands", ""),
        ('key = "yield-low"\n', "", "key", "belum ada"),
        ('title = { id = "Luluh rendah", en = "Yield low" }', 'title = "Luluh"', "title", "dua bahasa"),
        ('source = ["K1"]', 'source = ["K2"]', "", "K2"),
        ('confidence = "GK"\nsource = ["K1"]', 'confidence = "S"', "causes.0", "memerlukan sumber"),
        ('confidence = "GK"\nsource = ["K1"]', 'confidence = "U"', "causes.0", "tidak pasti"),
        ('side = "low"', 'side = "low"\nsid = 1', "sid", "tidak dikenal"),
    ],
)
def test_a_mistake_is_told_with_file_key_and_what_to_write(tmp_path, old, new, key, said):
    found = problem(tmp_path, GOOD.replace(old, new))
    assert found.file == "one.toml"
    assert found.key == key
    assert said in str(found)


def test_a_broken_file_stops_no_other(tmp_path):
    found = book(tmp_path, one="][", two=GOOD)
    assert [one.key for one in found.entries] == ["yield-low"]
    assert [one.file for one in found.problems] == ["one.toml"]


def test_one_property_and_side_is_answered_once(tmp_path):
    found = book(tmp_path, one=GOOD, two=GOOD.replace('key = "yield-low"', 'key = "other"'))
    assert len(found.entries) == 1
    assert found.problems[0].key == "measurands"


def test_the_hash_follows_every_letter(tmp_path):
    first = book(tmp_path, one=GOOD).sha256
    assert book(tmp_path, one=GOOD.replace("Coba.", "Cobalah.")).sha256 != first


def missed(**results):
    found = judged(bar(), **results)
    return [miss for one in found.statements if one.verdict == "FAIL" for miss in misses(one.trace)]


def test_a_miss_tells_side_and_distance():
    (miss,) = missed(**{"1": tensile(480, 16)})
    assert (miss.measurand, miss.side, miss.by, miss.per_cent, miss.sure) == (
        "TS",
        "low",
        Decimal(20),
        Decimal(4),
        None,
    )


def test_what_is_met_is_no_miss():
    (one, *_rest) = judged(bar(), **{"1": tensile(520, 16)}).statements
    assert list(misses(one.trace)) == []


def test_a_mean_that_holds_while_a_single_value_fails_is_a_miss_without_distance():
    assert missed(**{"1": struck("10", "60", "60")}) == [Miss("KV", "low")]
    (miss,) = missed(**{"1": struck("20", "20", "20")})
    assert (miss.side, miss.by) == ("low", 7)


@pytest.mark.parametrize(("expanded", "sure"), [("30", False), ("10", True)])
def test_a_distance_is_sure_where_it_exceeds_the_uncertainty(expanded, sure):
    found = assess(
        bar(),
        "A",
        "10",
        {"1": tensile(480, 16)},
        rule=DecisionRule.SIMPLE,
        uncertainties={"TS": (Decimal(expanded), Decimal(2))},
    )
    (miss,) = misses(found.statements[0].trace)
    assert miss.sure is sure


def test_a_value_within_its_limit_but_within_the_guard_band_is_told_so():
    found = assess(
        bar(),
        "A",
        "10",
        {"1": tensile(510, 16)},
        rule=DecisionRule.GUARD_BAND,
        uncertainties={"TS": (Decimal(20), Decimal(2))},
    )
    assert found.statements[0].verdict == "FAIL"
    (miss,) = misses(found.statements[0].trace)
    assert (miss.side, miss.limit, miss.by, miss.guarded) == ("low", 500, 10, True)


def test_an_observation_is_a_miss_that_was_seen():
    trace = {"judged": "acceptance", "outcome": "FAIL", "measurand": "bend", "value": "crack"}
    assert list(misses(trace)) == [Miss("bend", "seen")]


def test_of_a_group_each_failing_member_is_a_miss():
    found = judged(bar(), **{"1": tensile(480, 12)})
    traces = [one.trace for one in found.statements if one.verdict is not None]
    group = {"judged": "group", "outcome": "FAIL", "members": traces}
    assert [miss.measurand for miss in misses(group)] == ["TS", "A"]
