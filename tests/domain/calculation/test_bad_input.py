"""Whatever is typed into the calculator: an answer, or a refusal in words; never a traceback, never an endless wait."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lims.domain.calculation import AREAS, calculate
from lims.domain.errors import InvalidInput
from lims.domain.text import Text

WORSE = (
    None, "", " ", "NaN", "nan", "sNaN", "Infinity", "-inf", "1e999", "-1e-999", "1e300", "-1e300", 0, -1, -0.0, 1e-320,
    "abc", "12 kN", "1.2.3", "1_000", "٣", "0x10", "9" * 500, 10**400, True, False, [], {}, [[]], [None], ["x"], [1],
    [1, 1], [0, 0, 0], ["NaN", 1], [1e308, 1e308, -1e308], {"x": {}}, {"x": 1}, {"": None}, float("nan"), float("inf"),
    Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+999999"), Decimal("1E-999999"), "open()",
    "HBW 0/0", "HV 0", "1/0", "a**b**c", "x" * 5000,
)  # fmt: skip


def answer(area, data):
    """Return the answer or the refusal; anything else that is raised fails the test."""
    try:
        found = calculate(area, data)
    except InvalidInput:
        return None
    json.dumps(found, allow_nan=False, default=both)
    return found


def both(text):
    assert isinstance(text, Text)
    return [text.id, text.en]


def deep(data, bad):
    """Yield the data with every value in it, however deep, made bad, absent or doubled."""
    if isinstance(data, dict):
        for key in data:
            yield {**data, key: bad}
            yield {name: value for name, value in data.items() if name != key}
            yield from ({**data, key: inner} for inner in deep(data[key], bad))
        yield {**data, "stranger": bad}
    elif isinstance(data, list):
        yield [bad]
        yield [*data, bad]
        yield from (
            [*data[:place], inner, *data[place + 1 :]]
            for place, one in enumerate(data[:1])
            for inner in deep(one, bad)
        )


@pytest.mark.parametrize("area", AREAS)
def test_a_bad_value_anywhere_is_refused_or_answered(area):
    for bad in WORSE:
        for data in deep(copy.deepcopy(dict(AREAS[area].example)), bad):
            answer(area, data)
        for key in AREAS[area].keys:
            answer(area, {**AREAS[area].example, key: bad})
            answer(area, {key: bad})


@pytest.mark.parametrize("area", AREAS)
def test_the_example_has_an_answer_and_nothing_has_none(area):
    assert answer(area, dict(AREAS[area].example))
    assert answer(area, {}) is None


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.decimals()
    | st.sampled_from(
        ["HBW 10/3000", "HV 10", "HRC", "A", "U", "simple", "half-up", "uniform", "95 %", "x*y/z"]
    )
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=6) | st.dictionaries(st.text("xyuvalkCMn_", max_size=4), inner, max_size=4)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("area", AREAS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_anything_at_all_is_refused_or_answered(area, data):
    keys = AREAS[area].keys
    given_keys = data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys)))
    answer(area, {**AREAS[area].example, **{key: data.draw(ANYTHING) for key in given_keys}})
