from hypothesis import given
from hypothesis import strategies as st

from lims.documents.fonts import REPLACEMENT, printable, register_fonts, typeset


def test_the_typeface_has_the_signs_of_the_field():
    known = register_fonts()

    for sign in "≤≥±−–—×²³Øµ°“”‘’…√Δ≈≠·•¹⁾₀✓✗○éñüçÅß":
        assert ord(sign) in known, sign


def test_what_the_typeface_lacks_is_replaced_visibly():
    assert printable("baja 😀 漢") == f"baja {REPLACEMENT} {REPLACEMENT}"


def test_invisible_characters_vanish_and_control_characters_show():
    assert printable("a\u200bb\u00adc\td\r\ne\x07") == f"abc d\ne{REPLACEMENT}"


def test_letters_made_of_two_characters_become_one():
    assert printable("e\u0301") == "é"


def test_a_figure_is_not_parted_from_its_unit():
    assert (
        typeset("548,4 MPa dan 5 % atau 3 mmx, 10 Agustus")
        == "548,4\xa0MPa dan 5\xa0% atau 3 mmx, 10 Agustus"
    )


@given(st.text())
def test_any_text_becomes_printable(text):
    known = register_fonts()

    assert all(char == "\n" or ord(char) in known for char in printable(text))
