"""The satisfaction survey of public services (SKM): nine unsur, their averages, the index and its letter.

After Permenpan RB Nomor 14 Tahun 2017 (Pedoman Penyusunan Survei Kepuasan Masyarakat). The regulation was not at hand
when this was written: the unsur, the scale and the bands follow public descriptions of it, which the page says as well.

    NRR of an unsur = sum of its answers / number of answers            1 to 4
    index           = sum over the unsur of (NRR x weight) x 25         25 to 100; each weight is 1/9

The regulation rounds the weight to 0.11, by which a perfect service would reach 99 only; here it stays 1/9.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

REGULATION = "Permenpan RB Nomor 14 Tahun 2017"
UNSUR = ("U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9")
"""Requirements, procedure, time, cost, product, competence, behaviour, complaints, facilities; words in reports/."""
SCALE = (1, 2, 3, 4)
BANDS = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))
"""Letters of quality with the least index of each."""
FACTOR = 25


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


def index_of(answers: Iterable[Mapping[str, int]]) -> Index | None:
    """Return averages, index and letter; None without an answer, as absence is no satisfaction.

    Raises:
        ValueError: an answer lacks an unsur, or lies outside the scale.
    """
    whole = list(answers)
    if not whole:
        return None
    for one in whole:
        if set(one) != set(UNSUR) or not set(one.values()) <= set(SCALE):
            message = f"not an answer to the survey: {one}"
            raise ValueError(message)
    averages = {unsur: Fraction(sum(one[unsur] for one in whole), len(whole)) for unsur in UNSUR}
    index = _rounded(sum(averages.values(), Fraction()) / len(UNSUR) * FACTOR)
    return Index(
        len(whole), {unsur: _rounded(value) for unsur, value in averages.items()}, index, letter_of(index)
    )


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
