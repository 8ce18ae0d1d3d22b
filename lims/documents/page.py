"""The sheet that every document is drawn on: margins, running head, footer with page x of y, watermark."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfdoc import PDFPage
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from lims.documents.control import ControlledDocument
from lims.documents.figures import short_day
from lims.documents.fonts import BOLD, ITALIC, REGULAR, printable, register_fonts, text_width
from lims.documents.layout import layout
from lims.documents.letterhead import Letterhead
from lims.documents.wording import say
from lims.domain.certificate import Words
from lims.domain.errors import N_, InvalidInput

WATERMARK_ALPHA = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands on every page around the text."""

    control: ControlledDocument
    title: Words
    number: str
    letterhead: Letterhead
    draft: bool = False

    def watermarks(self) -> list[Words]:
        """Return the words across every page."""
        marks = [say("watermark.draft")] if self.draft else []
        return [*marks, say("watermark.demonstration")] if self.letterhead.demonstration else marks


class CountingCanvas(Canvas):
    """A canvas that knows the number of pages when it draws the furniture."""

    def __init__(self, *args: Any, furnish: Callable[[Canvas, int, int], None], **options: Any) -> None:
        super().__init__(*args, **options)
        self.furnish = furnish
        self.finished: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """Put the page aside until all are known."""
        self.finished.append(dict(self.__dict__))
        self._startPage()  # type: ignore[attr-defined]

    def save(self) -> None:
        """Furnish and write the pages; PDF/A-3 allows no transition between them (ISO 19005-3, 6.1)."""
        total = len(self.finished)
        for number, page in enumerate(self.finished, 1):
            self.__dict__.update(page)
            self.furnish(self, number, total)
            super().showPage()
        for written in self._doc.idToObject.values():  # type: ignore[attr-defined]
            if isinstance(written, PDFPage):
                written.Trans = None
        super().save()


def text_area() -> float:
    """Return the width between the margins, in points."""
    page = layout().page
    return (page.width - page.left - page.right) * mm


def build(story: Sequence[Flowable], furniture: Furniture) -> bytes:
    """Return the document as a PDF; the same story gives the same bytes.

    Raises:
        InvalidInput: a part cannot be divided and is longer than a page.
    """
    register_fonts()
    page = layout().page
    stream = BytesIO()
    document = BaseDocTemplate(
        stream,
        pagesize=(page.width * mm, page.height * mm),
        title=printable(f"{furniture.title.id} {furniture.number}".strip()),
        author=printable(furniture.letterhead.laboratory.name),
        subject=printable(furniture.title.en),
        creator="LIMS",
        producer="LIMS",
        invariant=1,
        lang="id-ID",
        initialFontName=REGULAR,
        pageCompression=1,
        pageTemplates=[template("first", page.top), template("later", page.top_later)],
    )

    def furnish(canvas: Canvas, number: int, total: int) -> None:
        draw_footer(canvas, furniture, number, total)
        if number > 1:
            draw_running_head(canvas, furniture)
        draw_watermarks(canvas, furniture.watermarks())

    maker: Any = lambda *args, **options: CountingCanvas(*args, furnish=furnish, **options)  # noqa: E731
    try:
        document.build([NextPageTemplate("later"), *story], canvasmaker=maker)
    except LayoutError as error:
        message = N_(
            "Satu bagian terlalu panjang untuk sebuah halaman. Ringkas teks atau hasilnya, lalu cetak lagi."
        )
        raise InvalidInput(message) from error
    return stream.getvalue()


def template(name: str, top: float) -> PageTemplate:
    """Return a page with one frame and no padding."""
    page = layout().page
    frame = Frame(
        page.left * mm,
        page.bottom * mm,
        text_area(),
        (page.height - top - page.bottom) * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
        id=name,
    )
    return PageTemplate(id=name, frames=[frame])


def draw_line(canvas: Canvas, height: float) -> None:
    """Draw a rule between the margins."""
    page = layout().page
    canvas.setStrokeColor(HexColor(layout().colour.rule))
    canvas.setLineWidth(0.5)
    canvas.line(page.left * mm, height, (page.width - page.right) * mm, height)


def draw_footer(canvas: Canvas, furniture: Furniture, number: int, total: int) -> None:
    """Draw document control and `Halaman x dari y` (ISO/IEC 17025:2017, 7.8.2.1 d)."""
    page, size = layout().page, layout().type.tiny[0] + 0.6
    height = page.footer * mm
    draw_line(canvas, height)
    control = furniture.control
    canvas.setFillColor(HexColor(layout().colour.muted))
    canvas.setFont(REGULAR, size)
    effective = short_day(control.effective_on)
    words = say("page.control", number=control.number, revision=control.revision, effective=effective)
    canvas.drawString(page.left * mm, height - 9, printable(words.id))
    pages = say("page.of", page=number, pages=total)
    draw_right(canvas, pages, height - 9, size)


def draw_right(canvas: Canvas, words: Words, height: float, size: float) -> None:
    """Draw both languages flush with the right margin."""
    right = (layout().page.width - layout().page.right) * mm
    translated = printable(f" / {words.en}")
    canvas.setFont(ITALIC, size * layout().type.english)
    canvas.drawRightString(right, height, translated)
    width = text_width(translated, ITALIC, size * layout().type.english)
    canvas.setFillColor(HexColor(layout().colour.ink))
    canvas.setFont(REGULAR, size)
    canvas.drawRightString(right - width, height, printable(words.id))


def draw_running_head(canvas: Canvas, furniture: Furniture) -> None:
    """Draw whose document this is and its number, on every page after the first."""
    page, size = layout().page, layout().type.small[0]
    height = (page.height - page.running_head) * mm
    draw_line(canvas, height - 5)
    canvas.setFillColor(HexColor(layout().colour.muted))
    canvas.setFont(REGULAR, size)
    number = printable(furniture.number)
    right = (page.width - page.right) * mm
    room = text_area() - text_width(number, BOLD, size) - 6 * mm
    head = printable(f"{furniture.letterhead.laboratory.name} · {furniture.title.id}")
    canvas.drawString(page.left * mm, height, shortened(head, size, room))
    canvas.setFillColor(HexColor(layout().colour.accent))
    canvas.setFont(BOLD, size)
    canvas.drawRightString(right, height, number)


def shortened(text: str, size: float, room: float) -> str:
    """Return the text cut to the room, with an ellipsis where it was cut."""
    if text_width(text, REGULAR, size) <= room:
        return text
    while text and text_width(text + "…", REGULAR, size) > room:
        text = text[:-1]
    return text + "…"


def draw_watermarks(canvas: Canvas, marks: list[Words]) -> None:
    """Draw the words across the page and all that stands on it, so thin that nothing is hidden."""
    page = layout().page
    canvas.saveState()
    canvas.setFillColor(HexColor(layout().colour.watermark))
    canvas.setFillAlpha(WATERMARK_ALPHA)
    canvas.translate(page.width * mm / 2, page.height * mm / 2)
    canvas.rotate(52)
    for line, words in enumerate(marks):
        size = 60 if len(words.id) < 12 else 42
        offset = (len(marks) - 1) * 55 - line * 110
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(0, offset, printable(words.id))
        canvas.setFont(BOLD, size * 0.55)
        canvas.drawCentredString(0, offset - size * 0.75, printable(words.en))
    canvas.restoreState()
