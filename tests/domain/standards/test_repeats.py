"""Several readings in one field: how many, how far apart, and what stands in the end."""

from decimal import Decimal

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.standards import parse_method
from lims.domain.standards.repeats import Repeats, Series

METHOD = """
schema_version = "lims/method/1"
code = "TEBAL 1:2026"
title = { id = "Tebal", en = "Thickness" }
edition = "2026"
kind = "dimension"
confidence = "GK"

[[readings]]
key = "t"
label = { id = "Tebal", en = "Thickness" }
kind = "numbers"
unit = "µm"
units = { "µm" = 1, mm = 1000 }
%s

[[results]]
measurand = "t"
label = { id = "Tebal", en = "Thickness" }
unit = "µm"
formula = "mean(t)"
rounding = { step = 0.1 }
"""
PAIR = 'repeats = { least = 2, r = 4, further = 2, confidence = "GK" }'


def method(repeats=PAIR):
    return parse_method(METHOD % repeats, "uji")


def thickness(typed, repeats=PAIR, unit="µm"):
    return method(repeats).compute({"t": typed}, {}, {"t": unit})


def series(*values, **rule):
    repeats = Repeats(confidence="GK", **rule) if rule else None
    return Series(tuple(Decimal(value) for value in values), "µm", repeats)


def test_without_a_limit_in_the_data_nothing_is_checked():
    found = thickness("10 90", "")
    assert found.results["t"].exact == 50
    assert found.warnings == ()
    assert found.series["t"].limit is None


def test_one_reading_says_nothing_of_a_spread():
    assert series("80").words is None
    assert series("80").suspect is None


def test_mean_and_standard_deviation_are_told_with_a_figure_more():
    assert series("240", "243", "241").words.id == "n = 3; rerata 241,3 µm; s = 1,5"
    assert series("240", "243", "241").words.en == "n = 3; mean 241.3 µm; s = 1.5"


def test_two_readings_within_the_limit_stand():
    found = thickness("80 84")
    assert found.complete
    assert found.results["t"].exact == 82


def test_two_readings_beyond_it_ask_for_further_ones():
    found = thickness("80 84,1")
    assert "ambil 2 bacaan lagi" in (found.problems["t"].message % found.problems["t"].parameters)
    assert "t" not in found.results
    assert "ambil 2 bacaan lagi" in found.series["t"].apart.id


def test_too_few_readings_ask_for_the_rest():
    found = thickness("80", 'repeats = { least = 3, confidence = "GK" }')
    assert found.problems["t"].parameters["due"] == 2


# Critical range of four: 3.633 sigma_r (ISO 5725-6:1994, Table 1 rounds to 3.6), sigma_r = r / 2.8.
@pytest.mark.parametrize(("last", "exact"), [("85.1", Decimal("82.525")), ("85.3", Decimal(82))])
def test_four_readings_give_their_mean_within_the_critical_range_and_else_the_median(last, exact):
    found = thickness(f"80 84.9 80.1 {last}" if last == "85.1" else f"80 80 84 {last}")
    assert found.complete
    assert found.results["t"].exact == exact
    assert bool(found.warnings) == (last == "85.3")


def test_the_median_is_told():
    (said,) = thickness("80 80 84 86").warnings
    assert "median" in said.words.id


def test_the_limit_is_in_the_usual_unit_whatever_the_machine_reads():
    assert thickness("0.080 0.084", unit="mm").complete
    assert not thickness("0.080 0.0841", unit="mm").complete


def test_a_relative_limit_is_of_the_mean():
    assert series("98", "102", least=2, r=Decimal(4), relative=True).acceptable
    assert not series("97", "103", least=2, r=Decimal(4), relative=True).acceptable


@pytest.mark.parametrize("test", ["grubbs", "dixon"])
def test_an_outlier_is_pointed_at_and_stays(test):
    values = ("240", "241", "242", "241", "240", "300")
    found = series(*values, least=1, outlier=test)
    assert found.suspect.id.startswith("300 jauh")
    assert test in found.suspect.id.lower()
    assert series("240", "241", "242", least=1, outlier=test).suspect is None
    assert series("240", "240", "240").suspect is None


@pytest.mark.parametrize(
    ("repeats", "said"),
    [
        ('repeats = { least = 2, r = 0, confidence = "GK" }', "lebih besar dari nol"),
        ('repeats = { r = 4, confidence = "GK" }', "least = 2"),
        ('repeats = { least = 2, further = 2, confidence = "GK" }', "bersama r"),
        ('repeats = { least = 2, r = 4, confidence = "S" }', "memerlukan sumber"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_with_what_to_write(repeats, said):
    with pytest.raises(InvalidInput, match="Definisi") as refused:
        method(repeats)
    assert said in str(refused.value)


def test_only_a_field_of_several_readings_is_repeated():
    text = METHOD.replace('kind = "numbers"', 'kind = "number"').replace("mean(t)", "t") % PAIR
    with pytest.raises(InvalidInput, match="numbers"):
        parse_method(text, "uji")
