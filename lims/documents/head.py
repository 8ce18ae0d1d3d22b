"""The letterhead, the title and the control box at the top of page 1."""

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table

from lims.documents.blocks import BARE, Grid, gap, placed
from lims.documents.control import ControlledDocument
from lims.documents.figures import day
from lims.documents.images import mark
from lims.documents.layout import layout
from lims.documents.letterhead import Letterhead
from lims.documents.page import text_area
from lims.documents.paragraph import Paragraph
from lims.documents.prose import beside, colour, english, plain, style
from lims.documents.wording import say
from lims.domain.certificate import Issuer, Words

CONTROL_BOX = 56 * mm


def letterhead(
    head: Letterhead, *, accreditation: bytes | None = None, accreditation_number: str = ""
) -> list[Flowable]:
    """Return the laboratory's head (7.8.2.1 b), its logo left, an accreditation mark right where one may stand."""
    page = layout().page
    logo = mark(head.logo, page.logo_width * mm, page.logo_height * mm) if head.logo else None
    left = logo.drawWidth + 5 * mm if logo else 0.0
    right = page.mark_width * mm if accreditation or accreditation_number else 0.0
    badge: list[Flowable] = []
    if accreditation:
        badge.append(mark(accreditation, right, page.mark_height * mm, "RIGHT"))
    if accreditation_number:
        badge.append(beside(say("accreditation.accredited"), "tiny", tint="muted", align="right"))
        badge.append(plain(accreditation_number, "tiny", bold=True, align="right"))
    table = Grid(
        [[logo or "", issuer_lines(head.laboratory), badge or ""]],
        colWidths=[left, text_area() - left - right, right],
    )
    table.setStyle(
        [
            *BARE,
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
            ("LINEBELOW", (0, 0), (-1, -1), 1.4, colour("accent")),
        ]
    )
    return [table]


def issuer_lines(issuer: Issuer) -> list[Flowable]:
    """Return name, address and how to reach the laboratory."""
    lines: list[Flowable] = []
    if issuer.parent:
        lines.append(plain(issuer.parent, "small", tint="muted"))
    lines.append(plain(issuer.name, "laboratory", bold=True, tint="accent"))
    if issuer.name_en and issuer.name_en != issuer.name:
        lines.append(Paragraph([english(issuer.name_en, "body")], style("small")))
    phone = f"{say('page.phone').id} {issuer.phone}" if issuer.phone else ""
    reach = " · ".join(part for part in (issuer.address, phone, issuer.email, issuer.website) if part)
    return [*lines, plain(reach, "small", tint="muted")]


def title_band(
    title: Words, control: ControlledDocument, lines: Sequence[tuple[Words, Words | str]]
) -> list[Flowable]:
    """Return the title with number and dates at the left, and the control box at the right."""
    left: list[Flowable] = [
        plain(title.id.upper(), "title", bold=True, tint="accent"),
        Paragraph([english(title.en, "laboratory")], style("heading")),
        gap(1.6),
        numbers(lines, text_area() - CONTROL_BOX - 8 * mm),
    ]
    return [gap(4), placed([[left, control_box(control)]], [text_area() - CONTROL_BOX, CONTROL_BOX])]


def numbers(lines: Sequence[tuple[Words, Words | str]], width: float) -> Table:
    """Return number and dates, bold."""
    rows = [
        [
            beside(label, "small", tint="muted"),
            plain(value.id if isinstance(value, Words) else value, bold=True),
        ]
        for label, value in lines
    ]
    return placed(rows, [width * 0.36, width * 0.64], ("BOTTOMPADDING", (0, 0), (-1, -1), 1))


def control_box(control: ControlledDocument) -> Table:
    """Return number, revision and effective date of the form (8.3.2)."""
    cells = [
        [beside(say("page.document_number"), "tiny", tint="muted"), plain(control.number, "tiny")],
        [beside(say("page.revision"), "tiny", tint="muted"), plain(str(control.revision), "tiny")],
        [beside(say("page.effective"), "tiny", tint="muted"), plain(day(control.effective_on).id, "tiny")],
    ]
    table = Grid(cells, colWidths=[CONTROL_BOX * 0.52, CONTROL_BOX * 0.48], hAlign="RIGHT")
    table.setStyle(
        [
            *BARE,
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 1.2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
            ("BOX", (0, 0), (-1, -1), 0.5, colour("rule")),
            ("INNERGRID", (0, 0), (-1, -1), 0.3, colour("hairline")),
        ]
    )
    return table
