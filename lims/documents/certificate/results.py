"""The table of results: requirements at the left, the pieces with result and statement at the right."""

from collections.abc import Iterable, Iterator

from reportlab.platypus import Table

from lims.documents.blocks import Command, Grid, columns_of, head_cells, table_style
from lims.documents.certificate.marks import RowMarks
from lims.documents.figures import comma
from lims.documents.layout import layout
from lims.documents.paragraph import Paragraph, Run
from lims.documents.prose import Tint, colour, english, plain, same, strong, style, under
from lims.documents.wording import say
from lims.domain.certificate import Row, Sample
from lims.domain.conformity.verdict import Verdict

SHARED = ("property", "unit", "limit", "method")
"""Columns that are printed once for all pieces of a property."""

TINTS: dict[str, Tint] = {
    "PASS": "passed",
    "CONDITIONAL_PASS": "notice",
    "CONDITIONAL_FAIL": "notice",
    "FAIL": "failed",
    "NOT_EVALUATED": "muted",
    "NOT_REQUIRED": "muted",
}


def verdict_key(verdict: Verdict | None) -> str:
    """Return the key of a verdict in the wording; no verdict means that nothing was required."""
    return verdict.value if verdict else "NOT_REQUIRED"


def judged(sample: Sample) -> bool:
    """Return whether the sample has anything to compare its results with."""
    return sample.specification is not None or any(row.verdict for row in sample.rows)


def columns_for(sample: Sample) -> list[str]:
    """Return the columns that this sample needs."""
    wanted = {
        "limit": judged(sample),
        "specimen": any(row.specimen for row in sample.rows),
        "uncertainty": any(row.uncertainty for row in sample.rows),
        "coverage_factor": any(row.uncertainty for row in sample.rows),
        "verdict": judged(sample),
    }
    every = (
        "property",
        "unit",
        "limit",
        "method",
        "specimen",
        "result",
        "uncertainty",
        "coverage_factor",
        "verdict",
    )
    return [name for name in every if wanted.get(name, True)]


def grouped(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows by property in the order of first appearance, the pieces of each together."""
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = (row.property, row.limit, row.unit, row.method, row.clause, row.accredited, row.subcontractor)
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def chunks(groups: Iterable[list[Row]], size: int) -> Iterator[tuple[list[Row], bool]]:
    """Yield groups in parts that stay together on a page, and whether a part continues the one before."""
    for group in groups:
        for start in range(0, len(group), size):
            yield group[start : start + size], start > 0


class ResultsTable(Grid):
    """A table that says that it is too long; reportlab's own stumbles over rows that it has not measured yet."""

    def _culprit(self) -> str:
        return ""


def results_table(sample: Sample, marks: RowMarks) -> Table:
    """Return the results of a sample (7.8.2.1 m, 7.8.6)."""
    columns = columns_for(sample)
    parts = list(chunks(grouped(sample.rows), layout().results.chunk))
    cells: list[list[Paragraph | str]] = [list(head_cells([f"columns.{name}" for name in columns]))]
    commands: list[Command] = []
    starts: list[int] = []
    for rows, continued in parts:
        starts.append(len(cells))
        commands += part_commands(columns, len(cells), len(rows))
        for index, row in enumerate(rows):
            said = index > 0 and row.result == rows[0].result
            cells.append(
                [cell(name, row, marks, first=index == 0, continued=continued, said=said) for name in columns]
            )
    table = ResultsTable(
        cells,
        colWidths=columns_of([getattr(layout().results, name) for name in columns]),
        repeatRows=1,
        hAlign="LEFT",
    )
    table.setStyle([*table_style(), *commands, *kept_together(starts, len(cells))])
    return table


def part_commands(columns: list[str], start: int, rows: int) -> list[Command]:
    """Return rules and spans of the pieces of one property."""
    last = start + rows - 1
    shared = [columns.index(name) for name in SHARED if name in columns]
    commands: list[Command] = [("LINEBELOW", (0, last), (-1, last), 0.5, colour("rule"))]
    if rows > 1:
        commands += [("SPAN", (column, start), (column, last)) for column in shared]
        commands += [("NOSPLIT", (0, start), (0, last))]
    return commands


def kept_together(starts: list[int], rows: int) -> list[Command]:
    """Return commands that keep the head with the first part, and never leave one short part alone at the end."""
    commands: list[Command] = []
    if starts:
        first = starts[1] - 1 if len(starts) > 1 else rows - 1
        commands.append(("NOSPLIT", (0, 0), (0, first)))
    if len(starts) > 2 and rows - starts[-2] <= layout().results.chunk:
        commands.append(("NOSPLIT", (0, starts[-2]), (0, rows - 1)))
    return commands


def cell(
    name: str, row: Row, marks: RowMarks, *, first: bool, continued: bool, said: bool = False
) -> Paragraph | str:
    """Return one cell; what all pieces share stands at the first of them only.

    `said` tells that the piece above has the same result: its words are not said in English again.
    """
    if name in SHARED and not first:
        return ""
    match name:
        case "property":
            return property_cell(row, marks.sign(row), continued=continued)
        case "unit":
            return plain(row.unit, "table", tint="muted")
        case "limit":
            return limit_cell(row)
        case "method":
            return plain(row.method, "small", tint="muted")
        case "specimen":
            return plain(row.specimen or say("page.none").id, "table")
        case "result":
            return result_cell(row, said=said)
        case "verdict":
            return verdict_cell(row)
        case _:
            return uncertainty_cell(name, row)


def property_cell(row: Row, sign: str, *, continued: bool) -> Paragraph:
    """Return the property with the sign of its scope."""
    text: list[str | Run] = [row.property.id]
    if sign:
        text.append(strong(f"\u00a0{sign}"))
    more = say("certificate.continued")
    if continued:
        text.append(f" ({more.id})")
    if not same(row.property):
        text += ["\n", english(row.property.en + (f" ({more.en})" if continued else ""), "table")]
    return Paragraph(text, style("table"))


def limit_cell(row: Row) -> Paragraph:
    """Return the requirement, with its clause where the specification names one."""
    text: list[str | Run] = [row.limit.id]
    if not same(row.limit):
        text += ["\n", english(row.limit.en, "table")]
    if row.clause:
        clause = say("columns.clause", clause=row.clause)
        text += ["\n", english(f"{clause.id} / {clause.en}", "small")]
    return Paragraph(text, style("table"))


def result_cell(row: Row, *, said: bool) -> Paragraph:
    """Return the result; words that have been said in English already are not said again."""
    if said or row.result == row.limit:
        return plain(row.result.id, "table", bold=True)
    return under(row.result, "table", bold=True)


def uncertainty_cell(name: str, row: Row) -> Paragraph | str:
    """Return U or k (7.8.3.1 c)."""
    if row.uncertainty is None:
        return plain(say("page.none").id if name == "uncertainty" else "", "table")
    value = row.uncertainty.expanded if name == "uncertainty" else row.uncertainty.coverage_factor
    return plain(comma(value), "table")


def verdict_cell(row: Row) -> Paragraph:
    """Return a verdict with its sign, which survives a copier without colour, and its probability where it is shown."""
    key = verdict_key(row.verdict)
    bold = row.verdict in (Verdict.FAIL, Verdict.CONDITIONAL_FAIL)
    text: list[str | Run] = [f"{say(f'verdict_sign.{key}').id}\u00a0{say(f'verdict.{key}').id}"]
    if row.uncertainty and row.uncertainty.probability:
        text += ["\n", english(f"P = {row.uncertainty.probability.id}", "small")]
    return Paragraph(text, style("table", bold=bold, tint=TINTS[key]))
