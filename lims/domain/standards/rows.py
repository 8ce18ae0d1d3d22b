"""Rows of limits as they stand in a specification file, and the conditions under which each applies."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.formula import Formula
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import (
    Amount,
    Bilingual,
    Name,
    Number,
    Part,
    Provenance,
    Range,
    amount,
    malformed,
)
from lims.domain.standards.resolved import Demand, meets

Axes = Mapping[str, str | Decimal]
"""What a row may depend on: `grade`, `form`, `size`, every dimension of the size (`d`), every condition given."""


class Where(Part):
    """Base of all that applies only under conditions; all of them must hold."""

    where: dict[str, Demand] = Field(default_factory=dict)

    def applies(self, axes: Axes) -> bool:
        """Tell whether all conditions hold; one that is not known does not."""
        return all(meets(demand, axes.get(axis)) for axis, demand in self.where.items())

    def unknown(self, axes: Axes, conditions: Collection[str]) -> tuple[str, ...] | None:
        """Return the conditions that nobody has stated, or None where something known keeps this from applying."""
        open_axes = [axis for axis in self.where if axis not in axes and axis in conditions]
        for axis, demand in self.where.items():
            if axis not in open_axes and not meets(demand, axes.get(axis)):
                return None
        return tuple(open_axes)

    def where_words(self) -> str:
        """Write the conditions as they stand in the file."""
        parts = []
        for axis, demand in self.where.items():
            parts.append(f"{axis} {demand}" if isinstance(demand, Range) else f"{axis} {', '.join(demand)}")
        return "; ".join(parts) or "*"


class Row(Where, Provenance):
    """A row of limits; one without a value says openly why there is none."""

    at: dict[Name, Demand | Number] = Field(default_factory=dict)
    """What other results of the piece must be for the limit to speak of it: `at = { T = -20 }`."""

    @property
    def demands(self) -> dict[str, Demand]:
        """The same, with a single number as a range of its own."""
        return {
            name: Range(min=demand, max=demand) if isinstance(demand, Decimal) else demand
            for name, demand in self.at.items()
        }

    @property
    @abstractmethod
    def has_value(self) -> bool:
        """Tell whether the row holds a limit."""

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

    @property
    def four_ends(self) -> tuple[Decimal | Formula | None, ...]:
        """The ends `min`, `max`, `above` and `below`, as they stand."""
        return (self.min, self.max, self.above, self.below)

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
    percent_plus: Number | None = None
    percent_minus: Number | None = None
    """One of the two alone leaves the other side free."""
    nominal: Amount | None = None
    """Where it is another than that of the requirement."""

    @model_validator(mode="after")
    def _check_one(self) -> "ToleranceRow":
        if (self.plus is None) != (self.minus is None):
            raise malformed(N_("plus dan minus ditulis berdua; tulis 0 untuk sisi tanpa kelonggaran."))
        per_cent = [way for way in (self.percent_plus, self.percent_minus) if way is not None]
        ways = [way for way in (self.plus_minus, self.plus, self.percent) if way is not None]
        if len(ways) + bool(per_cent) > 1:
            raise malformed(
                N_(
                    "Toleransi ditulis dengan satu cara: plus_minus, plus dengan minus, percent, atau percent_plus"
                    " dan percent_minus."
                )
            )
        if any(value < 0 for value in (*ways, *per_cent, self.minus or Decimal(0))):
            raise malformed(N_("Toleransi tidak boleh negatif; tulis besarnya tanpa tanda."))
        return self

    @property
    def has_value(self) -> bool:
        """Tell whether the row holds a tolerance."""
        ways = (self.plus_minus, self.plus, self.percent, self.percent_plus, self.percent_minus)
        return any(way is not None for way in ways)

    @property
    def per_cent(self) -> Interval | None:
        """The limits on the deviation in per cent, where the tolerance is given so."""
        if self.percent is not None:
            return Interval(low=-self.percent, high=self.percent)
        if self.percent_plus is None and self.percent_minus is None:
            return None
        return Interval(
            low=None if self.percent_minus is None else -self.percent_minus, high=self.percent_plus
        )


class AttributeRow(Row):
    """The parameters under which an observation is made, such as angle and mandrel of a bend test."""

    parameters: dict[Name, Amount] = Field(default_factory=dict)
    accept: tuple[str, ...] = ()
    """Where other answers meet the requirement than those it names for all rows: the colour of a grade."""
    words: Bilingual | None = None

    @property
    def has_value(self) -> bool:
        """Tell whether the row can be judged; an observation may have no parameters."""
        return bool(self.parameters) or self.confidence.ships_value


class MeanRow(RangeRow):
    """Limits on a mean, and on the single values behind it."""

    individual_min: Amount | None = None
    individual_max: Amount | None = None
    individual_percent: Number | None = None
    """No single value is below this percentage of the least mean."""
    most_below: Annotated[int, Field(ge=0)] | None = None
    """How many single values may fail the limits of the mean."""
    pieces: Annotated[int, Field(ge=1)] = 3

    @model_validator(mode="after")
    def _check_individuals(self) -> "MeanRow":
        if self.individual_percent is not None and (
            self.individual_min is not None or (self.min is None and self.above is None)
        ):
            raise malformed(
                N_("individual_percent berlaku terhadap min rata-rata dan tidak bersama individual_min.")
            )
        return self

    def each(self, mean: Interval, context: Mapping[str, Decimal]) -> Interval:
        """Return the limits of every single value."""
        low = None if self.individual_min is None else amount(self.individual_min, context)
        if self.individual_percent is not None and mean.low is not None:
            low = mean.low * self.individual_percent / 100
        high = None if self.individual_max is None else amount(self.individual_max, context)
        return Interval(low=low, high=high)


class CountRow(Row):
    """How many pieces may fail: Ac (and Re), or the least number that must pass of so many."""

    pieces: Annotated[int, Field(ge=1)] | None = None
    accept: Annotated[int, Field(ge=0)] | None = None
    reject: Annotated[int, Field(ge=1)] | None = None
    least: Annotated[int, Field(ge=1)] | None = None
    plan: str = ""
    """Key of a sampling plan that gives the numbers for the size of the lot."""

    @model_validator(mode="after")
    def _check_numbers(self) -> "CountRow":
        numbers = (self.pieces, self.accept, self.least, self.reject)
        if self.plan and any(number is not None for number in numbers):
            raise malformed(
                N_("Jumlah ditulis dengan satu cara: plan, atau pieces dengan accept atau least.")
            )
        if not self.plan and self.has_value:
            self._check_own_numbers()
        return self

    def _check_own_numbers(self) -> None:
        if self.pieces is None or (self.accept is None) == (self.least is None):
            raise malformed(N_("Tulis pieces bersama accept (Ac) atau least (paling sedikit yang lulus)."))
        if self.reject is not None and (self.accept is None or self.reject <= self.accept):
            raise malformed(N_("reject (Re) harus lebih besar daripada accept (Ac)."))
        if max(self.accept or 0, self.least or 0) > self.pieces:
            raise malformed(N_("accept atau least melebihi pieces; perbaiki angkanya."))

    @property
    def has_value(self) -> bool:
        """Tell whether the row holds numbers or names a plan."""
        return bool(self.plan) or any(
            number is not None for number in (self.pieces, self.accept, self.least, self.reject)
        )


class ClassRow(RangeRow):
    """The range of results that makes a class."""

    key: str
    label: Bilingual


class Adjustment(Where, Provenance):
    """A step on a limit, for a dimension or an option (`where`) or for another result of the piece (`when`)."""

    when: dict[Name, Demand] = Field(default_factory=dict)
    add: Amount | None = None
    factor: Amount | None = None
    void: bool = False
    """The limit does not hold at all."""

    @model_validator(mode="after")
    def _check_act(self) -> "Adjustment":
        if (self.add is None and self.factor is None) != self.void:
            raise malformed(N_("Penyesuaian memerlukan add atau factor, atau void = true; tulis salah satu."))
        if not self.confidence.ships_value:
            raise malformed(
                N_('Keyakinan "%(confidence)s" tidak boleh membawa nilai; hapus penyesuaian, tulis di note.'),
                confidence=self.confidence.value,
            )
        if not self.when and not self.where:
            raise malformed(
                N_("Penyesuaian selalu berlaku; tulis where atau when, atau ubah batasnya sendiri.")
            )
        return self
