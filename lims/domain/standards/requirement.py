"""Requirements of a product specification as they stand in its file: a kind, rows of limits, and where each applies.

A further shape is a further class here, with its kind in the union `Requirement` and, where it is judged in a new way,
a further `Limit` and a further case in `conformity.statement`.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field

from lims.domain.quantity import format_decimal
from lims.domain.rounding import Comparison
from lims.domain.standards.limit import DASH, Acceptance, Deviation, Interval, Limit, ResolvedRequirement
from lims.domain.standards.parts import (
    Amount,
    Bilingual,
    Confidence,
    Key,
    Name,
    Number,
    Rounding,
    amount,
    plain,
)
from lims.domain.standards.rows import AttributeRow, Axes, RangeRow, Row, ToleranceRow, Where
from lims.domain.text import Text


class Base(Where):
    """What every kind of requirement has."""

    kind: str
    key: Key
    property: Bilingual
    method: str = ""
    """Code of the method that determines it."""

    def resolve(self, axes: Axes, context: Mapping[str, Decimal]) -> ResolvedRequirement:
        """Return the requirement with its limits for these dimensions."""
        raise NotImplementedError  # pragma: no cover - every kind answers for itself


class Measured(Base):
    """A requirement on a result, with a row of limits for every grade and size it applies to."""

    measurand: Name
    unit: str = ""
    when_measured: bool = False
    """Judged where it was measured; its absence is no missing row."""
    rounding: Rounding | None = None
    """Where the product standard rounds otherwise than the method."""
    comparison: Comparison | None = None
    """Where the standard names one; the laboratory's default holds otherwise."""

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of limits."""
        raise NotImplementedError  # pragma: no cover - every kind answers for itself

    def row_for(self, axes: Axes) -> int | None:
        """Return the index of the row that applies; the loader has proven that there is one, and one only."""
        return next((index for index, row in enumerate(self.all_rows()) if row.applies(axes)), None)

    def resolve(self, axes: Axes, context: Mapping[str, Decimal]) -> ResolvedRequirement:
        """Return the requirement with its limits for these dimensions."""
        index = self.row_for(axes)
        row = self.all_rows()[index or 0]
        limit = self.limit(row, context) if row.has_value else None
        return ResolvedRequirement(
            id=self.key,
            kind=self.kind,
            property=self.property,
            measurand=self.measurand,
            unit=self.unit,
            method=self.method,
            limit=limit,
            limit_words=DASH if limit is None else limit.words,
            row=f"{(index or 0) + 1}: {row.where_words()}",
            source=row.source,
            confidence=row.confidence,
            clause=row.clause,
            note=row.note,
            verified=row.verified,
            rounding=self.rounding,
            comparison=self.comparison,
            when_measured=self.when_measured,
        )

    def limit(self, row: Any, context: Mapping[str, Decimal]) -> Limit:
        """Return the limit that a row gives for these dimensions."""
        raise NotImplementedError  # pragma: no cover - every kind answers for itself


class RangeRequirement(Measured):
    """Limits on one or both sides."""

    kind: Literal["range"]
    rows: Annotated[tuple[RangeRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of limits."""
        return self.rows

    def limit(self, row: RangeRow, context: Mapping[str, Decimal]) -> Limit:
        """Return the limits for these dimensions."""
        return row.interval(context)


class ToleranceRequirement(Measured):
    """A nominal value, from the table of sizes or a formula, with its tolerance."""

    kind: Literal["tolerance"]
    nominal: Amount
    deviation_step: Number = Decimal("0.1")
    """To which a deviation in per cent is rounded."""
    rows: Annotated[tuple[ToleranceRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of tolerances."""
        return self.rows

    def limit(self, row: ToleranceRow, context: Mapping[str, Decimal]) -> Limit:
        """Return limits about the nominal value, or limits on the deviation from it."""
        nominal = amount(self.nominal, context)
        if row.percent is not None:
            return Deviation(
                nominal=nominal,
                interval=Interval(low=-row.percent, high=row.percent),
                step=self.deviation_step,
                words=_about(nominal, "± {0} %", row.percent),
            )
        if row.plus_minus is not None:
            words = _about(nominal, "± {0}", row.plus_minus)
            return Interval(nominal - row.plus_minus, nominal + row.plus_minus, printed=words)
        plus, minus = row.plus or Decimal(0), row.minus or Decimal(0)
        words = _about(nominal, "+{0}/−{1}", plus, minus)
        return Interval(nominal - minus, nominal + plus, printed=words)


def _about(nominal: Decimal, template: str, *values: Decimal) -> Text:
    """Print a nominal value with its tolerance."""

    def shown(language: str) -> str:
        tolerance = template.format(*(format_decimal(value, language) for value in values))
        return f"{format_decimal(nominal, language)} {tolerance}"

    return Text(id=shown("id"), en=shown("en"))


class AttributeRequirement(Measured):
    """An observation, under parameters that may depend on grade and size."""

    kind: Literal["attribute"]
    accept: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the answers that meet the requirement."""
    words: Bilingual
    """As it is printed; `%(mandrel)s` stands for a parameter."""
    rows: Annotated[tuple[AttributeRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of parameters."""
        return self.rows

    def parameters(self, axes: Axes, context: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """Return the parameters of the observation, for the context of its method."""
        index = self.row_for(axes)
        return {} if index is None else self._parameters(self.rows[index], context)

    def _parameters(self, row: AttributeRow, context: Mapping[str, Decimal]) -> dict[str, Decimal]:
        return {name: plain(amount(value, context)) for name, value in row.parameters.items()}

    def limit(self, row: AttributeRow, context: Mapping[str, Decimal]) -> Limit:
        """Return the accepted observations, printed with their parameters."""
        values = self._parameters(row, context)
        words = Text(
            id=self.words.id % {name: format_decimal(value, "id") for name, value in values.items()},
            en=self.words.en % {name: format_decimal(value, "en") for name, value in values.items()},
        )
        return Acceptance(accepted=frozenset(self.accept), words=words)


class InformationalRequirement(Base):
    """A property that is reported and not judged."""

    kind: Literal["informational"]
    measurand: Name
    unit: str = ""
    rounding: Rounding | None = None
    note: Bilingual | None = None
    source: tuple[str, ...] = ()
    clause: str = ""

    def resolve(self, axes: Axes, context: Mapping[str, Decimal]) -> ResolvedRequirement:
        """Return the property without a limit."""
        return ResolvedRequirement(
            id=self.key,
            kind=self.kind,
            property=self.property,
            measurand=self.measurand,
            unit=self.unit,
            method=self.method,
            limit=None,
            limit_words=DASH,
            row="",
            source=self.source,
            confidence=Confidence.SOURCE if self.source else Confidence.KNOWLEDGE,
            clause=self.clause,
            note=self.note,
            verified=False,
            rounding=self.rounding,
            when_measured=True,
        )


class GapRequirement(Base):
    """A requirement that the standard is known or believed to hold, and that this file has no value for."""

    kind: Literal["gap"]
    about: Literal["product", "procedure"] = "product"
    """A gap about the procedure (sampling, retest) is shown to the reader and counts as no parameter."""
    confidence: Literal[Confidence.UNSURE, Confidence.GAP, Confidence.CONFLICT] = Confidence.GAP
    source: tuple[str, ...] = ()
    note: Bilingual

    def resolve(self, axes: Axes, context: Mapping[str, Decimal]) -> ResolvedRequirement:
        """Return the gap as a requirement without a limit."""
        return ResolvedRequirement(
            id=self.key,
            kind=self.kind,
            property=self.property,
            measurand="",
            unit="",
            method=self.method,
            limit=None,
            limit_words=DASH,
            row="",
            source=self.source,
            confidence=self.confidence,
            clause="",
            note=self.note,
            verified=False,
        )


Requirement = Annotated[
    RangeRequirement
    | ToleranceRequirement
    | AttributeRequirement
    | InformationalRequirement
    | GapRequirement,
    Field(discriminator="kind"),
]
