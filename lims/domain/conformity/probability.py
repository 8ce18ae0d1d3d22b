"""The probability that an item conforms, given one measured value of it (JCGM 106:2012, 7)."""

import math
from decimal import Decimal

from lims.domain.conformity.decision import Tolerance
from lims.domain.distributions import normal_below, normal_between
from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import format_decimal
from lims.domain.text import Text

PROBABILITY = Text(
    "P di bawah pernyataan ialah peluang bahwa barang memenuhi, menurut hasil dan U (JCGM 106:2012, 7).",
    "P below a statement is the probability that the item conforms, as the result and U tell (JCGM 106:2012, 7).",
)


def conformance_probability(value: Decimal, standard_uncertainty: Decimal, tolerance: Tolerance) -> float:
    """Return p_c for a normal distribution about the value (JCGM 106:2012, 7.2 one-sided, 7.4 two-sided).

    It is the specific producer's risk where the item is rejected.

    Args:
        value: The best estimate, in the unit of the limits; what was known before the measurement is left out.
        standard_uncertainty: u, not U; greater than zero, in the same unit.
        tolerance: The limits.

    Raises:
        InvalidInput: The standard uncertainty is not greater than zero.
    """
    low, high = _in_standard_uncertainties(value, standard_uncertainty, tolerance)
    return normal_between(low, high)


def chance(probability: float) -> Text:
    """Return a probability in per cent with one decimal; never as certain (`> 99,9 %`), for nothing measured is."""
    if not 0.001 <= probability <= 0.999:
        bound = ("> ", Decimal("99.9")) if probability > 0.5 else ("< ", Decimal("0.1"))
    else:
        bound = ("", Decimal(repr(probability * 100)).quantize(Decimal("0.1")))
    return Text(
        f"{bound[0]}{format_decimal(bound[1], 'id')} %", f"{bound[0]}{format_decimal(bound[1], 'en')}%"
    )


def specific_consumer_risk(value: Decimal, standard_uncertainty: Decimal, tolerance: Tolerance) -> float:
    """Return 1 - p_c, the risk that an accepted item does not conform (JCGM 106:2012, 9.3.2), its tails added.

    Raises:
        InvalidInput: The standard uncertainty is not greater than zero.
    """
    low, high = _in_standard_uncertainties(value, standard_uncertainty, tolerance)
    return normal_below(low) + normal_below(-high)


def _in_standard_uncertainties(value: Decimal, u: Decimal, tolerance: Tolerance) -> tuple[float, float]:
    """Return the limits as seen from the value, in units of u; infinite where there is none."""
    if u <= 0:
        raise InvalidInput(N_("Ketidakpastian baku harus lebih besar dari nol; isi standard_uncertainty."))
    low = -math.inf if tolerance.lower is None else float((tolerance.lower - value) / u)
    high = math.inf if tolerance.upper is None else float((tolerance.upper - value) / u)
    return low, high
