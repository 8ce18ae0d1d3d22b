"""A filled workbook read into the text of a definition file; every bad cell is told, and nothing is half-read."""

import re
from collections.abc import Mapping
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.method import Method
from lims.exchange import specification_template as template
from lims.exchange.limit_cells import read_answers, read_limit
from lims.exchange.specification_cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellFault,
    Draft,
    Row,
    of,
    opened,
    text_of,
)
from lims.exchange.specification_text import Limit, Writing
from lims.exchange.toml_text import both, plain, quoted

__all__ = ["CellFault", "Draft", "read_workbook"]

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_DIMENSION = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)\s*(?:\[(?P<unit>[^\]]*)\])?")
_CONDITION = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9_]*)\s*(?P<sign>>=|<=|≥|≤|>|<)\s*(?P<value>[0-9.,+\-]+)")
_RANGES = {">=": "min", "≥": "min", "<=": "max", "≤": "max", ">": "above", "<": "below"}


def read_workbook(data: bytes, methods: Mapping[str, Method]) -> Draft:
    """Read a filled template.

    Args:
        data: The file.
        methods: What requirements may be determined by.

    Raises:
        InvalidInput: It is no workbook of this kind at all.
    """
    book = opened(data)
    draft = Draft()
    reading = _Reading(draft, methods, {sheet.title: sheet for sheet in book.worksheets})
    text = reading.text()
    if not draft.faults:
        draft.text = text
    return draft


class _Reading(Writing):
    """One workbook while it is read."""

    def text(self) -> str:
        """Return the text of the file; faults are kept in the draft."""
        self._identity()
        sizes = self._sizes()
        grades = self._grades(sizes)
        conditions = self._conditions()
        requirements = self._requirements()
        limits = self._limits(requirements, grades, conditions)
        self.write_proposals(requirements)
        for number, (key, row) in enumerate(requirements.items()):
            self.write_requirement(number, key, row, limits.get(key, []), grades)
        return "\n".join(self.lines) + "\n"

    def _identity(self) -> None:
        sheet = self.sheets[template.IDENTITY]
        cells = {
            text_of(row[0].value): Cell(template.IDENTITY, f"B{number}", text_of(row[1].value))
            for number, row in enumerate(sheet.iter_rows(min_row=1, max_row=50, max_col=2), 1)
        }
        given = {}
        for key, label, hint in template.IDENTITY_ROWS:
            cell = cells.get(label, Cell(template.IDENTITY, "A1", ""))
            given[key] = cell.text
            optional = key in {"valid_from", "note", "title_en"}
            if not cell.text and not optional:
                self.fault(cell, InvalidInput(N_("%(label)s belum diisi. %(hint)s."), label=label, hint=hint))
            self.draft.cells[{"title_id": "title"}.get(key, key)] = (cell.sheet, cell.at)
        if given["code"] and len(given["code"]) < 3:
            self.fault(
                cells["Kode"], InvalidInput(N_("Kode paling sedikit tiga huruf, misalnya SPEK-01:2026."))
            )
        if given["valid_from"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", given["valid_from"]):
            self.fault(
                cells["Berlaku sejak"],
                InvalidInput(N_("Tulislah tanggal sebagai tahun-bulan-hari, misalnya 2026-11-24.")),
            )
        self.lines += [
            'schema_version = "lims/specification/1"',
            f"code = {quoted(given['code'])}",
            f"title = {both(given['title_id'], given['title_en'])}",
            f"edition = {quoted(given['edition'])}",
            'status = "complete"',
        ]
        if given["valid_from"]:
            self.lines.append(f"valid_from = {given['valid_from']}")
        if given["note"]:
            self.lines.append(f"note = {both(given['note'], '')}")
        self.lines += ["", "[sources]", f"D1 = {quoted(given['source'])}", ""]

    def _sizes(self) -> list[str]:
        """Write the sizes with their dimensions, and return their keys."""
        found: dict[str, Row] = {}
        units: dict[str, str] = {}
        lines: list[str] = []
        for row in self.rows(template.SIZES):
            if not self.needed(row, "Ukuran") or self.is_twice(row["Ukuran"], found, row):
                continue
            values = []
            for label, cell in row.items():
                named = _DIMENSION.fullmatch(label)
                if label == "Ukuran" or not cell.text or named is None:
                    continue
                units[named["name"]] = (named["unit"] or "").strip()
                number = self.number(cell)
                values += [] if number is None else [f"{named['name']} = {plain(number)}"]
            self.draft.cells[f"sizes[{len(lines)}]"] = (template.SIZES, row["Ukuran"].at)
            lines.append(f"  {{ key = {quoted(row['Ukuran'].text)}, values = {{ {', '.join(values)} }} }},")
        if lines:
            head = [
                "units = { " + ", ".join(f"{name} = {quoted(unit)}" for name, unit in units.items()) + " }"
            ]
            # Top-level keys stand before the first table of a file.
            place = self.lines.index("[sources]")
            self.lines[place:place] = [*(head if units else []), "sizes = [", *lines, "]", ""]
        return list(found)

    def _grades(self, sizes: list[str]) -> dict[str, list[str]]:
        """Write the grades, and return their sizes."""
        found: dict[str, Row] = {}
        of_grade: dict[str, list[str]] = {}
        for row in self.rows(template.GRADES):
            if not self.needed(row, "Kelas") or self.is_twice(row["Kelas"], found, row):
                continue
            key = row["Kelas"].text
            named = self.chosen(row.get("Ukuran"), sizes, N_("Ukuran “%(key)s” tidak ada di lembar Ukuran."))
            of_grade[key] = named or sizes
            self.draft.cells[f"grades[{len(of_grade) - 1}]"] = (template.GRADES, row["Kelas"].at)
            self.lines += [
                "[[grades]]",
                f"key = {quoted(key)}",
                f"label = {both(of(row, 'Nama') or key, of(row, 'Nama (Inggris)'))}",
                f"form = {quoted(of(row, 'Bentuk') or 'produk')}",
                f"sizes = [{', '.join(quoted(size) for size in of_grade[key])}]",
                "",
            ]
        if not found:
            self.fault(Cell(template.GRADES, "A2", ""), InvalidInput(N_("Tulislah sekurangnya satu kelas.")))
        return of_grade

    def _conditions(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.rows(template.CONDITIONS):
            if not self.needed(row, "Kunci", "Nama") or self.is_twice(row["Kunci"], found, row):
                continue
            if not _NAME.fullmatch(row["Kunci"].text):
                self.fault(
                    row["Kunci"], InvalidInput(N_("Kunci hanya huruf dan angka tanpa spasi, misalnya t."))
                )
                continue
            ends = [
                f"{end} = {plain(number)}"
                for label, end in (("Dari", "min"), ("Sampai", "max"))
                if of(row, label) and (number := self.number(row[label])) is not None
            ]
            self.draft.cells[f"conditions[{len(found) - 1}]"] = (template.CONDITIONS, row["Kunci"].at)
            self.lines += [
                "[[conditions]]",
                f"key = {quoted(row['Kunci'].text)}",
                f"label = {both(row['Nama'].text, of(row, 'Nama (Inggris)'))}",
                f"unit = {quoted(of(row, 'Satuan'))}",
                *([f"range = {{ {', '.join(ends)} }}"] if ends else []),
                "",
            ]
        return found

    def _requirements(self) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.rows(template.REQUIREMENTS):
            if not self.needed(row, "Kunci", "Sifat", "Hasil uji"):
                continue
            if not _KEY.fullmatch(row["Kunci"].text):
                self.fault(
                    row["Kunci"],
                    InvalidInput(N_("Kunci hanya huruf, angka dan tanda hubung, misalnya kuat-tarik.")),
                )
            elif not self.is_twice(row["Kunci"], found, row) and self.result(row) is None:
                self.fault(
                    row["Hasil uji"],
                    InvalidInput(
                        N_("“%(text)s” tidak ada dalam daftar hasil uji; pilih dari daftar di kolom ini."),
                        text=row["Hasil uji"].text,
                    ),
                )
        if not found:
            where = Cell(template.REQUIREMENTS, "A2", "")
            self.fault(where, InvalidInput(N_("Tulislah sekurangnya satu syarat.")))
        return found

    def _limits(
        self, requirements: dict[str, Row], grades: dict[str, list[str]], conditions: dict[str, Row]
    ) -> dict[str, list["Limit"]]:
        """Return the limits of each requirement, from the list and from the tables."""
        limits: dict[str, list[Limit]] = {}
        taken: dict[tuple[str, str, str], Cell] = {}
        sizes = {size for of in grades.values() for size in of}
        for row in self.rows(template.LIMITS):
            if not self.needed(row, "Kunci", "Batas") or not self._is_known(row["Kunci"], requirements):
                continue
            chosen = self.chosen(row.get("Kelas"), grades, N_("Kelas “%(key)s” tidak ada di lembar Kelas."))
            named = self.chosen(row.get("Ukuran"), sizes, N_("Ukuran “%(key)s” tidak ada pada kelasnya."))
            where = self._where(row.get("Kondisi"), conditions)
            self._keep(
                limits, taken, requirements, row["Kunci"].text, row["Batas"], chosen, named, where, grades
            )
        for title, sheet in self.sheets.items():
            if title.startswith(template.TABLE):
                self._table(title, sheet, limits, taken, requirements, grades, sizes)
        return limits

    def _is_known(self, cell: Cell, requirements: dict[str, Row]) -> bool:
        if cell.text in requirements:
            return True
        self.fault(cell, InvalidInput(N_("Kunci “%(key)s” tidak ada di lembar Syarat."), key=cell.text))
        return False

    def _table(
        self,
        title: str,
        sheet: Worksheet,
        limits: dict[str, list["Limit"]],
        taken: dict[tuple[str, str, str], Cell],
        requirements: dict[str, Row],
        grades: dict[str, list[str]],
        sizes: set[str],
    ) -> None:
        """Read a table: key in the corner, grades over it, sizes beside it."""
        corner = Cell(title, "A1", text_of(sheet["A1"].value))
        if not self._is_known(corner, requirements):
            return
        heads = {
            column: Cell(title, f"{get_column_letter(column)}1", text_of(sheet.cell(1, column).value))
            for column in range(2, min(sheet.max_column, MOST_COLUMNS) + 1)
        }
        for number in range(2, min(sheet.max_row, MOST_ROWS) + 1):
            side = Cell(title, f"A{number}", text_of(sheet.cell(number, 1).value))
            for column, head in heads.items():
                at = f"{get_column_letter(column)}{number}"
                cell = Cell(title, at, text_of(sheet.cell(number, column).value))
                if not cell.text:
                    continue
                chosen = self.chosen(head, grades, N_("Kelas “%(key)s” tidak ada di lembar Kelas."))
                named = self.chosen(side, sizes, N_("Ukuran “%(key)s” tidak ada pada kelasnya."))
                self._keep(limits, taken, requirements, corner.text, cell, chosen, named, {}, grades)

    def _where(self, cell: Cell | None, conditions: dict[str, Row]) -> dict[str, dict[str, Decimal]]:
        """Return the ranges of conditions that a row holds for."""
        found: dict[str, dict[str, Decimal]] = {}
        for part in (cell.text if cell else "").split(";"):
            if not part.strip() or cell is None:
                continue
            matched = _CONDITION.fullmatch(part.strip())
            if matched is None or matched["name"] not in conditions:
                self.fault(
                    cell,
                    InvalidInput(
                        N_(
                            "“%(text)s” bukan kondisi; tulis kunci dari lembar Kondisi, misalnya t > 3; t <= 6."
                        ),
                        text=part.strip(),
                    ),
                )
                continue
            number = self.number(Cell(cell.sheet, cell.at, matched["value"]))
            if number is not None:
                found.setdefault(matched["name"], {})[_RANGES[matched["sign"]]] = number
        return found

    def _keep(
        self,
        limits: dict[str, list["Limit"]],
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
        result = self.result(requirements[key])
        if result is None:
            return
        method, of_method = result
        try:
            if of_method.choice:
                answers, ends = read_answers(cell.text, method, of_method.measurand), None
            else:
                answers, ends = None, read_limit(cell.text)
        except InvalidInput as error:
            self.fault(cell, error)
            return
        by_grade: dict[str, list[str]] = {}
        for grade in chosen or grades:
            of_grade = grades[grade] or [""]
            by_grade[grade] = [size for size in of_grade if not named or size in named]
            for size in by_grade[grade]:
                first = taken.setdefault((key, grade, size), cell)
                if first is not cell and not where:
                    self.fault(
                        cell,
                        InvalidInput(
                            N_("%(grade)s %(size)s sudah mempunyai batas di lembar %(sheet)s sel %(cell)s."),
                            grade=grade,
                            size=size,
                            sheet=first.sheet,
                            cell=first.at,
                        ),
                    )
        limits.setdefault(key, []).append(Limit(cell, by_grade, where, ends, answers))
