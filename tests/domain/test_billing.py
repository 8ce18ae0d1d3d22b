"""Sums spelled out, as a receipt needs them."""

import pytest

from lims.domain.billing import spelled


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (115, "seratus lima belas"),
        (1_000, "seribu"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2_000, "dua ribu"),
        (300_000, "tiga ratus ribu"),
        (1_250_000, "satu juta dua ratus lima puluh ribu"),
        (1_000_000_000, "satu miliar"),
        (2_001_000_001_000, "dua triliun satu miliar seribu"),
    ],
)
def test_a_sum_is_spelled_out(amount, words):
    assert spelled(amount) == words


@pytest.mark.parametrize("amount", [-1, 10**15])
def test_what_no_receipt_can_say_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be spelled"):
        spelled(amount)
