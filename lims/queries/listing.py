"""Pages of a list: bounded in what they count and search, so that a list stays as fast in its twentieth year."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Uuid, func, literal, literal_column, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from lims.models.base import OfLaboratory

SIZE = 50
DEEPEST = 100
"""Pages that can be leafed through; whoever looks for something older searches."""
REACH = 20_000
"""How many of the newest rows a search by parts of words looks through; a whole number is found at any age."""

LONGEST = 20_000
"""How many rows a spreadsheet takes that is made in the background."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks of a list."""

    text: str = ""
    state: str = ""
    sort: str = ""
    page: int = 1
    whole: bool = False
    """For a spreadsheet: not one page, but as many rows as can be leafed through."""
    unhurried: bool = False
    """In the background, where nobody waits: with `whole`, all rows as far as a spreadsheet takes them."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One page of a list."""

    rows: tuple[Item, ...]
    page: int
    pages: int
    total: str
    """How many there are; `5000+` where nobody counted on."""
    sort: str

    @property
    def cut(self) -> bool:
        """Say whether there are more rows than were counted."""
        return self.total.endswith("+")

    def of(self, rows: Iterable[Any]) -> "Listing[Any]":
        """Return the same page with its rows made into something else."""
        return replace(self, rows=tuple(rows))


def list_page(
    session: Session,
    query: Select[*tuple[Any, ...]],
    wanted: Wanted,
    sorts: Mapping[str, InstrumentedAttribute[Any]],
    default: str,
    *,
    read: Select[*tuple[Any, ...]] | None = None,
) -> Listing[Any]:
    """Return the page that was asked for, sorted by one of the columns that may be.

    Args:
        session: The database.
        query: What is listed, without order; its first column tells of which class.
        wanted: The page and its order, as typed into the address; anything odd falls back.
        sorts: Columns by name; each has an index that leads with the laboratory.
        default: Name of the column, with `-` before it for descending.
        read: What is read of the rows, whose ids alone the query then gives: rows that are long are not sorted.
    """
    sort = wanted.sort if wanted.sort.removeprefix("-") in sorts else default
    column = sorts[sort.removeprefix("-")]
    most = LONGEST if wanted.unhurried else SIZE * DEEPEST
    ones: Select[*tuple[Any, ...]] = query.with_only_columns(
        literal_column("1").label("one"), maintain_column_froms=True
    )
    total = _count(session, ones, most)
    pages = max(1, -(-min(total, most) // SIZE))
    page = 1 if wanted.whole else min(max(wanted.page, 1), pages)
    size = most if wanted.whole else SIZE
    rows: Sequence[Any] = session.execute(
        query.order_by(*_order(column, sort, query)).limit(size).offset((page - 1) * SIZE)
    ).all()
    if read is not None:
        rows = read_in_order(session, read, [row_id for (row_id,) in rows])
    return Listing(tuple(rows), page, pages, f"{most}+" if total > most else str(total), sort)


def read_in_order(
    session: Session, read: Select[*tuple[Any, ...]], ids: Sequence[uuid.UUID]
) -> Sequence[Any]:
    """Return the rows with these ids, of a select whose first column is their class, in the order of the ids."""
    model = read.column_descriptions[0]["entity"]
    found = {row[0].id: row for row in session.execute(read.where(model.id.in_(ids)))}
    return [found[one] for one in ids if one in found]


def told_count(session: Session, query: Select[*tuple[Any, ...]]) -> str:
    """Return how many rows there are as a list says it: `5000+` where nobody counts on."""
    most = SIZE * DEEPEST
    total = _count(session, query, most)
    return f"{most}+" if total > most else str(total)


def _count(session: Session, query: Select[*tuple[Any, ...]], most: int) -> int:
    """Return how many rows there are, one more than `most` where there are more."""
    within = query.limit(most + 1).subquery()
    return session.scalar(select(func.count()).select_from(within)) or 0


def _order(
    column: InstrumentedAttribute[Any], sort: str, query: Select[*tuple[Any, ...]]
) -> Iterator[ColumnElement[Any]]:
    """Yield the order; rows without a value stand at the end on both databases when it ascends.

    Rows of equal value are told apart by their ids, or else a page might show again what stood on the one before it,
    and another row on none. The id comes last, so that an index of the column still gives the order.
    """
    down = sort.startswith("-")
    stored = column.property.columns[0]
    if down:
        yield column.desc()
    else:
        yield column.asc().nulls_last() if stored.nullable else column.asc()
    if not stored.primary_key:
        listed = query.column_descriptions[0]["entity"].id
        yield listed.desc() if down else listed.asc()


def among_newest(model: type[OfLaboratory], laboratory_id: uuid.UUID) -> ColumnElement[bool]:
    """Return the condition that a row is one of the newest; ids grow with time, so this is a range of an index."""
    oldest = (
        select(model.id)
        .where(model.laboratory_id == laboratory_id)
        .order_by(model.id.desc())
        .offset(REACH)
        .limit(1)
        .scalar_subquery()
    )
    return model.id >= func.coalesce(oldest, literal(uuid.UUID(int=0), Uuid()))
