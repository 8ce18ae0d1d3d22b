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


def encoded_elsewhere(text, mask):
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=mask)
    code.add_data(text, optimize=20)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@pytest.mark.parametrize("length", [300, 411, 560])
def test_another_encoder_makes_the_same_code_but_for_the_choice_of_mask(length):
    text = "https://uji.example.go.id/#" + "".join(random.Random(length).choices("0123456789", k=length))

    assert qr_matrix(text) in [encoded_elsewhere(text, mask) for mask in range(8)]


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
