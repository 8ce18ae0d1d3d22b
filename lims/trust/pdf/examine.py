"""What a PDF can be said to be: its seal, its time-stamps, what was changed after, and the records inside.

That the signed bytes are intact says nothing of what a reader sees: a later revision can lie over them. So a seal is
valid only where its bottom line holds, it covers its whole revision, what it permits was kept to, and nothing did
change but what keeps the seal alive.
"""

import asyncio
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO

from asn1crypto import cms, parser, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.errors import SignatureValidationError, ValidationInfoReadingError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from lims.domain.errors import N_
from lims.trust.pdf.attached import Attached, attached
from lims.trust.pdf.levels import Level
from lims.trust.pdf.seals import certificates

BROKEN = (
    PdfError,
    SignatureValidationError,
    ValidationInfoReadingError,
    SuspiciousModification,
    CMSExtractionError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What pyHanko and the libraries below it raise over a file that somebody made to confuse them."""


class SealStanding(StrEnum):
    """What can be said of the seal."""

    VALID = "valid"
    """Made with a key that the roots vouch for, over the whole file, and nothing was changed after."""
    UNKNOWN_SEALER = "unknown-sealer"
    """The bytes are as they were sealed, but nothing vouches for the one who sealed."""
    ALTERED = "altered"
    """Something was changed after sealing, or the seal does not cover what is shown."""
    NONE = "none"
    """There is no seal: a print, or the file before it was sealed."""
    UNREADABLE = "unreadable"
    """It is no PDF that can be read."""


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A time-stamp in the file."""

    at: datetime
    authority: str
    vouched: bool
    """Whether the roots vouch for the authority; otherwise the time is only claimed."""
    covers_file: bool
    """Whether it is over the whole file as it lies here."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The seal of a file."""

    level: Level
    sealer: str
    """Common name of the certificate; who that is, the roots say."""
    certificate: bytes = field(repr=False)
    """X.509, DER: whether its key was revoked is for whoever has the list of keys."""
    sealed_at: datetime | None
    """As the sealer says."""
    covers_file: bool
    """Whether no revision follows; a B-LTA seal is followed by its time-stamps."""
    forbids_changes: bool
    """Whether it forbids every change, as ours do; here none is believed in either case."""
    time_stamps: tuple[TimeStamp, ...] = ()

    @property
    def proven_at(self) -> datetime | None:
        """The earliest time that an authority vouches for."""
        return min((stamp.at for stamp in self.time_stamps if stamp.vouched), default=None)


@dataclass(frozen=True, slots=True)
class PdfFindings:
    """All that was found; every fault is a sentence for the reader."""

    standing: SealStanding
    seal: Seal | None
    attachments: tuple[Attached, ...]
    faults: tuple[str, ...] = ()
    """Message ids; what is wrong, the gravest first."""

    def attachment(self, name: str) -> bytes | None:
        """Return the content of an attachment."""
        return next((one.data for one in self.attachments if one.name == name), None)


def examine(
    pdf: bytes,
    roots: Sequence[bytes],
    *,
    at: datetime,
    trusted_at: datetime | None = None,
    authorities: Collection[bytes] = (),
) -> PdfFindings:
    """Return what a PDF can be said to be.

    `roots` are the certificates (DER) that may vouch: authorities of laboratories and of time-stamps. Of
    `authorities` only the keys are known (SubjectPublicKeyInfo, as in a trust list); the file holds their
    certificates. Whether a key that sealed was revoked since is for the caller, who has the list. The sealing
    certificate must be in force at `at`, or at `trusted_at` where the caller knows from elsewhere that the seal was
    there by then (the log), or at the earliest time-stamp that is vouched for.
    """
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        signatures = list(reader.embedded_signatures)
        stamps = [one for one in signatures if one.sig_object_type == "/DocTimeStamp"]
        seals = [one for one in signatures if one.sig_object_type != "/DocTimeStamp"]
    except BROKEN:
        return PdfFindings(
            SealStanding.UNREADABLE, None, (), (N_("Berkas ini bukan PDF yang dapat dibaca."),)
        )
    inside = attached(pdf)
    if not seals:
        faults = (
            (N_("Berkas memuat stempel waktu tanpa segel laboratorium."),)
            if stamps
            else (N_("Berkas ini tidak bersegel: mungkin cetakan sebelum segel, atau segelnya dibuang."),)
        )
        return PdfFindings(SealStanding.NONE, None, inside, faults)
    try:
        roots = [*roots, *_known(seals[0], authorities)]
        return asyncio.run(_examined(pdf, seals, stamps, inside, roots, trusted_at or at))
    except BROKEN:
        return PdfFindings(SealStanding.ALTERED, None, inside, (_broken(seals[0], roots, trusted_at or at),))


def _known(seal: EmbeddedPdfSignature, authorities: Collection[bytes]) -> list[bytes]:
    """Return the certificates beside the seal whose keys are known to belong to authorities."""
    return [one.dump() for one in seal.other_embedded_certs if one.public_key.dump() in authorities]


CHANGED = N_("Isi berkas diubah setelah disegel: sidik jarinya tidak cocok dengan segel.")


def _broken(seal: EmbeddedPdfSignature, roots: Sequence[bytes], at: datetime) -> str:
    """Return why a file confuses its reader: bytes were changed, or the seal itself is no seal."""
    try:
        status = asyncio.run(_validated(seal, roots, at, skip_diff=True))
    except BROKEN:
        return N_("Segel PDF rusak, atau sengaja dibuat membingungkan.")
    if not status.intact:
        return CHANGED
    return N_("Yang ditambahkan setelah penyegelan rusak, atau sengaja dibuat membingungkan.")


async def _examined(
    pdf: bytes,
    seals: Sequence[EmbeddedPdfSignature],
    stamps: Sequence[EmbeddedPdfSignature],
    inside: tuple[Attached, ...],
    roots: Sequence[bytes],
    at: datetime,
) -> PdfFindings:
    seal, *others = seals
    status = await _validated(seal, roots, at)
    found = [await _stamp(one, roots) if _covers(one, pdf) else None for one in stamps]
    own = status.timestamp_validity
    times = (*([_time_stamp(own, covers_file=False)] if own is not None else []), *filter(None, found))
    proven = min((stamp.at for stamp in times if stamp.vouched), default=None)
    vouched = status.trusted
    if not vouched and proven is not None:
        # The certificate has ended since; what counts is that it was in force when the seal was there.
        vouched = (await _validated(seal, roots, proven, skip_diff=True)).trusted
    faults = _faults_of(seal, status, pdf)
    if others:
        faults.append(N_("Berkas memuat tanda tangan lain di samping segel laboratorium."))
    if None in found or (own is not None and not (own.intact and own.valid)):
        faults.append(N_("Stempel waktu di dalam berkas rusak."))
    standing = SealStanding.ALTERED if faults else SealStanding.VALID
    if not faults and not vouched:
        standing = SealStanding.UNKNOWN_SEALER
        faults = [N_("Segel dibuat dengan sertifikat yang tidak dikenal, atau yang tidak berlaku saat itu.")]
    return PdfFindings(standing, _seal(seal, times, archive=bool(stamps)), inside, tuple(faults))


async def _validated(
    seal: EmbeddedPdfSignature, roots: Sequence[bytes], moment: datetime, *, skip_diff: bool = False
) -> PdfSignatureStatus:
    return await async_validate_pdf_signature(
        seal,
        signer_validation_context=_context(roots, moment),
        ts_validation_context=_context(roots, _claimed_time(seal) or moment),
        skip_diff=skip_diff,
    )


def _claimed_time(seal: EmbeddedPdfSignature) -> datetime | None:
    """Return the time in a seal's own time-stamp; its authority's certificate must have held by then."""
    token = next(extract_tst_data_iter(seal.signer_info, signed=False), None)
    return None if token is None else _time_in(token)


def _time_in(token: cms.SignedData) -> datetime:
    at: datetime = token["encap_content_info"]["content"].parsed["gen_time"].native
    return at


async def _stamp(one: EmbeddedPdfSignature, roots: Sequence[bytes]) -> TimeStamp | None:
    """Return a document time-stamp; None where it does not fit the file."""
    context = _context(roots, _time_in(one.signed_data))
    status = await async_validate_pdf_timestamp(one, context, skip_diff=True)
    if not status.intact or not status.valid:
        return None
    return _time_stamp(status, covers_file=one.coverage is SignatureCoverageLevel.ENTIRE_FILE)


def _time_stamp(status: TimestampSignatureStatus, *, covers_file: bool) -> TimeStamp:
    return TimeStamp(
        status.timestamp.astimezone(UTC), _name(status.signing_cert), status.trusted, covers_file
    )


def _seal(seal: EmbeddedPdfSignature, times: tuple[TimeStamp, ...], *, archive: bool) -> Seal:
    long_term = "/DSS" in seal.reader.root
    level = Level.BASIC
    if archive and long_term:
        level = Level.ARCHIVE
    elif times:
        level = Level.LONG_TERM if long_term else Level.TIME
    return Seal(
        level=level,
        sealer=_name(seal.signer_cert),
        certificate=seal.signer_cert.dump(),
        sealed_at=seal.self_reported_timestamp,
        covers_file=seal.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        forbids_changes=seal.docmdp_level is MDPPerm.NO_CHANGES,
        time_stamps=times,
    )


def _name(certificate: x509.Certificate) -> str:
    name = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return str(name)


def _context(roots: Sequence[bytes], moment: datetime) -> ValidationContext:
    """Return who may vouch, without asking the network: what was revoked, the caller's list of keys knows."""
    return ValidationContext(
        trust_roots=certificates(roots),
        moment=moment,
        best_signature_time=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def _faults_of(seal: EmbeddedPdfSignature, status: PdfSignatureStatus, pdf: bytes) -> list[str]:
    """Return why the file is not as it was sealed."""
    faults: list[str] = []
    if not status.intact or not status.valid:
        faults.append(CHANGED)
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or not _covers(seal, pdf):
        faults.append(N_("Segel tidak mencakup seluruh berkas yang disegel."))
    if not status.docmdp_ok or status.modification_level not in {
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
    }:
        faults.append(N_("Setelah disegel, sesuatu ditambahkan di atas isi berkas."))
    return faults


def _covers(seal: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Say whether the seal leaves out nothing but its own value: one gap, filled by it and by zeros."""
    match [int(number) for number in seal.byte_range]:
        case [0, first, second, length] if 0 < first < second <= second + length <= len(pdf):
            gap = pdf[first:second]
            return gap[:1] == b"<" and gap[-1:] == b">" and _is_value(gap[1:-1])
    return False


def _is_value(text: bytes) -> bool:
    """Say whether hexadecimal text holds one DER value, and only zeros after it."""
    data = bytes.fromhex(text.decode("ascii"))
    _class, _method, _tag, header, content, trailer = parser.parse(data)
    return not data[len(header) + len(content) + len(trailer) :].strip(b"\0")
