"""PDF/A-3b (ISO 19005-3): what was printed, with the records of the certificate as associated files inside."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO

import pikepdf
from pikepdf import AttachedFileSpec, Name, Pdf, pdfa

from lims.domain.errors import N_, LimsError

FLAVOUR = "3b"
LANGUAGE = "id-ID"


class Relationship(StrEnum):
    """What an associated file is to the document (ISO 19005-3, 6.8)."""

    SOURCE = "Source"
    """What the document was made from."""
    DATA = "Data"
    SUPPLEMENT = "Supplement"
    ALTERNATIVE = "Alternative"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file inside the PDF."""

    name: str
    data: bytes = field(repr=False)
    media_type: str
    relationship: Relationship
    description: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself, in its information dictionary and in XMP alike."""

    title: str
    author: str
    """The laboratory."""
    subject: str
    created_at: datetime
    keywords: str = ""


class NotArchivable(LimsError):
    """The PDF is not of the kind that may be kept for ever (PDF/A-3b); what it lacks stands in the message."""

    code = "not-archivable"


def archive(pdf: bytes, attachments: Sequence[Attachment], metadata: Metadata) -> bytes:
    """Return the document as PDF/A-3b with the attachments; the bytes that are returned were validated.

    Raises:
        NotArchivable: a rule of PDF/A is broken, for example a font is not embedded.
    """
    with _opened(pdf) as document:
        for page in document.pages:
            if Name.Trans in page:  # no transition between pages (ISO 19005-3, 6.10)
                del page[Name.Trans]
        document.Root.Lang = pikepdf.String(LANGUAGE)
        _attach(document, attachments, metadata.created_at)
        _describe(document, metadata)
        pdfa.prepare(document, FLAVOUR)
        written = BytesIO()
        try:
            pdfa.save(document, written, FLAVOUR, repair=False)
        except pdfa.PdfaError as error:
            raise NotArchivable(
                N_("PDF ini tidak memenuhi PDF/A-3b, jadi tidak disegel: %(faults)s"),
                faults=error.report.summary(5),
            ) from error
    return written.getvalue()


def _opened(pdf: bytes) -> Pdf:
    try:
        return pikepdf.open(BytesIO(pdf))
    except pikepdf.PdfError as error:
        raise NotArchivable(N_("Berkas ini bukan PDF yang dapat dibaca.")) from error


def violations(pdf: bytes) -> list[str]:
    """Return which rules of PDF/A-3b a file breaks; what a validator does not know is no violation."""
    report = pdfa.validate_written(BytesIO(pdf), FLAVOUR)
    return [str(finding) for finding in report.violations]


def _attach(document: Pdf, attachments: Sequence[Attachment], at: datetime) -> None:
    stamp = f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"
    for attachment in attachments:
        document.attachments[attachment.name] = AttachedFileSpec(
            document,
            attachment.data,
            filename=attachment.name,
            description=attachment.description,
            mime_type=attachment.media_type,
            relationship=Name(f"/{attachment.relationship}"),
            creation_date=stamp,
            mod_date=stamp,
        )


def _describe(document: Pdf, metadata: Metadata) -> None:
    at = metadata.created_at.astimezone(UTC).replace(microsecond=0).isoformat()
    with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = metadata.title
        xmp["dc:creator"] = [metadata.author]
        xmp["dc:description"] = metadata.subject
        xmp["dc:language"] = {LANGUAGE}
        xmp["xmp:CreatorTool"] = "LIMS"
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = at
        if metadata.keywords:
            xmp["pdf:Keywords"] = metadata.keywords
