from decimal import Decimal
from pathlib import Path

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.standards import load_library, read_conditions

STEPS = load_library(Path(__file__).parent.parent / "shapes").specification("Steps 1:2026")


def test_conditions_are_read_as_typed_with_what_holds_otherwise():
    assert read_conditions(STEPS.conditions, {"t": "12,50", "position": "end"}) == {
        "t": Decimal("12.50"),
        "direction": "long",
        "position": "end",
        "impact_ordered": "no",
        "specimen_width": 10,
    }
    assert read_conditions(STEPS.conditions, {"t": ""}).keys() == {
        "direction",
        "impact_ordered",
        "specimen_width",
    }


@pytest.mark.parametrize(
    ("given", "key", "advice"),
    [
        ({"t": "0"}, "t", "di luar kisaran standar"),
        ({"t": "thick"}, "t", "bukan angka"),
        ({"position": "left"}, "position", "pilih salah satu dari: middle, end"),
        ({"colour": "red"}, "colour", "tidak dikenal; pilih salah satu dari: t"),
    ],
)
def test_a_condition_that_does_not_fit_is_refused_by_its_key(given, key, advice):
    with pytest.raises(InvalidInput, match="Kondisi contoh") as refusal:
        read_conditions(STEPS.conditions, given)
    assert advice in str(refusal.value.fields[key])


def test_conditions_are_shown_in_words():
    known = {condition.key: condition for condition in STEPS.conditions}
    assert known["t"].words(Decimal("12.5")).id == "Tebal 12,5 mm"
    assert known["position"].words("end").id == "Letak: ujung"
    assert known["position"].unfit("left").en == "Not stated: Position: left is not covered by the standard."


def test_a_specification_without_sizes_has_a_nameless_one():
    words = load_library(Path(__file__).parent.parent / "shapes").specification("Words 1:2026")

    assert words.has("A", "")
    assert not words.has("A", "10")
    assert words.context("A", "") == {}
    assert not STEPS.has("A", "")


def test_what_was_resolved_is_remembered_but_not_for_ever():
    for number in range(1, 4100):
        STEPS.requirements_for("A", "10", {"t": Decimal(number) / 100})
    assert len(STEPS._resolved) < 4099
    one = STEPS.requirements_for("A", "10", {"t": "12"})
    assert STEPS.requirements_for("A", "10", {"t": "12"}) is one
