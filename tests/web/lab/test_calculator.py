import pytest

from lims.domain.calculation import AREAS, calculate
from lims.domain.errors import InvalidInput
from lims.web.lab.calculator_fields import FORMS, read_form


def typed(area):
    """Type the example of an area into its form, as a person would."""
    example = AREAS[area].example
    return {one.key: one.write(example[one.key]) for one in FORMS[area].fields if one.key in example}


@pytest.mark.parametrize("area", AREAS)
def test_the_form_of_an_area_gives_what_its_example_gives(area):
    assert set(AREAS[area].example) <= {one.key for one in FORMS[area].fields}
    assert calculate(area, read_form(area, typed(area))) == calculate(area, AREAS[area].example)


@pytest.mark.parametrize("area", AREAS)
def test_a_form_asks_only_for_what_the_area_knows(area):
    assert {one.key for one in FORMS[area].fields} <= set(AREAS[area].keys)


def test_numbers_with_a_comma_are_read_one_by_one():
    form = {"scale": "HBW", "ball_mm": "10", "force_kgf": "3000", "indent_mm": " 4,01; 3,99\n"}
    assert read_form("hardness", form)["indent_mm"] == ["4,01", "3,99"]
    assert calculate("hardness", read_form("hardness", form)) == calculate(
        "hardness", AREAS["hardness"].example
    )


def test_what_is_left_empty_is_not_handed_on():
    assert read_form("decision", {"value": "1", "lower": " ", "stranger": "2"}) == {"value": "1"}


@pytest.mark.parametrize(
    ("area", "form"),
    [
        ("uncertainty", {"model": "x", "quantities": "{nonsense"}),
        ("uncertainty", {"model": "x", "quantities": '{"x": {"value": NaN, "u": 1}}'}),
        ("carbon-equivalent", {"composition_percent": "C", "formula": "CE_IIW"}),
        ("carbon-equivalent", {"composition_percent": "C dua", "formula": "CE_IIW"}),
        ("replicates", {"groups": "1 2 x\n3 4"}),
        ("rounding", {"value": "12 kN", "to": "1"}),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(area, form):
    with pytest.raises(InvalidInput):
        calculate(area, read_form(area, form))
