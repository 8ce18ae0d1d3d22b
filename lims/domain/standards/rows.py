"""Rows of limits as they stand in a specification file, and the conditions under which each applies."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import Amount, Name, Number, Part, Provenance, Range, amount, malformed

Axes = Mapping[str, str | Decimal]
"""What a row may depend on: `grade`, `form`, `size`, and every dimension of the size (`d`)."""

Condition = Range | tuple[str, ...]
"""A range of a dimension, or a list of words."""


class Where(Part):
    """Base of all that applies only under conditions; all of them must hold."""

    where: dict[str, Condition] = Field(default_factory=dict)

    def applies(self, axes: Axes) -> bool:
        """Tell whether all conditions hold."""
        return all(_holds(condition, axes.get(axis)) for axis, condition in self.where.items())

    def where_words(self) -> str:
        """Write the conditions as they stand in the file."""
        parts = []
        for axis, condition in self.where.items():
            parts.append(
                f"{axis} {condition}" if isinstance(condition, Range) else f"{axis} {', '.join(condition)}"
            )
        return "; ".join(parts) or "*"


def _holds(condition: Condition, value: str | Decimal | None) -> bool:
    if isinstance(condition, Range):
        return isinstance(value, Decimal) and condition.holds(value)
    return value in condition


class Row(Where, Provenance):
    """A row of limits; one without a value says openly why there is none."""

    @property
    def has_value(self) -> bool:
        """Tell whether the row holds a limit."""
        raise NotImplementedError  # pragma: no cover - every kind of row answers for itself

    @model_validator(mode="after")
    def _check_confidence(self) -> "Row":
        if self.has_value and not self.confidence.ships_value:
            raise malformed(
                N_(
                    'Keyakinan "%(confidence)s" tidak boleh membawa nilai; hapus nilainya, tulis temuannya di note.'
                ),
                confidence=self.confidence.value,
            )
        if not self.has_value and self.confidence.ships_value:
            raise malformed(N_('Baris tanpa nilai; tulis batasnya, atau confidence = "GAP" dengan note.'))
        return self


class RangeRow(Row):
    """One- or two-sided limits; `above` and `below` are limits that the value itself may not equal."""

    min: Amount | None = None
    max: Amount | None = None
    above: Amount | None = None
    below: Amount | None = None

    @model_validator(mode="after")
    def _check_ends(self) -> "RangeRow":
        if (self.min is not None and self.above is not None) or (
            self.max is not None and self.below is not None
        ):
            raise malformed(N_("Satu ujung batas ditulis sekali: min atau above, max atau below."))
        return self

    @property
    def has_value(self) -> bool:
        """Tell whether the row holds a limit."""
        return any(end is not None for end in (self.min, self.max, self.above, self.below))

    def interval(self, context: Mapping[str, Decimal]) -> Interval:
        """Return the limits for these dimensions."""
        low = self.min if self.min is not None else self.above
        high = self.max if self.max is not None else self.below
        return Interval(
            low=None if low is None else amount(low, context),
            high=None if high is None else amount(high, context),
            low_open=self.above is not None,
            high_open=self.below is not None,
        )


class ToleranceRow(Row):
    """A tolerance about the nominal value: `plus_minus`, or `plus` and `minus`, or `percent` of the nominal."""

    plus_minus: Number | None = None
    plus: Number | None = None
    minus: Number | None = None
    percent: Number | None = None

    @model_validator(mode="after")
    def _check_one(self) -> "ToleranceRow":
        if (self.plus is None) != (self.minus is None):
            raise malformed(N_("plus dan minus ditulis berdua; tulis 0 untuk sisi tanpa kelonggaran."))
        ways = [way for way in (self.plus_minus, self.plus, self.percent) if way is not None]
        if len(ways) > 1:
            raise malformed(
                N_("Toleransi ditulis dengan satu cara: plus_minus, plus dengan minus, atau percent.")
            )
        if any(value < 0 for value in (*ways, self.minus or Decimal(0))):
            raise malformed(N_("Toleransi tidak boleh negatif; tulis besarnya tanpa tanda."))
        return self

    @property
    def has_value(self) -> bool:
        """Tell whether the row holds a tolerance."""
        return any(way is not None for way in (self.plus_minus, self.plus, self.percent))


class AttributeRow(Row):
    """The parameters under which an observation is made, such as angle and mandrel of a bend test."""

    parameters: dict[Name, Amount] = Field(default_factory=dict)

    @property
    def has_value(self) -> bool:
        """Tell whether the row can be judged; an observation may have no parameters."""
        return bool(self.parameters) or self.confidence.ships_value
