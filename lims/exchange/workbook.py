"""Tables as XLSX, for whoever goes on with them in a spreadsheet."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Cell = str | int | Decimal | date | datetime | None
"""A datetime is local and without a zone, as spreadsheets have them."""
HEAD_COLOUR = "EDF1F6"
WIDEST = 60
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


def table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str] = ()
) -> bytes:
    """Return a workbook with one sheet: notes over it, the head frozen, as wide as its words.

    Args:
        title: Name of the sheet.
        columns: Words of the head.
        rows: The values; a text that begins with `=` stays a text and is never computed.
        notes: Lines that stand over the table, such as whose it is and for which days.
    """
    # Imported here, as it takes long: most readers of a list want no spreadsheet.
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_safe_title(title))
    kept = [list(row) for row in rows]
    for index, name in enumerate(columns):
        texts = [name, *(_text(row[index]) for row in kept)]
        width = min(WIDEST, max(len(text) for text in texts) + 2)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.freeze_panes = f"A{len(notes) + 2}"
    for note in notes:
        sheet.append([_cell(sheet, note)])
    sheet.append([_cell(sheet, name, head=True) for name in columns])
    for row in kept:
        sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def writable(value: Any) -> Any:
    """Return a value as a cell takes it: signs of a text that no spreadsheet can hold are shown as the sign for that.

    They come in by pasting, as the soft line break of a word processor does, or from other programs.
    """
    return _UNWRITABLE.sub("\ufffd", value) if isinstance(value, str) else value


def _cell(sheet: "WriteOnlyWorksheet", value: Any, *, head: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = WriteOnlyCell(sheet, value=writable(value))
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever somebody typed into a name
    if isinstance(value, datetime):
        cell.number_format = "dd-mm-yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    if isinstance(value, int):
        cell.number_format = "#,##0"
    if head:
        cell.font, cell.fill, cell.alignment = (
            Font(bold=True),
            PatternFill("solid", fgColor=HEAD_COLOUR),
            Alignment(wrap_text=True, vertical="top"),
        )
    return cell


def _text(value: Cell) -> str:
    if isinstance(value, date):
        return "dd-mm-yyyy hh:mm" if isinstance(value, datetime) else "dd-mm-yyyy"
    return "" if value is None else str(value)


def _safe_title(title: str) -> str:
    """Return a title that spreadsheets take: no marks, 31 characters."""
    return "".join(" " if sign in r"[]:*?/\\" else sign for sign in title)[:31]
