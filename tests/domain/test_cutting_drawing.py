from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lims.domain.cutting import Piece, on_bars, on_plate
from lims.domain.cutting_drawing import WIDTH, draw

LENGTHS = st.lists(st.integers(20, 900).map(Decimal), min_size=1, max_size=8)


@given(LENGTHS, st.booleans())
def test_everything_stays_on_the_paper_and_each_piece_is_drawn_once_with_its_number(lengths, plate):
    pieces = [Piece(str(mark), one, Decimal(30), Decimal(5)) for mark, one in enumerate(lengths)]
    laid = (on_plate if plate else on_bars)(pieces, Decimal(1000))
    drawing = draw(laid)
    assert drawing.width == WIDTH
    for shape in drawing.shapes:
        assert -0.01 <= shape.x <= shape.x + shape.width <= WIDTH + 0.01
        assert 0 <= shape.y <= shape.y + shape.height <= drawing.height + 0.01
    assert all(0 < one.y <= drawing.height for one in drawing.captions)
    assert sum(shape.kind == "piece" for shape in drawing.shapes) == len(pieces)
    marks = [one.text.split(" ")[0] for one in drawing.captions if one.kind == "mark"]
    assert sorted(marks) == sorted(piece.mark for piece in pieces)


def test_a_grip_is_drawn_at_either_end_and_not_on_what_is_kept():
    pieces = [
        Piece("1", Decimal(400), grip=Decimal(100)),
        Piece("+", Decimal(400), grip=Decimal(100), reserve=True),
    ]
    kinds = [shape.kind for shape in draw(on_bars(pieces, Decimal(2000))).shapes]
    assert (kinds.count("grip"), kinds.count("reserve"), kinds.count("piece")) == (2, 1, 1)


def test_nothing_to_cut_is_an_empty_drawing():
    assert draw(()).shapes == ()
