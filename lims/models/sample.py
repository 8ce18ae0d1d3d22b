"""What is handed in and what is prepared from it."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.workflow import SampleState, SpecimenState
from lims.models.base import Base, OfLaboratory, Versioned, later, within


class Sample(OfLaboratory, Versioned, Base):
    """A sample (contoh uji) of an order."""

    __tablename__ = "samples"
    constraints = (
        within("order_id", "orders"),
        within("item_id", "application_items"),
        UniqueConstraint("laboratory_id", "code"),
        UniqueConstraint("laboratory_id", "order_id", "item_id"),
        Index(None, "laboratory_id", "received_on"),
        Index(None, "laboratory_id", "state", "id"),
        Index(None, "laboratory_id", "keep_until"),
        Index(None, "laboratory_id", "gone_on", "keep_until"),
    )

    order_id: Mapped[uuid.UUID]
    item_id: Mapped[uuid.UUID]
    code: Mapped[str | None]
    """Given at reception."""
    state: Mapped[str] = mapped_column(default=SampleState.EXPECTED)
    received_on: Mapped[date | None]
    received_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    quantity: Mapped[str] = mapped_column(default="")
    condition: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Answers to the checklist: `{"complete": true, ...}`."""
    condition_note: Mapped[str] = mapped_column(default="")
    seal_intact: Mapped[bool | None]
    hold_reason: Mapped[str] = mapped_column(default="")
    keep_until: Mapped[date | None]
    """Until when its remains are kept, counted from the certificate; None while it is worked on."""
    gone_on: Mapped[date | None] = mapped_column(info=later(None))
    """When its remains were returned or destroyed, as its disposal says; None while they are here."""
    client_instruction: Mapped[str] = mapped_column(default="")
    """What the client decided about a held sample; printed as a deviation (17025 7.4.3)."""


class CustodyEvent(OfLaboratory, Base):
    """Who had a sample where, from the counter to its return (17025 7.4)."""

    __tablename__ = "custody_events"
    constraints = (
        within("sample_id", "samples"),
        Index(None, "laboratory_id", "sample_id"),
        Index(None, "laboratory_id", "holder_id"),
    )

    sample_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    event: Mapped[str]
    """`received`, `held`, `accepted`, `rejected`, `handed-over`, `returned`, `destroyed`."""
    place: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    holder_id: Mapped[uuid.UUID | None] = mapped_column(info=later(None))
    """The person of the laboratory who has it since, where one was named; no key, because older rows have none."""
    specimen_id: Mapped[uuid.UUID | None] = mapped_column(info=later(None))
    """The one piece that moved, where the sample as a whole did not."""


class Specimen(OfLaboratory, Versioned, Base):
    """A prepared piece (benda uji) for one method."""

    __tablename__ = "specimens"
    constraints = (
        within("sample_id", "samples"),
        within("retest_id", "retests"),
        UniqueConstraint("laboratory_id", "sample_id", "method_code", "mark"),
    )

    sample_id: Mapped[uuid.UUID]
    method_code: Mapped[str]
    mark: Mapped[str]
    """`1`, `2`; `2a` replaces a spoilt piece; `U1-1` is the first piece of the first retest (uji ulang)."""
    retest_id: Mapped[uuid.UUID | None]
    conditions: Mapped[dict[str, str]] = mapped_column(default=dict)
    """Where the pieces of a sample may differ, such as the position on a bolt; by the keys of the specification."""
    state: Mapped[str] = mapped_column(default=SpecimenState.READY)
    replaces_id: Mapped[uuid.UUID | None]
    void_cause: Mapped[str] = mapped_column(default="")
    """Why it is unfit: `grip`, `outside-gauge`, `preparation`, `machine`, `wrong-piece`, `other`; never its result."""
    void_reason: Mapped[str] = mapped_column(default="")


class Attachment(OfLaboratory, Base):
    """A file that belongs to a row: a photo, raw data, a calibration certificate, a signed scan."""

    __tablename__ = "attachments"
    constraints = (Index(None, "laboratory_id", "subject_id"), Index(None, "sha256"))

    subject_kind: Mapped[str]
    """Table of the row that it belongs to."""
    subject_id: Mapped[uuid.UUID]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))


class AnnexPhoto(OfLaboratory, Versioned, Base):
    """That a photo of a sample, or of one of its pieces, is printed with the certificate, and under which words."""

    __tablename__ = "annex_photos"
    constraints = (
        within("sample_id", "samples"),
        within("attachment_id", "attachments"),
        UniqueConstraint("laboratory_id", "attachment_id"),
        Index(None, "laboratory_id", "sample_id"),
    )

    sample_id: Mapped[uuid.UUID]
    attachment_id: Mapped[uuid.UUID]
    caption: Mapped[str] = mapped_column(default="")
    removed: Mapped[bool] = mapped_column(default=False)
    chosen_at: Mapped[datetime]
    chosen_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
