"""PAdES seals (ETSI EN 319 142-1): who can seal, what a seal needs, and the seal of a key that pyHanko can use.

A seal certifies the whole file and permits no change (DocMDP, no changes). It is B-B without a time-stamp authority and
B-LTA with one; `stamped` also renews the time-stamps of a sealed file before they grow old.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol

from asn1crypto import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, Signer
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from lims.domain.errors import N_, InvalidInput, LimsError

FIELD = "Segel"
"""Name of the field; a seal is of an organisation, a signature of a person."""

PDF_VERSION = (1, 7)
"""PDF/A-3 is PDF 1.7 (ISO 19005-3, 6.1.2)."""

DIGEST = "sha256"


class SealFailed(LimsError):
    """A seal or a time-stamp could not be made now; the work is tried again."""

    code = "seal-failed"


@dataclass(frozen=True, slots=True)
class SealWords:
    """What the seal says beside its certificate."""

    name: str
    """The laboratory."""
    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimeStamping:
    """A time-stamp authority (RFC 3161) and the certificates that it is believed by."""

    authority: TimeStamper
    roots: tuple[bytes, ...]
    """DER."""
    fetches: bool = False
    """Whether the authority's revocation lists may be fetched."""


class Sealer(Protocol):
    """Who seals a PDF: a local key, a token, or the e-seal service of a certified provider."""

    @property
    def name(self) -> str:
        """What it is called in settings and in the trail."""
        ...

    def seal(self, pdf: bytes, words: SealWords, at: datetime) -> bytes:
        """Return the PDF with a seal over all of it.

        Raises:
            SealFailed: it cannot be done now; the message says why.
        """
        ...


class PdfWriter(IncrementalPdfFileWriter):
    """Appends to a PDF and lets it be PDF 1.7: a later version would break PDF/A-3."""

    output_version = PDF_VERSION

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Take no later version than PDF/A-3 allows."""
        super().ensure_output_version(min(version, PDF_VERSION))  # type: ignore[no-untyped-call] # pyHanko's own


def sign(pdf: bytes, signer: Signer, words: SealWords, authority: TimeStamper | None = None) -> bytes:
    """Return the PDF certified: all of it covered, no change permitted after; B-T with an authority, else B-B."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        name=words.name,
        location=words.location,
        reason=words.reason,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    writer = writer_of(pdf)

    async def work() -> bytes:
        output = BytesIO()
        await PdfSigner(metadata, signer, timestamper=authority).async_sign_pdf(writer, output=output)
        return output.getvalue()

    return _carried_out(work())


def stamped(
    pdf: bytes, stamping: TimeStamping, roots: Sequence[bytes], revocation_lists: Sequence[bytes] = ()
) -> bytes:
    """Return the PDF with what its examination will need and a document time-stamp over all of it: level B-LTA.

    The same act seals for the archive and renews time-stamps later: whatever the file holds by then is covered by the
    new time-stamp. A seal that was made without a time-stamp stays B-B for the readers of AdES; such a file is
    sealed anew from its print.

    Raises:
        SealFailed: the authority does not answer, or is not the one that is believed.
    """
    context = ValidationContext(
        trust_roots=certificates([*roots, *stamping.roots]),
        crls=list(revocation_lists),
        allow_fetching=stamping.fetches,
        revocation_mode="soft-fail",
    )
    reader, writer = PdfFileReader(BytesIO(pdf)), writer_of(pdf)

    async def work() -> bytes:
        paths = []
        for signature in reader.embedded_signatures:
            validator = CertificateValidator(
                signature.signer_cert,
                intermediate_certs=signature.other_embedded_certs,
                validation_context=context,
            )
            paths.append(await validator.async_validate_usage(set()))
        DocumentSecurityStore.supply_dss_in_writer(
            writer, sig_contents=None, paths=paths, validation_context=context
        )
        output = BytesIO()
        await PdfTimeStamper(stamping.authority).async_timestamp_pdf(
            writer,
            DIGEST,
            validation_context=context,
            output=output,
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
        )
        return output.getvalue()

    return _carried_out(work())


def certificates(ders: Sequence[bytes]) -> list[x509.Certificate]:
    """Return certificates as pyHanko takes them."""
    return [x509.Certificate.load(der) for der in ders]


def writer_of(pdf: bytes) -> PdfWriter:
    """Return a writer over a PDF.

    Raises:
        InvalidInput: it is no PDF that can be read.
    """
    try:
        return PdfWriter(BytesIO(pdf))
    except (PdfError, ValueError) as error:
        raise InvalidInput(N_("Berkas ini bukan PDF yang dapat dibaca.")) from error


def _carried_out(work: Coroutine[Any, Any, bytes]) -> bytes:
    try:
        return asyncio.run(work)
    except (
        TimestampRequestError,
        PathError,
        ValidationError,
        SigningError,
        PdfError,
        ValueError,
        OSError,
    ) as error:
        raise SealFailed(
            N_("Segel PDF belum dapat dibuat (%(reason)s). Pekerjaan ini dicoba lagi dengan sendirinya."),
            reason=str(error) or type(error).__name__,
        ) from error
