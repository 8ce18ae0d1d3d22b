import random

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.constants import ERROR_CORRECT_M

from lims.documents.qr import merged, qr_matrix


def test_a_short_text_is_never_a_micro_code():
    assert len(qr_matrix("LHU-1")) == 21


def test_digits_after_the_address_are_packed_as_digits():
    digits = "0123456789" * 53

    assert len(qr_matrix("https://uji.example.go.id/#" + digits)) <= 65


@pytest.mark.parametrize("length", [3, 60, 300, 411, 560, 780])
def test_the_mask_is_the_one_that_the_library_would_choose(length):
    text = "https://uji.example.go.id/#" + "".join(random.Random(length).choices("0123456789", k=length))
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text, optimize=20)
    code.make(fit=True)

    assert qr_matrix(text) == tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@settings(max_examples=20)
@given(st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=7, max_size=7))
def test_merged_rectangles_cover_the_dark_modules_once(rows):
    matrix = tuple(tuple(row) for row in rows)
    covered = [(x + dx, y + dy) for x, y, w, h in merged(matrix) for dx in range(w) for dy in range(h)]

    assert sorted(covered) == sorted(
        (x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )


def test_merging_saves_most_of_the_rectangles():
    matrix = qr_matrix("https://uji.example.go.id/v/k7q2m9x4c8r1t6w3z5b0n2d7fj")
    dark = sum(sum(row) for row in matrix)

    assert len(merged(matrix)) < dark / 2
