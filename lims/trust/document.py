"""A PDF as evidence: record inside, record on the page, data and seal; all must be of one certificate."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from cryptography import x509

from lims.domain.errors import N_, InvalidInput
from lims.trust import cose, reading, verifier
from lims.trust.claims import Claims
from lims.trust.keys import Issuer, PublicKey, Purpose, TrustList, spki_of
from lims.trust.logged import holds_file
from lims.trust.merkle import BadProof
from lims.trust.note import BadNote
from lims.trust.pdf.attached import attached
from lims.trust.pdf.examine import PdfFindings, SealStanding, examine
from lims.trust.proof import Proof
from lims.trust.report import Answer, Outcome, Part, Report
from lims.trust.sources import Fetch

RECORD, DATA, PROOF = "certificate.cose", "data.json", "receipt.tlog-proof"
"""Files inside a PDF."""

NO_RECORD = N_("PDF ini tidak memuat rekaman LHU: tidak di dalamnya, tidak pula sebagai QR di halamannya.")


def examine_pdf(
    pdf: bytes, trust: TrustList, fetch: Fetch | None, at: datetime, *, known: bool = False
) -> Report:
    """Return what can be said of a PDF.

    `known` says that this very file is known to be genuine from elsewhere, for example by its hash.

    Raises:
        InvalidInput: it is no PDF, or there is no record in it; says so.
    """
    inside = next((one.data for one in attached(pdf) if one.name == RECORD), None)
    printed = _printed(pdf)
    record = inside or printed
    # Only the authority of the laboratory that the record names may vouch for the seal.
    findings = examine(pdf, _roots(record, trust), at=at)
    if findings.standing is SealStanding.UNREADABLE:
        raise reading.Unreadable(N_("Berkas ini bukan PDF yang dapat dibaca."))
    if record is None:
        raise reading.Unreadable(NO_RECORD)
    report = verifier.examine(record, trust, fetch, at, _proof(findings))
    if report.answer in {Answer.FORGED, Answer.UNKNOWN}:
        return report
    _compare(report, findings, inside, printed)
    _seal(report, findings, known=known, logged=lambda: _in_log(report, record, pdf, fetch))
    return report


def _in_log(report: Report, record: bytes, pdf: bytes, fetch: Fetch | None) -> bool:
    """Say whether the log names these very bytes as sealed."""
    if report.claims is None or report.issuer is None:
        return False
    return holds_file(cose.normal(record), pdf, report.claims.log_index, report.issuer, fetch)


def _printed(pdf: bytes) -> bytes | None:
    """Return the record on the page, if one can be read there."""
    codes = reading.codes_in_pdf(pdf)
    try:
        return reading.record_of(codes)
    except InvalidInput:
        return None


def _proof(findings: PdfFindings) -> Proof | None:
    """Return the proof inside; one that cannot be read proves nothing, and the log itself is asked."""
    data = findings.attachment(PROOF)
    if data is None:
        return None
    try:
        return Proof.of(data.decode("utf-8", "replace"))
    except (BadProof, BadNote):
        return None


def _compare(report: Report, findings: PdfFindings, inside: bytes | None, printed: bytes | None) -> None:
    """Hold record, page and data against each other."""
    if inside is not None and printed is not None and inside != printed:
        report.refuse(Part.PAPER, InvalidInput(N_("QR pada halaman bukan milik LHU ini.")))
        return
    if printed is not None:
        report.note(Part.PAPER, Outcome.PASSED, N_("QR pada halaman adalah rekaman LHU ini."))
    data = findings.attachment(DATA)
    if data is None or report.claims is None:
        report.note(Part.CONTENT, Outcome.NOT_CHECKED, N_("Data lengkap tidak ada di dalam PDF ini."))
    elif hashlib.sha256(data).digest() != report.claims.data_sha256:
        report.refuse(Part.CONTENT, InvalidInput(N_("data.json di dalam PDF ini bukan data LHU tersebut.")))
    else:
        report.note(Part.CONTENT, Outcome.PASSED, N_("data.json di dalam PDF cocok dengan rekamannya."))


def _seal(report: Report, findings: PdfFindings, *, known: bool, logged: Callable[[], bool]) -> None:
    """Say what the seal is worth; without one the file may say anything beside its genuine code.

    Who stole a seal's key, or an outside authority that nobody listed, puts nothing into the log: what stands there as
    sealed, byte for byte, was sealed by the laboratory.
    """
    if known:
        report.note(Part.SEAL, Outcome.PASSED, N_("Berkas ini sama persis dengan yang diterbitkan."))
        return
    if findings.standing is SealStanding.ALTERED:
        report.refuse(Part.SEAL, InvalidInput(_first(findings)))
        return
    refused = report.answer is Answer.FORGED
    key = _sealing_key(report.issuer, findings)
    if findings.standing is SealStanding.VALID and (key is None or _trusted(key, findings)):
        report.note(Part.SEAL, Outcome.PASSED, N_("Segel PDF sah, dan tidak ada yang diubah sesudahnya."))
        return
    if findings.seal is not None and logged():
        words = N_(
            "Berkas ini, sampai bita terakhir, tercatat dalam log laboratorium sebagai yang disegelnya."
        )
        report.note(Part.SEAL, Outcome.PASSED, words)
        return
    if findings.standing is SealStanding.VALID:
        report.note(Part.SEAL, Outcome.NOT_CHECKED, N_("Kunci segel PDF ini kemudian dicabut."))
    else:
        report.note(Part.SEAL, Outcome.NOT_CHECKED, _first(findings))
    if not refused and report.answer in {Answer.VALID, Answer.GENUINE}:
        report.answer = Answer.UNKNOWN
        report.note(
            Part.CONTENT,
            Outcome.NOT_CHECKED,
            N_(
                "Rekamannya asli, tetapi tulisan pada PDF ini dapat lain: cocokkan setiap baris dengan rekaman."
            ),
        )


def _first(findings: PdfFindings) -> str:
    return findings.faults[0] if findings.faults else N_("Berkas ini tidak bersegel.")


def _sealing_key(issuer: Issuer | None, findings: PdfFindings) -> PublicKey | None:
    """Return the listed key that sealed; None for a seal of an outside authority."""
    if issuer is None or findings.seal is None:
        return None
    try:
        certificate = x509.load_der_x509_certificate(findings.seal.certificate)
        spki = spki_of(certificate.public_key())  # type: ignore[arg-type] # only compared
    except (ValueError, AttributeError):
        return None
    return next((key for key in issuer.of_purpose(Purpose.SEAL) if key.spki == spki), None)


def _trusted(key: PublicKey, findings: PdfFindings) -> bool:
    """Say whether a seal key was still believed when it sealed, as far as an outside clock shows."""
    if key.revoked_from is None:
        return True
    proven = findings.seal.proven_at if findings.seal else None
    return proven is not None and proven < key.revoked_from


def _roots(record: bytes | None, trust: TrustList) -> tuple[bytes, ...]:
    try:
        claims = Claims.decode(cose.parse(record or b"").payload)
    except InvalidInput:
        return ()
    issuer = trust.issuers.get(claims.issuer)
    return issuer.seal_roots if issuer else ()
