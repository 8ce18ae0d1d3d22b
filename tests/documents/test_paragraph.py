from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from lims.documents.fonts import BOLD, REGULAR, text_width
from lims.documents.paragraph import Face, Paragraph, Run, Style
from tests.documents import reading

STYLE = Style(Face(REGULAR, 10, "#000000"), 12)


def lines(runs, width):
    paragraph = Paragraph(runs, STYLE)
    paragraph.wrap(width, 1000)
    return ["".join(text for text, _face in line.pieces) for line in paragraph.lines]


def drawn(*runs, width=200):
    stream = BytesIO()
    canvas = Canvas(stream)
    paragraph = Paragraph(runs, STYLE)
    paragraph.wrapOn(canvas, width, 1000)
    paragraph.drawOn(canvas, 50, 500)
    canvas.save()
    return stream.getvalue()


def test_words_go_to_the_next_line_where_the_width_ends():
    assert lines("Baja tulangan beton sirip", text_width("Baja tulangan", REGULAR, 10) + 5) == [
        "Baja tulangan",
        "beton sirip",
    ]


def test_spaces_are_made_narrower_for_one_word_more_by_a_twentieth_at_most():
    text = "a b c d e f"
    whole, space = text_width(text, REGULAR, 10), text_width(" ", REGULAR, 10)

    assert lines(text, whole - 5 * space * 0.04) == [text]
    assert lines(text, whole - 5 * space * 0.06) == ["a b c d e", "f"]


def test_a_word_may_change_its_face_without_being_broken():
    runs = ["LHU", Run("/2026/11", font=BOLD), " terbit"]

    assert lines(runs, text_width("LHU/2026/11", BOLD, 10)) == ["LHU/2026/11", "terbit"]


def test_a_number_longer_than_the_line_is_broken_by_letters_and_loses_none():
    number = "LHU-00001/BSPJI-Medan/UJI/" * 4
    found = lines(["No. ", number], 90)

    assert "".join(found).replace("No. ", "") == number
    assert all(text_width(line, REGULAR, 10) <= 90 for line in found)


def test_a_figure_stays_with_its_unit():
    assert lines("Kuat tarik 548,4 MPa", text_width("Kuat tarik 548,4 ", REGULAR, 10))[1] == "548,4\xa0MPa"


def test_line_ends_stay_and_none_is_added_at_the_end():
    assert lines("a\n\nb\n", 100) == ["a", "", "b"]
    assert lines(" \n", 100) == []


def test_text_is_never_markup():
    pdf = drawn('<b>CV "A&B"</b> &lt;')

    assert reading.text(pdf) == '<b>CV "A&B"</b> &lt;'


@pytest.mark.parametrize(
    ("room", "kept"), [(12 * 4, [4]), (12 * 3, [2, 2]), (12 * 2, [2, 2]), (12 * 1.9, []), (0, [])]
)
def test_no_line_stands_alone_on_a_page(room, kept):
    paragraph = Paragraph("a\nb\nc\nd", STYLE)
    paragraph.wrap(100, 1000)

    assert [len(part.lines) for part in paragraph.split(100, room)] == kept


def test_what_is_left_for_the_next_page_can_be_broken_anew():
    paragraph = Paragraph("Baja tulangan beton\nBjTS 420B " + "0123456789" * 3, STYLE)
    paragraph.wrap(80, 1000)
    first, rest = paragraph.split(500, 12 * 2)
    rest.wrap(500, 1000)

    assert ["".join(text for text, _face in line.pieces) for line in first.lines] == [
        "Baja tulangan",
        "beton",
    ]
    assert ["".join(text for text, _face in line.pieces) for line in rest.lines] == [
        "BjTS 420B " + "0123456789" * 3
    ]


@given(st.text(alphabet="ab \n", max_size=60), st.floats(min_value=20, max_value=300))
def test_every_letter_is_kept_in_its_order(text, width):
    assert "".join("".join(lines(text, width)).split()) == "".join(text.split())
