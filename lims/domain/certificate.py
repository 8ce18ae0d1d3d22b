"""The frozen content of a certificate (LHU): plain data that holds all that is printed and how each verdict came about.

A certificate is this content, its SHA-256 and the PDF made from it; never a view on live rows. What is printed by rule
(title, disclaimers, layout) stands in `reports/`. The letters a to p in the comments are the items of
ISO/IEC 17025:2017, 7.8.2.1.
"""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer

from lims.domain.conformity.verdict import Verdict

Exact = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), return_type=str)]
"""A decimal that keeps its figures: "18.0" stays "18.0"."""


def _absent(value: object) -> bool:
    """Tell what is left out of the content where it is empty, so that older contents keep their hashes."""
    return value is None


class Part(BaseModel):
    """A frozen part of the content; an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _nothing(value: object) -> bool:
    """Say whether a part that came after the first certificates is left out, so that their hashes go on to hold."""
    return not value


class Words(Part):
    """The same words in both languages."""

    id: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.id


class Issuer(Part):
    """The laboratory that answers for the content (items b and c)."""

    id: str
    """The laboratory's own identifier, for example `BBSPJI-LM`; not its accreditation number."""
    name: str
    name_en: str = ""
    address: str
    city: str
    phone: str = ""
    email: str = ""
    website: str = ""
    place_of_testing: Words
    accreditation_number: str | None = None
    """For example `LP-000-IDN`; None where the accreditation did not hold on the dates of test."""
    parent: str = ""
    """The body above the laboratory, printed over its name in the letterhead."""


class Party(Part):
    """The client, or the one in whose name the certificate is made out (item e)."""

    name: str
    address: str
    contact: str = ""


class CustomerFact(Part):
    """A fact that the customer supplied and the laboratory did not check (7.8.2.2)."""

    label: Words
    value: str


class StandardReference(Part):
    """An edition of a standard: a specification or a method (item f)."""

    code: str
    """With the year: `SNI 2052:2017`."""
    title: Words
    sha256: str = ""
    """Of the definition file that was in force when the order was made."""
    checked_by: str = ""
    checked_on: date | None = None
    checked_copy: str = ""
    """Who compared the definition with which numbered copy of the standard, and when."""
    superseded_by: str = ""


class Uncertainty(Part):
    """Expanded uncertainty in the unit of the row (7.8.3.1 c)."""

    expanded: Exact
    coverage_factor: Exact
    probability: Words | None = None
    """That the item conforms, where the laboratory shows it (JCGM 106:2012, 7)."""


class ManualLimit(Part):
    """That the limit of a row stands in no specification file: who typed it from what, and who compared it."""

    source: str
    """Drawing, contract, letter or clause, with its number and date or revision."""
    typed_by: str
    confirmed_by: str = ""
    """Empty until a supervisor has confirmed it; before that the row has no verdict."""
    confirmed_on: date | None = None


class Subcontracted(Part):
    """Who gave the result of a row instead of this laboratory, and in which report of theirs (item p)."""

    laboratory: str
    address: str = ""
    accreditation_number: str = ""
    """Theirs, for example `LP-000-IDN`; empty where they hold none."""
    accredited: bool
    """Whether it held on the date of test, and their report claims it for this result."""
    report_number: str
    report_date: date
    report_sha256: str
    """Of the PDF that the results were typed from."""


class Row(Part):
    """A line of the results table (item m) with its statement of conformity (7.8.6)."""

    requirement: str
    """Identifier within the specification; empty where a result is only reported."""
    property: Words
    specimen: str
    """Mark of the piece, for example `1`; empty for a result of the whole sample."""
    limit: Words
    """The requirement as it is printed: `420 – 545`, `≥ 525`, `tidak retak`; a dash where none is."""
    result: Words
    """The reported value as it is printed, decimal comma and decimal point: `18,0` and `18.0`."""
    value: Exact | None = None
    unit: str
    method: str
    """Code of the method with its year; it stands in `methods` of the content."""
    verdict: Verdict | None
    """None where nothing was to be judged (informational, or no specification)."""
    reason: Words
    """The statement in words: value, limit, rule, clause where it is known."""
    clause: str = ""
    accredited: bool
    subcontractor: str = ""
    """Name and accreditation of the external provider (item p)."""
    subcontract: Subcontracted | None = Field(default=None, exclude_if=_absent)
    """The same, told apart; a content of earlier days has no such key, and goes on without."""
    manual_limit: ManualLimit | None = Field(default=None, exclude_if=_absent)
    uncertainty: Uncertainty | None = None
    trace: dict[str, Any] = {}
    """How the verdict came about: value as read, rounding, limit as resolved, rule, outcome; strings for numbers."""


class Unjudged(Part):
    """A requirement of the specification that this certificate says nothing about, and why."""

    property: Words
    reason: Words


class Retest(Part):
    """A requirement that failed at first under a retest rule of the standard: what came of it; its rows all stay."""

    requirement: str
    property: Words
    allowed: int
    """How many retests the rule allows, one after the other."""
    attempts: int
    """How many attempts there are, the first among them."""
    words: Words


class Overall(Part):
    """The verdict over all rows of a sample; it never claims more than what was tested."""

    verdict: Verdict | None
    words: Words
    passed: int
    judged: int


class Sampling(Part):
    """Where the sample came from (items h and k, 7.8.5 where the laboratory sampled)."""

    origin: Literal["client", "laboratory", "certification-body", "inspector"]
    sampler: str = ""
    sampled_on: date | None = None
    record_number: str = ""
    seal_number: str = ""
    seal_intact: bool | None = None
    plan: str = ""
    """Plan and method of sampling (7.8.5 d)."""
    place: str = Field(default="", exclude_if=_nothing)
    """Where it was drawn, from which stock or lot (7.8.5 c)."""
    conditions: str = Field(default="", exclude_if=_nothing)
    """What there was about the place that bears on the results (7.8.5 e)."""


class Photo(Part):
    """A photo that is printed with the certificate; the hash is that of the picture as it is kept."""

    sha256: str
    caption: str = ""


class Sample(Part):
    """A sample with its results (items g, h, i, m)."""

    code: str
    description: str
    quantity: str
    facts: tuple[CustomerFact, ...]
    """Brand, type or grade, size, heat or lot and the like: the customer's data."""
    condition: Words
    received_on: date
    tested_from: date
    tested_to: date
    sampling: Sampling
    specification: StandardReference | None
    grade: str = ""
    size: str = ""
    rows: tuple[Row, ...]
    unjudged: tuple[Unjudged, ...]
    retests: tuple[Retest, ...] = ()
    overall: Overall
    bases: tuple[Words, ...] = ()
    """Bases of calculation that must be printed: S0 nominal or measured, gauge length, measured length of a bar."""
    remarks: tuple[Words, ...] = ()
    """Deviations from, additions to or exclusions from the method (item n)."""
    photos: tuple[Photo, ...] = Field(default=(), exclude_if=_nothing)


class Equipment(Part):
    """A piece of equipment with the calibration that held on the date of test."""

    code: str
    name: str
    serial: str = ""
    calibrated_on: date | None = None
    calibrated_until: date | None = None
    certificate: str = ""


class Signatory(Part):
    """Who authorised the certificate (item o)."""

    name: str
    position: str
    employee_number: str = ""
    """NIP."""
    capacity: Literal["", "Plh.", "Plt.", "a.n."] = ""
    on_behalf_of: str = ""
    """The position that a deputy signs for."""
    letter: str = ""
    """Letter of assignment of a deputy."""
    mode: Literal["system", "wet", "tte"] = "system"
    place: str
    authorised_on: date


class Amendment(Part):
    """What this certificate replaces, and why (7.8.8)."""

    sequence: int
    supersedes: str
    supersedes_issued_on: date
    reason: str
    changes: tuple[Words, ...] = ()


class DecisionRuleText(Part):
    """The decision rule as agreed and printed (7.8.6.2 c)."""

    code: str
    words: Words


class Consent(Part):
    """What the client agreed to have shown to anyone who scans the QR (17025 4.2.1)."""

    name: bool
    results: bool


class CertificateContent(Part):
    """All that a certificate says; number, date of issue and address are None until it is issued."""

    schema_version: Literal["lims/certificate/1"] = "lims/certificate/1"
    demonstration: bool
    title: Literal["LHU", "SHU"] = "LHU"
    number: str | None = None
    issued_on: date | None = None
    verification_url: str | None = None
    laboratory: Issuer
    client: Party
    on_behalf_of: Party | None
    order_number: str
    ordered_on: date
    purpose: str = ""
    samples: tuple[Sample, ...]
    methods: tuple[StandardReference, ...]
    equipment: tuple[Equipment, ...]
    environment: Words
    """Temperature and humidity during the tests, or that they were not recorded (7.8.3.1 a)."""
    decision_rule: DecisionRuleText | None
    """None where the client asked for no statement of conformity."""
    comparison: Words
    """How a value is rounded and compared with its limit."""
    analysts: tuple[str, ...]
    reviewed_by: str = ""
    reviewed_on: date | None = None
    signatory: Signatory | None = None
    amendment: Amendment | None = None
    consent: Consent

    def canonical(self) -> bytes:
        """Return the one JSON form of the content: sorted keys, no white space, UTF-8, numbers as strings."""
        data = self.model_dump(mode="json")
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def sha256(self) -> str:
        """Return the hash of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def unnumbered(self) -> "CertificateContent":
        """Return the content as it is authorised: before number, date of issue and address are given."""
        return self.model_copy(update={"number": None, "issued_on": None, "verification_url": None})
