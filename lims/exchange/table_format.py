"""What a table to be filled in asks for: its columns, each with what a cell holds, and how its rows are read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.exchange import table_cells as cells
from lims.exchange.table_file import MOST_ROWS, Sheet, TableFile, Value, too_wide
from lims.exchange.table_marks import cell_name

EXAMPLE_MARK = "CONTOH:"
"""What the first cell of the example begins with; such a row is never read."""
HEAD_ROWS = 10
"""How far down a head is looked for: a sheet may begin with lines of its own."""


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    CODE = "code"
    PHONE = "phone"
    WHOLE = "whole"
    DAY = "day"
    ANSWER = "answer"
    CHOICE = "choice"
    SEVERAL = "several"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    key: str
    """Name of the field that it fills."""
    head: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    note: str = ""
    """What to write; stands as a note at the head of the template."""
    example: str | int | date | None = None
    choices: Mapping[str, str] = field(default_factory=dict)
    """Words of a list with their keys."""
    width: int = 18

    def read(self, value: Value) -> object:
        """Return a cell as what the column holds.

        Raises:
            InvalidInput: it cannot be read; the words say what to write.
        """
        match self.kind:
            case Kind.CHOICE:
                return cells.choice(value, self.choices)
            case Kind.SEVERAL:
                return cells.several(value, self.choices)
        return _READERS[self.kind](value)


_READERS: Mapping[Kind, Callable[[Value], object]] = {
    Kind.TEXT: cells.text,
    Kind.CODE: cells.code,
    Kind.PHONE: cells.phone,
    Kind.WHOLE: cells.whole,
    Kind.DAY: cells.day,
    Kind.ANSWER: cells.answer,
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is filled in: one sheet of a template."""

    key: str
    sheet: str
    columns: tuple[Column, ...]
    about: str = ""
    """What stands above the head in the guide."""

    def column(self, key: str) -> Column:
        """Return a column by its field."""
        return next(one for one in self.columns if one.key == key)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a cell, and what to write there."""

    sheet: str
    cell: str
    value: str
    error: LimsError


@dataclass(slots=True)
class FilledRow:
    """A row that was filled in: its values by field, and where each stands."""

    number: int
    """As on screen."""
    values: dict[str, object]
    raw: list[Value]
    faults: dict[str, LimsError] = field(default_factory=dict)
    """By field; a fault of the whole row stands at an empty field."""


@dataclass(slots=True)
class FilledTable:
    """A sheet that was read by its table."""

    table: Table
    sheet: Sheet
    head: int
    """Row of the head, from 0."""
    places: dict[str, int]
    """Column of each field, from 0."""
    rows: list[FilledRow] = field(default_factory=list)
    odd: list[CellFault] = field(default_factory=list)
    """What is wrong with the sheet itself."""

    def faults(self) -> Iterator[CellFault]:
        """Yield every bad cell, line by line."""
        yield from self.odd
        first = min(self.places.values(), default=0)
        for row in self.rows:
            for column, error in sorted(
                ((self.places.get(key, first), error) for key, error in row.faults.items()),
                key=lambda one: one[0],
            ):
                raw = row.raw[column] if column < len(row.raw) else ""
                yield CellFault(self.sheet.name, cell_name(row.number - 1, column), cells.shown(raw), error)


def read_tables(file: TableFile, tables: tuple[Table, ...]) -> list[FilledTable]:
    """Read those sheets of a file that are tables of a template; a CSV is told by its head.

    Raises:
        InvalidInput: none of them is.
    """
    found: list[FilledTable] = []
    for sheet in file.sheets:
        named = [one for one in tables if one.sheet.casefold() == sheet.name.strip().casefold()]
        located = [
            one for one in (_located(sheet, table) for table in named or _by_head(file, tables)) if one
        ]
        if located:
            found.append(max(located, key=lambda one: len(one.places)))
        elif named:
            found.append(_without_head(sheet, named[0]))
    if not found:
        raise InvalidInput(
            N_(
                "Tidak ada lembar yang dikenal: %(sheets)s. Pakailah templat dan jangan mengganti nama lembarnya."
            ),
            sheets=", ".join(table.sheet for table in tables),
        )
    for one in found:
        _fill(one)
    return found


def _by_head(file: TableFile, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Return the tables that a sheet of another name can be: it is the only one, as a CSV is."""
    return tables if len(file.sheets) == 1 else ()


def _located(sheet: Sheet, table: Table) -> FilledTable | None:
    """Find the head: the first row in which all that is needed has its column."""
    for number, row in enumerate(sheet.rows[:HEAD_ROWS]):
        words = [_head(value) for value in row]
        places = {one.key: words.index(_head(one.head)) for one in table.columns if _head(one.head) in words}
        if all(one.key in places for one in table.columns if one.needed):
            return FilledTable(table, sheet, number, places)
    return None


def _without_head(sheet: Sheet, table: Table) -> FilledTable:
    found = FilledTable(table, sheet, len(sheet.rows), {})
    first = sheet.rows[0] if sheet.rows else []
    words = {_head(value) for row in sheet.rows[:HEAD_ROWS] for value in row}
    absent = [one.head for one in table.columns if one.needed and _head(one.head) not in words]
    error = InvalidInput(
        N_("Kolom %(columns)s tidak ada; salin kepala kolom dari templat."), columns=", ".join(absent)
    )
    found.odd.append(CellFault(sheet.name, "A1", cells.shown(first[0]) if first else "", error))
    return found


def _head(value: Value) -> str:
    return " ".join(str(value).replace("*", " ").split()).casefold()


def _fill(found: FilledTable) -> None:
    """Read the rows below the head; each cell that cannot be read is a fault of its own."""
    if len(found.sheet.rows) - found.head > MOST_ROWS + 1:
        raise too_wide()
    _look_beside(found)
    columns = [(one, found.places[one.key]) for one in found.table.columns if one.key in found.places]
    for number, raw in enumerate(found.sheet.rows[found.head + 1 :], found.head + 1):
        if not raw or all(map(cells.is_empty, raw)) or _is_example(raw):
            continue
        found.rows.append(_row(found, columns, number, raw))


def _is_example(raw: list[Value]) -> bool:
    first = next((value for value in raw if not cells.is_empty(value)), "")
    return isinstance(first, str) and first.strip().startswith(EXAMPLE_MARK)


def _row(found: FilledTable, columns: list[tuple[Column, int]], number: int, raw: list[Value]) -> FilledRow:
    row = FilledRow(number + 1, {}, raw)
    marks = found.sheet.marks
    if number in marks.hidden_rows:
        row.faults[""] = InvalidInput(
            N_("Baris ini tersembunyi (disaring?). Tampilkan supaya Anda melihatnya, atau hapus barisnya.")
        )
    for column, place in columns:
        value = raw[place] if place < len(raw) else ""
        try:
            if marks.formulas or marks.errors:
                _refuse_computed(found, cell_name(number, place))
            if cells.is_empty(value):
                if column.needed:
                    raise InvalidInput(N_("Kolom %(column)s belum diisi."), column=column.head)  # noqa: TRY301
                continue
            row.values[column.key] = column.read(value)
        except InvalidInput as fault:
            row.faults[column.key] = fault
    return row


def _refuse_computed(found: FilledTable, cell: str) -> None:
    if cell in found.sheet.marks.errors:
        raise InvalidInput(N_("Sel ini berisi kesalahan Excel (#N/A, #REF!, …); ketik nilainya."))
    if cell in found.sheet.marks.formulas:
        raise InvalidInput(
            N_("Sel ini berisi rumus. Salin kolomnya, lalu tempel sebagai nilai (Paste Special > Values).")
        )


def _look_beside(found: FilledTable) -> None:
    """Tell what would be read otherwise than it looks: hidden columns, merged cells, heads that stand twice."""
    sheet, head = found.sheet, found.sheet.rows[found.head] if found.head < len(found.sheet.rows) else []
    words = [_head(value) for value in head]
    if not sheet.visible:
        error = InvalidInput(N_("Lembar ini tersembunyi; tampilkan supaya Anda melihat isinya, atau hapus."))
        found.odd.append(CellFault(sheet.name, "A1", "", error))
    for key, place in found.places.items():
        label, name = found.table.column(key).head, cell_name(found.head, place)
        if place in sheet.marks.hidden_columns:
            error = InvalidInput(N_("Kolom ini tersembunyi; tampilkan supaya Anda melihat isinya."))
            found.odd.append(CellFault(sheet.name, name, label, error))
        if words.count(words[place]) > 1:
            error = InvalidInput(N_("Kolom %(column)s ada dua kali; hapus salah satu."), column=label)
            found.odd.append(CellFault(sheet.name, name, label, error))
    for (top, left), (bottom, right) in sheet.marks.merged:
        if bottom > found.head and any(left <= place <= right for place in found.places.values()):
            error = InvalidInput(
                N_("Sel ini digabung (sampai %(cell)s). Pisahkan selnya dan isi setiap baris."),
                cell=cell_name(bottom, right),
            )
            found.odd.append(CellFault(sheet.name, cell_name(top, left), "", error))
