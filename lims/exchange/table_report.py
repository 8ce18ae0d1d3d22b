"""The file that was handed in, once more: every bad cell marked, with a note that says what to write there."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lims.domain.errors import LimsError
from lims.exchange.table_file import Sheet, Value
from lims.exchange.table_format import CellFault, FilledTable
from lims.exchange.table_marks import cell_name
from lims.exchange.workbook import HEAD_COLOUR, writable

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FAULTS = "Kesalahan"
_BAD_COLOUR = "F8CBC6"
_AUTHOR = "lims"
_MOST_NOTES = 5000
"""Notes at cells: a spreadsheet opens slowly with more. The list has all faults."""


def marked_workbook(
    found: Sequence[FilledTable],
    faults: Sequence[CellFault],
    heads: Sequence[str],
    words: Callable[[LimsError], str],
) -> bytes:
    """Return a workbook that can be mended and handed in again.

    Args:
        found: The sheets as they were read.
        faults: Every bad cell, those that only the database could tell included.
        heads: Words over the list: sheet, cell, what stands there, what is wrong.
        words: A fault in the reader's language.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    listed = book.create_sheet(FAULTS)
    for letter, width in zip("ABCD", (14, 9, 34, 100), strict=True):
        listed.column_dimensions[letter].width = width
    listed.freeze_panes = "A2"
    listed.append([_cell(listed, head, colour=HEAD_COLOUR, bold=True) for head in heads])
    notes: dict[tuple[str, str], str] = {}
    for fault in faults:
        told = writable(words(fault.error))
        listed.append([_cell(listed, text) for text in (fault.sheet, fault.cell, fault.value, told)])
        place = (fault.sheet, fault.cell)
        notes[place] = f"{notes[place]}\n{told}" if place in notes else told
    for one in found:
        _copy(book.create_sheet(one.sheet.name), one.sheet, one.head, notes)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _copy(target: Any, sheet: Sheet, head: int, notes: dict[tuple[str, str], str]) -> None:
    target.freeze_panes = cell_name(head + 1, 0)
    for place, width in enumerate(_widths(sheet.rows[:200])):
        target.column_dimensions[cell_name(0, place).rstrip("1")].width = width
    bad_rows = {_row_of(cell) for name, cell in notes if name == sheet.name}
    left = _MOST_NOTES
    for number, row in enumerate(sheet.rows):
        if number + 1 not in bad_rows:
            target.append([_plain(target, value, head=number == head) for value in row])
            continue
        cells = []
        for place in range(max(len(row), 1)):
            note = notes.get((sheet.name, cell_name(number, place)), "")
            value = row[place] if place < len(row) else ""
            cells.append(
                _cell(target, value, colour=_BAD_COLOUR, note=note if left > 0 else "")
                if note
                else _plain(target, value)
            )
            left -= bool(note)
        target.append(cells)


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _widths(rows: Iterable[Sequence[Value]]) -> list[int]:
    widths: list[int] = []
    for row in rows:
        widths += [10] * (len(row) - len(widths))
        for place, value in enumerate(row):
            widths[place] = min(40, max(widths[place], len(str(value)) + 2))
    return widths


def _plain(sheet: "WriteOnlyWorksheet", value: Value, *, head: bool = False) -> Any:
    """Return a cell without a note; the plainest form, as most cells of a large file are of this kind."""
    if head:
        return _cell(sheet, value, colour=HEAD_COLOUR, bold=True)
    if isinstance(value, str) and value[:1] not in {"=", ""}:
        return writable(value)
    return None if value == "" else _cell(sheet, value)


def _cell(
    sheet: "WriteOnlyWorksheet", value: Any, *, colour: str = "", bold: bool = False, note: str = ""
) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    cell = WriteOnlyCell(sheet, value=writable(value))
    if isinstance(value, str):
        cell.data_type = "s"  # what began with `=` in a text stays a text
    if isinstance(value, date) and not isinstance(value, datetime):
        cell.number_format = "dd-mm-yyyy"
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
    if bold:
        cell.font = Font(bold=True)
    if note:
        cell.comment = Comment(note, _AUTHOR, width=320, height=110)
    return cell
