"""The receipt of samples (tanda terima contoh) that the client takes home."""

from dataclasses import dataclass
from datetime import date

from lims.documents.letterhead import Letterhead, Signer
from lims.domain.certificate import Party, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSample:
    """A sample as it was handed in."""

    code: str
    description: str
    details: str = ""
    """The customer's data in one line: brand, grade, size, heat or lot."""
    quantity: str
    condition: Words
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """All that a receipt says; what is promised and where the client can look."""

    letterhead: Letterhead
    number: str
    order_number: str
    received_on: date
    client: Party
    on_behalf_of: Party | None = None
    brought_by: str = ""
    samples: tuple[ReceivedSample, ...]
    tests: tuple[str, ...] = ()
    promised_on: date | None = None
    remains: Words | None = None
    """What becomes of the remains: returned, or kept until when."""
    payment: Words | None = None
    tracking_url: str
    received_by: Signer


def render_receipt(receipt: Receipt) -> bytes:
    """Return the receipt as a PDF with the tracking QR."""
    raise NotImplementedError
