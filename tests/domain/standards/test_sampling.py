from decimal import Decimal

import pytest
from pydantic import ValidationError

from lims.domain.errors import InvalidInput
from lims.domain.standards.iso2859 import LETTERS, SIZES, single_normal
from lims.domain.standards.sampling import AttributePlan, LotTablePlan, PerUnitPlan

TEXT = {"id": "x", "en": "x"}
BASE = {"key": "k", "title": TEXT, "confidence": "GK"}


@pytest.mark.parametrize(
    ("lot", "level", "aql", "size", "accept"),
    [
        (1200, "II", "0.65", 80, 1),
        (280, "II", "0.65", 20, 0),
        (3200, "II", "0.40", 125, 1),
        (500, "II", "0.40", 32, 0),
        (500, "II", "1.0", 50, 1),
        (1200, "II", "1.0", 80, 2),
        (3200, "II", "1.0", 125, 3),
        (10000, "II", "1.0", 200, 5),
        (35000, "II", "1.0", 315, 7),
        (150000, "II", "1.0", 500, 10),
        (500000, "II", "1.0", 800, 14),
        (500001, "II", "1.0", 1250, 21),
        (600000, "III", "6.5", 200, 21),
        (90, "S-1", "6.5", 2, 0),
        (25, "II", "6.5", 8, 1),
        (8, "II", "6.5", 2, 0),
        (90, "I", "4.0", 3, 0),
    ],
)
def test_single_sampling_by_attributes(lot, level, aql, size, accept):
    draw = single_normal(lot, level, aql)
    assert (draw.samples, draw.accept, draw.reject) == (size, accept, accept + 1)


def test_every_lot_level_and_quality_has_a_plan():
    for level in ("I", "II", "III", "S-1", "S-2", "S-3", "S-4"):
        for aql in ("0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5"):
            sizes = [single_normal(lot, level, aql).samples for lot in (2, 20, 200, 2000, 20000, 2000000)]
            assert sizes == sorted(sizes)
    assert len(LETTERS) == len(SIZES) == 16


def test_a_sample_that_is_the_lot_is_all_of_it():
    draw = single_normal(50, "II", "0.10")
    assert (draw.samples, draw.every, draw.accept) == (50, True, 0)
    with pytest.raises(InvalidInput, match="paling sedikit 2"):
        single_normal(1, "II", "1.0")


@pytest.mark.parametrize("lot", ["0", "2.5"])
def test_a_lot_is_counted_in_whole_pieces(lot):
    plan = AttributePlan(kind="iso-2859-1", aql="1.0", **BASE)
    with pytest.raises(InvalidInput, match="bilangan bulat"):
        plan.draw(Decimal(lot))


def test_one_sample_for_a_lot_of_any_amount():
    plan = PerUnitPlan(kind="per-unit", samples=2, **BASE)
    assert plan.draw(Decimal("0.5")).samples == 2
    for lot in ("0", "NaN"):
        with pytest.raises(InvalidInput, match="lebih besar dari nol"):
            plan.draw(Decimal(lot))
    with pytest.raises(ValidationError, match="every harus"):
        PerUnitPlan(kind="per-unit", every=0, **BASE)


@pytest.mark.parametrize(
    "rows",
    [
        [{"above": 1, "samples": 1}],
        [{"to": 5, "samples": 1}],
        [{"to": 5, "samples": 1}, {"above": 6, "samples": 2}],
        [{"to": 5, "samples": 1}, {"above": 4, "samples": 2}],
        [{"samples": 1}, {"above": 4, "samples": 2}],
    ],
)
def test_a_table_of_lots_has_no_gap_and_no_overlap(rows):
    with pytest.raises(ValidationError, match="Tabel lot harus bersambung"):
        LotTablePlan(kind="lot-table", rows=rows, **BASE)
