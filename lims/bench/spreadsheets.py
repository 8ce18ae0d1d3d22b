"""Tables that are handed in: reading them with every check of a cell, beside calamine alone."""

import io
from collections.abc import Iterator
from datetime import date

from lims.bench.measuring import Measured, Size, area, side_by_side
from lims.domain.text import Text
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import read_tables
from lims.exchange.takeover_tables import tables

ROWS = 10_000
GREATEST_RATIO = 5.0
"""Of reading with bounds, marks and every cell's own check to calamine alone."""


@area("spreadsheets")
def spreadsheets(_size: Size) -> Iterator[Measured]:
    """Read ten thousand clients of old books."""
    from python_calamine import CalamineWorkbook

    data, known = _old_books(), tables(())

    def bare() -> object:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return book.get_sheet_by_index(0).to_python(skip_empty_area=False)

    def checked() -> object:
        return read_tables(read_table_file(data), known)

    best = side_by_side({"bare": (bare, 5), "checked": (checked, 5)})
    rows = Text("Membaca 10.000 baris", "Reading 10,000 rows")
    alone = Text("Membaca dengan calamine saja", "Reading by calamine alone")
    ratio = Text("Pemeriksaan dibanding calamine saja", "Checked to calamine alone")
    yield Measured("spreadsheets", alone, best["bare"] * 1000, "ms", None, 5)
    yield Measured("spreadsheets", rows, best["checked"] * 1000, "ms", None, 5)
    yield Measured("spreadsheets", ratio, best["checked"] / best["bare"], "x", GREATEST_RATIO, 5)


def _old_books() -> bytes:
    """Return a workbook of clients, all of them right."""
    from openpyxl import Workbook

    (clients,) = (one for one in tables(()) if one.key == "clients")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(clients.sheet)
    sheet.append([column.head for column in clients.columns])
    given = {"since": date(2019, 3, 1)} | {
        column.key: column.example for column in clients.columns if column.example is not None
    }
    for number in range(ROWS):
        row = given | {"name": f"CV Logam {number} (rekaan)", "nib": f"{number:013d}"}
        sheet.append([row.get(column.key) for column in clients.columns])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
