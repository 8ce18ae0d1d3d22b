"""A cutting plan as a drawing: rectangles and words in units of one width, for the page and for the paper alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lims.domain.cutting import Laid, Placed

WIDTH = 340.0
"""Of the drawing; everything else is measured by it."""
_BAR, _ROW = 18.0, 50.0
_ABOVE = 15.0
_LETTER = 5.2
"""About what a figure takes of the width."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle, from its upper left corner."""

    kind: Literal["stock", "piece", "grip", "reserve"]
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Caption:
    """A word with the middle of its foot."""

    kind: Literal["mark", "measure"]
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    captions: tuple[Caption, ...]


def draw(laid: Sequence[Laid]) -> Drawing:
    """Draw bars one below the other, and a plate as it lies; all to one scale along."""
    scale = WIDTH / float(max((one.length for one in laid), default=1))
    shapes: list[Shape] = []
    captions: list[Caption] = []
    top = 0.0
    for stock in laid:
        height = float(stock.width) * scale if stock.width else _BAR
        top += _ABOVE
        length = float(stock.length) * scale
        shapes.append(Shape("stock", 0, top, length, height))
        whole = f"{stock.length:f} × {stock.width:f} mm" if stock.width else f"{stock.length:f} mm"
        captions.append(Caption("measure", whole, length / 2, top - 3))
        for one in stock.placed:
            shapes += _rectangles(one, scale, top, height, plate=bool(stock.width))
            captions += _words(one, scale, top, height, plate=bool(stock.width))
        top += height + (3 if stock.width else _ROW - _BAR - _ABOVE)
    return Drawing(WIDTH, top, tuple(shapes), tuple(captions))


def _rectangles(one: Placed, scale: float, top: float, height: float, *, plate: bool) -> Iterator[Shape]:
    """Yield the piece, and its grips at either end."""
    x, width = float(one.along) * scale, float(one.piece.length) * scale
    y = top + float(one.across) * scale
    tall = float(one.piece.width) * scale if plate else height
    yield Shape("reserve" if one.piece.reserve else "piece", x, y, width, tall)
    grip = float(one.piece.grip) * scale
    if grip and not one.piece.reserve:
        yield Shape("grip", x, y, grip, tall)
        yield Shape("grip", x + width - grip, y, grip, tall)


def _words(one: Placed, scale: float, top: float, height: float, *, plate: bool) -> Iterator[Caption]:
    """Yield the number within the piece, and its length below it where it is a piece of a bar."""
    wide = float(one.piece.length) * scale
    middle = float(one.along) * scale + wide / 2
    tall = float(one.piece.width) * scale if plate else height
    foot = top + float(one.across) * scale + tall / 2 + 3.2
    measure = f"{one.piece.length:f}"
    if plate:
        both = f"{one.piece.mark} · {measure} × {one.piece.width:f}"
        fits = len(both) * _LETTER < wide and tall >= 9
        yield Caption("mark", both if fits else one.piece.mark, middle, foot)
        return
    yield Caption("mark", one.piece.mark, middle, foot)
    if len(measure) * _LETTER <= wide + _LETTER:
        yield Caption("measure", measure, middle, top + height + 12)
