"""The verifier: what can be said of a record, from keys that the verifier already has. It needs no database.

Each thing that was looked at is told by itself, and so is each that was not. A signature alone makes nothing valid:
a record must stand in the log, and the status list of today must say that it holds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lims.domain.errors import N_, InvalidInput, NotFound
from lims.trust import cose, logged, paper, status
from lims.trust.claims import Claims
from lims.trust.keys import Issuer, PublicKey, Purpose, TrustList
from lims.trust.logged import Sight
from lims.trust.proof import Proof
from lims.trust.report import ANSWERS, Answer, Outcome, Part, Report
from lims.trust.sources import Fetch, Unreachable
from lims.trust.status import StaleList

SKEW = timedelta(minutes=10)
"""How far two honest clocks may be apart."""

PROMPT = timedelta(hours=24)
"""Within this a witness sees what was issued; a record dated earlier was dated back."""

DEMONSTRATION = "DEMO"


def examine(
    record: bytes, trust: TrustList, fetch: Fetch | None, at: datetime, proof: Proof | None = None
) -> Report:
    """Return what can be said of a record at an instant.

    Args:
        record: The COSE_Sign1 from a QR or a PDF.
        trust: The issuers that are believed.
        fetch: Public files of the issuer; None where there is no network and no copy.
        at: Now.
        proof: The proof of the log that came with the record, for example in the PDF.
    """
    record = cose.normal(record)
    report = Report(code=paper.short_code(record))
    try:
        message = cose.parse(record)
        claims = report.claims = Claims.decode(message.payload)
    except InvalidInput as fault:
        return report.refuse(Part.SIGNATURE, fault)
    issuer = report.issuer = trust.issuers.get(claims.issuer)
    if issuer is None and claims.issuer == DEMONSTRATION:
        return _demonstration(report)
    if issuer is None:
        return report.leave(
            Part.KEY,
            NotFound(
                N_(
                    "Penerbit %(issuer)s tidak ada dalam daftar kunci Anda. Ambil daftar dari laboratorium itu "
                    "(--keys)."
                ),
                issuer=claims.issuer,
            ),
        )
    key = issuer.find(message.kid or b"", Purpose.CERTIFICATE)
    if key is None:
        return _unknown_key(report, claims, trust)
    try:
        cose.verify(message, key.public())
    except InvalidInput as fault:
        return report.refuse(Part.SIGNATURE, fault)
    report.note(Part.SIGNATURE, Outcome.PASSED, N_("Tanda tangan rekaman cocok dengan kunci laboratorium."))
    _in_time(report, record, claims, issuer, key, _Given(fetch, proof, at, trust.issued_at))
    # What is false stays so; all else of a demonstration is a demonstration, which never passes.
    if report.answer is not Answer.FORGED and (issuer.demonstration or claims.issuer == DEMONSTRATION):
        return _demonstration(report)
    return report


@dataclass(frozen=True, slots=True)
class _Given:
    """What a record is held against."""

    fetch: Fetch | None
    proof: Proof | None
    at: datetime
    listed_at: datetime | None
    """Of when the list of keys is."""


def _demonstration(report: Report) -> Report:
    report.answer = Answer.DEMONSTRATION
    report.note(Part.KEY, Outcome.FAILED, N_("Penerbitnya laboratorium demonstrasi; LHU ini tidak berlaku."))
    return report


def _unknown_key(report: Report, claims: Claims, trust: TrustList) -> Report:
    """A key that a newer list should hold is no key; one that may be newer than the list is not known."""
    if trust.issued_at is not None and claims.issued_at < trust.issued_at:
        return report.refuse(
            Part.KEY,
            InvalidInput(N_("Kunci yang menandatangani rekaman ini bukan kunci laboratorium tersebut.")),
        )
    return report.leave(
        Part.KEY,
        NotFound(
            N_(
                "Kunci yang menandatangani rekaman ini tidak ada dalam daftar Anda, yang lebih tua daripada LHU ini."
            )
        ),
    )


def _in_time(
    report: Report, record: bytes, claims: Claims, issuer: Issuer, key: PublicKey, given: _Given
) -> Report:
    """Check the key's times, the log, the witnesses, and the status."""
    if claims.issued_at > given.at + SKEW:
        return report.refuse(Part.TIME, InvalidInput(N_("LHU ini bertanggal di masa depan.")))
    # A revoked key ends where it was revoked; what the log shows to be older stays good.
    if not key.holds(claims.issued_at) and key.revoked_from is None:
        return report.refuse(Part.KEY, InvalidInput(N_("Kunci ini tidak berlaku pada tanggal LHU ini.")))
    seen = _logged(report, record, claims, issuer, given)
    if seen is None:
        return report
    if key.revoked_from is not None and not _before_cut_off(report, claims, key):
        return report
    if key.revoked_from is None:
        report.note(Part.KEY, Outcome.PASSED, N_("Kunci ini berlaku pada tanggal LHU ini."))
    if not _witnessed(report, claims, issuer, seen):
        return report
    return _with_status(report, claims, issuer, given.fetch, given.at)


def _before_cut_off(report: Report, claims: Claims, key: PublicKey) -> bool:
    """Say whether the log shows that a revoked key signed this before it was stolen."""
    log = report.of(Part.LOG)
    if claims.log_index >= (key.revoked_size or 0):
        report.refuse(
            Part.KEY,
            InvalidInput(
                N_(
                    "Kunci ini sudah dicabut, dan LHU ini tidak tercatat sebelum pencabutan itu. Jangan diterima."
                )
            ),
        )
        return False
    if log is None or log.outcome is not Outcome.PASSED:
        report.leave(
            Part.KEY,
            NotFound(
                N_("Kunci ini kemudian dicabut; hanya log dapat menunjukkan bahwa LHU ini terbit sebelumnya.")
            ),
        )
        return False
    report.note(
        Part.KEY, Outcome.PASSED, N_("Kunci ini kemudian dicabut, tetapi LHU ini tercatat sebelumnya.")
    )
    return True


def _logged(
    report: Report, record: bytes, claims: Claims, issuer: Issuer, given: _Given
) -> list[Sight] | None:
    """Check that the record stands in the log; return where it was seen, None if it is refused."""
    try:
        seen, missing = logged.look(record, claims, issuer, given.fetch, given.proof, given.listed_at)
    except InvalidInput as fault:
        report.refuse(Part.LOG, fault)
        return None
    if not seen:
        message, parameters = (missing.message, missing.parameters) if missing else ("", {})
        report.note(Part.LOG, Outcome.NOT_CHECKED, message, **parameters)
        return seen
    report.note(
        Part.LOG,
        Outcome.PASSED,
        N_("Bukti dalam PDF: tercatat dalam log laboratorium, nomor %(index)s.")
        if seen[-1].embedded
        else N_("Tercatat dalam log laboratorium, nomor %(index)s."),
        index=claims.log_index,
    )
    return seen


def _witnessed(report: Report, claims: Claims, issuer: Issuer, seen: list[Sight]) -> bool:
    """Tell who cosigned, and hold the date against theirs."""
    times: dict[str, datetime] = {}
    for sight in seen:
        for name, at in sight.cosigned.items():
            times[name] = min(at, times.get(name, at))
    if not times:
        words = N_("Tidak ada saksi luar yang ikut menandatangani log ini.")
        report.note(Part.WITNESSES, Outcome.NOT_CHECKED, words)
        return True
    enough = len(times) >= max(issuer.quorum, 1)
    report.note(
        Part.WITNESSES,
        Outcome.PASSED if enough else Outcome.NOT_CHECKED,
        N_("Disaksikan %(count)s pihak luar: %(names)s."),
        count=len(times),
        names=", ".join(sorted(times)),
    )
    prompt = [min(one.cosigned.values()) for one in seen if one.embedded and one.cosigned]
    first = min(times.values())
    if claims.issued_at > first + SKEW or any(at - claims.issued_at > PROMPT for at in prompt):
        report.refuse(
            Part.TIME,
            InvalidInput(
                N_("Tanggal LHU (%(issued)s) tidak cocok dengan saat log disaksikan (%(witnessed)s)."),
                issued=claims.issued_at.strftime("%Y-%m-%d %H:%M UTC"),
                witnessed=first.strftime("%Y-%m-%d %H:%M UTC"),
            ),
        )
        return False
    if prompt:
        report.note(Part.TIME, Outcome.PASSED, N_("Tanggalnya cocok dengan saat log disaksikan."))
    return True


def _with_status(report: Report, claims: Claims, issuer: Issuer, fetch: Fetch | None, at: datetime) -> Report:
    log = report.of(Part.LOG)
    logged = log is not None and log.outcome is Outcome.PASSED
    number = claims.status_index // status.LENGTH
    try:
        if fetch is None:
            raise Unreachable(N_("Status tidak diperiksa: tanpa jaringan dan tanpa salinan daftar status."))
        data = fetch(status.name(issuer.id, number))
        found = status.open_list(data, issuer.id, number, _status_keys(issuer, at), at)
    except (NotFound, StaleList) as fault:
        report.note(Part.STATUS, Outcome.NOT_CHECKED, fault.message, **fault.parameters)
        report.answer = Answer.GENUINE
        return report
    except InvalidInput as fault:
        # Somebody who forges the list does not make the certificate false; it only says nothing.
        report.note(Part.STATUS, Outcome.NOT_CHECKED, fault.message, **fault.parameters)
        report.answer = Answer.GENUINE
        return report
    report.status_at = found.issued_at
    state = ANSWERS[found.status(claims.status_index)]
    report.note(
        Part.STATUS,
        Outcome.PASSED if state is Answer.VALID else Outcome.FAILED,
        N_("Status menurut daftar tanggal %(at)s: %(state)s."),
        at=found.issued_at.strftime("%Y-%m-%d %H:%M UTC"),
        state=state.value,
    )
    report.answer = state if logged or state is not Answer.VALID else Answer.GENUINE
    return report


def _status_keys(issuer: Issuer, at: datetime) -> Callable[[bytes], Any]:
    def find(kid: bytes) -> Any:
        key = issuer.find(kid, Purpose.STATUS)
        # A list is of today: a key that retired may have signed it within the last day.
        usable = key is not None and key.revoked_from is None and key.valid_from <= at <= key.valid_until
        return key.public() if key is not None and usable else None

    return find
