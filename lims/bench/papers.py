"""The certificate through the database: issue, print, seal and verify; and its print beside bare drawing."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import cast

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lims import clock
from lims.bench import house
from lims.bench.house import House
from lims.bench.measuring import Measured, Size, area
from lims.bench.report import report
from lims.bench.sealing import local_stamping, processor_ms
from lims.database import db, transaction
from lims.demonstration import acts
from lims.demonstration.acts import Plan
from lims.demonstration.reckoning import FIRST
from lims.documents.certificate import Marks, PaperCode, render_certificate
from lims.documents.fonts import BOLD, BOLD_ITALIC, ITALIC, REGULAR
from lims.documents.qr import draw_qr
from lims.domain.text import Text
from lims.models import Certificate
from lims.queries.verifying import Home
from lims.services import certificates
from lims.tasks.sealing import Sealery
from lims.trust import document, paper

CERTIFICATES = 5
GREATEST_VERIFYING_MS = 80.0
GREATEST_PRINTING = 2.0
FACES = (REGULAR, BOLD, ITALIC, BOLD_ITALIC)
SEGMENTS_OF_A_CODE = 500
"""A frame has a few."""


@area("issue")
def issue(size: Size) -> Iterator[Measured]:
    """Issue certificates, seal them as the worker does, and verify the files as `lims verify` does, in this process."""
    issuing, sealing, verifying, whole = [], [], [], b""
    with house.opened(size.database) as one:
        for _number in range(CERTIFICATES + 1):
            plan = Plan(one.stage, one.store, "tempa", (FIRST.bar,), one.stage.ago(12))
            one.tell(acts.authorised(plan))
            with one.app.app_context():
                issuing.append(_issued(one))
                sealing.append(_sealed(one))
                whole = one.store.get(_newest_file())
                home = Home(None, db.session(), one.keys)
                trust, fetch = home.trusted()
                before = time.process_time_ns()
                document.examine_pdf(whole, trust, fetch, clock.now())
                verifying.append((time.process_time_ns() - before) / 1e6)
                db.session.remove()
    for words, found, aim in (
        (Text("Terbitkan: nomor, PDF, rekaman, log", "Issue: number, PDF, record, log"), issuing, None),
        (
            Text(
                "Segel B-LTA lewat basis data, dicatat dalam log",
                "Seal B-LTA through the database, and log it",
            ),
            sealing,
            None,
        ),
        (
            Text(
                "lims verify: segel, rekaman, QR di halaman, log",
                "lims verify: seal, record, QR on the page, log",
            ),
            verifying,
            GREATEST_VERIFYING_MS,
        ),
    ):
        kept = sorted(found[1:])
        yield Measured("issue", words, kept[len(kept) // 2], "ms CPU", aim, CERTIFICATES)


def _issued(one: House) -> float:
    before = time.process_time_ns()
    with transaction() as session:
        waiting = session.query(Certificate.id).filter(Certificate.state == "authorised").one()
        certificates.issue(session, one.stage.actors["mt"], one.store, waiting.id, one.keys)
    return (time.process_time_ns() - before) / 1e6


def _sealed(one: House) -> float:
    sealery = Sealery(one.app.extensions["lims_config"], one.store, one.keys, local_stamping(clock.now()))
    before = time.process_time_ns()
    if sealery.sweep(lately=True) != 1:
        message = "the certificate was not sealed"
        raise RuntimeError(message)
    return (time.process_time_ns() - before) / 1e6


def _newest_file() -> str:
    from lims.models import CertificateSeal

    found: str = (
        db.session().query(CertificateSeal.pdf_sha256).order_by(CertificateSeal.id.desc()).limit(1).scalar()
    )
    return found


@area("paper")
def print_paper(_size: Size) -> Iterator[Measured]:
    """Print a certificate, and draw the same pages, in the same faces and with the same code, with reportlab alone."""
    content, record = report(), bytes(range(240))
    code = PaperCode(paper.address("https://uji.contoh.go.id", record), paper.short_code(record))

    def printed() -> bytes:
        return render_certificate(content, marks=Marks(), code=code)

    drawn = _drawn(printed())
    took, bare = processor_ms(printed), processor_ms(lambda: _bare(drawn, code.address))
    yield Measured("paper", Text("Mencetak LHU", "Printing a certificate"), took, "ms CPU", None, 9)
    words = Text("Menggambar halaman yang sama", "Drawing the same pages")
    yield Measured("paper", words, bare, "ms CPU", None, 9)
    words = Text("Mencetak : menggambar saja", "Printing : bare drawing")
    yield Measured("paper", words, took / bare, "x", GREATEST_PRINTING, 9)


@dataclass(frozen=True, slots=True)
class _Page:
    """What stands on a page."""

    words: list[tuple[str, float, float, float, str]]
    """Face, size, place and text, as they were set at once."""
    boxes: list[tuple[float, float, float, float]]
    """Of lines, frames and pictures."""
    codes: list[tuple[float, float, float]]
    """Place and side of each QR code."""


def _drawn(pdf: bytes) -> list[_Page]:
    faces = {cast("TTFont", pdfmetrics.getFont(name)).face.name.decode(): name for name in FACES}
    return [_read(page, faces) for page in pypdfium2.PdfDocument(pdf)]


def _read(page: pypdfium2.PdfPage, faces: Mapping[str, str]) -> _Page:
    found = _Page([], [], [])
    for one in page.get_objects(textpage=page.get_textpage()):
        left, bottom, right, top = one.get_bounds()
        if isinstance(one, pypdfium2.PdfTextObj):
            face = faces[one.get_font().get_base_name()]
            place = one.get_matrix()
            found.words.append((face, one.get_font_size(), place.e, place.f, one.extract()))
        elif pypdfium2.raw.FPDFPath_CountSegments(one) > SEGMENTS_OF_A_CODE:
            found.codes.append((left, bottom, right - left))
        else:
            found.boxes.append((left, bottom, right, top))
    return found


def _bare(pages: list[_Page], code: str) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    for page in pages:
        for face, size, left, bottom, text in page.words:
            canvas.setFont(face, size)
            canvas.drawString(left, bottom, text)
        for left, bottom, right, top in page.boxes:
            canvas.rect(left, bottom, right - left, top - bottom)
        for left, bottom, side in page.codes:
            draw_qr(canvas, code, left, bottom, side)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
