"""The empty workbook of some tables: heads with notes, lists to choose from, and an example that is never read."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from lims.exchange.table_format import EXAMPLE_MARK, Column, Kind, Table
from lims.exchange.table_marks import cell_name
from lims.exchange.workbook import HEAD_COLOUR, writable

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

GUIDE, LISTS = "Petunjuk", "Daftar"
_EXAMPLE_COLOUR = "FFF4D6"
_LAST = 1000
"""Rows for which lists to choose from are laid out; further ones are read all the same."""
_AUTHOR = "lims"
_WORDS = (
    "Kolom bertanda * wajib diisi. Arahkan penunjuk ke kepala kolom untuk membaca cara mengisinya.",
    "Baris kuning yang diawali CONTOH: hanya contoh rekaan dan tidak pernah dibaca; boleh dihapus.",
    "Tanggal ditulis tanggal-bulan-tahun, misalnya 24-11-2026. Rupiah ditulis angka saja: 75000.",
    "NIB, NPWP, NIP dan telepon berformat Teks: angka nol di depan dan angka terakhir tidak boleh hilang.",
    "Jangan memakai rumus, sel gabungan, atau baris tersembunyi. Lembar yang tidak dipakai boleh dikosongkan.",
    "Seluruh berkas diperiksa dahulu: setiap sel yang salah ditunjukkan; sebelum semuanya benar tak ada yang disimpan.",
)

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows that stand in the template already, by table and field."""


def table_template(
    title: str, tables: Sequence[Table], rows: Rows | None = None, *, about: Sequence[str] = ()
) -> bytes:
    """Return the workbook.

    Args:
        title: What it is for; stands over the guide.
        tables: One sheet each.
        rows: What stands in them already; a table with rows has no example.
        about: Further lines of the guide, such as whose file it is.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _guide(book, title, tables, about)
    lists = _lists(book, tables)
    for table in tables:
        _sheet(book, table, (rows or {}).get(table.key, ()), lists)
    book.move_sheet(LISTS, len(tables))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _guide(book: "Workbook", title: str, tables: Sequence[Table], about: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(GUIDE)
    sheet.column_dimensions["A"].width = 110
    lines = [title, *about, *_WORDS, *(f"{table.sheet}: {table.about}" for table in tables if table.about)]
    for number, line in enumerate(lines, start=1):
        cell = sheet.cell(number, 1, line)
        cell.data_type, cell.alignment = "s", Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)


def _lists(book: "Workbook", tables: Sequence[Table]) -> dict[tuple[str, ...], str]:
    """Write the words that can be chosen, each list once; return where each stands."""
    sheet = book.create_sheet(LISTS)
    places: dict[tuple[str, ...], str] = {}
    for column in (one for table in tables for one in table.columns if one.choices):
        words = tuple(column.choices)
        if words in places:
            continue
        place = len(places)
        letter = cell_name(0, place).rstrip("1")
        sheet.column_dimensions[letter].width = max(len(word) for word in (column.head, *words)) + 2
        _head(sheet.cell(1, place + 1, column.head))
        for number, word in enumerate(words, start=2):
            sheet.cell(number, place + 1, word).data_type = "s"
        places[words] = f"{LISTS}!${letter}$2:${letter}${len(words) + 1}"
    return places


def _sheet(
    book: "Workbook", table: Table, rows: Sequence[Mapping[str, Any]], lists: Mapping[tuple[str, ...], str]
) -> None:
    from openpyxl.comments import Comment

    sheet = book.create_sheet(table.sheet)
    for place, column in enumerate(table.columns):
        letter = cell_name(0, place).rstrip("1")
        sheet.column_dimensions[letter].width = max(column.width, len(column.head) + 4)
        head = sheet.cell(1, place + 1, f"{column.head} *" if column.needed else column.head)
        _head(head)
        if column.note:
            head.comment = Comment(column.note, _AUTHOR, width=280, height=90)
        if column.choices and column.kind is not Kind.SEVERAL:
            _choose(sheet, column, letter, lists[tuple(column.choices)])
        shape = {Kind.DAY: "dd-mm-yyyy", Kind.WHOLE: "0"}.get(column.kind, "@")
        sheet.column_dimensions[letter].number_format = shape
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows or [_example(table)], start=2):
        for place, column in enumerate(table.columns, start=1):
            _fill(sheet, number, place, row.get(column.key), example=not rows)


def _example(table: Table) -> dict[str, str | int | date | None]:
    first = table.columns[0]
    return {one.key: one.example for one in table.columns} | {first.key: f"{EXAMPLE_MARK} {first.example}"}


def _fill(sheet: "Worksheet", row: int, place: int, value: object, *, example: bool) -> None:
    from openpyxl.styles import PatternFill

    cell = sheet.cell(row, place)
    if value is not None:
        cell.value = writable(value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, date):
        cell.number_format = "dd-mm-yyyy"
    if example:
        cell.fill = PatternFill("solid", fgColor=_EXAMPLE_COLOUR)


def _choose(sheet: "Worksheet", column: Column, letter: str, source: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # Cells that hold the example are not in the list; spreadsheets check what is typed, not what stands there.
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.error, rule.errorTitle = "Pilih dari daftar.", column.head
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_LAST}")


def _head(cell: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.data_type = "s"
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=HEAD_COLOUR)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
