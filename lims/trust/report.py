"""What a verifier says: the answer, each check by itself, and each thing that was not checked."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import LimsError
from lims.trust.claims import Claims
from lims.trust.keys import Issuer
from lims.trust.status import Status


class Answer(StrEnum):
    """What is said of a certificate, in the public's own words."""

    VALID = "VALID"
    SUPERSEDED = "DIGANTIKAN"
    SUSPENDED = "DITANGGUHKAN"
    WITHDRAWN = "DICABUT"
    GENUINE = "ASLI, STATUS BELUM DIPERIKSA"
    """The record is genuine; whether it still holds was not to be found out."""
    DEMONSTRATION = "DEMONSTRASI"
    FORGED = "TIDAK ASLI"
    UNKNOWN = "TIDAK DAPAT DIPASTIKAN"


ANSWERS = {
    Status.VALID: Answer.VALID,
    Status.SUPERSEDED: Answer.SUPERSEDED,
    Status.SUSPENDED: Answer.SUSPENDED,
    Status.WITHDRAWN: Answer.WITHDRAWN,
}

CODES = {
    Answer.VALID: 0,
    Answer.SUPERSEDED: 3,
    Answer.SUSPENDED: 3,
    Answer.WITHDRAWN: 3,
    Answer.DEMONSTRATION: 4,
    Answer.FORGED: 4,
    Answer.GENUINE: 5,
    Answer.UNKNOWN: 5,
}
"""Exit codes: 0 genuine and current, 3 genuine but no longer current, 4 not genuine, 5 cannot tell."""


class Outcome(StrEnum):
    """What came of one check."""

    PASSED = "OK"
    FAILED = "GAGAL"
    NOT_CHECKED = "TIDAK DIPERIKSA"


class Part(StrEnum):
    """What is checked."""

    SIGNATURE = "signature"
    KEY = "key"
    LOG = "log"
    WITNESSES = "witnesses"
    TIME = "time"
    STATUS = "status"
    CONTENT = "content"
    PAPER = "paper"
    SEAL = "seal"


@dataclass(frozen=True, slots=True)
class Check:
    """One check, its outcome, and the words for it."""

    part: Part
    outcome: Outcome
    message: str
    """An Indonesian sentence, marked for the catalogue."""
    parameters: dict[str, object] = field(default_factory=dict)


@dataclass
class Report:
    """All that was found out of one record."""

    answer: Answer = Answer.UNKNOWN
    checks: list[Check] = field(default_factory=list)
    claims: Claims | None = None
    issuer: Issuer | None = None
    code: str = ""
    """The short code of the record, to compare with the paper."""
    status_at: datetime | None = None
    """Of which moment the status list is."""

    def note(self, part: Part, outcome: Outcome, message: str, **parameters: object) -> None:
        """Add what a check came to."""
        self.checks.append(Check(part, outcome, message, parameters))

    def refuse(self, part: Part, fault: LimsError) -> "Report":
        """Say that it is not genuine, and why."""
        self.note(part, Outcome.FAILED, fault.message, **fault.parameters)
        self.answer = Answer.FORGED
        return self

    def leave(self, part: Part, fault: LimsError) -> "Report":
        """Say that it cannot be told, and what is missing."""
        self.note(part, Outcome.NOT_CHECKED, fault.message, **fault.parameters)
        self.answer = Answer.UNKNOWN
        return self

    def of(self, part: Part) -> Check | None:
        """Return what was found of a part."""
        return next((one for one in self.checks if one.part is part), None)
