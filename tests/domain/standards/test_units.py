from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import InvalidInput
from lims.domain.formula import parse
from lims.domain.standards.dimensions import check_dimension
from lims.domain.standards.units import convert, factor_between, unit

PAIRS = [
    ("N/mm²", "MPa"),
    ("kgf/mm²", "MPa"),
    ("kgf/cm²", "MPa"),
    ("oz/ft²", "g/m²"),
    ("in", "mm"),
    ("psi", "kPa"),
]


@pytest.mark.parametrize(
    ("value", "given", "wanted", "found"),
    [
        ("1", "N/mm²", "MPa", "1"),
        ("41", "kgf/mm²", "MPa", "402.07265"),
        ("31", "kgf/cm²", "MPa", "3.0400615"),
        ("1.25", "oz/ft²", "g/m²", "381.4"),
        ("7.2", "g/cm³", "kg/m^3", "7200"),
        ("1", "t", "kg", "1000"),
        ("2", "h", "min", "120"),
        ("1", "kN·m", "J", "1000"),
        ("1", "μm", "mm", "0.001"),
    ],
)
def test_values_are_converted(value, given, wanted, found):
    assert convert(Decimal(value), given, wanted) == pytest.approx(Decimal(found), rel=Decimal("0.0002"))


def test_some_factors_are_exact():
    assert factor_between("kgf/mm²", "MPa") == Decimal("9.80665")
    assert factor_between("N/mm²", "MPa") == 1


@given(st.decimals(-1000, 1000, places=4), st.sampled_from(PAIRS))
def test_there_and_back_is_the_same(value, pair):
    back = convert(convert(value, *pair), *reversed(pair))
    assert abs(back - value) <= Decimal("1e-28") * max(1, abs(value))


@pytest.mark.parametrize("text", ["HBW", "mm⁴", "furlong/s", "x2", "N/HV"])
def test_a_unit_that_is_not_known_is_not_guessed_at(text):
    assert unit(text) is None
    with pytest.raises(InvalidInput, match="tidak dapat diubah"):
        convert(Decimal(1), text, "mm")


@pytest.mark.parametrize(("given", "wanted"), [("mm", "mm²"), ("", "mm"), ("N", "MPa")])
def test_different_things_are_not_converted(given, wanted):
    with pytest.raises(InvalidInput, match="besaran yang sama"):
        factor_between(given, wanted)


UNITS = {"F": "N", "S": "mm²", "d": "mm", "L": "mm", "HV": "HV", "m": "kg", "x": ""}


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("F / S", "MPa"),
        ("F / (pi / 4 * d**2)", "MPa"),
        ("(L - d) / d * 100", "%"),
        ("sqrt(S) * 5.65", "mm"),
        ("max(L, d) - min(L, d)", "mm"),
        ("-d + abs(L)", "mm"),
        ("m / L", "kg/m"),
        ("count(L) * d", "mm"),
        ("HV + 30", "HV"),
        ("HV * d", "MPa"),
        ("unknown + d", "mm"),
        ("F / S", "HBW"),
        ("HV**2", ""),
        ("x + 1", ""),
    ],
)
def test_units_that_agree_or_cannot_be_told(formula, wanted):
    check_dimension(parse(formula), UNITS, wanted)


@pytest.mark.parametrize(
    ("formula", "wanted", "advice"),
    [
        ("F / S", "N", "tidak menghasilkan satuan N"),
        ("d", "", "tidak menghasilkan satuan “”"),
        ("d + F", "mm", "berlainan satuannya"),
        ("d + 1", "mm", "berlainan satuannya"),
        ("max(d, S)", "mm", "berlainan satuannya"),
        ("2 * (L + pi)", "mm", "empirical = true"),
    ],
)
def test_units_that_disagree_are_refused(formula, wanted, advice):
    with pytest.raises(InvalidInput, match=advice):
        check_dimension(parse(formula), UNITS, wanted)
