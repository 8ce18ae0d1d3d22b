"""A spreadsheet of 10,000 rows: reading and checking every cell beside calamine reading it."""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from lims.bench.measuring import Measured, Size, area
from lims.bench.sealing import processor_ms
from lims.domain.text import Text
from lims.exchange import takeover_tables
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import Table, read_tables

ROWS = 10_000


@area("sheet")
def sheet(_size: Size) -> Iterator[Measured]:
    """Read a take-over sheet of clients, row by row and cell by cell, as the dry run does."""
    table = takeover_tables.tables(())[0]
    data = _workbook(table)

    def bare() -> object:
        return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()

    read = processor_ms(lambda: read_tables(read_table_file(data), (table,)), 3)
    alone = processor_ms(bare, 3)
    rows = f"{ROWS:,}"
    words = Text(f"Membaca dan memeriksa {rows} baris", f"Reading and checking {rows} rows")
    yield Measured("sheet", words, read, "ms CPU", None, 3)
    words = Text(f"calamine membaca {rows} baris", f"calamine reading {rows} rows")
    yield Measured("sheet", words, alone, "ms CPU", None, 3)
    words = Text("Membaca dan memeriksa : calamine", "Reading and checking : calamine")
    yield Measured("sheet", words, read / alone, "x", None, 3)


def _workbook(table: Table) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(table.sheet)
    page.append([column.head for column in table.columns])
    for number in range(ROWS):
        page.append(
            [
                f"{column.example} {number}" if column.key == "name" else column.example
                for column in table.columns
            ]
        )
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
