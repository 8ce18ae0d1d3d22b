"""The drawing of a tensile curve stands within its frame, and marks what was read off where it was read."""

import pytest

from lims.domain import curve_drawing
from lims.domain.calculation import AREAS
from lims.domain.measurement import curve

EXAMPLE = AREAS["tensile"].example
STRAIN = [float(value) for value in EXAMPLE["strain"]]
STRESS = [float(value) for value in EXAMPLE["stress_MPa"]]


def points(line):
    return [tuple(map(float, point.split(","))) for point in line.points.split()]


@pytest.fixture
def drawing():
    return curve_drawing.draw(STRAIN, STRESS, curve.evaluate(STRAIN, STRESS))


def test_everything_stands_within_the_picture(drawing):
    for line in drawing.lines:
        for x, y in points(line):
            assert 0 <= x <= drawing.width
            assert 0 <= y <= drawing.height


def test_the_marks_stand_on_the_curve(drawing):
    (drawn,) = (points(line) for line in drawing.lines if line.kind == "curve")
    marks = {mark.text: mark for mark in drawing.marks}

    assert marks.keys() == {"Rp0,2", "Rm"}
    assert (marks["Rm"].x, marks["Rm"].y) == pytest.approx(min(drawn, key=lambda point: point[1]), abs=0.1)
    (offset,) = (points(line) for line in drawing.lines if line.kind == "offset")
    assert (marks["Rp0,2"].x, marks["Rp0,2"].y) == pytest.approx(offset[1], abs=0.1)


def test_the_axes_have_round_numbers_beyond_the_curve(drawing):
    numbers = [float(caption.text) for caption in drawing.captions]

    assert numbers[:6] == [0, 100, 200, 300, 400, 500]
    assert max(numbers[6:]) >= 100 * max(STRAIN)


def test_a_long_curve_is_thinned(drawing):
    strain = [index / 100_000 for index in range(10_000)]
    stress = [min(400.0, 200_000 * value) + 500 * value for value in strain]
    (line,) = (
        one
        for one in curve_drawing.draw(strain, stress, curve.evaluate(strain, stress)).lines
        if one.kind == "curve"
    )

    assert 400 <= len(points(line)) <= 500
