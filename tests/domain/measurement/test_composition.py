from decimal import Decimal

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement.composition import equivalent

REBAR = {"C": "0.22", "Mn": "0.75", "Cr": "0.08", "Mo": "0.01", "V": "0.003", "Ni": "0.06", "Cu": "0.20"}
WELD = {"C": 1, "Mn": 1.3, "Cr": 0.4, "Mo": 2, "V": 2.1, "Ni": 0.8, "Cu": 1.1, "Si": 2.8, "B": 3, "N": 0.03}


def contents(composition):
    return {element: Decimal(str(content)) for element, content in composition.items()}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("CE_IIW", 1 + 1.3 / 6 + 4.5 / 5 + 1.9 / 15),
        ("CET", 1 + 3.3 / 10 + 1.5 / 20 + 0.8 / 40),
        ("CE_AWS", 1 + 4.1 / 6 + 4.5 / 5 + 1.9 / 15),
        ("Ceq_JIS", 1 + 1.3 / 6 + 2.8 / 24 + 0.8 / 40 + 0.4 / 5 + 2 / 4 + 2.1 / 14),
        ("Pcm", 1 + 2.8 / 30 + (1.3 + 1.1 + 0.4) / 20 + 0.8 / 60 + 2 / 15 + 0.21 + 15),
        ("PREN", 0.4 + 3.3 * 2 + 16 * 0.03),
        ("PREW", 0.4 + 3.3 * 2 + 16 * 0.03),
    ],
)
def test_each_formula_by_hand(formula, value):
    assert float(equivalent(formula, contents(WELD)).value) == pytest.approx(value, abs=1e-12)


def test_a_rebar_and_what_was_not_determined():
    assert float(equivalent("CE_IIW", contents(REBAR)).value) == pytest.approx(0.3809, abs=5e-5)
    assert equivalent("CE_IIW", contents(REBAR)).absent == ()
    assert equivalent("Pcm", contents(REBAR)).absent == ("Si", "B")
    assert equivalent("PREW", contents(WELD)).absent == ("W",)


@pytest.mark.parametrize(
    ("formula", "composition", "words"),
    [
        ("CEV", {"C": 1}, "tidak dikenal"),
        ("CET", {"Mn": 1}, "memerlukan kadar C"),
        ("PREN", {"Mo": 1}, "memerlukan kadar Cr"),
        ("CET", {"C": 1, "Xx": 1}, "bukan lambang unsur"),
        ("CET", {"C": -1}, "antara 0 dan 100"),
        ("CET", {"C": 101}, "antara 0 dan 100"),
        ("CET", {"C": 60, "Fe": 60}, "melebihi 100"),
    ],
)
def test_impossible_compositions_are_refused(formula, composition, words):
    with pytest.raises(InvalidInput, match=words):
        equivalent(formula, contents(composition))
