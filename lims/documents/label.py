"""Labels for samples and specimens, with a QR that opens the thing in the system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from lims.documents.figures import short_day
from lims.documents.fonts import BOLD, REGULAR, printable, register_fonts, text_width
from lims.documents.layout import layout
from lims.documents.page import CountingCanvas
from lims.documents.qr import draw_qr
from lims.documents.wording import say
from lims.domain.errors import N_, InvalidInput

STANDARD = "a4-3x8"
"""The stock that is printed on where nothing else was chosen: 24 labels on a sheet of A4."""

SMALLEST = 0.66
"""How far a code shrinks before it is broken into two lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on one label; the address is opaque and says nothing of the client."""

    code: str
    order_number: str
    product: str
    received_on: date
    url: str
    laboratory: str
    """Short name, for example `BBSPJI-LM`."""
    demonstration: bool = False
    piece: str = ""
    """Method and mark, on the label of one prepared piece."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label is drawn: lower left corner, size, padding and side of the code, in points."""

    x: float
    y: float
    width: float
    height: float
    padding: float
    code: float


def stocks() -> tuple[str, ...]:
    """Return the names of what labels can be printed on, as `reports/layout.toml` lists them."""
    return (*layout().label_sheet, *layout().label_roll)


def places_on(stock: str) -> int:
    """Return how many labels a page of a stock holds."""
    sheet = layout().label_sheet.get(stock)
    return sheet.columns * sheet.rows if sheet else 1


def render_labels(labels: Sequence[Label], *, stock: str = STANDARD, skip: int = 0) -> bytes:
    """Return the labels as a PDF; `skip` leaves out places of a sheet that was used before.

    Raises:
        InvalidInput: there is no such stock.
    """
    if stock not in stocks():
        raise InvalidInput(N_("Ukuran label ini tidak dikenal. Pilih ukuran dari daftar."))
    register_fonts()
    stream = BytesIO()
    canvas = CountingCanvas(
        stream,
        pagesize=paper(stock),
        invariant=1,
        lang="id-ID",
        initialFontName=REGULAR,
        pageCompression=1,
        furnish=bare,
    )
    canvas.setTitle("Label")
    canvas.setCreator("LIMS")
    canvas.setProducer("LIMS")
    per_page = places_on(stock)
    first = skip % per_page if per_page > 1 else 0
    for index, label in enumerate(labels, first):
        if index > first and index % per_page == 0:
            canvas.showPage()
        draw_label(canvas, label, place(stock, index % per_page))
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def bare(_canvas: Canvas, _number: int, _total: int) -> None:
    """Leave a sheet of labels without furniture."""


def paper(stock: str) -> tuple[float, float]:
    """Return the size of the page."""
    roll = layout().label_roll.get(stock)
    if roll:
        return roll.width * mm, roll.height * mm
    return layout().page.width * mm, layout().page.height * mm


def place(stock: str, index: int) -> Place:
    """Return the place of a label, counted from the upper left corner."""
    roll = layout().label_roll.get(stock)
    if roll:
        return Place(0, 0, roll.width * mm, roll.height * mm, roll.padding * mm, roll.code * mm)
    sheet = layout().label_sheet[stock]
    row, column = divmod(index, sheet.columns)
    left = (sheet.left + column * (sheet.width + sheet.column_gap)) * mm
    bottom = (layout().page.height - sheet.top - (row + 1) * sheet.height) * mm
    return Place(left, bottom, sheet.width * mm, sheet.height * mm, sheet.padding * mm, sheet.code * mm)


def draw_label(canvas: Canvas, label: Label, at: Place) -> None:
    """Draw the sample code in large type, the code to scan beside it, and what the store needs under it."""
    draw_qr(canvas, label.url, at.x + at.padding, at.y + at.height - at.padding - at.code, at.code)
    left = at.x + at.padding + at.code + 2.2 * mm
    room = at.x + at.width - at.padding - left
    top = at.y + at.height - at.padding
    small, largest = sizes(at)
    line(canvas, label.laboratory, left, top - small, room, small, tint="muted")
    lines, large = fitted_code(label.code, room, largest)
    for text in lines:
        top -= large * 1.12
        line(canvas, text, left, top - small, room, large, bold=True)
    order = f"{say('label.order').id} {label.order_number}"
    received = f"{say('label.received').id} {short_day(label.received_on)}"
    for number, text in enumerate((label.piece or order, received), 1):
        line(canvas, text, left, top - small - number * small * 1.35 - 1, room, small)
    foot = at.y + at.height - at.padding - at.code - small * 1.3
    line(canvas, label.product, at.x + at.padding, foot, at.width - 2 * at.padding, small + 0.6, bold=True)
    if label.demonstration:
        mark = say("label.demonstration").id
        line(
            canvas,
            mark,
            at.x + at.padding,
            foot - small * 1.25,
            at.width - 2 * at.padding,
            small - 0.6,
            tint="failed",
        )


def sizes(at: Place) -> tuple[float, float]:
    """Return the size of the small lines and the largest size of the code, by the room on the label."""
    if at.width < 60 * mm:
        return (5.8, 12) if at.height < 28 * mm else (6.2, 13)
    return (9.5, 24) if at.height > 45 * mm else (7.2, 16)


def fitted_code(code: str, room: float, size: float) -> tuple[list[str], float]:
    """Return a code in one line, smaller if it must be, or in two, parted after a hyphen or stroke; and its size."""
    code = printable(code).replace("\n", " ")
    smallest = size * SMALLEST
    width = text_width(code, BOLD, size)
    if width * SMALLEST <= room:
        return [code], min(size, size * room / width)
    ends = [at for at, char in enumerate(code[:-1], 1) if char in "-/._ "]
    cuts = [at for at in ends if text_width(code[:at], BOLD, smallest) <= room]
    return ([code[: cuts[-1]], code[cuts[-1] :]] if cuts else [code]), smallest


def line(
    canvas: Canvas,
    text: str,
    x: float,
    y: float,
    room: float,
    size: float,
    *,
    bold: bool = False,
    tint: str = "ink",
) -> None:
    """Draw one line, set smaller and then cut so that it stays within the label."""
    font = BOLD if bold else REGULAR
    text = printable(text).replace("\n", " ")
    while text_width(text, font, size) > room and size > 5.5:
        size -= 0.25
    if text_width(text, font, size) > room:
        while text and text_width(text + "…", font, size) > room:
            text = text[:-1]
        text += "…"
    canvas.setFillColor(HexColor(getattr(layout().colour, tint)))
    canvas.setFont(font, size)
    canvas.drawString(x, y, text)
