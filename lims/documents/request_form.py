"""The request form (formulir permintaan pengujian) with the review of the request and the price (7.1)."""

from dataclasses import dataclass
from datetime import date

from lims.documents.letterhead import Letterhead, Signer
from lims.domain.certificate import CustomerFact, Party, StandardReference, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTest:
    """A test that was asked for, with its price in whole rupiah; None while there is no price."""

    name: Words
    method: str
    quantity: int = 1
    unit_price: int | None = None
    subcontracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedSample:
    """A sample as the client describes it, and what shall be tested."""

    mark: str
    """Number on the form, or the sample code once there is one."""
    description: str
    quantity: str
    facts: tuple[CustomerFact, ...] = ()
    specification: StandardReference | None = None
    tests: tuple[PricedTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPoint:
    """A point of the review: people, equipment, method, load, time, subcontracting and the like."""

    topic: Words
    fits: bool | None
    """None where it was not judged."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReview:
    """The review of the request (ISO/IEC 17025:2017, 7.1.1 to 7.1.3)."""

    points: tuple[ReviewPoint, ...]
    conclusion: Words
    reviewed_by: str
    reviewed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The sum in whole rupiah as it was frozen on the order, and what it rests on."""

    subtotal: int
    discount: int = 0
    total: int
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestForm:
    """All that the form says, filled in as far as the application or the order has come."""

    letterhead: Letterhead
    number: str
    requested_on: date
    client: Party
    registration: tuple[CustomerFact, ...] = ()
    """NIB, KBLI, sentra and the like; a personal NPWP is masked before it comes here."""
    on_behalf_of: Party | None = None
    purpose: str = ""
    origin: Words | None = None
    samples: tuple[RequestedSample, ...]
    decision_rule: Words | None = None
    terms: tuple[CustomerFact, ...] = ()
    """What was agreed beside: remains, public data, witnesses, promised date."""
    review: RequestReview | None = None
    price: Price | None = None
    applicant: Signer
    received_by: Signer
    technical_manager: Signer


def render_request_form(form: RequestForm) -> bytes:
    """Return the form as a PDF with room for the three signatures."""
    raise NotImplementedError
