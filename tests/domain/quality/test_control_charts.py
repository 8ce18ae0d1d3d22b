import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.quality.control_charts import RULES, constants, signals


def test_two_values_have_closed_forms():
    found = constants(2)
    assert found.d2 == pytest.approx(2 / math.sqrt(math.pi), abs=1e-10)
    assert found.d3 == pytest.approx(math.sqrt(2 - 4 / math.pi), abs=1e-9)
    assert found.c4 == pytest.approx(math.sqrt(2 / math.pi), abs=1e-12)
    assert constants(3).d2 == pytest.approx(3 / math.sqrt(math.pi), abs=1e-10)


@pytest.mark.parametrize(
    ("n", "printed"),
    [
        (3, {"A2": 1.023, "A3": 1.954, "B4": 2.568, "D4": 2.574}),
        (7, {"A2": 0.419, "A3": 1.182, "B3": 0.118, "B4": 1.882, "D3": 0.076, "D4": 1.924, "c4": 0.9594}),
        (10, {"A2": 0.308, "B3": 0.284, "B4": 1.716, "D3": 0.223, "D4": 1.777, "d2": 3.078, "d3": 0.797}),
        (
            25,
            {
                "A2": 0.153,
                "A3": 0.606,
                "B3": 0.565,
                "B4": 1.435,
                "D3": 0.459,
                "D4": 1.541,
                "d2": 3.931,
                "d3": 0.708,
            },
        ),
        (100, {"d2": 5.015, "d3": 0.605}),
    ],
)
def test_constants_are_those_of_the_tables(n, printed):
    found = constants(n)
    for name, value in printed.items():
        assert getattr(found, name) == pytest.approx(value, abs=7e-4), name


@pytest.mark.parametrize("n", [-1, 1, 1001])
def test_subgroups_have_a_size(n):
    with pytest.raises(InvalidInput, match="2 sampai 1000"):
        constants(n)


@pytest.mark.parametrize(
    ("rule", "z", "points"),
    [
        ("nelson-1", [0, 3.5, 3, -4], [1, 3]),
        ("nelson-2", [-0.5] * 10, list(range(10))),
        ("nelson-2", [0.5] * 8 + [0] + [0.5] * 8, []),
        ("nelson-3", [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0], list(range(7))),
        ("nelson-3", [0, 0.1, 0.1, 0.3, 0.4, 0.5], []),
        ("nelson-4", [0.5, -0.5] * 8, list(range(16))),
        ("nelson-4", [0.5, -0.5] * 6 + [0.5], []),
        ("nelson-5", [2.5, 0, -2.5], []),
        ("nelson-5", [2.5, 2.5, 0, 0, 0, -2.1, -2.1], [0, 1, 5, 6]),
        ("nelson-5", [2.5, 2.5], []),
        ("nelson-6", [1.5, 1.5, 0, 1.5, 1.5, -9], [0, 1, 3, 4]),
        ("nelson-7", [0.2] * 14 + [1], []),
        ("nelson-7", [1.2] + [0.2, -0.2] * 8, list(range(1, 17))),
        ("nelson-8", [1.5, -1.5] * 4, list(range(8))),
        ("nelson-8", [1.5, -1.5] * 3 + [1.5, 1], []),
        ("western-electric-1", [3.1], [0]),
        ("western-electric-2", [0, -2.1, 1, -2.1], [1, 3]),
        ("western-electric-3", [-1.1, -1.1, -1.1, -1.1, 5], [0, 1, 2, 3]),
        ("western-electric-4", [0.1] * 8, list(range(8))),
        ("western-electric-4", [0.1] * 7, []),
    ],
)
def test_patterns_and_their_points(rule, z, points):
    assert list(signals(z, rule)) == points


@given(st.lists(st.floats(-4, 4), min_size=1, max_size=40), st.sampled_from(list(RULES)))
def test_a_chart_held_upside_down_or_backwards_shows_the_same(z, rule):
    found = signals(z, rule)
    assert signals([-x for x in z], rule) == found
    assert signals(z[::-1], rule) == tuple(sorted(len(z) - 1 - point for point in found))


def test_unknown_rules_and_empty_charts_are_refused():
    with pytest.raises(InvalidInput, match="nelson-9"):
        signals([0], "nelson-9")
    with pytest.raises(InvalidInput, match="Belum ada titik"):
        signals([], "nelson-1")
