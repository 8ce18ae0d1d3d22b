"""What every mapped class stands on: ids, exact numbers, instants, the laboratory that a row belongs to."""

import secrets
import time
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NewType

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    Numeric,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, registry
from sqlalchemy.types import JSON, TypeEngine

Rupiah = NewType("Rupiah", int)
"""Whole rupiah."""


def new_id() -> uuid.UUID:
    """Return a UUIDv7 (RFC 9562): ordered by time, so that indexes stay compact, and not to be guessed.

    The first twelve of the random bits hold the fraction of the millisecond (6.2, method 3), so that what comes in one
    millisecond keeps its order.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (
        (milliseconds << 80)
        | (0x7 << 76)
        | (rest * 4096 // 1_000_000 << 64)
        | (0b10 << 62)
        | secrets.randbits(62)
    )
    return uuid.UUID(int=value)


class Instant(TypeDecorator[datetime]):
    """An instant in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone; it would be read as another one elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal that keeps every figure: NUMERIC on PostgreSQL, TEXT on SQLite, which would store a float."""

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type of the database."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Write the plain form; `1E+2` becomes `100`."""
        if value is None or dialect.name != "sqlite":
            return value
        return format(value, "f")

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Return the decimal with the figures it was stored with."""
        return None if value is None else Decimal(value)


_registry = registry(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    ),
    type_annotation_map={
        str: Text,
        uuid.UUID: Uuid,
        datetime: Instant,
        Decimal: ExactDecimal,
        Rupiah: BigInteger,
        dict[str, Any]: JSON(none_as_null=True),
        dict[str, str]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
    },
)


def later(before: Any) -> dict[str, Any]:
    """Mark a column that came after the first revision, with the value that the rows of that time were given.

    A row that still holds it is hashed as if the column were not there, so that the hashes that the trail took before
    go on to hold (`models.hashing.row_hash`).
    """
    return {"before": before}


class Base(DeclarativeBase):
    """The base of all mapped classes."""

    registry = _registry


class Identified:
    """A row with an opaque id of its own."""

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)


class OfLaboratory(Identified):
    """A row that belongs to one laboratory; keys lead with it, so that no link can cross laboratories."""

    @declared_attr
    def laboratory_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy hands in the class
        """The laboratory that the row belongs to."""
        return mapped_column(ForeignKey("laboratories.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """Make (laboratory, id) a key that composite foreign keys can point to, and add the class's own."""
        return (UniqueConstraint("laboratory_id", "id"), *getattr(cls, "constraints", ()))


class Versioned:
    """A row that people edit across requests; a stale edit is told, nothing is overwritten silently."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Let SQLAlchemy compare and count the version."""
        return {"version_id_col": cls.version}


def within(column: str, table: str) -> ForeignKeyConstraint:
    """Return a foreign key from a column to a row of the same laboratory."""
    return ForeignKeyConstraint(["laboratory_id", column], [f"{table}.laboratory_id", f"{table}.id"])
