from decimal import Decimal

import pytest

from lims.domain.errors import InvalidInput
from lims.domain.measurement.hardness import (
    BRINELL_FORCES,
    brinell,
    brinell_kgf,
    brinell_symbol,
    knoop,
    nominal_force,
    rockwell,
    vickers,
)

D = Decimal


@pytest.mark.parametrize(
    ("indentation", "printed"),
    [
        ("2.40", 653),
        ("2.50", 601),
        ("2.80", 477),
        ("2.90", 444),
        ("3.50", 302),
        ("4.00", 229),
        ("6.00", 95.5),
    ],
)
def test_the_printed_table_of_hbw_10_3000(indentation, printed):
    found = brinell(D(10), D(3000), D(indentation))
    assert float(found.reported) == printed
    assert found.in_range


def test_geometrically_similar_indentations_are_equally_hard():
    small, large = brinell(D(5), D(750), D("1.75")), brinell(D(10), D(3000), D("3.50"))
    assert abs(small.value - large.value) < D("1e-40")


@pytest.mark.parametrize("indentation", ["2.39", "6.01"])
def test_an_indentation_outside_the_admitted_range_is_told(indentation):
    assert not brinell(D(10), D(3000), D(indentation)).in_range


@pytest.mark.parametrize(
    ("ball", "force", "indentation"), [("0", "1", "1"), ("10", "-1", "3"), ("10", "1", "10")]
)
def test_impossible_indentations_are_refused(ball, force, indentation):
    with pytest.raises(InvalidInput):
        brinell(D(ball), D(force), D(indentation))


@pytest.mark.parametrize(
    ("ball", "newtons", "kgf"),
    [
        ("10", "29420", "3000"),
        ("5", "7355", "750"),
        ("2.5", "1839", "187.5"),
        ("1", "98.07", "10"),
        ("10", "20000", "2040"),
    ],
)
def test_newtons_are_the_nominal_force_where_there_is_one(ball, newtons, kgf):
    assert brinell_kgf(D(ball), D(newtons)) == D(kgf)


@pytest.mark.parametrize(
    ("force", "diagonal", "reported"),
    [
        ("98.07", "0.250", "297"),
        ("294.2", "0.400", "348"),
        ("9.807", "0.2", "46.4"),
        ("9.807", "0.5", "7.42"),
    ],
)
def test_vickers_is_reported_in_three_figures(force, diagonal, reported):
    assert str(vickers(D(force), D(diagonal)).reported) == reported


def test_tiny_diagonals_are_told():
    assert not vickers(D("0.9807"), D("0.0199")).in_range
    assert not knoop(D("0.9807"), D("0.0199")).in_range
    assert float(knoop(D("9.807"), D("0.1")).value) == pytest.approx(1423, abs=0.01)


@pytest.mark.parametrize(
    ("scale", "depth", "reported", "valid"),
    [
        ("HRC", "0.080", "60.0", True),
        ("HRC", "0.17", "15.0", False),
        ("hrbw", "0.0911", "84.5", True),
        ("HR30N", "0.04", "60.0", True),
    ],
)
def test_rockwell_comes_from_the_lasting_depth(scale, depth, reported, valid):
    found = rockwell(scale, D(depth))
    assert (str(found.reported), found.in_range) == (reported, valid)


@pytest.mark.parametrize(("scale", "depth"), [("HRC", "-0.01"), ("HRC", "0.21"), ("HRX", "0.1")])
def test_depths_off_the_scale_are_refused(scale, depth):
    with pytest.raises(InvalidInput):
        rockwell(scale, D(depth))


@pytest.mark.parametrize(
    ("symbol", "newtons"),
    [
        ("HBW 10/3000", "29420"),
        ("HBW10/1500", "14710"),
        ("350 HBW 5/750/20", "7355"),
        ("HBW 2,5/187,5", "1839"),
        ("HBW 2.5/15.625", "153.2"),
        ("HBW 1/1", "9.807"),
        ("HV10", "98.07"),
        ("640 HV 30/20", "294.2"),
        ("hv 0.2", "1.961"),
        ("HV 0.01", "0.09807"),
        ("HV 100", "980.7"),
        ("HK 0.1", "0.9807"),
        ("HRC", "1471"),
        ("59 HRC", "1471"),
        ("HRBW", "980.7"),
        ("HRA", "588.4"),
        ("70 HR30TW", "294.2"),
    ],
)
def test_the_force_behind_a_symbol_is_that_of_the_tables(symbol, newtons):
    assert nominal_force(symbol) == D(newtons)


@pytest.mark.parametrize("symbol", ["", "HBW", "HBW 10", "HV", "HV -1", "HRX", "HV0", "HBW 10/0", "10/3000"])
def test_unknown_symbols_are_refused(symbol):
    with pytest.raises(InvalidInput):
        nominal_force(symbol)


def test_the_forces_of_the_standard_are_listed():
    listed = [
        brinell_symbol(f"HBW {ball}/{force}") for ball, forces in BRINELL_FORCES.items() for force in forces
    ]
    assert all(symbol and symbol.listed for symbol in listed)
    assert not brinell_symbol("HBW 10/1234").listed
    assert not brinell_symbol("HBW 3/100").listed
    assert brinell_symbol("HV 10") is None
