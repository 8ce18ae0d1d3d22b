"""Cells of a workbook with their words, and where each of them stands: so that a fault can name it."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.quantity import parse_decimal
from lims.domain.standards.method import Method, ResultField
from lims.exchange import specification_template as template

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in a cell, and what to write there."""

    sheet: str
    cell: str
    error: LimsError


@dataclass(slots=True)
class Draft:
    """What a workbook came to: the text of the file, or what is wrong with it."""

    text: str = ""
    faults: list[CellFault] = field(default_factory=list)
    cells: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Where each part of the text was written: `requirements[0].rows[2]` by sheet and cell."""

    def place(self, key: str) -> tuple[str, str]:
        """Return the sheet and cell of a key of the text, or of what holds it."""
        found = [one for one in self.cells if key == one or key.startswith((f"{one}.", f"{one}["))]
        return self.cells[max(found, key=len)] if found else ("", "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its words."""

    sheet: str
    at: str
    text: str


Row = dict[str, Cell]


def opened(data: bytes) -> Workbook:
    """Return the workbook, or refuse what is none or lacks a sheet."""
    if len(data) > MOST_BYTES:
        raise InvalidInput(N_("Berkas terlalu besar; templat yang terisi paling besar 2 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise InvalidInput(N_("Berkas terlalu besar; templat yang terisi paling besar 2 MB."))
        book = load_workbook(io.BytesIO(data), data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InvalidInput(
            N_("Berkas ini bukan buku kerja Excel (.xlsx). Unduh templat, isi, lalu unggah kembali.")
        ) from error
    absent = [
        name for name in (template.IDENTITY, template.GRADES, template.REQUIREMENTS) if name not in book
    ]
    if absent:
        raise InvalidInput(
            N_("Lembar %(sheets)s tidak ada; pakailah templat dan jangan mengganti nama lembarnya."),
            sheets=", ".join(absent),
        )
    return book


class Cells:
    """One workbook while it is read: its rows by the words of their heads, and what is wrong in them."""

    def __init__(self, draft: Draft, methods: Mapping[str, Method], sheets: Mapping[str, Worksheet]) -> None:
        self.draft, self.methods, self.sheets = draft, methods, sheets
        self.lines: list[str] = []

    def fault(self, cell: Cell, error: LimsError) -> None:
        """Keep what is wrong in a cell."""
        self.draft.faults.append(CellFault(cell.sheet, cell.at, error))

    def rows(self, sheet: str) -> Iterator[Row]:
        """Return the filled rows of a sheet by the words of its head."""
        found = self.sheets.get(sheet)
        if found is None:
            return
        labels = [text_of(cell.value) for cell in found[1][:MOST_COLUMNS]]
        for number, row in enumerate(found.iter_rows(min_row=2, max_row=MOST_ROWS, max_col=len(labels)), 2):
            cells = {
                label: Cell(sheet, f"{get_column_letter(column)}{number}", text_of(cell.value))
                for column, (label, cell) in enumerate(zip(labels, row, strict=False), 1)
                if label
            }
            if any(cell.text for cell in cells.values()):
                yield cells

    def needed(self, row: Row, *labels: str) -> bool:
        """Tell whether cells are filled; each that is not is a fault."""
        whole = True
        for label in labels:
            if label not in row or not row[label].text:
                whole = False
                cell = row.get(label) or next(iter(row.values()))
                self.fault(cell, InvalidInput(N_("Kolom %(column)s belum diisi."), column=label))
        return whole

    def is_twice(self, cell: Cell, found: dict[str, Row], row: Row) -> bool:
        """Keep a row under its key; a key that was there before is a fault."""
        if cell.text in found:
            self.fault(
                cell, InvalidInput(N_("“%(key)s” sudah ditulis di atas; satu baris satu."), key=cell.text)
            )
            return True
        found[cell.text] = row
        return False

    def number(self, cell: Cell) -> Decimal | None:
        """Return the number of a cell; one that cannot be read is a fault."""
        try:
            return parse_decimal(cell.text)
        except InvalidInput as error:
            self.fault(cell, error)
            return None

    def chosen(self, cell: Cell | None, known: Iterable[str], message: str) -> list[str]:
        """Return what a cell names, parted by semicolons; nothing for an empty cell or a star."""
        if cell is None or cell.text in {"", "*"}:
            return []
        parts = [part.strip() for part in cell.text.split(";") if part.strip()]
        for part in parts:
            if part not in known:
                self.fault(cell, InvalidInput(message, None, key=part))
        return [part for part in parts if part in known]

    def result(self, row: Row) -> tuple[Method, ResultField] | None:
        """Return the method and the result that a requirement names; None where there is none such."""
        parts = [part.strip() for part in row["Hasil uji"].text.split("|")]
        method = self.methods.get(parts[0])
        if method is None or len(parts) < 2:
            return None
        return next(((method, one) for one in method.results if one.measurand == parts[1]), None)


def of(row: Row, label: str) -> str:
    """Return the text of a column; empty where the sheet has no such column."""
    return row[label].text if label in row else ""


def text_of(value: object) -> str:
    """Return what stands in a cell, numbers with the figures that the sheet shows."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
    return " ".join(str(value).split())
