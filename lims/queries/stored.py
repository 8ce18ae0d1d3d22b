"""Rows as they are stored, page by page, with what a reader of objects would never see.

SQLite takes any text into any column: a value that cannot be read, or that is read alike though its bytes were
changed, is told here with the name of its column.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

from sqlalchemy import Cast, ColumnElement, Select, String, Uuid, cast, func, inspect, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import NullType

from lims.models.base import Base, Identified

UNREADABLE = (ValueError, TypeError, AttributeError, InvalidOperation)
"""What the types of columns raise on reading what they would never have written."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A row: its key as it is stored, its values, and the columns that hold what the program does not write."""

    key: Any
    values: dict[str, Any]
    odd: tuple[str, ...] = ()
    unreadable: bool = False


def identifiers(session: Session, column: InstrumentedAttribute[uuid.UUID]) -> set[uuid.UUID]:
    """Return the different ids in a column; one that cannot be read is none."""
    texts = session.scalars(select(id_as_text(session, column)).distinct())
    return set(_parsed(texts))


def on_sqlite(session: Session) -> bool:
    """Say whether the database is SQLite."""
    return session.get_bind().dialect.name == "sqlite"


def id_as_text(session: Session, column: InstrumentedAttribute[uuid.UUID]) -> ColumnElement[str]:
    """Return an id as the trail writes it, with hyphens, in the language of the database."""
    if not on_sqlite(session):
        text: Cast[str] = cast(column, String)
        return text
    raw = type_coerce(column, String)
    parts = [
        func.substr(raw, start, length) for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    ]
    joined: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        joined = joined.concat("-").concat(part)
    return joined


def pages(
    session: Session,
    model: type[Base],
    order: InstrumentedAttribute[Any],
    condition: ColumnElement[bool],
    size: int,
    more: Sequence[ColumnElement[Any]] = (),
) -> Iterator[list[Stored]]:
    """Yield the rows of a class that meet the condition, in the order of a column that is unique among them.

    Args:
        session: The database.
        model: The mapped class.
        order: Column that the pages follow.
        condition: Which rows.
        size: Rows to a page.
        more: Labelled expressions to be read with each row, in the same statement.
    """
    reader = _Reader(session, model, order, more)
    last: Any = None
    while True:
        query = reader.select.where(condition).order_by(reader.key).limit(size)
        if last is not None:
            query = query.where(reader.key > last)
        page = reader.read(query)
        if not page:
            return
        yield page
        last = page[-1].key


class _Reader:
    """Reads rows of one class; falls back to one row at a time where a page cannot be read."""

    def __init__(
        self,
        session: Session,
        model: type[Base],
        order: InstrumentedAttribute[Any],
        more: Sequence[ColumnElement[Any]],
    ) -> None:
        self.session = session
        self.columns = {
            attribute.key: getattr(model, attribute.key) for attribute in inspect(model).column_attrs
        }
        self.sqlite = on_sqlite(session)
        # The key is compared as it is stored, so that a broken id neither ends nor repeats the reading.
        textual = self.sqlite and isinstance(order.type, Uuid)
        self.key: ColumnElement[Any] = (
            type_coerce(order, String) if textual else type_coerce(order, order.type)
        )
        self.more = list(more)
        self.bind = self._binders() if self.sqlite else {}
        raw = [type_coerce(self.columns[name], NullType()).label(f"raw_{name}") for name in self.bind]
        self.select: Select[Any] = select(
            self.key.label("key_"),
            *(column.label(f"col_{name}") for name, column in self.columns.items()),
            *self.more,
            *raw,
        )

    def _binders(self) -> dict[str, Any]:
        dialect = self.session.get_bind().dialect
        return {
            name: column.type.dialect_impl(dialect).bind_processor(dialect)
            for name, column in self.columns.items()
        }

    def read(self, query: Select[Any]) -> list[Stored]:
        try:
            return [self._stored(row) for row in self.session.execute(query).mappings()]
        except UNREADABLE:
            return [self._one(key) for key in self.session.scalars(query.with_only_columns(self.key))]

    def _one(self, key: Any) -> Stored:
        try:
            return self._stored(self.session.execute(self.select.where(self.key == key)).mappings().one())
        except UNREADABLE:
            return Stored(key, {}, unreadable=True)

    def _stored(self, row: Any) -> Stored:
        values = {name: row[f"col_{name}"] for name in self.columns}
        values |= {expression.name: row[expression.name] for expression in self.more}
        odd = tuple(
            name for name, bind in self.bind.items() if _differs(bind, values[name], row[f"raw_{name}"])
        )
        return Stored(row["key_"], values, odd)


def _differs(bind: Any, value: Any, raw: Any) -> bool:
    """Say whether a value would be written otherwise than it stands."""
    expected = bind(value) if bind is not None else value
    if isinstance(expected, memoryview):  # how bytes are handed to SQLite
        expected = bytes(expected)
    return bool(expected != raw) or type(expected) is not type(raw)


def columns(stored: Stored, model: type[Base]) -> dict[str, Any]:
    """Return the mapped columns of a stored row, without what was read beside them."""
    return {attribute.key: stored.values[attribute.key] for attribute in inspect(model).column_attrs}


def existing(session: Session, model: type[Identified], row_ids: Sequence[str]) -> set[str]:
    """Return which ids, written as in the trail, are in a table; what is no id is not."""
    by_form = {_form(session, row_id): row_id for row_id in row_ids}
    key = type_coerce(model.id, String) if on_sqlite(session) else cast(model.id, String)
    wanted = list(by_form) if on_sqlite(session) else _parsed(by_form)
    chosen: ColumnElement[bool] = key.in_(wanted) if on_sqlite(session) else model.id.in_(wanted)
    return {by_form[found] for found in session.scalars(select(key).where(chosen)) if found in by_form}


def _form(session: Session, row_id: str) -> str:
    return row_id.replace("-", "") if on_sqlite(session) else row_id


def _parsed(row_ids: Iterable[str]) -> list[uuid.UUID]:
    found: list[uuid.UUID] = []
    for row_id in row_ids:
        try:
            found.append(uuid.UUID(row_id))
        except UNREADABLE:
            continue
    return found
