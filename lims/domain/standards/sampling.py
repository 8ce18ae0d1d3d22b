"""Sampling plans as data: so many per heat, size or tonnage, by a table of lots, or by ISO 2859-1."""

from abc import abstractmethod
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.iso2859 import Aql, Draw, Level, single_normal, whole_pieces
from lims.domain.standards.parts import Bilingual, Key, Number, Part, Provenance, malformed
from lims.domain.standards.rows import Where


class BasePlan(Where, Provenance):
    """What every kind of plan has."""

    kind: str
    key: Key
    title: Bilingual
    applies_to: tuple[str, ...] = ()
    """Keys of requirements; all of them where none is named."""
    pieces_per_sample: Annotated[int, Field(ge=1)] = 1
    readings_per_piece: Annotated[int, Field(ge=1)] = 1
    position: Bilingual | None = None
    """Where on the product the piece is taken or the reading is made."""

    @abstractmethod
    def draw(self, lot: Decimal) -> Draw:
        """Return how many samples to take from a lot of so many pieces or tonnes.

        Raises:
            InvalidInput: The plan has no answer for such a lot.
        """


class PerUnitPlan(BasePlan):
    """So many samples for each heat, size or lot, and for every so many tonnes or pieces of it."""

    kind: Literal["per-unit"]
    per: tuple[Literal["heat", "size", "grade", "lot", "delivery", "heat-treatment"], ...] = ()
    """What makes up one lot."""
    samples: Annotated[int, Field(ge=1)] = 1
    every: Number | None = None
    """The amount that `samples` stand for, begun amounts counted whole; the lot as a whole where none is given."""
    unit: str = "t"
    most: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _check_amount(self) -> "PerUnitPlan":
        if self.every is not None and self.every <= 0:
            raise malformed(N_("every harus lebih besar dari nol; tulis misalnya every = 25."))
        return self

    def draw(self, lot: Decimal) -> Draw:
        """Return the samples of a lot of so many units."""
        if not lot.is_finite() or lot <= 0:
            raise InvalidInput(N_("Ukuran lot harus lebih besar dari nol; tulis ukuran lotnya."))
        units = 1 if self.every is None else int((lot / self.every).to_integral_value(ROUND_CEILING))
        samples = units * self.samples
        return Draw(samples if self.most is None else min(samples, self.most))


class LotRow(Part):
    """What is taken from lots of a size."""

    above: Annotated[int, Field(ge=0)] = 0
    """The lot has more pieces than this."""
    to: Annotated[int, Field(ge=1)] | None = None
    """And at most this many; the last row leaves it out."""
    samples: Annotated[int, Field(ge=1)] | Literal["all"]
    accept: Annotated[int, Field(ge=0)] | None = None


class LotTablePlan(BasePlan):
    """A table of samples by size of lot; the rows follow each other without a gap."""

    kind: Literal["lot-table"]
    rows: Annotated[tuple[LotRow, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_rows(self) -> "LotTablePlan":
        if any(not joined for joined in self._joints()) or self.rows[0].above or self.rows[-1].to is not None:
            raise malformed(
                N_(
                    "Tabel lot harus bersambung: baris pertama above = 0, setiap above sama dengan to baris sebelumnya,"
                    " dan baris terakhir tanpa to."
                )
            )
        return self

    def _joints(self) -> Iterator[bool]:
        for one, after in zip(self.rows, self.rows[1:], strict=False):
            yield one.to is not None and one.above < one.to == after.above

    def draw(self, lot: Decimal) -> Draw:
        """Return the samples of a lot of so many pieces."""
        size = whole_pieces(lot)
        row = next(row for row in reversed(self.rows) if size > row.above)
        reject = None if row.accept is None else row.accept + 1
        if row.samples == "all":
            return Draw(size, row.accept, reject, every=True)
        return Draw(min(row.samples, size), row.accept, reject, every=row.samples >= size)


class AttributePlan(BasePlan):
    """Single sampling for normal inspection by ISO 2859-1."""

    kind: Literal["iso-2859-1"]
    level: Level = "II"
    aql: Aql

    def draw(self, lot: Decimal) -> Draw:
        """Return sample size, Ac and Re for a lot of so many pieces."""
        return single_normal(whole_pieces(lot), self.level, self.aql)


SamplingPlan = Annotated[PerUnitPlan | LotTablePlan | AttributePlan, Field(discriminator="kind")]
