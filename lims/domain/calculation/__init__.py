"""The bench calculator: one JSON object in, one out, by area; the same for the command and for the pages.

Each area reads its keys, calls the calculation where it stands in the domain, and puts the answer into words.
"""

import math
from collections.abc import Mapping
from typing import Any

from lims.domain.calculation import conformity, measurement, quality, tensile
from lims.domain.calculation.given import Area, Given
from lims.domain.errors import N_, InvalidInput, NotFound

AREAS: dict[str, Area] = {**conformity.AREAS, **measurement.AREAS, **quality.AREAS, **tensile.AREAS}
"""What can be calculated, by name."""

__all__ = ["AREAS", "Area", "calculate"]


def calculate(area: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer of an area: numbers, strings, booleans, None, lists, and `Text` where it says something.

    Raises:
        NotFound: There is no such area.
        InvalidInput: A key is unknown or missing, or a value does not fit.
    """
    if area not in AREAS:
        raise NotFound(
            N_("Area perhitungan “%(area)s” tidak dikenal; pilih salah satu dari %(known)s."),
            area=area,
            known=", ".join(AREAS),
        )
    chosen = AREAS[area]
    given = Given(data)
    given.only(chosen.keys)
    try:
        answer = chosen.calculate(given)
    except ArithmeticError as error:
        raise _without_answer() from error
    if not _is_finite(answer):
        raise _without_answer()
    return answer


def _without_answer() -> InvalidInput:
    return InvalidInput(
        N_("Angka-angka ini tidak mempunyai jawaban yang terhingga; periksa besar nilai dan satuannya.")
    )


def _is_finite(answer: Any) -> bool:
    """Tell whether every number of an answer is finite, however deep it lies."""
    match answer:
        case float():
            return math.isfinite(answer)
        case dict():
            return all(map(_is_finite, answer.values()))
        case list():
            return all(map(_is_finite, answer))
    return True
