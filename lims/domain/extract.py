"""What lists and the public page read of a certificate's content: the same JSON, without traces, methods and machines.

Whole contents are read and validated as `lims.domain.certificate.CertificateContent`; reading only this much takes a
fraction of the time, and a page that is asked for by whoever scans a QR is read most often of all.
"""

from datetime import date

from pydantic import BaseModel, ConfigDict

from lims.domain.certificate import Consent, CustomerFact, Uncertainty, Words
from lims.domain.conformity.verdict import Verdict


class Part(BaseModel):
    """A part of the content as far as it is read; the rest is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class IssuerExtract(Part):
    """The laboratory."""

    name: str
    name_en: str = ""
    city: str
    accreditation_number: str | None = None


class PartyExtract(Part):
    """The client."""

    name: str


class StandardExtract(Part):
    """A specification."""

    code: str
    title: Words


class RowExtract(Part):
    """A result with what was required of it."""

    property: Words
    specimen: str
    limit: Words
    result: Words
    unit: str
    verdict: Verdict | None
    accredited: bool
    subcontractor: str = ""
    """Whose result it is where another laboratory tested, as the report names it."""
    uncertainty: Uncertainty | None = None


class OverallExtract(Part):
    """The verdict over a sample."""

    verdict: Verdict | None
    words: Words


class SampleExtract(Part):
    """A sample."""

    description: str
    facts: tuple[CustomerFact, ...]
    specification: StandardExtract | None
    rows: tuple[RowExtract, ...]
    overall: OverallExtract


class ContentExtract(Part):
    """A certificate."""

    demonstration: bool
    title: str = "LHU"
    number: str | None = None
    issued_on: date | None = None
    ordered_on: date
    verification_url: str | None = None
    laboratory: IssuerExtract
    client: PartyExtract
    samples: tuple[SampleExtract, ...]
    consent: Consent
