"""A laboratory: the tenant, and what it prints and promises."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.domain.billing import Basis, PaymentGate
from lims.models.base import Base, Identified, OfLaboratory, Versioned, later


class Laboratory(Identified, Versioned, Base):
    """A testing laboratory with its own numbers, people, trail and keys."""

    __tablename__ = "laboratories"

    code: Mapped[str] = mapped_column(unique=True)
    """The laboratory's own identifier, printed in numbers: `BBSPJI-LM`."""
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    parent: Mapped[str] = mapped_column(default="")
    """The body above it, printed over its name."""
    address: Mapped[str]
    city: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    timezone: Mapped[str] = mapped_column(default="Asia/Jakarta")
    accreditation_number: Mapped[str | None]
    """For example `LP-000-IDN`."""
    accredited_from: Mapped[date | None]
    accredited_until: Mapped[date | None]
    verification_url: Mapped[str | None]
    """Public https address that stands in every QR; must be set before the first real issue."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    certificate_title: Mapped[str] = mapped_column(default="LHU")
    """`LHU` or `SHU`."""
    request_form_title: Mapped[str] = mapped_column(default="Formulir Permintaan Pengujian")
    signature_mode: Mapped[str] = mapped_column(default="system")
    """`system`, `wet` or `tte`."""
    comparison: Mapped[str] = mapped_column(default="rounding")
    """How a value is held against a limit where the specification names no way: `rounding` or `absolute` (ASTM E29)."""
    tie: Mapped[str] = mapped_column(default="half-even")
    """What becomes of a tie in rounding where the method names nothing: `half-even` or `half-up` (ISO 80000-1)."""
    promised_working_days: Mapped[int] = mapped_column(default=15)
    retention_months: Mapped[int] = mapped_column(default=3)
    """How long remains of a sample are kept after the certificate."""
    payment_gate: Mapped[str] = mapped_column(default=PaymentGate.BEFORE_TESTING)
    """Where work stops until an order is paid; a client with an agreement pays before release."""
    payment_basis: Mapped[str] = mapped_column(default=Basis.PNBP)
    """What new bills are based on: `pnbp`, `blu` or `retribusi`."""
    bill_days: Mapped[int] = mapped_column(default=7)
    """How many days a bill can be paid."""
    relaxed_separation: Mapped[bool] = mapped_column(default=False)
    """A small laboratory's recorded policy: the reviewer may also authorise. The analyst is never the reviewer."""
    relaxed_separation_reason: Mapped[str] = mapped_column(default="")
    shows_probability: Mapped[bool] = mapped_column(default=False)
    """The probability of conformity stands beside the verdict, where U is known."""
    label_stock: Mapped[str] = mapped_column(default="a4-3x8", server_default="a4-3x8", info=later("a4-3x8"))
    """What its labels are printed on, unless something else is chosen when they are."""


class LaboratoryPolicy(OfLaboratory, Versioned, Base):
    """What a laboratory decided for itself about keeping and asking; one row, which its first change makes."""

    __tablename__ = "laboratory_policies"
    constraints = (UniqueConstraint("laboratory_id"),)

    record_years: Mapped[int] = mapped_column(default=5)
    """How long records are kept at least (8.4.2); nothing is purged before, nor by itself after."""
    name_check_days: Mapped[int] = mapped_column(default=0)
    """Working days that a client has to look at the names before issue; 0 asks nobody."""
    asks_survey: Mapped[bool] = mapped_column(default=True)
    """Clients are asked for the satisfaction survey (SKM) the day after a certificate."""


class VerificationAddress(OfLaboratory, Base):
    """A public address that QR codes were printed with; it is answered for ever."""

    __tablename__ = "verification_addresses"

    url: Mapped[str]
    since: Mapped[datetime]


class LaboratoryMark(OfLaboratory, Versioned, Base):
    """A logo or accreditation mark that the laboratory uploaded; off until it is switched on."""

    __tablename__ = "laboratory_marks"
    constraints = (UniqueConstraint("laboratory_id", "kind"),)

    kind: Mapped[str]
    """`logo` or `accreditation`."""
    sha256: Mapped[str]
    media_type: Mapped[str]
    active: Mapped[bool] = mapped_column(default=False)


class Holiday(OfLaboratory, Base):
    """A day on which the laboratory does not work: a national holiday or cuti bersama."""

    __tablename__ = "holidays"
    constraints = (UniqueConstraint("laboratory_id", "day"),)

    day: Mapped[date]
    name: Mapped[str]
    removed: Mapped[bool] = mapped_column(default=False)


class NumberTemplate(OfLaboratory, Versioned, Base):
    """How the numbers of one kind of paper are made."""

    __tablename__ = "number_templates"
    constraints = (UniqueConstraint("laboratory_id", "kind"),)

    kind: Mapped[str]
    """`application`, `order`, `sample`, `work_order`, `bill`, `payment`, `certificate`, `complaint`, `disposal`."""
    template: Mapped[str]
    reset: Mapped[str] = mapped_column(default="year")
    """`year`, `month` or `never`."""


class NumberCounter(OfLaboratory, Base):
    """The last sequence given out for a kind of paper in a period; its row lock makes numbers unique and gap-free."""

    __tablename__ = "number_counters"
    constraints = (UniqueConstraint("laboratory_id", "kind", "period"),)

    kind: Mapped[str]
    period: Mapped[str]
    last: Mapped[int] = mapped_column(default=0)


class Tariff(OfLaboratory, Base):
    """The price of a method per piece, with the regulation that sets it."""

    __tablename__ = "tariffs"

    method_code: Mapped[str]
    amount: Mapped[int]
    """Whole rupiah per piece."""
    legal_basis: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class ScopeEntry(OfLaboratory, Base):
    """A method within the scope of accreditation (ruang lingkup akreditasi) during a time."""

    __tablename__ = "scope_entries"

    method_code: Mapped[str]
    measurands: Mapped[str] = mapped_column(default="")
    """Measurand keys separated by spaces; empty for all that the method gives."""
    low: Mapped[Decimal | None] = mapped_column(info=later(None))
    """The least result within the scope, in `unit`; open where empty."""
    high: Mapped[Decimal | None] = mapped_column(info=later(None))
    unit: Mapped[str] = mapped_column(default="", server_default="", info=later(""))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class StandardCheck(OfLaboratory, Base):
    """The record that a definition file, or one of its limits, was compared with the laboratory's licensed copy."""

    __tablename__ = "standard_checks"
    constraints = (Index(None, "laboratory_id", "sha256"),)

    code: Mapped[str]
    sha256: Mapped[str]
    """Of the definition file; a changed file must be checked again."""
    requirement: Mapped[str] = mapped_column(default="")
    """Key of the requirement whose limits were compared; empty where the whole file was."""
    copy_number: Mapped[str]
    checked_on: Mapped[date]
    checked_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
