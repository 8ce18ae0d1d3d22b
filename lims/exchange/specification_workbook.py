"""A filled workbook read into the text of a definition file; every bad cell is told, and nothing is half-read."""

import io
import json
import re
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
from lims.exchange.limit_cells import Ends, read_answers, read_limit

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_ROWS = 2000
MOST_COLUMNS = 60

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DIMENSION = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)\s*(?:\[(?P<unit>[^\]]*)\])?")
_CONDITION = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)\s*(?P<sign>>=|<=|≥|≤|>|<)\s*(?P<value>[0-9.,+\-]+)")
_RANGES = {">=": "min", "≥": "min", "<=": "max", "≤": "max", ">": "above", "<": "below"}


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


def read_workbook(data: bytes, methods: Mapping[str, Method]) -> Draft:
    """Read a filled template.

    Args:
        data: The file.
        methods: What requirements may be determined by.

    Raises:
        InvalidInput: It is no workbook of this kind at all.
    """
    book = _opened(data)
    draft = Draft()
    reading = _Reading(draft, methods, {sheet.title: sheet for sheet in book.worksheets})
    text = reading.text()
    if not draft.faults:
        draft.text = text
    return draft


def _opened(data: bytes) -> Workbook:
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


class _Reading:
    """One workbook while it is read."""

    def __init__(self, draft: Draft, methods: Mapping[str, Method], sheets: Mapping[str, Worksheet]) -> None:
        self._draft, self._methods, self._sheets = draft, methods, sheets
        self._lines: list[str] = []

    def text(self) -> str:
        """Return the text of the file; faults are kept in the draft."""
        self._identity()
        sizes = self._sizes()
        grades = self._grades(sizes)
        conditions = self._conditions()
        requirements = self._requirements()
        limits = self._limits(requirements, grades, conditions)
        self._write_proposals(requirements)
        for number, (key, row) in enumerate(requirements.items()):
            self._write_requirement(number, key, row, limits.get(key, []), grades)
        return "\n".join(self._lines) + "\n"

    def _fault(self, cell: Cell, error: LimsError) -> None:
        self._draft.faults.append(CellFault(cell.sheet, cell.at, error))

    def _rows(self, sheet: str) -> Iterator[Row]:
        """Return the filled rows of a sheet by the words of its head."""
        found = self._sheets.get(sheet)
        if found is None:
            return
        labels = [_text(cell.value) for cell in found[1][:MOST_COLUMNS]]
        for number, row in enumerate(found.iter_rows(min_row=2, max_row=MOST_ROWS, max_col=len(labels)), 2):
            cells = {
                label: Cell(sheet, f"{get_column_letter(column)}{number}", _text(cell.value))
                for column, (label, cell) in enumerate(zip(labels, row, strict=False), 1)
                if label
            }
            if any(cell.text for cell in cells.values()):
                yield cells

    def _needed(self, row: Row, *labels: str) -> bool:
        """Tell whether cells are filled; each that is not is a fault."""
        whole = True
        for label in labels:
            if label not in row or not row[label].text:
                whole = False
                cell = row.get(label) or next(iter(row.values()))
                self._fault(cell, InvalidInput(N_("Kolom %(column)s belum diisi."), column=label))
        return whole

    def _identity(self) -> None:
        sheet = self._sheets[template.IDENTITY]
        cells = {
            _text(row[0].value): Cell(template.IDENTITY, f"B{number}", _text(row[1].value))
            for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=50, max_col=2), 1)
        }
        given = {}
        for key, label, hint in template.IDENTITY_ROWS:
            cell = cells.get(label, Cell(template.IDENTITY, "A1", ""))
            given[key] = cell.text
            optional = key in {"valid_from", "note", "title_en"}
            if not cell.text and not optional:
                self._fault(
                    cell, InvalidInput(N_("%(label)s belum diisi. %(hint)s."), label=label, hint=hint)
                )
            self._draft.cells[{"title_id": "title"}.get(key, key)] = (cell.sheet, cell.at)
        if given["code"] and len(given["code"]) < 3:
            self._fault(
                cells["Kode"], InvalidInput(N_("Kode paling sedikit tiga huruf, misalnya SPEK-01:2026."))
            )
        if given["valid_from"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given["valid_from"]):
            self._fault(
                cells["Berlaku sejak"],
                InvalidInput(N_("Tulislah tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24.")),
            )
        self._lines += [
            'schema_version = "lims/specification/1"',
            f"code = {_quoted(given['code'])}",
            f"title = {_both(given['title_id'], given['title_en'])}",
            f"edition = {_quoted(given['edition'])}",
            'status = "complete"',
        ]
        if given["valid_from"]:
            self._lines.append(f"valid_from = {given['valid_from']}")
        if given["note"]:
            self._lines.append(f"note = {_both(given['note'], '')}")
        self._lines += ["", "[sources]", f"D1 = {_quoted(given['source'])}", ""]

    def _sizes(self) -> list[str]:
        """Write the sizes with their dimensions, and return their keys."""
        found: dict[str, Row] = {}
        units: dict[str, str] = {}
        lines: list[str] = []
        for row in self._rows(template.SIZES):
            if not self._needed(row, "Ukuran") or self._is_twice(row["Ukuran"], found, row):
                continue
            values = []
            for label, cell in row.items():
                named = _DIMENSION.fullmatch(label)
                if label == "Ukuran" or not cell.text or named is None:
                    continue
                units[named["name"]] = (named["unit"] or "").strip()
                number = self._number(cell)
                values += [] if number is None else [f"{named['name']} = {_plain(number)}"]
            self._draft.cells[f"sizes[{len(lines)}]"] = (template.SIZES, row["Ukuran"].at)
            lines.append(f"  {{ key = {_quoted(row['Ukuran'].text)}, values = {{ {', '.join(values)} }} }},")
        if lines:
            head = [
                "units = { " + ", ".join(f"{name} = {_quoted(unit)}" for name, unit in units.items()) + " }"
            ]
            # Top-level keys stand before the first table of a file.
            place = self._lines.index("[sources]")
            self._lines[place:place] = [*(head if units else []), "sizes = [", *lines, "]", ""]
        return list(found)

    def _is_twice(self, cell: Cell, found: dict[str, Row], row: Row) -> bool:
        if cell.text in found:
            self._fault(
                cell, InvalidInput(N_("“%(key)s” sudah ditulis di atas; satu baris satu."), key=cell.text)
            )
            return True
        found[cell.text] = row
        return False

    def _number(self, cell: Cell) -> Decimal | None:
        try:
            return parse_decimal(cell.text)
        except InvalidInput as error:
            self._fault(cell, error)
            return None

    def _grades(self, sizes: list[str]) -> dict[str, list[str]]:
        """Write the grades, and return their sizes."""
        found: dict[str, Row] = {}
        of_grade: dict[str, list[str]] = {}
        for row in self._rows(template.GRADES):
            if not self._needed(row, "Kelas") or self._is_twice(row["Kelas"], found, row):
                continue
            key = row["Kelas"].text
            named = self._chosen(row.get("Ukuran"), sizes, N_("Ukuran “%(key)s” tidak ada di lembar Ukuran."))
            of_grade[key] = named or sizes
            self._draft.cells[f"grades[{len(of_grade) - 1}]"] = (template.GRADES, row["Kelas"].at)
            self._lines += [
                "[[grades]]",
                f"key = {_quoted(key)}",
                f"label = {_both(_of(row, 'Nama') or key, _of(row, 'Nama (Inggris)'))}",
                f"form = {_quoted(_of(row, 'Bentuk') or 'produk')}",
                f"sizes = [{', '.join(_quoted(size) for size in of_grade[key])}]",
                "",
            ]
        if not found:
            self._fault(Cell(template.GRADES, "A2", ""), InvalidInput(N_("Tulislah sekurangnya satu kelas.")))
        return of_grade

    def _chosen(self, cell: Cell | None, known: Iterable[str], message: str) -> list[str]:
        """Return what a cell names, parted by semicolons; nothing for an empty cell or a star."""
        if cell is None or cell.text in {"", "*"}:
            return []
        parts = [part.strip() for part in cell.text.split(";") if part.strip()]
        for part in parts:
            if part not in known:
                self._fault(cell, InvalidInput(message, None, key=part))
        return [part for part in parts if part in known]

    def _conditions(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self._rows(template.CONDITIONS):
            if not self._needed(row, "Kunci", "Nama") or self._is_twice(row["Kunci"], found, row):
                continue
            if not _NAME.fullmatch(row["Kunci"].text):
                self._fault(
                    row["Kunci"], InvalidInput(N_("Kunci hanya huruf dan angka tanpa spasi, misalnya t."))
                )
                continue
            ends = [
                f"{end} = {_plain(number)}"
                for label, end in (("Dari", "min"), ("Sampai", "max"))
                if _of(row, label) and (number := self._number(row[label])) is not None
            ]
            self._draft.cells[f"conditions[{len(found) - 1}]"] = (template.CONDITIONS, row["Kunci"].at)
            self._lines += [
                "[[conditions]]",
                f"key = {_quoted(row['Kunci'].text)}",
                f"label = {_both(row['Nama'].text, _of(row, 'Nama (Inggris)'))}",
                f"unit = {_quoted(_of(row, 'Satuan'))}",
                *([f"range = {{ {', '.join(ends)} }}"] if ends else []),
                "",
            ]
        return found

    def _requirements(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self._rows(template.REQUIREMENTS):
            if not self._needed(row, "Kunci", "Sifat", "Hasil uji"):
                continue
            if not _KEY.fullmatch(row["Kunci"].text):
                self._fault(
                    row["Kunci"],
                    InvalidInput(N_("Kunci hanya huruf, angka dan tanda hubung, misalnya kuat-tarik.")),
                )
            elif not self._is_twice(row["Kunci"], found, row) and self._result(row) is None:
                self._fault(
                    row["Hasil uji"],
                    InvalidInput(
                        N_("“%(text)s” tidak ada dalam daftar hasil uji; pilih dari daftar di kolom ini."),
                        text=row["Hasil uji"].text,
                    ),
                )
        if not found:
            where = Cell(template.REQUIREMENTS, "A2", "")
            self._fault(where, InvalidInput(N_("Tulislah sekurangnya satu syarat.")))
        return found

    def _result(self, row: Row) -> tuple[Method, ResultField] | None:
        parts = [part.strip() for part in row["Hasil uji"].text.split("|")]
        method = self._methods.get(parts[0])
        if method is None or len(parts) < 2:
            return None
        return next(((method, one) for one in method.results if one.measurand == parts[1]), None)

    def _limits(
        self, requirements: dict[str, Row], grades: dict[str, list[str]], conditions: dict[str, Row]
    ) -> dict[str, list["_Limit"]]:
        """Return the limits of each requirement, from the list and from the tables."""
        limits: dict[str, list[_Limit]] = {}
        taken: dict[tuple[str, str, str], Cell] = {}
        sizes = {size for of in grades.values() for size in of}
        for row in self._rows(template.LIMITS):
            if not self._needed(row, "Kunci", "Batas") or not self._is_known(row["Kunci"], requirements):
                continue
            chosen = self._chosen(row.get("Kelas"), grades, N_("Kelas “%(key)s” tidak ada di lembar Kelas."))
            named = self._chosen(row.get("Ukuran"), sizes, N_("Ukuran “%(key)s” tidak ada pada kelasnya."))
            where = self._where(row.get("Kondisi"), conditions)
            self._keep(
                limits, taken, requirements, row["Kunci"].text, row["Batas"], chosen, named, where, grades
            )
        for title, sheet in self._sheets.items():
            if title.startswith(template.TABLE):
                self._table(title, sheet, limits, taken, requirements, grades, sizes)
        return limits

    def _is_known(self, cell: Cell, requirements: dict[str, Row]) -> bool:
        if cell.text in requirements:
            return True
        self._fault(cell, InvalidInput(N_("Kunci “%(key)s” tidak ada di lembar Syarat."), key=cell.text))
        return False

    def _table(
        self,
        title: str,
        sheet: Worksheet,
        limits: dict[str, list["_Limit"]],
        taken: dict[tuple[str, str, str], Cell],
        requirements: dict[str, Row],
        grades: dict[str, list[str]],
        sizes: set[str],
    ) -> None:
        """Read a table: key in the corner, grades over it, sizes beside it."""
        corner = Cell(title, "A1", _text(sheet["A1"].value))
        if not self._is_known(corner, requirements):
            return
        heads = {
            column: Cell(title, f"{get_column_letter(column)}1", _text(sheet.cell(1, column).value))
            for column in range(2, min(sheet.max_column, MOST_COLUMNS) + 1)
        }
        for number in range(2, min(sheet.max_row, MOST_ROWS) + 1):
            side = Cell(title, f"A{number}", _text(sheet.cell(number, 1).value))
            for column, head in heads.items():
                at = f"{get_column_letter(column)}{number}"
                cell = Cell(title, at, _text(sheet.cell(number, column).value))
                if not cell.text:
                    continue
                chosen = self._chosen(head, grades, N_("Kelas “%(key)s” tidak ada di lembar Kelas."))
                named = self._chosen(side, sizes, N_("Ukuran “%(key)s” tidak ada pada kelasnya."))
                self._keep(limits, taken, requirements, corner.text, cell, chosen, named, {}, grades)

    def _where(self, cell: Cell | None, conditions: dict[str, Row]) -> dict[str, dict[str, Decimal]]:
        """Return the ranges of conditions that a row holds for."""
        found: dict[str, dict[str, Decimal]] = {}
        for part in (cell.text if cell else "").split(";"):
            if not part.strip() or cell is None:
                continue
            matched = _CONDITION.fullmatch(part.strip())
            if matched is None or matched["name"] not in conditions:
                self._fault(
                    cell,
                    InvalidInput(
                        N_(
                            "“%(text)s” bukan kondisi; tulis kunci dari lembar Kondisi, misalnya t > 3; t <= 6."
                        ),
                        text=part.strip(),
                    ),
                )
                continue
            number = self._number(Cell(cell.sheet, cell.at, matched["value"]))
            if number is not None:
                found.setdefault(matched["name"], {})[_RANGES[matched["sign"]]] = number
        return found

    def _keep(
        self,
        limits: dict[str, list["_Limit"]],
        taken: dict[tuple[str, str, str], Cell],
        requirements: dict[str, Row],
        key: str,
        cell: Cell,
        chosen: list[str],
        named: list[str],
        where: dict[str, dict[str, Decimal]],
        grades: dict[str, list[str]],
    ) -> None:
        """Read a limit for its grades and sizes; a place that has one already is a fault."""
        result = self._result(requirements[key])
        if result is None:
            return
        method, of_method = result
        try:
            if of_method.choice:
                answers, ends = read_answers(cell.text, method, of_method.measurand), None
            else:
                answers, ends = None, read_limit(cell.text)
        except InvalidInput as error:
            self._fault(cell, error)
            return
        by_grade: dict[str, list[str]] = {}
        for grade in chosen or grades:
            of_grade = grades[grade] or [""]
            by_grade[grade] = [size for size in of_grade if not named or size in named]
            for size in by_grade[grade]:
                first = taken.setdefault((key, grade, size), cell)
                if first is not cell and not where:
                    self._fault(
                        cell,
                        InvalidInput(
                            N_("%(grade)s %(size)s sudah mempunyai batas di lembar %(sheet)s sel %(cell)s."),
                            grade=grade,
                            size=size,
                            sheet=first.sheet,
                            cell=first.at,
                        ),
                    )
        limits.setdefault(key, []).append(_Limit(cell, by_grade, where, ends, answers))

    def _write_proposals(self, requirements: dict[str, Row]) -> None:
        """Propose each method once, with the most pieces that one of its requirements asks for."""
        pieces: dict[str, int] = {}
        for row in requirements.values():
            result = self._result(row)
            asked = _of(row, "Benda uji")
            if asked and not re.fullmatch(r"[1-9][0-9]?", asked):
                self._fault(row["Benda uji"], InvalidInput(N_("Tulislah jumlah benda uji antara 1 dan 99.")))
            elif result is not None:
                pieces[result[0].code] = max(pieces.get(result[0].code, 1), int(asked or 1))
        for code, count in pieces.items():
            self._lines += [
                "[[proposals]]",
                f"method = {_quoted(code)}",
                f"pieces = {count}",
                'why = { id = "Diminta spesifikasi ini.", en = "Asked for by this specification." }',
                "",
            ]

    def _write_requirement(
        self, number: int, key: str, row: Row, limits: list["_Limit"], grades: dict[str, list[str]]
    ) -> None:
        result = self._result(row)
        if result is None:
            return
        if not limits:
            self._fault(
                row["Kunci"],
                InvalidInput(
                    N_("Syarat %(key)s belum mempunyai batas; tulis di lembar Batas atau Tabel."), key=key
                ),
            )
            return
        method, of_method = result
        covered = [grade for grade in grades if any(grade in limit.places for limit in limits)]
        self._draft.cells[f"requirements[{number}]"] = (template.REQUIREMENTS, row["Kunci"].at)
        self._lines += [
            "[[requirements]]",
            f'kind = "{"attribute" if of_method.choice else "range"}"',
            f"key = {_quoted(key)}",
            f"property = {_both(row['Sifat'].text, _of(row, 'Sifat (Inggris)'))}",
            f"method = {_quoted(method.code)}",
            f"measurand = {_quoted(of_method.measurand)}",
            *([] if of_method.choice else [f"unit = {_quoted(of_method.unit)}"]),
        ]
        if covered != list(grades):
            self._lines.append(f"where = {{ grade = [{', '.join(_quoted(grade) for grade in covered)}] }}")
        step = self._number(row["Dibulatkan ke"]) if _of(row, "Dibulatkan ke") else None
        if step is not None:
            self._lines.append(f"rounding = {{ step = {_plain(step)} }}")
        if of_method.choice:
            self._lines.append(f"words = {self._answer_words(method, of_method, ())}")
        lines: list[str] = []
        for limit in limits:
            for grade, sizes in limit.places.items():
                if sizes:
                    self._draft.cells[f"requirements[{number}].rows[{len(lines)}]"] = (
                        limit.cell.sheet,
                        limit.cell.at,
                    )
                    lines.append(self._row_line(limit, grade, sizes, row, method, of_method))
        lines += self._gap_lines(covered, limits, grades)
        self._lines += ["rows = [", *lines, "]", ""]

    def _row_line(
        self, limit: "_Limit", grade: str, sizes: list[str], row: Row, method: Method, of_method: ResultField
    ) -> str:
        parts = [f"where = {{ {', '.join(limit.where_parts(grade, sizes))} }}"]
        if limit.ends is None and limit.answers is None:
            parts += ['confidence = "GAP"', f"note = {_both('Belum ada batas.', 'No limit yet.')}"]
            return f"  {{ {', '.join(parts)} }},"
        parts += [f"{name} = {_plain(value)}" for name, value in (limit.ends or {}).items()]
        if limit.answers is not None:
            parts += [
                f"accept = [{', '.join(_quoted(one) for one in limit.answers)}]",
                f"words = {self._answer_words(method, of_method, limit.answers)}",
            ]
        parts += ['confidence = "S"', 'source = ["D1"]']
        if _of(row, "Butir"):
            parts.append(f"clause = {_quoted(_of(row, 'Butir'))}")
        if _of(row, "Catatan"):
            parts.append(f"note = {_both(_of(row, 'Catatan'), '')}")
        return f"  {{ {', '.join(parts)} }},"

    def _answer_words(self, method: Method, of_method: ResultField, answers: tuple[str, ...]) -> str:
        reading = next(one for one in method.readings if one.key == of_method.choice)
        labels = [one.label for one in reading.choices if one.key in answers] or [of_method.label]
        # A per cent sign would be taken for a parameter.
        return _both(
            "; ".join(one.id for one in labels).replace("%", "%%"),
            "; ".join(one.en for one in labels).replace("%", "%%"),
        )

    def _gap_lines(
        self, covered: list[str], limits: list["_Limit"], grades: dict[str, list[str]]
    ) -> Iterator[str]:
        """Say openly of each size of a grade that no limit was written for it."""
        for grade in covered:
            written = {size for limit in limits for size in limit.places.get(grade, ())}
            left = [size for size in grades[grade] if size not in written]
            if left:
                where = f"grade = [{_quoted(grade)}], size = [{', '.join(_quoted(size) for size in left)}]"
                note = _both("Tidak ditulis dalam templat.", "Not written in the template.")
                yield f'  {{ where = {{ {where} }}, confidence = "GAP", note = {note} }},'


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit with the cell that it was written in."""

    cell: Cell
    places: Mapping[str, list[str]]
    """Grades, each with its sizes."""
    where: Mapping[str, Mapping[str, Decimal]]
    ends: Ends | None
    answers: tuple[str, ...] | None

    def where_parts(self, grade: str, sizes: list[str]) -> Iterator[str]:
        """Return the conditions of a row as a file has them."""
        yield f"grade = [{_quoted(grade)}]"
        if sizes != [""]:
            yield f"size = [{', '.join(_quoted(size) for size in sizes)}]"
        for name, ends in self.where.items():
            yield f"{name} = {{ {', '.join(f'{end} = {_plain(value)}' for end, value in ends.items())} }}"


def _of(row: Row, label: str) -> str:
    return row[label].text if label in row else ""


def _text(value: object) -> str:
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


def _plain(value: Decimal) -> str:
    return format(value, "f")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _both(indonesian: str, english: str) -> str:
    return f"{{ id = {_quoted(indonesian)}, en = {_quoted(english or indonesian)} }}"
