"""The empty workbook in which a laboratory writes down a specification of its own, with examples and lists."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lims.domain.standards.method import Method

GUIDE, IDENTITY, SIZES, GRADES, CONDITIONS = "Petunjuk", "Identitas", "Ukuran", "Kelas", "Kondisi"
REQUIREMENTS, LIMITS, LISTS, TABLE = "Syarat", "Batas", "Daftar", "Tabel"
"""Names of the sheets; further tables begin with the last."""

IDENTITY_ROWS: tuple[tuple[str, str, str], ...] = (
    ("code", "Kode", "Kode sendiri dengan tahun atau revisi, misalnya SPEK-PT-ABC-01:2026"),
    ("title_id", "Judul", "Nama spesifikasi dalam bahasa Indonesia"),
    ("title_en", "Judul (Inggris)", "Dicetak pada LHU dua bahasa; boleh sama"),
    ("edition", "Edisi", "Tahun atau revisi, misalnya 2026 atau Rev. 2"),
    ("source", "Dokumen sumber", "Nomor gambar, kontrak atau surat pelanggan tempat batas ini tertulis"),
    ("valid_from", "Berlaku sejak", "Boleh kosong; tahun-bulan-hari, misalnya 2026-11-24"),
    ("note", "Catatan", "Boleh kosong"),
)
HEADS: Mapping[str, tuple[tuple[str, int], ...]] = {
    SIZES: (("Ukuran", 16), ("d [mm]", 12), ("t [mm]", 12)),
    GRADES: (("Kelas", 18), ("Nama", 28), ("Nama (Inggris)", 28), ("Bentuk", 14), ("Ukuran", 34)),
    CONDITIONS: (
        ("Kunci", 14),
        ("Nama", 24),
        ("Nama (Inggris)", 24),
        ("Satuan", 10),
        ("Dari", 10),
        ("Sampai", 10),
    ),
    REQUIREMENTS: (
        ("Kunci", 14),
        ("Sifat", 26),
        ("Sifat (Inggris)", 26),
        ("Hasil uji", 38),
        ("Benda uji", 11),
        ("Dibulatkan ke", 14),
        ("Butir", 14),
        ("Catatan", 30),
    ),
    LIMITS: (("Kunci", 14), ("Kelas", 24), ("Ukuran", 24), ("Kondisi", 18), ("Batas", 24)),
}
_EXAMPLES: Mapping[str, Sequence[Sequence[object]]] = {
    SIZES: (("M10", 10, None), ("M12", 12, None), ("M16", 16, None)),
    GRADES: (("A", "Mutu A", "Grade A", "baut", "M10; M12; M16"), ("B", "Mutu B", "Grade B", "baut", "")),
    CONDITIONS: (),
    REQUIREMENTS: (
        ("kuat-tarik", "Kuat tarik", "Tensile strength", "SNI 8389:2017 | TS | MPa", 2, None, "4.1", None),
        ("regangan", "Regangan", "Elongation", "SNI 8389:2017 | A | %", 2, None, "4.1", None),
        ("lengkung", "Uji lengkung", "Bend test", "SNI 0410:2017 | bend | ", 1, None, "4.2", None),
    ),
    LIMITS: (
        ("regangan", "A", "*", None, "≥ 18"),
        ("regangan", "B", "M10; M12", None, "≥ 16"),
        ("regangan", "B", "M16", None, "≥ 14,5"),
        ("lengkung", "*", "*", None, "tidak retak"),
    ),
}
_TABLE: Sequence[Sequence[object]] = (
    ("kuat-tarik", "A", "B"),
    ("M10", "420 – 545", "≥ 525"),
    ("M12", "420 – 545", "≥ 525"),
    ("M16", "≥ 420", "≥ 520"),
)
_WORDS = (
    "Templat spesifikasi laboratorium",
    "1. Isi lembar Identitas. Dokumen sumber wajib: setiap batas harus dapat ditelusuri.",
    "2. Lembar Ukuran: satu baris satu ukuran. Kolom lain adalah dimensi nominal, kepalanya ditulis nama [satuan].",
    "3. Lembar Kelas: kolom Ukuran kosong berarti semua ukuran; beberapa ukuran dipisahkan titik koma.",
    "4. Lembar Syarat: satu baris satu sifat yang diuji; pilih Hasil uji dari daftar (metode | besaran | satuan).",
    "5. Batas ditulis di lembar Batas (baris demi baris; * berarti semua), atau di lembar yang namanya diawali Tabel:",
    "    kotak kiri atas berisi kunci syarat, baris pertama kelas, kolom pertama ukuran. Lembar Tabel boleh ditambah.",
    "6. Cara menulis batas: ≥ 420 · > 420 · ≤ 12,6 · 420 – 545 · 10 ± 0,4 · 10 ± 5 % · – berarti belum ada batas.",
    "    Untuk pengamatan, tulis jawaban yang diterima, misalnya: tidak retak.",
    "7. Lembar Kondisi hanya diisi bila batas bergantung pada hal lain, misalnya tebal t; lalu di lembar Batas, kolom",
    "    Kondisi: t > 3; t <= 6. Seluruh rentang kondisi harus tercakup.",
    "Isi sekarang adalah contoh rekaan: timpalah. Lembar Daftar jangan diubah.",
)
_HEAD = PatternFill("solid", fgColor="EDF1F6")
_LAST = 500


def template(methods: Mapping[str, Method]) -> bytes:
    """Return the workbook; what a requirement can be determined by is chosen from the methods."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    _guide(book)
    _identity(book)
    for name in (SIZES, GRADES, REQUIREMENTS, LIMITS, CONDITIONS):
        _sheet(book, name)
    table = book.create_sheet(f"{TABLE} kuat tarik", index=book.sheetnames.index(LIMITS) + 1)
    for row in _TABLE:
        table.append(list(row))
    for cell in table[1]:
        _mark(cell)
    table.column_dimensions["A"].width = 16
    _lists(book, methods)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _guide(book: Workbook) -> None:
    sheet = book.create_sheet(GUIDE)
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(_WORDS, start=1):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)


def _identity(book: Workbook) -> None:
    sheet = book.create_sheet(IDENTITY)
    for column, width in (("A", 20), ("B", 50), ("C", 70)):
        sheet.column_dimensions[column].width = width
    sheet.append(["Hal", "Isi", "Keterangan"])
    for cell in sheet[1]:
        _mark(cell)
    examples = {
        "code": "SPEK-CONTOH-01:2026",
        "title_id": "Baut jangkar pesanan (contoh rekaan)",
        "title_en": "Anchor bolts to order (made-up example)",
        "edition": "2026",
        "source": "Gambar kerja GK-001 rev. 0 (rekaan)",
    }
    for key, label, hint in IDENTITY_ROWS:
        sheet.append([label, examples.get(key), hint])


def _sheet(book: Workbook, name: str) -> None:
    sheet = book.create_sheet(name)
    sheet.append([label for label, _width in HEADS[name]])
    for number, (_label, width) in enumerate(HEADS[name], start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        _mark(sheet.cell(1, number))
    for row in _EXAMPLES[name]:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"


def _mark(cell: object) -> None:
    cell.font, cell.fill = Font(bold=True), _HEAD  # type: ignore[attr-defined] # openpyxl's cells


def _lists(book: Workbook, methods: Mapping[str, Method]) -> None:
    """Write what can be chosen, and let the sheets choose from it."""
    lists = book.create_sheet(LISTS)
    choices = results_of(methods)
    for number, choice in enumerate(choices, start=1):
        lists.cell(number, 1, choice)
    lists.column_dimensions["A"].width = 50
    requirements: Worksheet = book[REQUIREMENTS]
    _choose(requirements, f"{LISTS}!$A$1:$A${len(choices)}", f"D2:D{_LAST}", "Pilih hasil uji dari daftar.")
    _choose(
        book[LIMITS], f"{REQUIREMENTS}!$A$2:$A${_LAST}", f"A2:A{_LAST}", "Pilih kunci dari lembar Syarat."
    )


def _choose(sheet: Worksheet, source: str, cells: str, words: str) -> None:
    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.error, rule.errorTitle = words, "Tidak ada dalam daftar"
    sheet.add_data_validation(rule)
    rule.add(cells)


def results_of(methods: Mapping[str, Method]) -> list[str]:
    """Return what can be determined: method, measurand and unit in one text."""
    return [
        f"{method.code} | {result.measurand} | {result.unit}"
        for method in methods.values()
        for result in method.results
        if not result.auxiliary
    ]
