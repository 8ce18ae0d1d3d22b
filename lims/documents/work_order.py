"""The work order (surat perintah uji): who tests what by which method until when."""

from dataclasses import dataclass
from datetime import date

from lims.documents.letterhead import Letterhead, Signer
from lims.domain.certificate import StandardReference, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedTest:
    """A test on the specimens of a sample, given to an analyst."""

    name: Words
    method: str
    specimens: tuple[str, ...]
    analyst: str
    due_on: date
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedSample:
    """A sample with the tests that are ordered on it."""

    code: str
    description: str
    details: str = ""
    specification: StandardReference | None = None
    condition: Words | None = None
    tests: tuple[OrderedTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """All that a work order says; the client's name is left out where the order is blind."""

    letterhead: Letterhead
    number: str
    order_number: str
    issued_on: date
    due_on: date
    client: str = ""
    samples: tuple[OrderedSample, ...]
    decision_rule: Words | None = None
    instructions: tuple[str, ...] = ()
    ordered_by: Signer
    received_by: Signer | None = None


def render_work_order(order: WorkOrder) -> bytes:
    """Return the work order as a PDF."""
    raise NotImplementedError
