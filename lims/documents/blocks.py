"""Parts that all documents are put together from: headings, grids of facts, tables, signatures."""

from collections.abc import Sequence
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from lims.documents.fonts import REGULAR
from lims.documents.layout import layout
from lims.documents.letterhead import Signer
from lims.documents.page import text_area
from lims.documents.paragraph import Paragraph, Runs
from lims.documents.prose import beside, colour, english, plain, same, strong, style, under
from lims.documents.wording import say
from lims.domain.certificate import Words

Command = tuple[Any, ...]
Cell = Flowable | Sequence[Flowable] | str

BARE: list[Command] = [
    ("FONTNAME", (0, 0), (-1, -1), REGULAR),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]
"""A table that only places its cells."""


class Grid(Table):
    """A table that is measured once for a width; reportlab's own is measured again by all that it stands in."""

    measured: float | None = None
    room = (0.0, 0.0)
    _rowHeights: list[float | None]  # noqa: N815

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return the room that it takes; a long one is not measured beyond the end of the page, and thus again."""
        if self.measured != aW:
            self.room = super().wrap(aW, aH)
            self.measured = None if None in self._rowHeights else aW
        return self.room


class Rule(Flowable):
    """A line across the width, under some room."""

    def __init__(self, above: float) -> None:
        super().__init__()
        self.height = above

    def wrap(self, aW: float, _aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Return the room that it takes."""
        self.width = aW
        return aW, self.height

    def draw(self) -> None:
        """Draw the line at the foot of the room."""
        self.canv.setStrokeColor(colour("accent"))
        self.canv.setLineWidth(0.7)
        self.canv.setLineCap(1)
        self.canv.line(0, 0, self.width, 0)


def gap(height: float) -> Spacer:
    """Return an empty height, in millimetres."""
    return Spacer(1, height * mm)


def heading(words: Words, *, keep: float = 22, above: float = 2.6, line: bool = True) -> list[Flowable]:
    """Return the heading of a section; it never stands alone at the foot of a page. A table brings its own rule."""
    text = Paragraph(
        [f"{words.id.upper()}\u00a0\u00a0", english(words.en, "heading")],
        style("heading", bold=True, tint="accent"),
    )
    return [
        CondPageBreak(keep * mm),
        gap(above),
        text,
        Rule(1.2) if line else Spacer(1, 1.2),
        gap(1.2 if line else 0.3),
    ]


def placed(cells: Sequence[Sequence[Cell]], widths: Sequence[float], *commands: Command) -> Table:
    """Return cells side by side without rules or padding."""
    table = Grid([list(row) for row in cells], colWidths=list(widths), hAlign="LEFT", splitInRow=1)
    table.setStyle([*BARE, *commands])
    return table


def facts(pairs: Sequence[tuple[Words, Words | str]], width: float, *, label: float = 0.41) -> Table:
    """Return labels with their values, one pair a line."""
    rows = [[beside(name, "small", tint="muted"), value_of(value)] for name, value in pairs]
    return placed(
        rows,
        [width * label, width * (1 - label)],
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.1),
        ("RIGHTPADDING", (0, 0), (0, -1), 4),
        ("TOPPADDING", (0, 0), (0, -1), 1.1),
    )


def value_of(value: Words | str) -> Paragraph:
    """Return the value of a fact; words in both languages stand on one line."""
    return beside(value) if isinstance(value, Words) else plain(value)


def two_columns(left: Cell, right: Cell, *, gutter: float = 8, share: float = 0.5) -> Table:
    """Return two blocks beside each other; what is handed in must fit `column_width`."""
    return placed([[left, "", right]], [
        column_width(gutter, share), gutter * mm, column_width(gutter, 1 - share)
    ])  # fmt: skip


def column_width(gutter: float = 8, share: float = 0.5) -> float:
    """Return the width of a column of `two_columns`, in points."""
    return (text_area() - gutter * mm) * share


def fact_columns(pairs: Sequence[tuple[Words, Words | str]]) -> Table:
    """Return facts in two columns, read down the left one first."""
    half = (len(pairs) + 1) // 2
    width = column_width()
    right: Cell = facts(pairs[half:], width) if pairs[half:] else ""
    return two_columns(facts(pairs[:half], width), right)


def columns_of(shares: Sequence[float]) -> list[float]:
    """Return widths that fill the text area in these shares."""
    whole = sum(shares)
    return [text_area() * share / whole for share in shares]


def ruled(rows: Sequence[Sequence[Cell]], shares: Sequence[float], *commands: Command) -> Table:
    """Return a table with a head that is repeated on every page."""
    table = Grid([list(row) for row in rows], colWidths=columns_of(shares), repeatRows=1, hAlign="LEFT")
    table.setStyle([*table_style(), *keep_ends(len(rows)), *commands])
    return table


def table_style() -> list[Command]:
    """Return the look of all ruled tables."""
    return [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("BACKGROUND", (0, 0), (-1, 0), colour("band")),
        ("LINEABOVE", (0, 0), (-1, 0), 0.8, colour("accent")),
        ("LINEBELOW", (0, 0), (-1, 0), 0.5, colour("accent")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, colour("hairline")),
        ("LINEBELOW", (0, -1), (-1, -1), 0.8, colour("accent")),
    ]


def keep_ends(rows: int) -> list[Command]:
    """Return commands that leave no single row behind at the foot or at the head of a page."""
    if rows < 4:
        return [("NOSPLIT", (0, 0), (0, -1))]
    return [("NOSPLIT", (0, 0), (0, 2)), ("NOSPLIT", (0, -2), (0, -1))]


def head_cells(keys: Sequence[str], *, right: Sequence[str] = ()) -> list[Paragraph]:
    """Return the heads of columns, by key of the wording."""
    return [
        under(say(key), "small", bold=True, tint="accent", align="right" if key in right else "left")
        for key in keys
    ]


def signatures(signers: Sequence[tuple[Words, Signer]], *, place_and_date: str = "") -> Table:
    """Return room for signatures side by side, each with its role, name and staff number."""
    width = text_area() / len(signers)
    top = [
        plain(place_and_date if index == len(signers) - 1 else "", align="center")
        for index in range(len(signers))
    ]
    roles = [under(role, align="center") for role, _ in signers]
    names = [signer_name(signer) for _, signer in signers]
    heights = [None, None, layout().signature.form_room * mm, None]
    table = Grid(
        [top, roles, [""] * len(signers), names], colWidths=[width] * len(signers), rowHeights=heights
    )
    table.setStyle(
        [
            *BARE,
            ("LEFTPADDING", (0, 0), (-1, -1), 6),
            ("RIGHTPADDING", (0, 0), (-1, -1), 6),
            ("NOSPLIT", (0, 0), (0, -1)),
        ]
    )
    return table


def signer_name(signer: Signer) -> list[Flowable]:
    """Return the name over a line, or a line for it, with position and staff number."""
    name = plain(signer.name or "." * 44, bold=bool(signer.name), align="center")
    lines: list[Flowable] = [name]
    if signer.position:
        lines.append(plain(signer.position, "small", align="center"))
    if signer.employee_number:
        lines.append(
            plain(f"{say('page.employee_number').id} {signer.employee_number}", "small", align="center")
        )
    return lines


def labelled(label: Words, text: str) -> Paragraph:
    """Return a bold label and running text after it, in small type."""
    translated: Runs = [] if same(label) else [" ", english(f"/ {label.en}", "small")]
    return Paragraph([strong(label.id), *translated, f": {text}"], style("small"))
