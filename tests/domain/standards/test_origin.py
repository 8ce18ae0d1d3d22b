"""Which row a limit comes from, in both languages, and every limit of a file once for whoever compares it."""

import pytest

from lims.domain.standards import limit_rows, row_words
from lims.queries.library import library


@pytest.mark.parametrize(
    ("row", "indonesian", "english"),
    [
        (
            "3: grade BjTS 420B; d <= 16.5",
            "baris 3: kelas BjTS 420B; d ≤ 16,5",
            "row 3: grade BjTS 420B; d ≤ 16.5",
        ),
        ("1: *", "baris 1: semua kelas dan ukuran", "row 1: all grades and sizes"),
        ("T2: form deformed", "tabel cetak, baris 2: bentuk sirip", "printed table, row 2: form deformed"),
        ("", "–", "–"),
    ],
)
def test_the_row_is_told_in_both_languages(row, indonesian, english):
    words = row_words(None, row)
    assert (words.id, words.en) == (indonesian, english)


def test_conditions_of_a_row_are_told_by_their_labels():
    specification = library().specification("ISO 1461:2009")
    words = row_words(specification, "2: thickness >= 1.5")
    label = next(one.label for one in specification.conditions if one.key == "thickness")
    assert words.id == f"baris 2: {label.id} ≥ 1,5"


def test_every_limit_of_a_size_stands_in_the_list_of_its_file():
    specification = library().specification("SNI 2052:2017")
    listed = {requirement.key: rows for requirement, rows in limit_rows(specification)}
    for one in specification.requirements_for("BjTS 420B", "D16"):
        assert any(
            row.limit == one.limit_words and "D16" in dict(row.places).get("BjTS 420B", ())
            for row in listed[one.id]
        ), one.id
