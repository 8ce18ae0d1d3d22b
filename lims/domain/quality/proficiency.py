"""Scores of a laboratory in a proficiency test (ISO 13528:2022, 9)."""

import math
from dataclasses import dataclass

from lims.domain.errors import N_, InvalidInput

LIMIT_OF_UNCERTAINTY = 0.3
"""With u(x_pt) above 0.3 sigma_pt, z' is to be used instead of z (9.2.1)."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What can be said with the figures that were given; None where one of them is missing."""

    difference: float
    """D = x - x_pt, in the unit of the result (9.3)."""
    z: float | None
    """D / sigma_pt (9.4)."""
    z_prime: float | None
    """D over sigma_pt and u(x_pt) together (9.5)."""
    zeta: float | None
    """D over both standard uncertainties together (9.6)."""
    En: float | None
    """D over both expanded uncertainties together (9.7)."""
    D_pct: float | None
    """D in per cent of x_pt; None where that is zero (9.3.1)."""
    PA: float | None
    """D in per cent of the error that is allowed, 3 sigma_pt (9.3.6)."""
    assigned_value_is_uncertain: bool
    """Whether u(x_pt) is above 0.3 sigma_pt."""


def score(
    x: float,
    x_pt: float,
    *,
    U: float | None = None,  # noqa: N803 - the symbols of the standard
    k: float = 2.0,
    U_pt: float | None = None,  # noqa: N803
    k_pt: float = 2.0,
    sigma_pt: float | None = None,
) -> Scores:
    """Return the scores of a result.

    Args:
        x: The laboratory's result.
        x_pt: The assigned value.
        U: Expanded uncertainty of the result.
        k: Its coverage factor.
        U_pt: Expanded uncertainty of the assigned value.
        k_pt: Its coverage factor.
        sigma_pt: Standard deviation for proficiency assessment.

    Raises:
        InvalidInput: An uncertainty is negative, k or sigma_pt is not greater than zero, or both uncertainties are
            zero.
    """
    if (U is not None and U < 0) or (U_pt is not None and U_pt < 0):
        raise InvalidInput(N_("Ketidakpastian U dan U_pt tidak boleh negatif."))
    if not k > 0 or not k_pt > 0:
        raise InvalidInput(N_("Faktor cakupan k harus lebih besar dari nol; tulis misalnya 2."))
    if sigma_pt is not None and not sigma_pt > 0:
        raise InvalidInput(N_("Simpangan baku uji profisiensi (sigma_pt) harus lebih besar dari nol."))
    d = x - x_pt
    u_pt = None if U_pt is None else U_pt / k_pt
    both = U is not None and U_pt is not None
    if both and not math.hypot(U or 0.0, U_pt or 0.0) > 0:
        raise InvalidInput(N_("U dan U_pt keduanya nol, sehingga zeta dan En tidak dapat dihitung."))
    return Scores(
        difference=d,
        z=d / sigma_pt if sigma_pt else None,
        z_prime=d / math.hypot(sigma_pt, u_pt) if sigma_pt and u_pt is not None else None,
        zeta=d / math.hypot(U / k, u_pt) if U is not None and u_pt is not None else None,
        En=d / math.hypot(U, U_pt) if U is not None and U_pt is not None else None,
        D_pct=100 * d / x_pt if x_pt else None,
        PA=100 * d / (3 * sigma_pt) if sigma_pt else None,
        assigned_value_is_uncertain=bool(sigma_pt and u_pt and u_pt > LIMIT_OF_UNCERTAINTY * sigma_pt),
    )


def performance(score_value: float) -> str:
    """Return `acceptable`, `warning` or `action` for a z, z' or zeta score (9.4.2): up to 2, below 3, from 3 on."""
    size = abs(score_value)
    return "acceptable" if size <= 2 else "warning" if size < 3 else "action"
