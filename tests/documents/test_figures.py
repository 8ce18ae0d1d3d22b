from datetime import date
from decimal import Decimal

from lims.documents.figures import comma, day, rupiah, short_day


def test_dates_are_written_in_both_languages():
    assert day(date(2026, 8, 5)).id == "5 Agustus 2026"
    assert day(date(2026, 8, 5)).en == "5 August 2026"
    assert short_day(date(2026, 8, 5)) == "05-08-2026"


def test_decimals_keep_their_figures_and_take_a_comma():
    assert comma(Decimal("12.0")) == "12,0"
    assert comma(Decimal("1E+2")) == "100"


def test_rupiah_have_points_between_thousands():
    assert rupiah(1_250_000) == "1.250.000"
    assert rupiah(0) == "0"
