"""A paragraph: runs of type broken into lines.

It stands in for reportlab's own, which reads markup and measures its words anew whenever a table asks how tall it is.
Here text is text, so that nothing must be escaped, and the lines are kept until another width is asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from lims.documents.fonts import shown, text_width, typeset

Align = Literal["left", "center", "right"]

SHARES: dict[Align, float] = {"left": 0, "center": 0.5, "right": 1}
"""How much of the room that a line leaves stands before it."""
ROUNDING = 1e-6
"""So much may a line be too long, in points: what adding widths up in another order makes."""
SQUEEZE = 0.05
"""By so much of their width the spaces of a line may be made narrower to take one word more."""
TOO_TALL = 1e6


class Face(NamedTuple):
    """What a run of type is set in: its size in points, its colour as `#rrggbb`."""

    font: str
    size: float
    colour: str
    underlined: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """The face of a paragraph, the distance of its lines in points, and where they stand."""

    face: Face
    leading: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Run:
    """Words that differ from the rest of their paragraph; what is None is as there."""

    text: str
    font: str | None = None
    size: float | None = None
    colour: str | None = None
    underlined: bool = False

    def face(self, around: Face) -> Face:
        """Return the face of the run among text of another."""
        return Face(
            self.font or around.font,
            self.size or around.size,
            self.colour or around.colour,
            self.underlined,
        )


Runs = Sequence[str | Run]
Piece = tuple[str, Face]
Word = tuple[Face | None, list[Piece]]
"""The face of the space before it, and what it is set from without a space."""


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces beside each other, how wide they are, and what parts them from the next line."""

    pieces: list[Piece]
    width: float
    after: Literal["\n", " ", ""] = "\n"
    """A line end, the space that was there, or nothing inside a word."""

    def squeeze(self, width: float) -> float:
        """Return by how much each space is made wider to fit the width: 0 or less."""
        if self.width <= width:
            return 0.0
        return (width - self.width) / max(1, sum(text.count(" ") for text, _face in self.pieces))


class Paragraph(Flowable):
    """Runs in the flow of a document; a line end in them is one on paper."""

    def __init__(self, runs: str | Runs, style: Style) -> None:
        super().__init__()
        self.style = style
        self.pieces = [
            (typeset(run), style.face) if isinstance(run, str) else (typeset(run.text), run.face(style.face))
            for run in ([runs] if isinstance(runs, str) else runs)
        ]
        self.lines: list[Line] = []
        self.width = -1.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Break the lines to the width and return what room they take."""
        if aW <= ROUNDING:
            return 0, TOO_TALL
        if abs(aW - self.width) > ROUNDING:
            self.lines = [line for part in hard_lines(self.pieces) for line in broken(part, aW)]
        return self._take(self.lines, aW)

    def _take(self, lines: list[Line], width: float) -> tuple[float, float]:
        self.lines, self.width, self.height = lines, width, len(lines) * self.style.leading
        return width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Return what fits above the end of a page and the rest; neither is a line alone."""
        if self.width < 0:  # else the lines hold: a table asks with the width of a cell and its padding
            self.wrap(aW, aH)
        fit, lines = int(aH / self.style.leading), self.lines
        if len(lines) == fit + 1 and fit > 2:
            fit -= 1
        if fit <= 1 or len(lines) == fit + 1:
            return []
        return [self] if len(lines) <= fit else [self._part(lines[:fit]), self._part(lines[fit:])]

    def _part(self, lines: list[Line]) -> "Paragraph":
        """Return lines as a paragraph of their own, which can be broken to another width."""
        part = Paragraph((), self.style)
        part.pieces = [
            piece
            for line in lines
            for piece in (*line.pieces, (line.after, (line.pieces or self.pieces)[-1][1]))
        ]
        part._take(lines, self.width)
        return part

    def drawOn(self, canvas: Canvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        """Draw the lines above y; without a state of its own, for it sets all that it needs."""
        if not self.lines:
            return
        first = self.lines[0].pieces or [("", self.style.face)]
        baseline = y + self.height - max(face.size for _text, face in first)
        operators = ["BT"]
        for line in self.lines:
            left = x + max(0.0, self.width - line.width) * SHARES[self.style.align]
            operators.append(f"1 0 0 1 {left:.3f} {baseline:.3f} Tm {line.squeeze(self.width):.4f} Tw")
            for text, face in line.pieces:
                operators += [ink(face.colour), shown(canvas, text, face.font, face.size)]
                if face.underlined:
                    underline(canvas, left, baseline, text, face)
            baseline -= self.style.leading
        canvas.addLiteral("\n".join([*operators, "0 Tw ET"]))


@cache
def ink(colour: str) -> str:
    """Return the operator that sets the colour of type."""
    return "{:.3f} {:.3f} {:.3f} rg".format(*HexColor(colour).rgb())


def underline(canvas: Canvas, left: float, baseline: float, text: str, face: Face) -> None:
    """Draw a line under a piece that begins its line."""
    height = baseline - face.size / 8
    canvas.saveState()
    canvas.setStrokeColor(HexColor(face.colour))
    canvas.setLineWidth(1)
    canvas.line(left, height, left + text_width(text, face.font, face.size), height)
    canvas.restoreState()


def hard_lines(pieces: list[Piece]) -> list[list[Piece]]:
    """Return the pieces parted at line ends; no empty line stands last."""
    lines: list[list[Piece]] = [[]]
    for text, face in pieces:
        first, *further = text.split("\n")
        lines[-1].append((first, face))
        lines += [[(part, face)] for part in further]
    while lines and not any(text.strip(" ") for text, _face in lines[-1]):
        lines.pop()
    return lines


def broken(pieces: list[Piece], width: float) -> Iterator[Line]:
    """Yield the lines that pieces take in a width; most take one, which is soon told."""
    whole = "".join(text for text, _face in pieces)
    if "  " not in whole and whole == whole.strip(" "):
        taken = measured(pieces)
        if taken <= width + ROUNDING:
            yield Line([piece for piece in pieces if piece[0]], taken)
            return
    line: list[Piece] = []
    used = spaces = 0.0
    for space, word in fitting(words(pieces), width):
        before = text_width(" ", space.font, space.size) if space and line else 0.0
        taken = measured(word)
        spaces += before
        if line and used + before + taken > width + spaces * SQUEEZE + ROUNDING:
            yield Line(joined(line), used, " " if space else "")
            line, used, spaces, before = [], 0.0, 0.0, 0.0
        line += [(" ", space), *word] if space and before else word
        used += before + taken
    yield Line(joined(line), used)


def words(pieces: list[Piece]) -> Iterator[Word]:
    """Yield the words with the space before each; a word may go on in the next piece."""
    word: list[Piece] = []
    space: Face | None = None
    for text, face in pieces:
        for index, part in enumerate(text.split(" ")):
            if index:
                if word:
                    yield space, word
                    word = []
                space = face
            if part:
                word.append((part, face))
    if word:
        yield space, word


def fitting(several: Iterator[Word], width: float) -> Iterator[Word]:
    """Yield the words, letter by letter those that are longer than a line."""
    for space, word in several:
        if measured(word) <= width + ROUNDING:
            yield space, word
            continue
        before: Face | None = space
        for text, face in word:
            for letter in text:
                yield before, [(letter, face)]
                before = None


def measured(pieces: list[Piece]) -> float:
    """Return the width of pieces beside each other, in points."""
    return sum(text_width(text, face.font, face.size) for text, face in pieces)


def joined(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with neighbours of the same face made one."""
    return [("".join(text for text, _face in same), face) for face, same in groupby(pieces, itemgetter(1))]
