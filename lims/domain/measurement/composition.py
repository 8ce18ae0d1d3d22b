"""Carbon equivalents and the pitting resistance number from a composition in per cent by mass."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput

_ELEMENTS = (
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb"
    " Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au"
    " Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U"
)
_SYMBOLS = frozenset(_ELEMENTS.split())

_GREATEST_SUM = Decimal(101)
"""A full analysis adds up to about 100 %; more than this is a slip of the keyboard."""


def _terms(text: str) -> dict[str, Decimal]:
    """Read `C 1, Mn 1/6`: the factor of each element."""
    found = {}
    for part in text.split(", "):
        element, factor = part.split(" ")
        over, _, under = factor.partition("/")
        found[element] = Decimal(over) / Decimal(under or 1)
    return found


FORMULAS: dict[str, dict[str, Decimal]] = {
    "CE_IIW": _terms("C 1, Mn 1/6, Cr 1/5, Mo 1/5, V 1/5, Ni 1/15, Cu 1/15"),
    "CET": _terms("C 1, Mn 1/10, Mo 1/10, Cr 1/20, Cu 1/20, Ni 1/40"),
    "CE_AWS": _terms("C 1, Mn 1/6, Si 1/6, Cr 1/5, Mo 1/5, V 1/5, Ni 1/15, Cu 1/15"),
    "Ceq_JIS": _terms("C 1, Mn 1/6, Si 1/24, Ni 1/40, Cr 1/5, Mo 1/4, V 1/14"),
    "Pcm": _terms("C 1, Si 1/30, Mn 1/20, Cu 1/20, Cr 1/20, Ni 1/60, Mo 1/15, V 1/10, B 5"),
    "PREN": _terms("Cr 1, Mo 3.3, N 16"),
    "PREW": _terms("Cr 1, Mo 3.3, W 1.65, N 16"),
}
"""Name: factor of each element. International Institute of Welding; EN 1011-2 (CET); AWS D1.1; JIS; Ito and Bessyo;
pitting resistance without and with tungsten."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """The value of a formula, in per cent by mass, and the elements that were not given and count as zero."""

    value: Decimal
    absent: tuple[str, ...]


def equivalent(formula: str, composition: Mapping[str, Decimal]) -> Equivalent:
    """Return a carbon equivalent or a pitting resistance number.

    An element that was not determined counts as zero and is named in the answer, so that nobody takes it for
    measured; the leading one (C, or Cr) must be there.

    Raises:
        InvalidInput: The formula or an element is unknown, a content is not between 0 and 100 %, the contents add up
            to more than the whole, or the leading element is missing.
    """
    if formula not in FORMULAS:
        raise InvalidInput(
            N_("Rumus “%(formula)s” tidak dikenal; pilih salah satu dari %(known)s."),
            formula=formula,
            known=", ".join(FORMULAS),
        )
    _check(composition)
    factors = FORMULAS[formula]
    leading = next(iter(factors))
    if leading not in composition:
        raise InvalidInput(
            N_("%(formula)s memerlukan kadar %(element)s; isi kadarnya dalam persen."),
            formula=formula,
            element=leading,
        )
    value = sum(
        (factor * composition.get(element, Decimal(0)) for element, factor in factors.items()), Decimal(0)
    )
    return Equivalent(value, tuple(element for element in factors if element not in composition))


def _check(composition: Mapping[str, Decimal]) -> None:
    for element, content in composition.items():
        if element not in _SYMBOLS:
            raise InvalidInput(
                N_("“%(element)s” bukan lambang unsur; tulis misalnya C, Mn atau Si."), element=element
            )
        if not 0 <= content <= 100:
            raise InvalidInput(
                N_("Kadar %(element)s harus antara 0 dan 100 persen; periksa bacaannya."), element=element
            )
    if sum(composition.values(), Decimal(0)) > _GREATEST_SUM:
        raise InvalidInput(N_("Jumlah semua kadar melebihi 100 persen; periksa bacaannya."))
