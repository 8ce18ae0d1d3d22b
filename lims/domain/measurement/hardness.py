"""Hardness from what is read at the machine (ISO 6506-1, 6507-1, 6508-1, 4545-1) and the forces behind the symbols."""

import re
from dataclasses import dataclass
from decimal import Decimal, localcontext

from lims.domain.errors import N_, InvalidInput
from lims.domain.formula import PI
from lims.domain.rounding import TieRule, round_to_interval

NEWTONS_PER_KGF = Decimal("9.80665")
"""Standard acceleration of fall; exact."""
KGF_PER_NEWTON = Decimal("0.102")
"""The factor that the standards print, 1/9.80665 rounded."""
VICKERS = Decimal("0.1891")
"""0.102 x 2 sin(136°/2), as ISO 6507-1 prints it."""
KNOOP = Decimal("1.451")
"""0.102 x 14.229, as ISO 4545-1 prints it."""

BRINELL_FORCES: dict[Decimal, tuple[Decimal, ...]] = {
    Decimal(ball): tuple(map(Decimal, forces.split()))
    for ball, forces in {
        "10": "3000 1500 1000 500 250 100",
        "5": "750 250 125 62.5 25",
        "2.5": "187.5 62.5 31.25 15.625 6.25",
        "1": "30 10 5 2.5 1",
    }.items()
}
"""Balls in mm and the test forces that go with them, in kgf (ISO 6506-1, Table 2)."""

_INDEXES = tuple(map(Decimal, ("30", "15", "10", "5", "2.5", "1.25", "1")))
"""The force-diameter indexes 0.102 F/D² (ISO 6506-1, Table 2)."""

_ROCKWELL: dict[str, tuple[int, Decimal, Decimal]] = {
    scale: (whole, Decimal(unit), Decimal(force))
    for scale, whole, unit, force in [
        *(
            (f"HR{letter}", 100, "0.002", force)
            for letter, force in zip("ADC", ("60", "100", "150"), strict=True)
        ),
        *(
            (f"HR{letter}", 130, "0.002", force)
            for letter, force in zip("BEFGHK", ("100", "100", "60", "150", "60", "150"), strict=True)
        ),
        *((f"HR{force}{letter}", 100, "0.001", force) for letter in "NT" for force in ("15", "30", "45")),
    ]
}
"""Scale: hardness at no depth, depth of one point in mm, total test force in kgf (ISO 6508-1, Tables 1 and 2)."""

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_BEFORE = rf"(?:{_NUMBER}\s*)?"
_BRINELL_SYMBOL = re.compile(
    rf"{_BEFORE}HB[WS]?\s*(?P<ball>{_NUMBER})\s*/\s*(?P<force>{_NUMBER})(?:\s*/\s*{_NUMBER})?"
)
_VICKERS_SYMBOL = re.compile(rf"{_BEFORE}H[VK]\s*(?P<force>{_NUMBER})(?:\s*/\s*{_NUMBER})?")
_ROCKWELL_SYMBOL = re.compile(rf"{_BEFORE}(?P<scale>HR(?:[A-HK]|(?:15|30|45)[NT]))[WS]?")


@dataclass(frozen=True, slots=True)
class Hardness:
    """A hardness value with every figure, as it would be reported, and what is doubtful about it."""

    value: Decimal
    reported: Decimal
    in_range: bool
    """False where the standard does not admit the value or the indentation."""


@dataclass(frozen=True, slots=True)
class Brinell:
    """What a Brinell symbol says: the ball in mm and the force in kgf."""

    ball: Decimal
    force: Decimal

    @property
    def listed(self) -> bool:
        """Tell whether ISO 6506-1, Table 2 has this ball with this force."""
        return self.force in BRINELL_FORCES.get(self.ball, ())


def brinell(ball: Decimal, force_kgf: Decimal, indentation: Decimal) -> Hardness:
    """Return HBW = 2F / (pi D (D - sqrt(D² - d²))), F in kgf, lengths in mm (ISO 6506-1:2014, 3.2).

    F is taken in kgf, as the name of the scale has it, because the printed tables use 0.102F/D² = 30 exactly.
    The indentation should lie between 0.24 D and 0.6 D.

    Raises:
        InvalidInput: A length or the force is not greater than zero, or the indentation is as wide as the ball.
    """
    _positive(ball_mm=ball, force=force_kgf, indent_mm=indentation)
    if indentation >= ball:
        raise InvalidInput(
            N_("Diameter lekukan %(indent)s mm harus lebih kecil dari bola %(ball)s mm; periksa bacaannya."),
            indent=indentation,
            ball=ball,
        )
    with localcontext() as context:
        context.prec = 50
        height = ball - (ball * ball - indentation * indentation).sqrt()
        value = +(2 * force_kgf / (PI * ball * height))
    allowed = Decimal("0.24") * ball <= indentation <= Decimal("0.6") * ball
    return Hardness(value, _as_reported(value), in_range=allowed)


def brinell_kgf(ball: Decimal, force_newtons: Decimal) -> Decimal:
    """Return a Brinell force in kgf: the nominal one where the newtons are its rounded value.

    29 420 N on a ball of 10 mm is HBW 10/3000, although 0.102 x 29 420 is 3000.84.
    """
    _positive(ball_mm=ball, force=force_newtons)
    plain = KGF_PER_NEWTON * force_newtons
    index = min(_INDEXES, key=lambda one: abs(one * ball * ball - plain))
    nominal = index * ball * ball
    return nominal if abs(nominal - plain) <= plain / 1000 else plain


def vickers(force_newtons: Decimal, diagonal: Decimal) -> Hardness:
    """Return HV = 0.1891 F/d², F in N, d the mean diagonal in mm, at least 0.020 mm (ISO 6507-1:2018, 3 and 5).

    Raises:
        InvalidInput: The force or the diagonal is not greater than zero.
    """
    _positive(force=force_newtons, diagonal_mm=diagonal)
    value = VICKERS * force_newtons / (diagonal * diagonal)
    return Hardness(value, _as_reported(value), in_range=diagonal >= Decimal("0.020"))


def knoop(force_newtons: Decimal, diagonal: Decimal) -> Hardness:
    """Return HK = 1.451 F/d², F in N, d the long diagonal in mm, at least 0.020 mm (ISO 4545-1).

    Raises:
        InvalidInput: The force or the diagonal is not greater than zero.
    """
    _positive(force=force_newtons, diagonal_mm=diagonal)
    value = KNOOP * force_newtons / (diagonal * diagonal)
    return Hardness(value, _as_reported(value), in_range=diagonal >= Decimal("0.020"))


def rockwell(scale: str, depth: Decimal) -> Hardness:
    """Return N - h/S from the lasting depth h in mm (ISO 6508-1); reported to half a point.

    Valid: HRC 20 to 70 and HRB 10 to 100; of the other scales nothing is held here but 0 and N.

    Raises:
        InvalidInput: The scale is unknown, or the depth is negative or beyond the scale.
    """
    name = scale.upper().removesuffix("W")
    if name not in _ROCKWELL:
        raise _unknown_symbol(scale)
    whole, unit, _force = _ROCKWELL[name]
    value = whole - depth / unit
    if depth < 0 or value < 0:
        raise InvalidInput(
            N_("Kedalaman %(depth)s mm berada di luar skala %(scale)s; periksa bacaannya."),
            depth=depth,
            scale=scale,
        )
    low, high = {"HRC": (20, 70), "HRB": (10, 100)}.get(name, (0, whole))
    return Hardness(value, round_to_interval(value, Decimal("0.5")), in_range=low <= value <= high)


def brinell_symbol(symbol: str) -> Brinell | None:
    """Read `HBW 10/3000`, `350 HBW 5/750/20`; None where it is no Brinell symbol."""
    found = _BRINELL_SYMBOL.fullmatch(symbol.strip().upper())
    if not found:
        return None
    return Brinell(_decimal(found["ball"]).normalize(), _decimal(found["force"]).normalize())


def nominal_force(symbol: str) -> Decimal:
    """Return the total test force in N behind a symbol, in four figures as the tables print it.

    `HBW 10/3000` is 29 420, `HV 10` and `640 HV10/20` 98.07, `HRC` 1471; dwell time and value may stand in it.

    Raises:
        InvalidInput: The symbol is unknown, or its force is zero.
    """
    typed = symbol.strip().upper()
    rockwell_found = _ROCKWELL_SYMBOL.fullmatch(typed)
    found = _BRINELL_SYMBOL.fullmatch(typed) or _VICKERS_SYMBOL.fullmatch(typed)
    if rockwell_found:
        kgf = _ROCKWELL[rockwell_found["scale"]][2]
    elif found:
        kgf = _decimal(found["force"])
    else:
        raise _unknown_symbol(symbol)
    _positive(force=kgf)
    newtons = kgf * NEWTONS_PER_KGF
    return round_to_interval(newtons, Decimal(1).scaleb(newtons.adjusted() - 3), TieRule.B)


def _as_reported(value: Decimal) -> Decimal:
    """Round to three figures, and to whole numbers from 100 on."""
    step = "1" if value >= 100 else "0.1" if value >= 10 else "0.01"
    return round_to_interval(value, Decimal(step))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _positive(**quantities: Decimal) -> None:
    for name, value in quantities.items():
        if not value > 0:
            raise InvalidInput(N_("%(name)s harus lebih besar dari nol; periksa bacaannya."), name=name)


def _unknown_symbol(symbol: str) -> InvalidInput:
    return InvalidInput(
        N_("Lambang kekerasan “%(symbol)s” tidak dikenal; tulis misalnya HBW 10/3000, HV 10 atau HRC."),
        symbol=symbol,
    )
