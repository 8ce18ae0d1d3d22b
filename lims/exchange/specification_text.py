"""Requirements with their limits as the text of a definition file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.method import Method, ResultField
from lims.exchange import specification_template as template
from lims.exchange.limit_cells import Ends
from lims.exchange.specification_cells import Cell, Cells, Row, of
from lims.exchange.toml_text import both, plain, quoted


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit with the cell that it was written in."""

    cell: Cell
    places: Mapping[str, list[str]]
    """Grades, each with its sizes."""
    where: Mapping[str, Mapping[str, Decimal]]
    ends: Ends | None
    answers: tuple[str, ...] | None

    def where_parts(self, grade: str, sizes: list[str]) -> Iterator[str]:
        """Return the conditions of a row as a file has them."""
        yield f"grade = [{quoted(grade)}]"
        if sizes != [""]:
            yield f"size = [{', '.join(quoted(size) for size in sizes)}]"
        for name, ends in self.where.items():
            yield f"{name} = {{ {', '.join(f'{end} = {plain(value)}' for end, value in ends.items())} }}"


class Writing(Cells):
    """A workbook whose requirements are written down as text."""

    def write_proposals(self, requirements: dict[str, Row]) -> None:
        """Propose each method once, with the most pieces that one of its requirements asks for."""
        pieces: dict[str, int] = {}
        for row in requirements.values():
            result = self.result(row)
            asked = of(row, "Benda uji")
            if asked and not re.fullmatch(r"[1-9][0-9]?", asked):
                self.fault(row["Benda uji"], InvalidInput(N_("Tulislah jumlah benda uji antara 1 dan 99.")))
            elif result is not None:
                pieces[result[0].code] = max(pieces.get(result[0].code, 1), int(asked or 1))
        for code, count in pieces.items():
            self.lines += [
                "[[proposals]]",
                f"method = {quoted(code)}",
                f"pieces = {count}",
                'why = { id = "Diminta spesifikasi ini.", en = "Asked for by this specification." }',
                "",
            ]

    def write_requirement(
        self, number: int, key: str, row: Row, limits: list["Limit"], grades: dict[str, list[str]]
    ) -> None:
        """Write a requirement with a row for every grade of every limit."""
        result = self.result(row)
        if result is None:
            return
        if not limits:
            self.fault(
                row["Kunci"],
                InvalidInput(
                    N_("Syarat %(key)s belum mempunyai batas; tulis di lembar Batas atau Tabel."), key=key
                ),
            )
            return
        method, of_method = result
        covered = [grade for grade in grades if any(grade in limit.places for limit in limits)]
        self.draft.cells[f"requirements[{number}]"] = (template.REQUIREMENTS, row["Kunci"].at)
        self.lines += [
            "[[requirements]]",
            f'kind = "{"attribute" if of_method.choice else "range"}"',
            f"key = {quoted(key)}",
            f"property = {both(row['Sifat'].text, of(row, 'Sifat (Inggris)'))}",
            f"method = {quoted(method.code)}",
            f"measurand = {quoted(of_method.measurand)}",
            *([] if of_method.choice else [f"unit = {quoted(of_method.unit)}"]),
        ]
        if covered != list(grades):
            self.lines.append(f"where = {{ grade = [{', '.join(quoted(grade) for grade in covered)}] }}")
        step = self.number(row["Dibulatkan ke"]) if of(row, "Dibulatkan ke") else None
        if step is not None:
            self.lines.append(f"rounding = {{ step = {plain(step)} }}")
        if of_method.choice:
            self.lines.append(f"words = {self._answer_words(method, of_method, ())}")
        lines: list[str] = []
        for limit in limits:
            for grade, sizes in limit.places.items():
                if sizes:
                    self.draft.cells[f"requirements[{number}].rows[{len(lines)}]"] = (
                        limit.cell.sheet,
                        limit.cell.at,
                    )
                    lines.append(self._row_line(limit, grade, sizes, row, method, of_method))
        lines += self._gap_lines(covered, limits, grades)
        self.lines += ["rows = [", *lines, "]", ""]

    def _row_line(
        self, limit: "Limit", grade: str, sizes: list[str], row: Row, method: Method, of_method: ResultField
    ) -> str:
        parts = [f"where = {{ {', '.join(limit.where_parts(grade, sizes))} }}"]
        if limit.ends is None and limit.answers is None:
            parts += ['confidence = "GAP"', f"note = {both('Belum ada batas.', 'No limit yet.')}"]
            return f"  {{ {', '.join(parts)} }},"
        parts += [f"{name} = {plain(value)}" for name, value in (limit.ends or {}).items()]
        if limit.answers is not None:
            parts += [
                f"accept = [{', '.join(quoted(one) for one in limit.answers)}]",
                f"words = {self._answer_words(method, of_method, limit.answers)}",
            ]
        parts += ['confidence = "S"', 'source = ["D1"]']
        if of(row, "Butir"):
            parts.append(f"clause = {quoted(of(row, 'Butir'))}")
        if of(row, "Catatan"):
            parts.append(f"note = {both(of(row, 'Catatan'), '')}")
        return f"  {{ {', '.join(parts)} }},"

    def _answer_words(self, method: Method, of_method: ResultField, answers: tuple[str, ...]) -> str:
        reading = next(one for one in method.readings if one.key == of_method.choice)
        labels = [one.label for one in reading.choices if one.key in answers] or [of_method.label]
        # A per cent sign would be taken for a parameter.
        return both(
            "; ".join(one.id for one in labels).replace("%", "%%"),
            "; ".join(one.en for one in labels).replace("%", "%%"),
        )

    def _gap_lines(
        self, covered: list[str], limits: list["Limit"], grades: dict[str, list[str]]
    ) -> Iterator[str]:
        """Say openly of each size of a grade that no limit was written for it."""
        for grade in covered:
            written = {size for limit in limits for size in limit.places.get(grade, ())}
            left = [size for size in grades[grade] if size not in written]
            if left:
                where = f"grade = [{quoted(grade)}], size = [{', '.join(quoted(size) for size in left)}]"
                note = both("Tidak ditulis dalam templat.", "Not written in the template.")
                yield f'  {{ where = {{ {where} }}, confidence = "GAP", note = {note} }},'
