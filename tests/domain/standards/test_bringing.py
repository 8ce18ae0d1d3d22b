from decimal import Decimal

import pytest

from lims.domain.errors import InvalidInput, NotFound
from lims.domain.formula import Formula
from lims.domain.standards import load_library, parse_method
from lims.domain.standards.bringing import RESERVE, bring
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
REBAR = LIBRARY.specification("SNI 2052:2017")
OLD_REBAR = LIBRARY.specification("SNI 07-2052-2002")


def brought(specification=REBAR, grade="BjTS 420B", size="D16", **lot):
    return bring(specification, LIBRARY.methods, grade, size, **lot)


def test_a_bar_is_as_long_as_its_tests_and_a_spare_piece():
    found = brought()
    # (200 + 4 x 16) + 2 x 120 = 504; 1.6 x (56 + 16) + 200 = 315.2; rounded up to centimetres, 3 mm for each cut.
    (bar,) = found.laid
    assert [one.piece.length for one in bar.placed] == [510, 320, 510]
    assert [one.piece.reserve for one in bar.placed] == [False, False, True]
    assert bar.placed[-1].piece.mark == RESERVE
    assert (found.amount.id, found.amount.en) == ("1 batang @ 1,4 m", "1 × bar, 1.4 m")


def test_what_is_only_measured_shares_a_piece_that_is_long_enough():
    by_method = {one.test.method: one for one in brought().needs}
    assert not by_method["SNI 2052:2017 (berat)"].cut
    assert not by_method["SNI 2052:2017 (sirip)"].cut
    # The tensile piece of a thin bar is shorter than what is weighed, so that a piece is cut for it.
    assert {one.test.method for one in brought(size="D10").needs if one.cut} == {
        "SNI 8389:2017",
        "SNI 0410:2017",
        "SNI 2052:2017 (berat)",
    }


def test_what_is_kept_is_a_piece_of_a_test_that_uses_it_up():
    (bar,) = brought(size="D10").laid
    assert [one.piece.length for one in bar.placed] == [480, 280, 500, 480]


def test_the_numbers_on_the_plan_are_those_of_the_tests():
    found = brought(tests={"SNI 8389:2017": 2, "SNI 0410:2017": 3})
    marks = [mark for one in found.needs for mark in one.marks]
    assert marks == ["1", "2", "3", "4", "5"]
    assert [one.piece.mark for bar in found.laid for one in bar.placed if not one.piece.reserve] == marks


def test_a_length_without_a_source_says_that_it_is_the_laboratorys_own():
    assert {one.basis for one in brought().needs if one.length} == {"laboratory"}


@pytest.mark.parametrize(("tonnes", "samples"), [("25", 1), ("25.1", 2), ("60", 3), ("400", 5)])
def test_a_lot_takes_as_many_bars_as_its_plan(tonnes, samples):
    found = brought(OLD_REBAR, "BjTS 40", tonnes=Decimal(tonnes))
    assert found.samples == samples
    assert found.amount.id.startswith(f"{samples} batang @ ")


def test_the_plan_may_be_chosen():
    assert brought(OLD_REBAR, "BjTS 40", tonnes=Decimal(400), plan="one-heat").samples == 1
    with pytest.raises(NotFound, match="mixed-heats"):
        brought(OLD_REBAR, "BjTS 40", plan="whim")


def test_without_the_amount_of_the_lot_the_plan_that_needs_it_has_no_answer():
    plans = {one.plan.key: one for one in brought(OLD_REBAR, "BjTS 40").plans}
    assert plans["mixed-heats"].draw is None
    assert "belum diisi" in str(plans["mixed-heats"].why)
    assert plans["one-heat"].draw.samples == 1


def test_a_file_without_a_plan_asks_for_one_sample_and_names_no_plan():
    found = brought(tonnes=Decimal(400))
    assert (found.samples, found.plan, found.plans) == (1, "", ())


def test_products_that_are_not_cut_are_counted():
    bolts = brought(LIBRARY.specification("ISO 898-1:2013"), "4.6", "M5")
    assert (bolts.laid, bolts.products, bolts.amount.id) == ((), 3, "3 buah")
    dipped = brought(LIBRARY.specification("ISO 1461:2009"), "Baja", "", pieces=Decimal(600))
    assert (dipped.samples, dipped.amount.id) == (5, "5 buah")


def test_strips_of_a_plate_lie_side_by_side():
    found = brought(LIBRARY.specification("EN 10025-2:2004"), "S235JR", "")
    (plate,) = found.laid
    assert plate.width > 0
    assert {one.piece.width for one in plate.placed} == {Decimal(40), Decimal(15)}
    assert "×" in found.amount.id


def test_two_pieces_are_kept_where_the_standard_tests_two_further_ones():
    (plate,) = brought(LIBRARY.specification("EN 10025-2:2004"), "S235JR", "").laid
    assert sum(one.piece.reserve for one in plate.placed) == 2


def test_every_shipped_grade_and_size_has_an_answer():
    for specification in LIBRARY.specifications.values():
        for grade in specification.grades:
            for size in (grade.all_sizes[0], grade.all_sizes[-1]):
                found = brought(specification, grade.key, size)
                assert found.amount.id
                assert not found.laid or found.stock is not None


def test_every_length_by_a_dimension_holds_for_some_grade_and_size():
    stated = [
        set(specification.context(grade.key, size))
        for specification in LIBRARY.specifications.values()
        for grade in specification.grades
        for size in grade.all_sizes[:1]
    ]
    for method in LIBRARY.methods.values():
        for length in method.piece.length if method.piece else ():
            if isinstance(length, Formula):
                assert any(length.names <= names for names in stated), (method.code, length.text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('basis = "laboratory"', 'basis = "standard"'),
        ('200", 300]', '200"]'),
        ('200", 300]', '200", 0]'),
    ],
)
def test_a_piece_that_says_too_little_is_refused(old, new):
    text = LIBRARY.methods["SNI 0410:2017"].source_text
    assert old in text
    with pytest.raises(InvalidInput):
        parse_method(text.replace(old, new), "bend.toml")
