"""The certificate through the database: issue, print, seal and verify; and its print beside bare drawing."""

import time
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from reportlab.lib.pagesizes import A4
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
from lims.documents.fonts import REGULAR, register_fonts
from lims.domain.text import Text
from lims.models import Certificate
from lims.queries.verifying import Home
from lims.services import certificates
from lims.tasks.sealing import Sealery
from lims.trust import document, paper

CERTIFICATES = 5
GREATEST_VERIFYING_MS = 80.0
GREATEST_PRINTING = 2.0


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
    """Print a certificate, and draw the same words, lines and signs at the same places with reportlab alone."""
    content, record = report(), bytes(range(240))
    code = PaperCode(paper.address("https://uji.contoh.go.id", record), paper.short_code(record))

    def printed() -> bytes:
        return render_certificate(content, marks=Marks(), code=code)

    drawn = _drawn(printed())
    register_fonts()
    took, bare = processor_ms(printed), processor_ms(lambda: _bare(drawn))
    yield Measured("paper", Text("Mencetak LHU", "Printing a certificate"), took, "ms CPU", None, 9)
    words = Text("Menggambar halaman yang sama", "Drawing the same pages")
    yield Measured("paper", words, bare, "ms CPU", None, 9)
    words = Text("Mencetak : menggambar saja", "Printing : bare drawing")
    yield Measured("paper", words, took / bare, "x", GREATEST_PRINTING, 9)


Drawn = list[tuple[list[tuple[float, float, float, str]], list[tuple[float, float, float, float]]]]
"""Of each page its words with place and size, and the boxes of everything else."""


def _drawn(pdf: bytes) -> Drawn:
    pages: Drawn = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        words = []
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            words.append(
                (left, bottom, max(4.0, top - bottom), text.get_text_bounded(left, bottom, right, top))
            )
        boxes = [
            one.get_bounds() for one in page.get_objects() if one.type != pypdfium2.raw.FPDF_PAGEOBJ_TEXT
        ]
        pages.append((words, boxes))
    return pages


def _bare(pages: Drawn) -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    for words, boxes in pages:
        for left, bottom, size, text in words:
            canvas.setFont(REGULAR, size)
            canvas.drawString(left, bottom, text.replace("\r", "").replace("\n", " "))
        for left, bottom, right, top in boxes:
            canvas.rect(left, bottom, right - left, top - bottom)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
