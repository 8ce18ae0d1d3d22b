"""Several readings of one quantity: how many, how far apart they may lie, and what stands in the end (ISO 5725-6).

A repeatability limit stands in the method's file with its source, or nothing is checked: none is ever assumed. An
outlier test is a hint to look again; nothing is left out by it.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.measurement.replicates import (
    DIXON_MOST,
    LIMIT_FACTOR,
    critical_range_factor,
    dixon,
    grubbs,
)
from lims.domain.quantity import in_words
from lims.domain.rounding import round_to_interval
from lims.domain.standards.parts import Number, Provenance, malformed
from lims.domain.text import Text

SIGNIFICANCE = 0.05


class Repeats(Provenance):
    """What a method says of the readings that stand in one field."""

    least: Annotated[int, Field(ge=1)] = 1
    """How many readings there are at the least."""
    r: Number | None = None
    """Repeatability limit, in the unit that is typed: two readings differ by more in one case of twenty."""
    relative: bool = False
    """r is in per cent of the mean."""
    further: Annotated[int, Field(ge=0)] = 0
    """How many further readings are taken where the first ones lie too far apart; the median stands after that."""
    outlier: Literal["grubbs", "dixon"] = "grubbs"

    @model_validator(mode="after")
    def _check_limit(self) -> "Repeats":
        if self.r is not None and self.r <= 0:
            raise malformed(
                N_("Batas keterulangan harus lebih besar dari nol; hapus r bila tidak diketahui.")
            )
        if self.r is not None and self.least < 2:
            raise malformed(N_("Batas keterulangan memerlukan paling sedikit dua bacaan; tulis least = 2."))
        if self.further and self.r is None:
            raise malformed(
                N_("further hanya berarti bersama r; tulis batas keterulangannya, atau hapus further.")
            )
        return self


@dataclass(frozen=True, slots=True)
class Series:
    """Readings as they were typed, and what follows from what the method says of them."""

    values: tuple[Decimal, ...]
    unit: str
    repeats: Repeats | None = None

    @property
    def mean(self) -> Decimal:
        """Their mean."""
        return sum(self.values, Decimal(0)) / len(self.values)

    @property
    def spread(self) -> Decimal:
        """The greatest less the least."""
        return max(self.values) - min(self.values)

    @property
    def limit(self) -> Decimal | None:
        """How far they may lie apart: r of two readings, the critical range of more (ISO 5725-6:1994, 5.2)."""
        count = len(self.values)
        if self.repeats is None or self.repeats.r is None or count < 2:
            return None
        r = self.repeats.r * abs(self.mean) / 100 if self.repeats.relative else self.repeats.r
        if count == 2:
            return r
        return r * Decimal(repr(critical_range_factor(count) / LIMIT_FACTOR))

    @property
    def acceptable(self) -> bool:
        """Tell whether they lie near enough together, as far as the method says how near that is."""
        return self.limit is None or self.spread <= self.limit

    @property
    def due(self) -> int:
        """How many readings are still to be taken."""
        if self.repeats is None:
            return 0
        short = self.repeats.least - len(self.values)
        if short > 0:
            return short
        return 0 if self.acceptable else max(0, short + self.repeats.further)

    @property
    def takes_median(self) -> bool:
        """Tell whether the median stands for all readings: they lie too far apart, and no more are to be taken."""
        return not self.acceptable and not self.due

    @property
    def words(self) -> Text | None:
        """Number, mean and standard deviation; nothing of a single reading."""
        if len(self.values) < 2:
            return None
        step = _finer(self.values)
        mean = in_words(round_to_interval(self.mean, step))
        s = in_words(round_to_interval(statistics.stdev(self.values), step))
        unit = f" {self.unit}".rstrip()
        return Text(
            f"n = {len(self.values)}; rerata {mean.id}{unit}; s = {s.id}",
            f"n = {len(self.values)}; mean {mean.en}{unit}; s = {s.en}",
        )

    @property
    def apart(self) -> Text | None:
        """That the readings lie too far apart, and what stands instead; nothing where they do not."""
        limit = self.limit
        if limit is None or self.acceptable:
            return None
        step = _finer(self.values)
        spread, most = in_words(self.spread), in_words(round_to_interval(limit, step))
        if self.due:
            return Text(
                f"Selisih bacaan {spread.id} melebihi batas keterulangan {most.id}; ambil {self.due} bacaan lagi.",
                f"The readings differ by {spread.en}, more than the limit of {most.en}; take {self.due} more.",
            )
        return Text(
            f"Selisih bacaan {spread.id} tetap melebihi {most.id}; median yang dipakai. Periksa cara kerjanya.",
            f"The readings still differ by {spread.en}, more than {most.en}; the median is used. Look into it.",
        )

    @property
    def suspect(self) -> Text | None:
        """Which reading an outlier test points at; a hint to look again, and nothing is left out by it."""
        numbers = [float(value) for value in self.values]
        if len(numbers) < 3 or len(set(numbers)) < 2:
            return None
        by_dixon = self.repeats is not None and self.repeats.outlier == "dixon" and len(numbers) <= DIXON_MOST
        found = (dixon if by_dixon else grubbs)(numbers, SIGNIFICANCE)
        if not found.is_outlier:
            return None
        value, test = in_words(self.values[found.index]), "Dixon" if by_dixon else "Grubbs"
        return Text(
            f"{value.id} jauh dari bacaan lain (uji {test}, 5 %): periksa; jangan dibuang tanpa sebab yang diketahui.",
            f"{value.en} lies far from the others ({test}, 5 %): look again; leave nothing out without a known cause.",
        )


def _finer(values: Sequence[Decimal]) -> Decimal:
    """Return a step of one figure more than the readings have."""
    places = max(-int(value.as_tuple().exponent) for value in values)
    return Decimal(1).scaleb(-(places + 1))
