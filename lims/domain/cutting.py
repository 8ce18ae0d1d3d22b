"""Cutting plans: pieces laid out on bars and plates, with the kerf between them and the rest that is kept.

All lengths are millimetres. A bar is a plate of which only the length counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from lims.domain.errors import N_, InvalidInput

NOTHING = Decimal(0)
KERF = Decimal(3)
"""What a cut-off disc or a band saw takes; a laboratory's own figure."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that shall be cut, grips included."""

    mark: str
    length: Decimal
    width: Decimal = NOTHING
    """Nothing for a piece of a bar."""
    grip: Decimal = NOTHING
    """Of the length, how much either grip holds."""
    reserve: bool = False
    """Cut only when a piece proves void or a retest is called for."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece with where it begins: along the stock, and across it."""

    piece: Piece
    along: Decimal
    across: Decimal = NOTHING

    @property
    def end(self) -> Decimal:
        """Where it ends along the stock."""
        return self.along + self.piece.length

    @property
    def side(self) -> Decimal:
        """Where it ends across the stock."""
        return self.across + self.piece.width


@dataclass(frozen=True, slots=True)
class Laid:
    """A bar or plate with its pieces, in the order in which they are cut."""

    length: Decimal
    width: Decimal
    """Nothing for a bar."""
    placed: tuple[Placed, ...]

    @property
    def rest(self) -> Decimal:
        """What is left along the stock behind the last piece, before the last cut takes its kerf."""
        return self.length - max((one.end for one in self.placed), default=NOTHING)


def on_bars(pieces: Sequence[Piece], longest: Decimal, kerf: Decimal = KERF) -> tuple[Laid, ...]:
    """Lay pieces out on as few bars as first fit gives, each bar no longer than it need be.

    Pieces keep their order along each bar. The bars that result are to be brought: their length is what their pieces
    and cuts come to, rounded up to 100 mm.

    Raises:
        InvalidInput: A length is not above zero, or a piece is longer than a bar may be.
    """
    _check(pieces, longest, kerf)
    bars: list[list[Placed]] = []
    for piece in pieces:
        for bar in bars:
            start = bar[-1].end + kerf
            if start + piece.length <= longest:
                bar.append(Placed(piece, start))
                break
        else:
            bars.append([Placed(piece, NOTHING)])
    return tuple(Laid(_rounded_up(bar[-1].end, longest), NOTHING, tuple(bar)) for bar in bars)


def on_plate(pieces: Sequence[Piece], longest: Decimal, kerf: Decimal = KERF) -> tuple[Laid, ...]:
    """Lay strips out on one plate: side by side in rows across it, as many rows as it takes.

    What is kept in reserve lies behind all else.

    Raises:
        InvalidInput: A measure is not above zero, or a piece is longer than the plate may be.
    """
    _check(pieces, longest, kerf)
    if any(piece.width <= 0 for piece in pieces):
        raise InvalidInput(N_("Lebar setiap potongan pelat harus lebih besar dari nol; lengkapi lebarnya."))
    placed: list[Placed] = []
    across = side = along = NOTHING
    for piece in sorted(pieces, key=lambda one: (one.reserve, -one.width)):
        if placed and along + piece.length > longest:
            across, along = side + kerf, NOTHING
        placed.append(Placed(piece, along, across))
        along += piece.length + kerf
        side = max(side, across + piece.width)
    if not placed:
        return ()
    length = _rounded_up(max(one.end for one in placed), longest)
    return (Laid(length, _rounded_up(side, None), tuple(placed)),)


def _check(pieces: Iterable[Piece], longest: Decimal, kerf: Decimal) -> None:
    if kerf < 0:
        raise InvalidInput(N_("Lebar potongan gergaji tidak boleh negatif."))
    for piece in pieces:
        if piece.length <= 0:
            raise InvalidInput(
                N_("Panjang potongan %(mark)s harus lebih besar dari nol; lengkapi panjangnya."),
                mark=piece.mark,
            )
        if piece.length > longest:
            raise InvalidInput(
                N_("Potongan %(mark)s (%(length)s mm) lebih panjang dari bahan (%(longest)s mm)."),
                mark=piece.mark,
                length=piece.length,
                longest=longest,
            )


def _rounded_up(length: Decimal, most: Decimal | None) -> Decimal:
    """Round up to whole decimetres, which is what a person measures who brings it."""
    found = (length / 100).to_integral_value(ROUND_CEILING) * 100
    return found if most is None else min(found, most)
