"""Years of work in a minute: whole orders copied row by row, with all that hangs on them, by the models' own tables.

Copies are older than what was made by acts and spread over ten years, so that lists and counts find what a laboratory
of that age has: much that is done, and a little that is under way.
"""

import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, Table, UniqueConstraint, insert, select

from lims.models import Application, Base, Client, ClientRelation
from lims.models.base import new_id

YEARS = 10
DAY = 86_400_000
"""In milliseconds."""
BATCH = 500
"""Orders that are written in one go."""
FAR = 1_000_000
"""Numbers of copies begin so far above those that were given."""
LONG = 22
"""A text as long as a token or a hash keeps its length; a shorter one is a number and gets another number before it."""
LEAVES = frozenset({
    "application_tests", "determination_equipment", "readings", "request_reviews", "results",
})  # fmt: skip
"""What no list reads, and what would take most of the time to write."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Copied:
    """A table of a pattern, with its rows and how each of their values is copied."""

    table: Table
    rows: Sequence[Row]
    dates: tuple[str, ...]
    alone: tuple[str, ...]
    """Columns that alone tell the rows of a laboratory apart: numbers, codes, tokens."""
    links: tuple[tuple[str, ...], ...]
    """Of each row, the columns that hold ids of rows which are copied too."""


Pattern = tuple[Copied, ...]
"""The rows of one order by their tables, each table after those that it points to."""


def pattern(engine: Engine, application_id: uuid.UUID, leaves: Iterable[str] = LEAVES) -> Pattern:
    """Return an order with everything that points to it by a key, but for the leaves."""
    start = Base.metadata.tables[Application.__tablename__]
    found: dict[Table, list[Row]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table is start:
                query = select(table).where(table.c.id == application_id)
            elif table.name not in leaves and (pointing := _pointing(table, found)) is not None:
                column, ids = pointing
                query = select(table).where(column.in_(ids))
            else:
                continue
            rows = connection.execute(query).mappings().all()
            if rows:
                found[table] = [dict(row) for row in rows]
    known = frozenset(row["id"] for rows in found.values() for row in rows)
    return tuple(_copied(table, rows, known) for table, rows in found.items())


def _pointing(table: Table, found: Mapping[Table, Sequence[Row]]) -> tuple[Any, list[uuid.UUID]] | None:
    """Return by which column a table points to rows that are copied, and to which; the log keeps its own order."""
    if table.name.startswith("log_") or "id" not in table.c:
        return None
    for key in table.foreign_keys:
        if key.column.name == "id" and key.column.table in found:
            return key.parent, [row["id"] for row in found[key.column.table]]
    return None


def crowd(engine: Engine, like: uuid.UUID, count: int) -> list[uuid.UUID]:
    """Write clients like one that there is, known to the same laboratories; return their ids."""
    clients, relations = (Base.metadata.tables[one.__tablename__] for one in (Client, ClientRelation))
    with engine.begin() as connection:
        row = connection.execute(select(clients).where(clients.c.id == like)).mappings().one()
        known = connection.execute(select(relations).where(relations.c.client_id == like)).mappings().all()
        ids = [new_id() for _number in range(count)]
        connection.execute(
            insert(clients),
            [
                dict(row) | {"id": one, "name": f"{row['name']} {number}", "nib": None}
                for number, one in enumerate(ids)
            ],
        )
        connection.execute(
            insert(relations),
            [dict(each) | {"id": new_id(), "client_id": one} for one in ids for each in known],
        )
    return ids


def _copied(table: Table, rows: Sequence[Row], known: frozenset[uuid.UUID]) -> Copied:
    keys = [
        [column.name for column in one.columns if column.name != "laboratory_id"]
        for one in table.constraints
        if isinstance(one, UniqueConstraint)
    ]
    alone = {names[0] for names in keys if len(names) == 1} - {"id"}
    return Copied(
        table=table,
        rows=rows,
        # An instant is a date, too.
        dates=tuple(name for name in rows[0] if any(isinstance(row[name], date) for row in rows)),
        alone=tuple(alone | {column.name for column in table.c if column.unique}),
        links=tuple(
            tuple(name for name, value in row.items() if isinstance(value, uuid.UUID) and value in known)
            for row in rows
        ),
    )


def fill(
    engine: Engine,
    patterns: Sequence[Pattern],
    copies: int,
    *,
    clients: Sequence[uuid.UUID] = (),
    began: int = 0,
    days: int = 365 * YEARS,
) -> None:
    """Write copies of the patterns in turn.

    Args:
        engine: An engine without the house's watch over what is written; what is filled here was done by nobody.
        patterns: What is copied.
        copies: How many orders are written.
        clients: Whose they are, in turn; without any, whose the patterns are.
        began: How many were written before.
        days: Over how long a time they are spread.
    """
    oldest = time.time_ns() // 1_000_000 - days * DAY
    for first in range(0, copies, BATCH):
        rows: dict[Table, list[dict[str, Any]]] = {}
        for number in range(first, min(first + BATCH, copies)):
            later = days * DAY * number // copies
            age = timedelta(days=(days * DAY - later) // DAY)
            client = clients[number % len(clients)] if clients else None
            _copy(patterns[number % len(patterns)], began + number, oldest + later, age, client, rows)
        with engine.begin() as connection:
            for table in Base.metadata.sorted_tables:
                if table in rows:
                    connection.execute(insert(table), rows[table])


def _copy(
    one: Pattern,
    number: int,
    milliseconds: int,
    age: timedelta,
    client: uuid.UUID | None,
    into: dict[Table, list[dict[str, Any]]],
) -> None:
    """Add the rows of a copy: other ids, other numbers, older dates, the same contents."""
    ids: dict[uuid.UUID, uuid.UUID] = {}
    # UUIDv7 of that time; the number of the copy and the place within it make it the only one.
    head = milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number << 16
    for part in one:
        for row in part.rows:
            ids[row["id"]] = uuid.UUID(int=head | len(ids))
    for part in one:
        rows = into.setdefault(part.table, [])
        for row, links in zip(part.rows, part.links, strict=True):
            made = dict(row)
            for name in links:
                made[name] = ids[row[name]]
            for name in part.dates:
                if made[name] is not None:
                    made[name] -= age
            for name in part.alone:
                made[name] = _another(made[name], number)
            if client is not None and "client_id" in made:
                made["client_id"] = client
            rows.append(made)


def _another(value: Any, number: int) -> Any:
    """Return a number, code or token that no other copy has; none stays none."""
    match value:
        case str() if len(value) >= LONG:
            return f"{number:07}{value[7:]}"
        case str():
            return f"{number:07}/{value}"
        case int():
            return FAR + number * 100 + value % 100
        case _:
            return value


def settle(engine: Engine) -> None:
    """Let the database look at what it holds, as it does by itself in the course of such years."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
