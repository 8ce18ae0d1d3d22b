"""The certificate (LHU): frozen content in, PDF out."""

from lims.documents.certificate.marks import Marks
from lims.domain.certificate import CertificateContent

__all__ = ["Marks", "render_certificate"]


def render_certificate(content: CertificateContent, *, marks: Marks, draft: bool = False) -> bytes:
    """Return the certificate as a PDF; the same content and marks give the same bytes."""
    raise NotImplementedError
