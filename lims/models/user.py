"""People, what they may be where, and their sessions."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, Identified, OfLaboratory, Versioned


class User(Identified, Versioned, Base):
    """A person who signs in, by e-mail or by phone number."""

    __tablename__ = "users"

    name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    """In lower case."""
    phone: Mapped[str | None] = mapped_column(unique=True)
    """With country code, digits only: `628123456789`."""
    password_hash: Mapped[str]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    employee_number: Mapped[str] = mapped_column(default="")
    """NIP, printed in signature blocks."""
    language: Mapped[str] = mapped_column(default="id")
    disabled_at: Mapped[datetime | None]


class LaboratoryMembership(OfLaboratory, Versioned, Base):
    """A role that a laboratory gave to a person, with its validity."""

    __tablename__ = "laboratory_memberships"
    constraints = (Index(None, "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    """Jabatan as printed under a signature."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    capacity: Mapped[str] = mapped_column(default="")
    """`Plh.`, `Plt.` or `a.n.` for a deputy."""
    deputises_for: Mapped[str] = mapped_column(default="")
    letter: Mapped[str] = mapped_column(default="")
    """Letter of assignment of a deputy."""


class ClientMembership(Identified, Versioned, Base):
    """A person who acts for a client."""

    __tablename__ = "client_memberships"
    __table_args__ = (Index(None, "client_id"), Index(None, "user_id"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    client_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("clients.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]


class MethodAuthorisation(OfLaboratory, Versioned, Base):
    """The laboratory's authorisation of a person to perform or review a method (17025 6.2.6)."""

    __tablename__ = "method_authorisations"
    constraints = (Index(None, "user_id", "method_code"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    method_code: Mapped[str]
    activity: Mapped[str] = mapped_column(default="perform")
    """`perform` or `review`."""
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(default="")


class OneTimeCode(Identified, Base):
    """That a person was given a code in place of a password: it opens once, until a time.

    The code is the person's password meanwhile, kept as its hash only; whoever used it chooses one.
    """

    __tablename__ = "one_time_codes"
    __table_args__ = (Index(None, "user_id"), Index(None, "mailed_at"))

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    laboratory_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("laboratories.id"))
    """The laboratory that gave it."""
    purpose: Mapped[str]
    """`opened` for a new account, `reset` for a lost password."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    """None where whoever administers the machine gave it."""
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
    """When its owner was told by e-mail that it was given, without the code."""


class UserSession(Identified, Base):
    """A signed-in browser; ending it here ends it there."""

    __tablename__ = "user_sessions"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    token_sha256: Mapped[str] = mapped_column(unique=True)
    laboratory_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("laboratories.id"))
    """The laboratory that a member of several is working in."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ApiToken(Identified, Base):
    """What lets a program act as the person who made it; only its hash is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    laboratory_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("laboratories.id"))
    """The laboratory that the program works in; empty for a client's own."""
    name: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(default=list)
    """The roles of the person when it was made; it never gains another."""
    token_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_on: Mapped[date | None]


class ApiAnswer(Identified, Base):
    """What a request with an idempotency key was answered, so that its repetition does nothing twice."""

    __tablename__ = "api_answers"
    __table_args__ = (UniqueConstraint("token_id", "key"),)

    token_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("api_tokens.id"))
    key: Mapped[str]
    request_sha256: Mapped[str]
    """Of method, address and body."""
    status: Mapped[int]
    body: Mapped[str]
    answered_at: Mapped[datetime]


class SignInAttempt(Identified, Base):
    """A try to sign in; the identifier is kept as a hash only."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "identifier_sha256", "at"),)

    identifier_sha256: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
