"""Zinc coatings as shipped, written out once more by hand from the fact tables."""

from decimal import Decimal

import pytest

from lims.domain.standards import Confidence, load_library
from lims.paths import shipped

LIBRARY = load_library(shipped("standards"))
OLD, NEW = LIBRARY.specification("ISO 1461:1999"), LIBRARY.specification("ISO 1461:2009")


def resolved(specification, grade, size="", **conditions):
    return {one.id: one for one in specification.requirements_for(grade, size, conditions)}


def four(specification, grade, thickness):
    """Return local and mean thickness, then local and mean mass."""
    found = resolved(specification, grade, thickness=thickness)
    return tuple(
        int(found[key].limit.low) for key in ("local-thickness", "mean-thickness", "local-mass", "mean-mass")
    )


THICK, MIDDLE = (70, 85, 505, 610), (55, 70, 395, 505)
THIN, SHEET = (45, 55, 325, 395), (35, 45, 250, 325)


@pytest.mark.parametrize(
    ("thickness", "old", "new"),
    [
        ("6.1", THICK, THICK),
        ("6", THICK, MIDDLE),
        ("5.9", MIDDLE, MIDDLE),
        ("3.1", MIDDLE, MIDDLE),
        ("3", MIDDLE, THIN),
        ("2.9", THIN, THIN),
        ("1.5", THIN, THIN),
        ("1.4", SHEET, SHEET),
    ],
)
def test_the_editions_differ_at_the_edges_of_the_thickness(thickness, old, new):
    assert four(OLD, "Baja", thickness) == old
    assert four(NEW, "Baja", thickness) == new


@pytest.mark.parametrize("specification", [OLD, NEW])
def test_coatings_of_castings(specification):
    assert four(specification, "Coran", "6") == (70, 80, 505, 575)
    assert four(specification, "Coran", "5.9") == (60, 70, 430, 505)


def test_the_mean_is_that_of_all_articles_and_the_local_thickness_that_of_each():
    found = resolved(NEW, "Baja", thickness="8")

    assert (found["mean-thickness"].aggregate, found["mean-thickness"].scope) == ("mean", "sample")
    assert (found["local-thickness"].aggregate, found["local-thickness"].scope) == ("", "piece")


def test_centrifuged_articles_are_shown_and_not_judged_until_checked():
    limits = [
        ("Ulir, sentrifugal", {"thread": "6"}, 20, 25),
        ("Ulir, sentrifugal", {"thread": "8"}, 40, 50),
        ("Lain, sentrifugal", {"thickness": "2"}, 35, 45),
        ("Lain, sentrifugal", {"thickness": "3"}, 45, 55),
    ]
    for grade, conditions, local, mean in limits:
        found = resolved(NEW, grade, **conditions)
        assert (found["local-thickness"].limit.low, found["mean-thickness"].limit.low) == (local, mean)
        assert found["mean-thickness"].confidence is Confidence.KNOWLEDGE


def test_threads_of_the_older_edition_have_three_steps():
    found = [
        resolved(OLD, "Ulir, sentrifugal", thread=d)["local-thickness"].limit.low for d in ("5", "6", "20")
    ]

    assert found == [20, 35, 45]


@pytest.mark.parametrize(
    ("lot", "samples"), [(3, 3), (4, 3), (500, 3), (501, 5), (1200, 5), (3200, 8), (10000, 13), (10001, 20)]
)
def test_the_control_sample_grows_with_the_lot(lot, samples):
    assert NEW.sampling[0].draw(Decimal(lot)).samples == samples


def test_fasteners_have_one_limit_for_all_threads():
    found = resolved(LIBRARY.specification("ISO 10684:2004"), "M8–M64")

    assert (found["local-thickness"].limit.low, found["mean-thickness"].limit.low) == (40, 50)
    assert found["mean-thickness"].aggregate == "mean"


@pytest.mark.parametrize(
    ("grade", "average", "each"),
    [("A", 610, 550), ("B1", 610, 550), ("B2", 458, 381), ("B3", 397, 336), ("C", 381, 305), ("D", 305, 259)],
)
def test_coating_mass_of_hardware(grade, average, each):
    limit = resolved(LIBRARY.specification("ASTM A153/A153M"), grade)["coating-mass"].limit

    assert (limit.mean.low, limit.each.low) == (average, each)


def test_an_average_that_was_misprinted_is_that_of_its_ounces():
    limit = resolved(LIBRARY.specification("ASTM A153/A153M"), "C")["coating-mass"].limit

    assert abs(limit.mean.low - Decimal("1.25") * Decimal("28.349523125") / Decimal("0.09290304")) < 1
