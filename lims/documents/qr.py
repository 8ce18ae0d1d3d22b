"""QR codes as one vector path: sharp on any printer, small in the file, never Micro QR."""

import re
from typing import Any

import zxingcpp
from reportlab.lib.colors import black
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable


def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules without quiet zone, at level M.

    A smaller version reads better from bad paper than a higher level of correction; runs of digits are packed as such.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture: Any = code.to_image(scale=1, add_quiet_zones=False)
    side, shades = picture.shape[1], bytes(picture)
    return tuple(
        tuple(shade == 0 for shade in shades[row : row + side]) for row in range(0, len(shades), side)
    )


def merged(matrix: tuple[tuple[bool, ...], ...]) -> list[tuple[int, int, int, int]]:
    """Return rectangles (column, row, width, height) that cover the dark modules: runs in a row, joined downwards."""
    done: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate((*matrix, (False,) * len(matrix))):
        runs = dict.fromkeys(dark_runs(row))
        for run in [run for run in growing if run not in runs]:
            top, height = growing.pop(run)
            done.append((run[0], top, run[1], height))
        for run in runs:
            top, height = growing.get(run, (y, 0))
            growing[run] = (top, height + 1)
    return done


def dark_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark modules in a row."""
    return [(run.start(), run.end() - run.start()) for run in re.finditer(b"\x01+", bytes(row))]


def draw_qr(canvas: Canvas, text: str, x: float, y: float, side: float) -> None:
    """Draw the code with its lower left corner at x, y; `side` is in points and counts no quiet zone."""
    matrix = qr_matrix(text)
    module = side / len(matrix)
    canvas.saveState()
    canvas.transform(module, 0, 0, -module, x, y + side)  # one unit is one module, counted from the top
    canvas.setFillColor(black)
    path = PDFPathObject([f"{left} {top} {width} {height} re" for left, top, width, height in merged(matrix)])
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


class QrCode(Flowable):
    """A code in the flow of a document, with room for its quiet zone on all sides."""

    def __init__(self, text: str, side: float, quiet: float) -> None:
        super().__init__()
        self.text, self.side, self.quiet = text, side, quiet
        self.width = self.height = side + 2 * quiet

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return the size, quiet zone included."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the code."""
        draw_qr(self.canv, self.text, self.quiet, self.quiet, self.side)
