"""The certificate (LHU): frozen content in, PDF out (ISO/IEC 17025:2017, 7.8)."""

from reportlab.platypus import Flowable

from lims.documents.blocks import gap, heading
from lims.documents.certificate.annex import Pictures, annex, no_pictures
from lims.documents.certificate.closing import PaperCode, closing
from lims.documents.certificate.conduct import conduct, conformity_basis
from lims.documents.certificate.marks import Marks, RowMarks, badge
from lims.documents.certificate.notes import notes
from lims.documents.certificate.results import results_table
from lims.documents.certificate.subject import amendment_box, parties, sample_block
from lims.documents.control import document_in_force
from lims.documents.figures import day
from lims.documents.head import letterhead, title_band
from lims.documents.letterhead import Letterhead
from lims.documents.page import Furniture, build
from lims.documents.wording import say
from lims.domain.certificate import CertificateContent, Words
from lims.domain.errors import N_, GateClosed

__all__ = ["Marks", "PaperCode", "render_certificate"]


def render_certificate(
    content: CertificateContent,
    *,
    marks: Marks,
    draft: bool = False,
    code: PaperCode | None = None,
    pictures: Pictures = no_pictures,
) -> bytes:
    """Return the certificate as a PDF; the same content, marks and code give the same bytes.

    A draft shows neither number nor QR and says KONSEP on every page; a demonstration says on every page that it
    is not valid. Without a code the QR holds the address alone.

    Raises:
        GateClosed: the content has no number, date, address or signatory and is not asked for as a draft.
    """
    if not draft:
        require_issued(content)
    control = document_in_force("certificate", marks.documents)
    title = say(f"title.{content.title}")
    number = "" if draft else content.number or ""
    head = Letterhead(laboratory=content.laboratory, logo=marks.logo, demonstration=content.demonstration)
    rows = RowMarks.of(content)
    image, scope = (None, "") if draft else badge(content, marks, rows)
    story = [
        *letterhead(head, accreditation=image, accreditation_number=scope),
        *title_band(title, control, identity(content, draft=draft)),
        *(amendment_box(content.amendment) if content.amendment else []),
        *parties(content),
        *body(content, rows),
        *annex(content, pictures),
        *closing(content, draft=draft, code=code),
    ]
    running = number or say("watermark.draft").id
    return build(story, Furniture(control=control, title=title, number=running, letterhead=head, draft=draft))


def require_issued(content: CertificateContent) -> None:
    """Refuse to print as issued what is not."""
    if not (content.number and content.issued_on and content.verification_url and content.signatory):
        message = N_(
            "LHU yang belum bernomor, bertanggal terbit, dan disahkan hanya dapat dicetak sebagai konsep."
        )
        raise GateClosed(message)


def identity(content: CertificateContent, *, draft: bool) -> list[tuple[Words, Words | str]]:
    """Return number and date of issue (7.8.2.1 d and j)."""
    if draft or not content.number or not content.issued_on:
        return [(say("certificate.number"), say("certificate.not_issued"))]
    return [
        (say("certificate.number"), content.number),
        (say("certificate.issued_on"), day(content.issued_on)),
    ]


def body(content: CertificateContent, rows: RowMarks) -> list[Flowable]:
    """Return each sample with its results, then how all of it was done."""
    story: list[Flowable] = []
    for position, sample in enumerate(content.samples, 1):
        story += sample_block(sample, position, len(content.samples))
        story += [
            *heading(say("certificate.results"), keep=32, line=False),
            results_table(sample, rows),
            gap(1.8),
        ]
        story += notes(content, sample, rows)
    return [*story, *conduct(content), *conformity_basis(content)]
