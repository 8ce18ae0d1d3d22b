"""Single sampling for normal inspection by attributes (ISO 2859-1), by code letter and the diagonal rule.

Covered are AQL 0.10 to 6.5 in per cent nonconforming. Not covered, and refused by the loader: tightened and reduced
inspection with the switching rules, double and multiple sampling, AQL below 0.10, above 6.5 and per hundred items.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lims.domain.errors import N_, InvalidInput

Level = Literal["I", "II", "III", "S-1", "S-2", "S-3", "S-4"]
Aql = Literal["0.10", "0.15", "0.25", "0.40", "0.65", "1.0", "1.5", "2.5", "4.0", "6.5"]

LETTERS = "ABCDEFGHJKLMNPQR"
SIZES = (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000)

_LOTS = (8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000)
_CODES: dict[Level, str] = {
    "I": "AABCCDEFGHJKLMN",
    "II": "ABCDEFGHJKLMNPQ",
    "III": "BCDEFGHJKLMNPQR",
    "S-1": "AAAABBBBCCCCDDD",
    "S-2": "AAABBBCCCDDDEEE",
    "S-3": "AABBCCDDEEFFGGH",
    "S-4": "AABCCDEEFGGHJJK",
}
_NONE_ACCEPTED: dict[Aql, str] = {
    "6.5": "A",
    "4.0": "B",
    "2.5": "C",
    "1.5": "D",
    "1.0": "E",
    "0.65": "F",
    "0.40": "G",
    "0.25": "H",
    "0.15": "J",
    "0.10": "K",
}
_ACCEPTANCE = {0: 0, 3: 1, 4: 2, 5: 3, 6: 5, 7: 7, 8: 10, 9: 14, 10: 21}
"""Ac by the steps from the letter at which no failing piece is accepted."""


@dataclass(frozen=True, slots=True)
class Draw:
    """How many to take from a lot, and how many of them may fail."""

    samples: int
    accept: int | None = None
    reject: int | None = None
    every: bool = False
    """All pieces of the lot."""
    letter: str = ""


def single_normal(lot: int, level: Level, aql: Aql) -> Draw:
    """Return sample size, Ac and Re for a lot.

    Raises:
        InvalidInput: The lot has fewer than two pieces.
    """
    if lot < 2:
        raise InvalidInput(N_("Lot untuk pengambilan contoh paling sedikit 2 buah; tulis ukuran lotnya."))
    row = sum(lot > most for most in _LOTS)
    start = LETTERS.index(_NONE_ACCEPTED[aql])
    steps = LETTERS.index(_CODES[level][row]) - start
    # Where the table has an arrow, the plan at its tip holds.
    steps = 0 if steps < 2 else 3 if steps == 2 else min(steps, 10)
    place = start + steps
    accept = _ACCEPTANCE[steps]
    every = SIZES[place] >= lot
    return Draw(
        samples=min(SIZES[place], lot), accept=accept, reject=accept + 1, every=every, letter=LETTERS[place]
    )


def whole_pieces(lot: Decimal) -> int:
    """Return the size of a lot as a number of pieces.

    Raises:
        InvalidInput: It is no whole number of pieces.
    """
    if lot != lot.to_integral_value() or lot < 1:
        raise InvalidInput(N_("Ukuran lot harus bilangan bulat buah; tulis misalnya 500."))
    return int(lot)
