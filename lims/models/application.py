"""What a client asks for, and the laboratory's review of the request."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.workflow import ApplicationState
from lims.models.base import Base, OfLaboratory, Versioned, later, within


class Application(OfLaboratory, Versioned, Base):
    """An application for testing (permohonan pengujian)."""

    __tablename__ = "applications"
    constraints = (
        UniqueConstraint("laboratory_id", "number"),
        Index(None, "laboratory_id", "state", "id"),
        Index(None, "client_id"),
    )

    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    number: Mapped[str | None]
    """Given at submission."""
    state: Mapped[str] = mapped_column(default=ApplicationState.DRAFT)
    letter_reference: Mapped[str] = mapped_column(default="")
    """Surat pengantar."""
    purpose: Mapped[str] = mapped_column(default="")
    on_behalf_of_name: Mapped[str] = mapped_column(default="")
    on_behalf_of_address: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_phone: Mapped[str] = mapped_column(default="")
    statement_wanted: Mapped[bool] = mapped_column(default=True)
    """False for "tanpa pernyataan kesesuaian"."""
    return_remains: Mapped[bool] = mapped_column(default=False)
    consent_name: Mapped[bool] = mapped_column(default=False)
    """The client's name may be shown to whoever scans the QR."""
    consent_results: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    entered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    """The client's own user, or reception for a walk-in."""
    walk_in: Mapped[bool] = mapped_column(default=False)
    submitted_at: Mapped[datetime | None]
    refusal_reason: Mapped[str] = mapped_column(default="")


class ApplicationItem(OfLaboratory, Versioned, Base):
    """One product of an application; it becomes one sample."""

    __tablename__ = "application_items"
    constraints = (within("application_id", "applications"), Index(None, "laboratory_id", "application_id"))

    application_id: Mapped[uuid.UUID]
    position: Mapped[int]
    product: Mapped[str]
    brand: Mapped[str] = mapped_column(default="")
    type_designation: Mapped[str] = mapped_column(default="")
    heat_or_lot: Mapped[str] = mapped_column(default="")
    quantity: Mapped[str] = mapped_column(default="")
    """As the client says it: `3 batang @ 1 m`."""
    specification_code: Mapped[str] = mapped_column(default="")
    """Empty where no specification is to be met."""
    grade: Mapped[str] = mapped_column(default="")
    size: Mapped[str] = mapped_column(default="")
    conditions: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What limits depend on besides grade and size, as it was typed, by the keys of the specification: `thickness`."""
    origin: Mapped[str] = mapped_column(default="client")
    """`client`, `laboratory`, `certification-body`, `inspector`."""
    sampler: Mapped[str] = mapped_column(default="")
    sampled_on: Mapped[date | None]
    sampling_record: Mapped[str] = mapped_column(default="")
    """Berita acara pengambilan contoh."""
    seal_number: Mapped[str] = mapped_column(default="")
    sampling_place: Mapped[str] = mapped_column(default="", server_default="", info=later(""))
    """Where the sample was drawn, from which stock or lot (7.8.5 c)."""
    sampling_plan: Mapped[str] = mapped_column(default="", server_default="", info=later(""))
    """Plan and method of sampling (7.8.5 d), where the laboratory sampled."""
    sampling_conditions: Mapped[str] = mapped_column(default="", server_default="", info=later(""))
    """What there was about the place that bears on the results (7.8.5 e)."""
    removed: Mapped[bool] = mapped_column(default=False)


class ApplicationTest(OfLaboratory, Versioned, Base):
    """A test proposed from the specification, or added; a dropped one stays, not requested."""

    __tablename__ = "application_tests"
    constraints = (
        within("item_id", "application_items"),
        UniqueConstraint("laboratory_id", "item_id", "method_code"),
    )

    item_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    pieces: Mapped[int]
    requested: Mapped[bool] = mapped_column(default=True)


class ApplicationMessage(OfLaboratory, Base):
    """A question of the laboratory or an answer of the client."""

    __tablename__ = "application_messages"
    constraints = (within("application_id", "applications"), Index(None, "laboratory_id", "application_id"))

    application_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    from_client: Mapped[bool]
    text: Mapped[str]
    at: Mapped[datetime]


class RequestReview(OfLaboratory, Versioned, Base):
    """The review of a request (kaji ulang permintaan, 17025 7.1)."""

    __tablename__ = "request_reviews"
    constraints = (
        within("application_id", "applications"),
        UniqueConstraint("laboratory_id", "application_id"),
    )

    application_id: Mapped[uuid.UUID]
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Per item (people, equipment, method, workload, time, subcontracting, remains, specification):
    `{"answer": "yes" | "no" | "not-applicable", "note": "..."}`."""
    decision_rule: Mapped[str] = mapped_column(default="")
    """Agreed rule (7.1.3); empty for "tanpa pernyataan kesesuaian"."""
    guard_band: Mapped[Decimal] = mapped_column(default=Decimal(1))
    superseded_accepted: Mapped[str] = mapped_column(default="")
    """What the client chose when the edition asked for is superseded (7.1.2)."""
    promised_working_days: Mapped[int] = mapped_column(default=0)
    conclusion: Mapped[str] = mapped_column(default="")
    """`agreed` or `refused`; empty while under review."""
    reviewed_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    reviewed_at: Mapped[datetime | None]
