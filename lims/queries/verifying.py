"""What is told of a QR's text, a code or a file: the same to the command line and to programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lims import clock
from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.trust import paper, verifier
from lims.trust.claims import PROPERTIES, VERDICTS, Claims
from lims.trust.keys import TrustList
from lims.trust.report import CODES, Answer, Check, Part, Report
from lims.trust.sources import Fetch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lims.queries.genuineness import Finding
    from lims.queries.verification import Verification
    from lims.trust.keystore import KeyStore

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"GIF8")

CONCLUSION = N_("Kesimpulan")
"""Label of the verdict, whose value is its name for programs."""

KNOWN_CODES = {"TIDAK DITEMUKAN": 4, **{answer.value: code for answer, code in CODES.items()}}


@dataclass
class Verdict:
    """What is told, from whichever side it came."""

    status: str
    code: int
    number: str = ""
    laboratory: str = ""
    issued_on: str = ""
    successor: str = ""
    compared: str = ""
    """`file`, `content`, `record`, `code` or `token`: what was compared with what was issued."""
    sha256: str = ""
    short: str = ""
    status_at: str = ""
    shown: list[tuple[str, str]] = field(default_factory=list)
    """What the record claims, with its label, to compare with the paper."""
    checks: list[Check] = field(default_factory=list)
    reason: LimsError | None = None


def refused(fault: LimsError) -> Verdict:
    """Return the verdict on what is no certificate, or cannot be read."""
    forged = isinstance(fault, paper.NoRecord) and not isinstance(fault, paper.EarlierKind)
    answer = Answer.FORGED if forged else Answer.UNKNOWN
    return Verdict(answer.value, CODES[answer], reason=fault)


def plain(found: Verdict, words: list[str]) -> dict[str, Any]:
    """Return the verdict as JSON data; `words` are those of the checks."""
    return {
        "status": found.status,
        "code": found.code,
        "number": found.number,
        "laboratory": found.laboratory,
        "issued_on": found.issued_on,
        "successor": found.successor,
        "compared": found.compared,
        "sha256": found.sha256,
        "verification_code": found.short,
        "status_at": found.status_at,
        "claims": dict(found.shown),
        "checks": [
            {"part": check.part.value, "outcome": check.outcome.name, "words": text}
            for check, text in zip(found.checks, words, strict=True)
        ],
        "reason": str(found.reason) if found.reason else "",
    }


def told(
    data: bytes | None,
    text: str,
    home: "Home | None",
    believed: Callable[[], tuple[TrustList, Fetch | None]],
) -> Verdict:
    """Return what can be said of a file or of a QR's text.

    Raises:
        LimsError: it is no certificate, or cannot be read; says what it is.
    """
    try:
        return _told(data, text, home, believed)
    except paper.EarlierKind as fault:
        known = home.of_token(fault.token) if home is not None else None
        if known is None:
            raise
        return known


def _told(
    data: bytes | None,
    text: str,
    home: "Home | None",
    believed: Callable[[], tuple[TrustList, Fetch | None]],
) -> Verdict:
    known = home.finding(data) if home and data is not None else None
    if known is not None and home is not None and (known.code in {0, 3} or _is_ours(known, data)):
        return known
    trust, fetch = believed()
    at = clock.now()
    if data is None:
        return _of_report(verifier.examine(paper.read(text), trust, fetch, at))
    try:
        return _of_report(_examined(data, trust, fetch, known, home))
    except paper.EarlierKind:
        raise
    except LimsError as fault:
        if known is not None and known.reason is None:
            known.reason = fault if known.status == Answer.UNKNOWN.value else None
            return known
        if home is not None and home.fault is not None and not isinstance(fault, paper.NoRecord):
            return refused(home.fault)
        raise


def of_code(session: "Session", code: str) -> Verdict:
    """Return what this installation says of a verification code that stands beside a QR."""
    from lims.queries import verification

    found = _of_verification(verification.by_code(session, code), "code")
    found.short = code
    return found


def _of_verification(found: "Verification | None", compared: str) -> Verdict:
    if found is None:
        return Verdict("TIDAK DITEMUKAN", KNOWN_CODES["TIDAK DITEMUKAN"], compared=compared)
    status = found.state.value
    issued_on, successor = found.issued_on.isoformat(), found.successor
    return Verdict(
        status, KNOWN_CODES[status], found.number, found.laboratory, issued_on, successor, compared
    )


def _is_ours(known: Verdict, data: bytes | None) -> bool:
    """Say whether the installation knows better than any record: it issued this number, or it is a content."""
    return (known.compared == "content" and known.status != Answer.UNKNOWN.value) or known.status in {
        Answer.DEMONSTRATION.value,
        Answer.FORGED.value,
    }


def _examined(
    data: bytes, trust: TrustList, fetch: Fetch | None, known: Verdict | None, home: "Home | None"
) -> Report:
    at = clock.now()
    if data.startswith(b"%PDF-"):
        from lims.trust import document  # what reads seals takes half a second to load

        report = document.examine_pdf(data, trust, fetch, at)
        if home is not None and report.claims is not None and report.answer is Answer.UNKNOWN:
            # The laboratory itself knows every file that it handed out: this one it does not.
            home.refuse_unknown_file(report)
        return report
    if data.startswith(PICTURES):
        from lims.trust import reading

        return verifier.examine(reading.record_of(reading.codes_in_picture(data)), trust, fetch, at)
    text = data[:10_000].decode("utf-8", "replace").strip()
    if text.startswith(("http", "HC1:")) or text[:40].isdecimal():
        return verifier.examine(paper.read(text), trust, fetch, at)
    raise InvalidInput(N_("Berkas ini bukan PDF, gambar, data.json maupun isi QR sebuah LHU."))


def _of_report(report: Report) -> Verdict:
    claims = report.claims
    found = Verdict(
        report.answer.value,
        CODES[report.answer],
        compared="record",
        short=report.code,
        checks=report.checks,
        status_at=report.status_at.isoformat() if report.status_at else "",
    )
    if claims is not None and report.answer is not Answer.FORGED:
        found.number = claims.number
        # The name comes from the list, never from the record.
        found.laboratory = report.issuer.name if report.issuer else f"{claims.issuer} (?)"
        found.issued_on = clock.day(claims.issued_at).isoformat()
        found.shown = list(shown(claims))
    return found


def shown(claims: Claims) -> Iterator[tuple[str, str]]:
    """Yield what a record says, with labels, to compare with the paper."""
    yield N_("Produk"), claims.product
    yield N_("Spesifikasi"), claims.specification
    yield N_("Lot"), claims.lot
    yield N_("Pelanggan"), claims.client
    if VERDICTS.index(claims.verdict):
        yield CONCLUSION, str(claims.verdict)
    for result in claims.results:
        known = PROPERTIES.get(result.property)
        if known is not None:
            values = f"{result.least} – {result.greatest}" if result.greatest else result.least
            yield known.label.id, f"{values} {known.unit}".strip()
    if claims.samples > 1:
        yield N_("Jumlah contoh"), str(claims.samples)


class Home:
    """The installation on this machine."""

    def __init__(
        self, fault: LimsError | None, session: "Session | None" = None, keys: "KeyStore | None" = None
    ) -> None:
        self.fault = fault
        """Why it cannot be asked."""
        self._session = session
        self._keys = keys

    def finding(self, data: bytes) -> Verdict | None:
        """Return what the installation says of a file by its hash; None where it cannot be asked."""
        if self._session is None:
            return None
        from lims.queries.genuineness import examine

        return _of_finding(examine(self._session, data))

    def of_token(self, token: str) -> Verdict | None:
        """Return what the installation says of the address of the earlier kind; None where it cannot be asked."""
        if self._session is None:
            return None
        from lims.queries import verification

        return _of_verification(verification.by_token(self._session, token), "token")

    def trusted(self) -> tuple[TrustList, Fetch]:
        """Return the laboratories of the installation, and its public files."""
        from lims.queries.publication import Publication

        if self._session is None or self._keys is None:
            raise self.fault or NotFound(N_("Instalasi ini tidak dapat ditanya."))
        published = Publication(self._session, self._keys)
        return published.trust_list(), published

    def refuse_unknown_file(self, report: Report) -> None:
        """Say that a file in this laboratory's name is not among those that it handed out."""
        from lims.queries.transparency import by_code

        if self._session is None:
            return
        try:
            by_code(self._session, report.claims.issuer if report.claims else "")
        except NotFound:
            return
        report.refuse(
            Part.SEAL,
            InvalidInput(N_("Berkas ini tidak sama dengan yang diterbitkan laboratorium ini.")),
        )


def _of_finding(finding: "Finding") -> Verdict:
    return Verdict(
        finding.standing.value,
        KNOWN_CODES[finding.standing.value],
        finding.number,
        finding.laboratory,
        finding.issued_on.isoformat() if finding.issued_on else "",
        finding.successor,
        finding.compared,
        finding.sha256,
    )
