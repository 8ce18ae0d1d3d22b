"""A sheet: the pieces of one sample under one method, with their readings, results and verdicts as they stand now."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.conformity import Checked, DecisionRule, Statement, TypedLimit
from lims.domain.conformity.attempts import attempt_of
from lims.domain.errors import LimsError
from lims.domain.standards import Computation, Method, ReadingField, Result, ResultField, Specification
from lims.domain.standards.conditions import Condition
from lims.domain.standards.repeats import Series
from lims.domain.text import Text
from lims.models import ApplicationItem, Determination, Order, OrderLine, Reading, Sample, Specimen
from lims.queries import manual_limits, subcontracts
from lims.queries.checks import Checks, checks_of
from lims.queries.computation import Typed, Work, worked_by
from lims.queries.conditions import AskedCondition, asked, of_piece
from lims.queries.library import judged_by
from lims.queries.sheet_judging import Judged, judged
from lims.queries.subcontracts import Elsewhere

Readings = Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Bench:
    """What a sheet is worked by: sample, frozen method and specification, and the rules that were agreed."""

    line: OrderLine
    order: Order
    sample: Sample
    item: ApplicationItem
    method: Method
    specification: Specification | None
    checks: Checks | None
    """What of the specification the laboratory has checked against its licensed copy."""
    manual: tuple[TypedLimit, ...] = ()
    """Limits that were typed by hand for this item and method."""
    elsewhere: Elsewhere | None = None
    """Where another laboratory tests; then the method is the form of its results."""

    @property
    def checked(self) -> Checked:
        """The same, as judging asks for it."""
        return self.checks.checked if self.checks else False

    @property
    def rule(self) -> DecisionRule | None:
        """The decision rule that was agreed; None for a report without statements."""
        return DecisionRule(self.order.decision_rule) if self.order.decision_rule else None

    @property
    def context(self) -> Mapping[str, Decimal]:
        """What the specification states for the grade and size."""
        known = self.specification is not None and self.specification.has(self.item.grade, self.item.size)
        return (
            self.specification.context(self.item.grade, self.item.size, self.item.conditions)
            if self.specification and known
            else {}
        )

    @property
    def piece_conditions(self) -> tuple[Condition, ...]:
        """In what the pieces may differ, where a limit depends on it."""
        item = self.item
        return of_piece(self.specification, item.grade, item.size, self.method.code, item.conditions)

    @property
    def readings(self) -> tuple[ReadingField, ...]:
        """The readings that are asked for; what the specification states is not."""
        stated = self.method.context.keys() & self.context.keys()
        return tuple(reading for reading in self.method.readings if reading.key not in stated)

    @property
    def stated(self) -> tuple[tuple[Text, Decimal, str], ...]:
        """What is stated and therefore not asked for: words, value, unit."""
        context = self.context
        return tuple(
            (one.label, context[key], one.unit) for key, one in self.method.context.items() if key in context
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A reading as typed, and what the server makes of it."""

    typed: Typed
    echo: Text | None
    problem: LimsError | None
    cautions: tuple[Text, ...]
    missing: bool
    series: Series | None = None
    """Where several readings stand in the cell."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A result beside its limit, with the verdict; statements are empty where nothing is required."""

    result: Result | None
    problem: LimsError | None
    statements: tuple[Statement, ...]
    without_uncertainty: LimsError | None = None
    """Why there is no U although a budget holds."""

    @property
    def words(self) -> Text | None:
        """The result as it would be printed."""
        if self.result is None:
            return None
        return self.statements[0].result if self.statements else self.result.words


@dataclass(frozen=True, slots=True)
class Row:
    """One piece."""

    determination: Determination
    mark: str
    void_reason: str
    cells: Mapping[str, Cell]
    results: Mapping[str, Shown]
    computation: Computation
    specimen_id: uuid.UUID
    conditions: tuple[AskedCondition, ...]
    """In what it may differ from the other pieces, where a limit depends on it."""

    @property
    def started(self) -> bool:
        """Say whether any reading was typed."""
        return any(cell.typed.text.strip() for cell in self.cells.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """A column of results; the limit stands in its head where it is the same for all pieces."""

    field: ResultField
    limit: Text | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All pieces of a sample under a method."""

    bench: Bench
    columns: tuple[ReadingField, ...]
    hidden: tuple[ReadingField, ...]
    """Optional readings that nobody has used on this sheet."""
    outcomes: tuple[Outcome, ...]
    rows: tuple[Row, ...]
    bases: tuple[Text, ...]
    """What will be printed with the results: the basis of S0, the gauge length."""
    together: tuple[Statement, ...]
    """What is stated over all pieces, attempt by attempt."""


def bench_of(session: Session, line: OrderLine) -> Bench:
    """Gather what the pieces of a line are worked by."""
    order = session.get_one(Order, line.order_id)
    sample, item = session.execute(
        select(Sample, ApplicationItem)
        .join(ApplicationItem, ApplicationItem.id == Sample.item_id)
        .where(
            Sample.laboratory_id == line.laboratory_id,
            Sample.order_id == line.order_id,
            Sample.item_id == line.item_id,
        )
    ).one()
    specification = judged_by(session, line)
    elsewhere = subcontracts.of_line(session, line)
    manual = manual_limits.of_order(session, line.laboratory_id, line.order_id).get(line.item_id, ())
    return Bench(
        line=line,
        order=order,
        sample=sample,
        item=item,
        method=worked_by(session, line, elsewhere),
        specification=specification,
        checks=checks_of(session, line.laboratory_id, specification) if specification else None,
        manual=tuple(one for one in manual if one.method == line.method_code),
        elsewhere=elsewhere,
    )


def pieces_of(session: Session, bench: Bench) -> list[tuple[Determination, Specimen]]:
    """Return the pieces of a sheet, spoilt ones among them, a replacement after what it replaces."""
    return list(
        session.execute(
            select(Determination, Specimen)
            .join(Specimen, Specimen.id == Determination.specimen_id)
            .where(
                Determination.laboratory_id == bench.sample.laboratory_id,
                Determination.sample_id == bench.sample.id,
                Determination.method_code == bench.line.method_code,
            )
            .order_by(Specimen.id)
        )
    )


def readings_of(
    session: Session, laboratory_id: uuid.UUID, determination_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, dict[str, Typed]]:
    """Return the readings of determinations as they are kept, by determination."""
    found: dict[uuid.UUID, dict[str, Typed]] = {}
    for row in session.scalars(
        select(Reading).where(
            Reading.laboratory_id == laboratory_id, Reading.determination_id.in_(list(determination_ids))
        )
    ):
        found.setdefault(row.determination_id, {})[row.key] = Typed(row.text, row.unit)
    return found


def sheet_of(
    bench: Bench,
    pieces: Sequence[tuple[Determination, Specimen]],
    readings: Mapping[uuid.UUID, Readings],
    *,
    all_columns: bool = False,
) -> Sheet:
    """Compute and judge the readings of all pieces together."""
    computed = [
        (
            determination,
            specimen,
            _work(bench, determination, specimen).compute(readings.get(determination.id, {})),
        )
        for determination, specimen in pieces
    ]
    verdicts = judged(bench, computed, readings)
    rows = tuple(
        _row(bench, determination, specimen, computation, readings.get(determination.id, {}), verdicts)
        for determination, specimen, computation in sorted(computed, key=lambda one: mark_order(one[1].mark))
    )
    shown = [one for one in bench.readings if all_columns or _wanted(bench, one, rows)]
    return Sheet(
        bench=bench,
        columns=tuple(shown),
        hidden=tuple(one for one in bench.readings if one not in shown),
        outcomes=tuple(_outcome(one, rows) for one in bench.method.results if _expected(one, shown, rows)),
        rows=rows,
        bases=tuple(dict.fromkeys(basis for _d, _s, computation in computed for basis in computation.bases)),
        together=verdicts.together,
    )


def mark_order(mark: str) -> tuple[int, int, int, str]:
    """Return what marks are sorted by: `10` after `9`, `2a` after `2`, and retests (`U1-1`) after what was first."""
    digits = mark.rstrip("abcdefghijklmnopqrstuvwxyz")
    number = digits.rpartition("-")[2]
    return (attempt_of(mark), int(number) if number.isdigit() else 0, len(mark) - len(digits), mark)


def _work(bench: Bench, determination: Determination, specimen: Specimen) -> Work:
    return Work(
        determination=determination,
        specimen=specimen,
        sample=bench.sample,
        item=bench.item,
        order=bench.order,
        method=bench.method,
        specification=bench.specification,
        elsewhere=bench.elsewhere,
    )


def _row(
    bench: Bench,
    determination: Determination,
    specimen: Specimen,
    computation: Computation,
    readings: Readings,
    verdicts: Judged,
) -> Row:
    return Row(
        determination=determination,
        mark=specimen.mark,
        void_reason=specimen.void_reason,
        cells={
            one.key: Cell(
                typed=readings.get(one.key, Typed("")),
                echo=computation.echo.get(one.key),
                problem=computation.problems.get(one.key),
                cautions=tuple(said.words for said in computation.warnings if said.reading == one.key),
                missing=one.key in computation.missing,
                series=computation.series.get(one.key),
            )
            for one in bench.readings
        },
        results={
            one.measurand: Shown(
                result=computation.results.get(one.measurand),
                problem=computation.problems.get(one.measurand),
                statements=tuple(verdicts.by_piece.get((specimen.mark, one.measurand), ())),
                without_uncertainty=verdicts.without_uncertainty.get((specimen.mark, one.measurand)),
            )
            for one in bench.method.results
        },
        computation=computation,
        specimen_id=specimen.id,
        conditions=asked(bench.piece_conditions, specimen.conditions),
    )


def _wanted(bench: Bench, reading: ReadingField, rows: Sequence[Row]) -> bool:
    """Say whether a reading needs its column: it is required, or leads a group of which one is enough, or is used.

    Of another laboratory's report every result has one; U and k wait until somebody wants to type them.
    """
    if any(row.cells[reading.key].typed.text.strip() for row in rows):
        return True
    if reading.one_of and bench.elsewhere is not None:
        return True
    if reading.one_of:
        return next(one.key for one in bench.readings if one.one_of == reading.one_of) == reading.key
    return reading.required


def _expected(result: ResultField, columns: Sequence[ReadingField], rows: Sequence[Row]) -> bool:
    """Say whether a result can come of the columns that are shown."""
    if result.choice or any(row.results[result.measurand].result for row in rows):
        return True
    if any(row.results[result.measurand].statements for row in rows):
        return True
    shown = {one.key for one in columns}
    hidden = {key for row in rows for key in row.cells} - shown
    return any(not (formula.names & hidden) for formula in result.formulas)


def _outcome(result: ResultField, rows: Sequence[Row]) -> Outcome:
    limits = {statement.limit for row in rows for statement in row.results[result.measurand].statements}
    return Outcome(result, limits.pop() if len(limits) == 1 else None)
