"""What is answered about each thing: what stands in its row, without what only the house needs."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from lims.web.api.operations import Told


class Business(Told):
    """A client."""

    id: uuid.UUID
    name: str
    nib: str | None = None
    address: str
    version: int


class Application(Told):
    """An application for tests."""

    id: uuid.UUID
    laboratory_id: uuid.UUID
    client_id: uuid.UUID
    number: str | None
    state: str
    submitted_at: datetime | None
    refusal_reason: str
    version: int


class Item(Told):
    """A product that is to be tested."""

    id: uuid.UUID
    product: str
    brand: str
    heat_or_lot: str
    specification_code: str
    grade: str
    size: str


class ApplicationInFull(Application):
    """An application with its items."""

    items: list[Item]


class Order(Told):
    """An order; its client stays unnamed to those who test blind."""

    id: uuid.UUID
    application_id: uuid.UUID
    client_id: uuid.UUID | None
    number: str
    ordered_on: date
    state: str
    decision_rule: str
    total: int
    due_on: date | None
    payment_gate: str
    payment_state: str
    work_order_number: str | None
    version: int


class Sample(Told):
    """A sample."""

    id: uuid.UUID
    order_id: uuid.UUID
    code: str | None
    state: str
    received_on: date | None
    quantity: str
    version: int


class Bill(Told):
    """A bill."""

    id: uuid.UUID
    order_id: uuid.UUID
    number: str
    basis: str
    amount: int
    issued_on: date
    expires_on: date | None
    billing_code: str | None
    state: str
    version: int


class Payment(Told):
    """A payment that the treasurer confirmed."""

    id: uuid.UUID
    bill_id: uuid.UUID
    order_id: uuid.UUID
    number: str
    amount: int
    paid_on: date
    version: int


class Refund(Told):
    """Money that went back."""

    id: uuid.UUID
    order_id: uuid.UUID
    amount: int
    refunded_on: date
    reference: str


class OrderHold(Told):
    """That an order is held, or was until it went on."""

    id: uuid.UUID
    order_id: uuid.UUID
    reason: str
    held_on: date
    resumed_on: date | None
    decision: str


class CustodyEvent(Told):
    """Who had a sample, or one of its pieces, where."""

    id: uuid.UUID
    sample_id: uuid.UUID
    specimen_id: uuid.UUID | None
    at: datetime
    by_id: uuid.UUID
    event: str
    place: str
    holder_id: uuid.UUID | None
    note: str


class AnnexPhoto(Told):
    """A photo that is printed with the certificate, or was to be."""

    id: uuid.UUID
    attachment_id: uuid.UUID
    sample_id: uuid.UUID
    caption: str
    removed: bool


class Attachment(Told):
    """A file beside a row."""

    id: uuid.UUID
    subject_kind: str
    subject_id: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str


class Determination(Told):
    """One test of one piece."""

    id: uuid.UUID
    order_id: uuid.UUID
    sample_id: uuid.UUID
    method_code: str
    state: str
    analyst_id: uuid.UUID | None
    due_on: date | None
    tested_on: date | None
    temperature: Decimal | None
    humidity: Decimal | None
    return_reason: str
    version: int


class Certificate(Told):
    """A certificate; its content is read by itself."""

    id: uuid.UUID
    order_id: uuid.UUID
    state: str
    content_sha256: str
    number: str | None
    issued_on: date | None
    token: str | None
    version: int


class Equipment(Told):
    """A machine that tests."""

    id: uuid.UUID
    code: str
    name: str


class Person(Told):
    """As whom a token acts."""

    user_id: uuid.UUID
    name: str
    laboratory_id: uuid.UUID | None
    client_ids: list[uuid.UUID]
    roles: list[str]


class Standard(Told):
    """A specification or method by its code."""

    code: str
    title: dict[str, str]
    sha256: str


class Definition(Told):
    """A specification as it stands in its file, with the hash of that file."""

    code: str
    sha256: str
    definition: dict[str, Any]


class Check(Told):
    """One check of a record."""

    part: str
    outcome: str
    words: str


class Verified(Told):
    """What is told of one certificate; the same as `lims verify --json`."""

    status: str
    code: int
    number: str
    laboratory: str
    issued_on: str
    successor: str
    compared: str
    sha256: str
    verification_code: str
    status_at: str
    claims: dict[str, str]
    checks: list[Check]
    reason: str


class VerifiedMany(Told):
    """The answers, in the order of the questions."""

    items: list[Verified] = Field(default_factory=list)


class Line(Told):
    """A method on a product of an order."""

    id: uuid.UUID
    order_id: uuid.UUID
    item_id: uuid.UUID
    method_code: str
    specification_code: str
    pieces: int


class TypedLimit(Told):
    """A limit typed by hand; it gives a verdict once it is confirmed."""

    id: uuid.UUID
    line_id: uuid.UUID
    measurand: str
    unit: str
    low: Decimal | None
    high: Decimal | None
    low_open: bool
    high_open: bool
    source_kind: str
    source: str
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    withdrawal_reason: str


class OtherLaboratory(Told):
    """A laboratory that work may be handed to."""

    id: uuid.UUID
    name: str
    address: str
    accreditation_number: str
    accredited_from: date | None
    accredited_until: date | None
    scope: str
    ended_on: date | None


class Subcontract(Told):
    """A line that another laboratory tests."""

    id: uuid.UUID
    line_id: uuid.UUID
    other_laboratory_id: uuid.UUID
    reason: str
    agreement: str
    sent_on: date | None
    expected_on: date | None
    ended_at: datetime | None


class SubcontractReport(Told):
    """The report of another laboratory."""

    id: uuid.UUID
    subcontract_id: uuid.UUID
    number: str
    dated_on: date
    accredited: bool
    sha256: str


class NameCheck(Told):
    """What a client checks before issue: names and lots, never a result."""

    id: uuid.UUID
    order_id: uuid.UUID
    state: str
    until: date
    shown: dict[str, Any]
    objection: str
    settled_how: str
