"""A filled table file, XLSX or CSV, as rows of plain values; whatever is no such file is refused in plain words.

Spreadsheets are read by calamine, which is fast but silent about formulas, hidden rows and errors: `table_marks` finds
those in the file itself.
"""

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from lims.domain.errors import N_, InvalidInput
from lims.exchange.table_marks import Marks, marks_of

Value = str | int | float | bool | date | datetime | time | timedelta

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 80 * 1024 * 1024
MOST_MEMBERS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_TORN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,  # what a package packed with bzip2 says
    EOFError,
    KeyError,  # a member that others name is not there
    NotImplementedError,  # packed in a way that nobody uses
    RuntimeError,  # locked by a password
    ValueError,  # places outside the file, names that are no text
)
"""What the reader of packages raises over one that is damaged."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its rows from the first one on, and what stands in the file beside the values."""

    name: str
    rows: list[list[Value]]
    marks: Marks = field(default_factory=Marks)
    visible: bool = True


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file as it was handed in."""

    media_type: str
    sheets: tuple[Sheet, ...]


def read_table_file(data: bytes) -> TableFile:
    """Read a spreadsheet (.xlsx) or a text with commas or semicolons (.csv); its content says which it is.

    Raises:
        InvalidInput: it is another kind of file, too large, damaged, or locked by a password.
    """
    if not data:
        raise InvalidInput(N_("Berkas ini kosong. Isi templat, simpan, lalu unggah."))
    if len(data) > MOST_BYTES:
        raise InvalidInput(N_("Berkas terlalu besar; paling besar 10 MB. Bagilah menjadi beberapa berkas."))
    if data.startswith(_OLD_OFFICE):
        raise InvalidInput(
            N_(
                "Berkas ini berformat Excel lama (.xls) atau terkunci kata sandi. "
                "Buka di Excel, simpan sebagai .xlsx tanpa kata sandi, lalu unggah."
            )
        )
    if data.startswith(_ZIP):
        return TableFile(XLSX_TYPE, tuple(_sheets(data)))
    return TableFile(CSV_TYPE, (_text_sheet(data),))


def _sheets(data: bytes) -> Iterator[Sheet]:
    # Imported here: few pages read a spreadsheet.
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    marks = _checked(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for meta in book.sheets_metadata:
                if meta.typ is not SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                found = marks.get(meta.name, Marks())
                merged = tuple(sheet.merged_cell_ranges or ())
                visible = meta.visible is SheetVisibleEnum.Visible
                rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)
                yield Sheet(meta.name, rows, found.with_merged(merged), visible)
    except (CalamineError, ValueError, OverflowError) as error:
        raise _damaged() from error


def _checked(data: bytes) -> dict[str, Marks]:
    """Open the package with bounds: nothing that unpacks to more than it says, and no sheet wider than people write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            names = {one.filename for one in members}
            if "xl/workbook.xml" not in names:
                raise InvalidInput(
                    N_("Berkas ini bukan buku kerja Excel (.xlsx) atau CSV. Unduh templat, isi, lalu unggah.")
                )
            if "xl/vbaProject.bin" in names:
                raise InvalidInput(
                    N_("Berkas ini memuat makro. Simpan sebagai .xlsx (tanpa makro), lalu unggah.")
                )
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise InvalidInput(
                    N_("Isi berkas ini terlalu besar setelah dibuka. Salin datanya ke templat yang baru.")
                )
            # A member that unpacks to more than it says fails its checksum here, before anything else reads it.
            if package.testzip() is not None:
                raise _damaged()
            return marks_of(package, MOST_ROWS, MOST_COLUMNS)
    except _TORN as error:
        raise _damaged() from error


def _damaged() -> InvalidInput:
    return InvalidInput(
        N_(
            "Berkas ini rusak atau tidak dapat dibuka. Buka di Excel atau LibreOffice, simpan ulang, lalu unggah."
        )
    )


def _text_sheet(data: bytes) -> Sheet:
    """Read a text whose head says whether commas, semicolons or tabs part its columns."""
    text = _decoded(data)
    head = text.lstrip("\ufeff\r\n ").split("\n", 1)[0]
    if head.lower().startswith("sep=") or not any(sign in head for sign in ",;\t"):
        raise InvalidInput(
            N_("Berkas ini bukan buku kerja Excel (.xlsx) atau CSV. Unduh templat, isi, lalu unggah.")
        )
    sign = max(",;\t", key=head.count)
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
        # No further than the refusal below needs: ten megabytes of empty lines are ten million rows.
        rows: list[list[Value]] = [list(row) for row in islice(read, MOST_ROWS + 2)]
    except csv.Error as error:
        raise InvalidInput(
            N_("CSV ini tidak dapat dibaca: ada tanda kutip yang tidak ditutup. Simpan ulang sebagai .xlsx.")
        ) from error
    if len(rows) > MOST_ROWS + 1 or max(map(len, rows)) > MOST_COLUMNS:
        raise too_wide()
    return Sheet("CSV", rows)


def _decoded(data: bytes) -> str:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InvalidInput(
            N_("Berkas ini bukan buku kerja Excel (.xlsx) atau CSV. Unduh templat, isi, lalu unggah.")
        )
    for encoding in ("utf-16", "utf-8-sig"):
        if encoding == "utf-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            break
    if data[:4] in {b"%PDF", b"\x89PNG"} or data[:3] == b"\xff\xd8\xff":
        raise InvalidInput(
            N_("Berkas ini bukan buku kerja Excel (.xlsx) atau CSV. Unduh templat, isi, lalu unggah.")
        )
    raise InvalidInput(
        N_("Huruf dalam CSV ini tidak dapat dibaca. Di Excel pilih “CSV UTF-8”, atau simpan sebagai .xlsx.")
    )


def too_wide() -> InvalidInput:
    """Return the refusal of a table that is larger than people write."""
    return InvalidInput(
        N_("Tabel terlalu besar: paling banyak %(rows)s baris dan %(columns)s kolom. Bagilah berkasnya."),
        rows=MOST_ROWS,
        columns=MOST_COLUMNS,
    )
