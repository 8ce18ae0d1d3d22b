"""The satisfaction survey of public services (SKM): nine unsur, their averages, the index and its letter.

After Permenpan RB Nomor 14 Tahun 2017 (Pedoman Penyusunan Survei Kepuasan Masyarakat). The regulation was not at hand
when this was written: the unsur, the scale and the bands follow public descriptions of it, which the page says as well.

    NRR of an unsur = sum of its answers / number of answers            1 to 4
    index           = sum over the unsur of (NRR x weight) x 25         25 to 100; each weight is 1/9

The regulation rounds the weight to 0.11, by which a perfect service would reach 99 only; here it stays 1/9.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

REGULATION = "Permenpan RB Nomor 14 Tahun 2017"
UNSUR = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
"""Requirements, procedure, time, cost, product, competence, behaviour, complaints, facilities; words in reports/."""
SCALE = (1, 2, 3, 4)
BANDS = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))
"""Letters of quality with the least index of each."""
FACTOR = 25
LEAST = 5
"""Answers that stand behind any figure, and behind any sentence, that is shown (decision 0010)."""


@dataclass(frozen=True, slots=True)
class Index:
    """What a number of answers come to."""

    answers: int
    averages: Mapping[str, Decimal]
    """NRR of each unsur, to two decimals."""
    index: Decimal
    """To two decimals, computed from averages that were not rounded."""
    letter: str
    """`A` to `D`."""


def index_of(answers: int, sums: Mapping[str, int]) -> Index:
    """Return averages, index and letter of the sum of the marks of each unsur over some answers, one or more."""
    averages = {unsur: Fraction(sums[unsur], answers) for unsur in UNSUR}
    index = _rounded(sum(averages.values(), Fraction()) / len(UNSUR) * FACTOR)
    return Index(
        answers, {unsur: _rounded(value) for unsur, value in averages.items()}, index, letter_of(index)
    )


@dataclass(frozen=True, slots=True)
class Block:
    """Days in a row whose answers are shown together or not at all; `LEAST` of them or more."""

    first: date
    last: date
    answers: int


def blocks(days: Iterable[tuple[date, int]]) -> Iterator[Block]:
    """Yield the blocks of days that are over, each given in order with its number of answers.

    A block ends with the day on which it has enough, and never changes again; so whichever figures are compared, of one
    time or of another, yesterday's or today's, they differ by whole blocks. What is left at the end is in none.
    """
    first, answers = None, 0
    for day, number in days:
        first = first or day
        answers += number
        if answers >= LEAST:
            yield Block(first, day, answers)
            first, answers = None, 0


def letter_of(index: Decimal) -> str:
    """Return the letter of an index that was rounded to two decimals.

    Raises:
        ValueError: no answers come to so low an index.
    """
    for letter, least in BANDS:
        if index >= least:
            return letter
    message = f"an index of {index} cannot be"
    raise ValueError(message)


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
