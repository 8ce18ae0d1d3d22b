"""Requirements on numbers: limits, tolerances about a nominal value, a mean with its single values, classes."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.formula import Formula
from lims.domain.quantity import format_decimal
from lims.domain.standards.adjusting import Adjusting, adjusting
from lims.domain.standards.case import Case
from lims.domain.standards.limit import DASH, Deviation, Interval
from lims.domain.standards.parts import Amount, Confidence, Name, Number, amount, malformed
from lims.domain.standards.requirement import Measured, format_shift
from lims.domain.standards.resolved import (
    Classes,
    Individuals,
    Limit,
    Relative,
    ResolvedRequirement,
    ResultClass,
)
from lims.domain.standards.rows import Adjustment, ClassRow, MeanRow, RangeRow, Row, ToleranceRow
from lims.domain.standards.units import factor_between
from lims.domain.text import Text


class Adjustable(Measured):
    """A requirement whose limits may be moved by a step."""

    adjustments: tuple[Adjustment, ...] = ()

    def all_adjustments(self) -> tuple[Adjustment, ...]:
        """Return the steps on the limits."""
        return self.adjustments

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the requirement with its limits after all steps that apply."""
        resolved = super().resolve(case)
        if not self.adjustments or resolved.limit is None:
            return resolved
        found = adjusting(self.adjustments, case)
        if found.unknown:
            return self.blank(case, **self.own(), missing=case.labels(found.unknown))
        used = found.adjustments
        return replace(
            resolved,
            limit=None if found.void else resolved.limit,
            limit_words=DASH if found.void else resolved.limit_words,
            void=found.void,
            confidence=Confidence.weakest(resolved.confidence, *(one.confidence for one in used)),
            source=tuple(dict.fromkeys([*resolved.source, *(name for one in used for name in one.source)])),
            row="; ".join([resolved.row, *(_step_words(one) for one in used)]),
        )


def _step_words(one: Adjustment) -> str:
    """Write a step as it stands in the file."""
    act = "void" if one.void else f"× {_figure(one.factor)}" if one.factor else _figure(one.add)
    return f"{act} ({one.where_words()}{''.join(f'; {name} {demand}' for name, demand in one.when.items())})"


def _figure(value: Decimal | Formula | None) -> str:
    return format_shift(value) if isinstance(value, Decimal) else value.text if value else ""


class RangeRequirement(Adjustable):
    """Limits on one or both sides."""

    kind: Literal["range"]
    rows: Annotated[tuple[RangeRow, ...], Field(min_length=1)]
    overrides: tuple[RangeRow, ...] = ()
    """Rows that stand above the others where they apply: the figure of a printed table above a formula."""
    relative_to: dict[Name, str] = Field(default_factory=dict)
    """Other results of the piece that the limits use, each with the method that gives it."""
    printed_unit: str = ""
    """In which the rows stand, where that is not `unit`: `kgf/mm²`."""
    printed_step: Number | None = None
    """To which the converted limits are rounded; they are exact where none is given."""

    @model_validator(mode="after")
    def _check_printed(self) -> "RangeRequirement":
        if self.printed_unit and self.relative_to:
            raise malformed(
                N_("printed_unit tidak dapat dipakai bersama relative_to; tulis batas dalam unit.")
            )
        return self

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of limits."""
        return self.rows

    def all_overrides(self) -> tuple[Row, ...]:
        """Return the printed rows."""
        return self.overrides

    def limit(self, row: RangeRow, case: Case) -> Limit:
        """Return the limits for these dimensions, or how they follow from other results."""
        steps = adjusting(self.adjustments, case)
        used = {name for end in row.four_ends if isinstance(end, Formula) for name in end.names}
        needs = (used | steps.needs) & self.relative_to.keys()
        if needs:
            return _relative(row, case, steps, tuple(name for name in self.relative_to if name in needs))
        interval = steps.of(row.interval(case.quantities)) if steps.shifts else row.interval(case.quantities)
        if not self.printed_unit:
            return interval
        factor = factor_between(self.printed_unit, self.unit)
        return interval.converted(factor, self.printed_step, self.printed_unit)


def _relative(row: RangeRow, case: Case, steps: Adjusting, needs: tuple[str, ...]) -> Relative:
    low = row.min if row.min is not None else row.above
    high = row.max if row.max is not None else row.below
    return Relative(
        low=low,
        high=high,
        low_open=row.above is not None,
        high_open=row.below is not None,
        quantities=tuple(case.quantities.items()),
        shifts=steps.shifts,
        needs=needs,
        words=Text(*(_relative_words(row, steps, language) for language in ("id", "en"))),
    )


def _relative_words(row: RangeRow, steps: Adjusting, language: str) -> str:
    """Print limits that follow from other results: `≤ min(HV_core + 30, 390)`; `≤ 0,40 (+0,02: Si <= 0,030)`."""

    def shown(end: Decimal | Formula) -> str:
        return format_decimal(end, language) if isinstance(end, Decimal) else end.text

    ends = [
        f"{sign} {shown(end)}"
        for sign, end in zip(("≥", "≤", ">", "<"), row.four_ends, strict=True)
        if end is not None
    ]
    words = "; ".join(ends)
    for shift in steps.shifts:
        act = "–" if shift.void else f"× {shift.factor}" if shift.factor != 1 else format_shift(shift.add)
        reasons = ", ".join(f"{name} {demand}" for name, demand in shift.when)
        step = f" ({act}: {reasons})" if reasons else f" ({act})"
        words += step if language == "en" else step.replace(".", ",")
    return words


class ToleranceRequirement(Measured):
    """A nominal value, from the table of sizes, a condition or a formula, with its tolerance."""

    kind: Literal["tolerance"]
    nominal: Amount
    deviation_step: Number = Decimal("0.1")
    """To which a deviation in per cent is rounded."""
    rows: Annotated[tuple[ToleranceRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of tolerances."""
        return self.rows

    def limit(self, row: ToleranceRow, case: Case) -> Limit:
        """Return limits about the nominal value, or limits on the deviation from it."""
        nominal = amount(self.nominal if row.nominal is None else row.nominal, case.quantities)
        if row.per_cent is not None:
            return Deviation(
                nominal=nominal,
                interval=row.per_cent,
                step=self.deviation_step,
                words=_about_per_cent(nominal, row.per_cent),
            )
        if row.plus_minus is not None:
            words = _about(nominal, "± {0}", row.plus_minus)
            return Interval(nominal - row.plus_minus, nominal + row.plus_minus, printed=words)
        plus, minus = row.plus or Decimal(0), row.minus or Decimal(0)
        words = _about(nominal, "+{0}/−{1}", plus, minus)
        return Interval(nominal - minus, nominal + plus, printed=words)

    def _undeclared(self, row: Row | None, case: Case) -> set[str]:
        """Return the conditions that a formula needs, the nominal value among them."""
        names = self.nominal.names if isinstance(self.nominal, Formula) else frozenset()
        return super()._undeclared(row, case) | case.absent(names)


def _about(nominal: Decimal, template: str, *values: Decimal) -> Text:
    """Print a nominal value with its tolerance."""

    def shown(language: str) -> str:
        tolerance = template.format(*(format_decimal(value, language) for value in values))
        return f"{format_decimal(nominal, language)} {tolerance}"

    return Text(id=shown("id"), en=shown("en"))


def _about_per_cent(nominal: Decimal, interval: Interval) -> Text:
    """Print a tolerance in per cent; the sides may differ, and one may be free."""
    match interval.low, interval.high:
        case Decimal() as low, Decimal() as high if high == -low:
            return _about(nominal, "± {0} %", high)
        case Decimal() as low, Decimal() as high:
            return _about(nominal, "+{0}/−{1} %", high, -low)
        case Decimal() as low, _:
            return _about(nominal, "−{0} %", -low)
    return _about(nominal, "+{0} %", interval.high or Decimal(0))


class MeanRequirement(Adjustable):
    """Limits on the mean of several values and on each of them, as an impact test has."""

    kind: Literal["mean"]
    rows: Annotated[tuple[MeanRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of limits."""
        return self.rows

    def own(self) -> dict[str, Any]:
        """Return what this kind adds: all values are judged together."""
        return super().own() | {"aggregate": "mean", "scope": "sample"}

    def limit(self, row: MeanRow, case: Case) -> Limit:
        """Return the limits of the mean and of the single values."""
        steps = adjusting(self.adjustments, case)
        mean = row.interval(case.quantities)
        each = row.each(mean, case.quantities)
        if steps.shifts:
            mean, each = steps.of(mean), steps.of(each)
        return Individuals(mean, each, row.most_below, row.pieces, _individual_words(mean, each, row))


def _individual_words(mean: Interval, each: Interval, row: MeanRow) -> Text:
    indonesian, english = [f"rata-rata {mean.words.id}"], [f"mean {mean.words.en}"]
    if each.low is not None or each.high is not None:
        indonesian.append(f"tiap nilai {each.words.id}")
        english.append(f"each {each.words.en}")
    if row.most_below is not None:
        indonesian.append(f"paling banyak {row.most_below} di luar batas rata-rata")
        english.append(f"at most {row.most_below} outside the limits of the mean")
    return Text("; ".join(indonesian), "; ".join(english))


class ClassRequirement(Measured):
    """Which class a result belongs to."""

    kind: Literal["class"]
    rows: Annotated[tuple[ClassRow, ...], Field(min_length=1)]
    """One for each class; several apply at once, and they do not overlap."""
    accept: tuple[str, ...] = ()
    """Classes that meet the requirement; any of them where none is named."""
    no_class: Literal["FAIL", "NOT_EVALUATED"] = "FAIL"
    """What is said of a result that belongs to no class."""

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of classes."""
        return self.rows

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return all classes that there are for a case; it is as sure as the least sure of them."""
        resolved = super().resolve(case)
        rows = [row for row in self.rows if row.applies(case.axes)]
        if resolved.limit is None or not rows:
            return resolved
        return replace(
            resolved,
            confidence=Confidence.weakest(*(row.confidence for row in rows)),
            source=tuple(dict.fromkeys(name for row in rows for name in row.source)),
            row="; ".join(row.key for row in rows),
        )

    def limit(self, row: ClassRow, case: Case) -> Limit:
        """Return the classes."""
        found = tuple(
            ResultClass(one.key, one.label, one.interval(case.quantities))
            for one in self.rows
            if one.has_value and one.applies(case.axes)
        )
        accepted = frozenset(self.accept) or frozenset(one.key for one in found)
        shown = [one for one in found if one.key in accepted]
        words = Text(
            "; ".join(f"{one.label.id} {one.interval.words.id}" for one in shown),
            "; ".join(f"{one.label.en} {one.interval.words.en}" for one in shown),
        )
        return Classes(found, accepted, self.no_class, words)
