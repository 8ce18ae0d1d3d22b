"""A cutting plan on paper, from the same drawing as on the page."""

from dataclasses import dataclass
from typing import Any

from reportlab.platypus import Flowable

from lims.documents.fonts import BOLD, REGULAR, printable
from lims.documents.prose import colour
from lims.domain.certificate import Words
from lims.domain.cutting_drawing import Drawing, Shape

_SIZE = 7.5
_FILLS = {"stock": "band", "piece": "band", "grip": "rule"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CuttingSheet:
    """How the pieces of a sample are cut, for whoever prepares them."""

    amount: Words
    """What they are cut from."""
    drawing: Drawing
    legend: tuple[Words, ...]
    """What each numbered piece is for, and what is measured on which."""


class CuttingPlan(Flowable):
    """The drawing, as wide as it is allowed to be."""

    def __init__(self, drawing: Drawing, width: float) -> None:
        super().__init__()
        self.drawing = drawing
        self.scale = width / drawing.width
        self.width, self.height = width, drawing.height * self.scale

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Return the room that it takes."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw from the top left corner, as the drawing counts."""
        canvas = self.canv
        canvas.saveState()
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(colour("ink"))
        for shape in self.drawing.shapes:
            self._rectangle(canvas, shape)
        canvas.setFillColor(colour("ink"))
        for one in self.drawing.captions:
            canvas.setFont(BOLD if one.kind == "mark" else REGULAR, _SIZE)
            canvas.drawCentredString(
                one.x * self.scale, self.height - one.y * self.scale, printable(one.text)
            )
        canvas.restoreState()

    def _rectangle(self, canvas: Any, shape: Shape) -> None:
        """Draw one rectangle; what is kept has a broken edge."""
        tall = shape.height * self.scale
        fill = _FILLS.get(shape.kind)
        canvas.setDash(*([3, 2] if shape.kind == "reserve" else []))
        if fill:
            canvas.setFillColor(colour(fill))
        canvas.rect(
            shape.x * self.scale,
            self.height - shape.y * self.scale - tall,
            shape.width * self.scale,
            tall,
            fill=1 if shape.kind in {"piece", "grip"} else 0,
        )
