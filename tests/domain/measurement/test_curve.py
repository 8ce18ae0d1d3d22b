"""Tensile curves whose properties are known, because they were drawn from them."""

from itertools import pairwise

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement import curve

E = 200_000.0


def stretched(*points: tuple[float, float], step: float = 2e-5) -> tuple[list[float], list[float]]:
    """Return strain and stress along straight pieces between points of plastic strain and stress."""
    strain, stress = [], []
    for (plastic_1, stress_1), (plastic_2, stress_2) in pairwise(points):
        total = plastic_2 - plastic_1 + abs(stress_2 - stress_1) / E
        count = max(2, min(400, round(total / step)))
        for index in range(count):
            part = index / count
            now = stress_1 + part * (stress_2 - stress_1)
            strain.append(plastic_1 + part * (plastic_2 - plastic_1) + now / E)
            stress.append(now)
    return strain, stress


CONTINUOUS = ((0, 0), (0, 350), (0.002, 400), (0.01, 450), (0.1, 600), (0.15, 560), (0.151, 500))
PLATEAU = ((0, 0), (0, 420), (0.0005, 395), (0.001, 405), (0.002, 400), (0.015, 402), (0.12, 560), (0.2, 480))


def test_continuous_yielding_gives_proof_strengths():
    found = curve.evaluate(*stretched(*CONTINUOUS))

    assert found.slope is not None
    assert found.slope.modulus == pytest.approx(E, rel=1e-6)
    assert found.slope.straight
    assert found.proof_02 == pytest.approx(400, rel=1e-3)
    assert found.proof_1 == pytest.approx(450, rel=1e-3)
    assert found.tensile_strength == pytest.approx(600)
    assert found.uniform == pytest.approx(10, abs=0.01)
    assert found.uniform_total == pytest.approx(10 + 100 * 600 / E, abs=0.01)
    assert found.elongation == pytest.approx(15.1, abs=0.1)
    assert found.upper_yield is None
    assert found.extensometer_off is None


def test_a_plateau_gives_yield_strengths_and_its_extension():
    found = curve.evaluate(*stretched(*PLATEAU))

    assert found.upper_yield == pytest.approx(420, rel=1e-3)
    # The first trough, 395, is the machine's answer to the drop.
    assert found.lower_yield == pytest.approx(400, rel=2e-3)
    assert found.yield_extension == pytest.approx(1.5, abs=0.15)
    assert found.tensile_strength == pytest.approx(560)


def test_rm_is_read_after_yielding_even_below_the_upper_yield_strength():
    found = curve.evaluate(*stretched((0, 0), (0, 420), (0.001, 380), (0.015, 381), (0.1, 410), (0.2, 350)))

    assert found.upper_yield == pytest.approx(420, rel=1e-3)
    assert found.tensile_strength == pytest.approx(410, rel=1e-3)
    assert found.uniform == pytest.approx(10, abs=0.1)


def test_necking_is_no_yield_point():
    found = curve.evaluate(*stretched((0, 0), (0, 300), (0.05, 500), (0.15, 350)))

    assert found.upper_yield is None


def test_a_soft_metal_is_fitted_below_its_yielding():
    found = curve.evaluate(
        *stretched((0, 0), (0, 40), (0.002, 60), (0.01, 90), (0.3, 220), (0.4, 180), step=2e-6)
    )

    assert found.slope is not None
    assert found.slope.modulus == pytest.approx(E, rel=0.05)
    assert found.slope.upper <= 60
    assert found.proof_02 == pytest.approx(60, rel=0.02)


def test_an_extensometer_that_is_taken_off_tells_no_elongation():
    strain, stress = stretched(*CONTINUOUS)
    off = next(index for index, value in enumerate(strain) if value > 0.03)
    found = curve.evaluate(strain[:off] + [strain[off]] * (len(strain) - off), stress)

    assert found.proof_02 == pytest.approx(400, rel=1e-3)
    assert found.extensometer_off == pytest.approx(3, abs=0.1)
    assert found.elongation is None
    assert found.uniform is None
    assert found.tensile_strength == pytest.approx(600)


def test_an_extensometer_that_slips_is_told():
    strain, stress = stretched(*CONTINUOUS)
    slip = next(index for index, value in enumerate(strain) if value > 0.06)
    found = curve.evaluate(strain[:slip] + [value - 0.004 for value in strain[slip:]], stress)

    assert found.slipped == pytest.approx(0.4, abs=0.05)
    assert found.elongation is not None


def test_the_fall_after_fracture_is_not_part_of_the_curve():
    strain, stress = stretched(*CONTINUOUS)
    found = curve.evaluate([*strain, 0.16, 0.2], [*stress, 3, 0])

    assert found.elongation == pytest.approx(15.1, abs=0.1)


def test_without_strain_only_the_greatest_stress_is_told():
    found = curve.evaluate(None, stretched(*CONTINUOUS)[1])

    assert found == curve.Properties(pytest.approx(600))


def test_a_strain_that_no_metal_has_gives_no_modulus():
    strain, stress = stretched(*CONTINUOUS)
    found = curve.evaluate([100 * value for value in strain], stress)

    assert (found.slope, found.proof_02, found.uniform) == (None, None, None)


@pytest.mark.parametrize(
    ("strain", "stress", "said"),
    [
        ([0.0] * 5, [1.0] * 5, "paling sedikit 10"),
        ([0.0] * 11, [1.0] * 12, "sama banyak"),
        (None, [-1.0] * 12, "tarik"),
    ],
)
def test_what_is_no_curve_is_refused(strain, stress, said):
    with pytest.raises(InvalidInput, match=said):
        curve.evaluate(strain, stress)
