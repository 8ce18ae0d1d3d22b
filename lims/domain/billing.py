"""Money for an order: on what basis it is asked, when it must have come, and sums spelled out."""

from enum import StrEnum


class Basis(StrEnum):
    """On what basis a laboratory asks money, or asks none."""

    PNBP = "pnbp"
    """State revenue that is no tax, paid to the treasury with a billing code of 15 digits."""
    BLU = "blu"
    """A public service agency (Badan Layanan Umum) keeps its own revenue."""
    RETRIBUSI = "retribusi"
    """A region's levy, set by an SKRD."""
    FREE = "free"
    """Gratis, with the reason and the programme that bears it."""


class PaymentGate(StrEnum):
    """Where work stops until the money has come."""

    BEFORE_TESTING = "before-testing"
    """Prepaid: no Surat Perintah Uji before it."""
    BEFORE_RELEASE = "before-release"
    """Post-paid, for a client with an agreement: tested before, but no LHU."""
    NONE = "none"
    """A laboratory that asks no money, or asks for it elsewhere."""


class PaymentState(StrEnum):
    """How far the money for an order has come."""

    NOT_ASKED = "not-asked"
    """The order costs nothing, or the laboratory has no gate."""
    UNBILLED = "unbilled"
    BILLED = "billed"
    PART_PAID = "part-paid"
    PAID = "paid"
    WAIVED = "waived"
    REFUND_DUE = "refund-due"
    """The order was cancelled after money had come."""
    REFUNDED = "refunded"
    CLOSED = "closed"
    """The order was cancelled before any money had come."""


SETTLED = frozenset({PaymentState.NOT_ASKED, PaymentState.PAID, PaymentState.WAIVED})
"""States in which the gate is open."""


class BillState(StrEnum):
    """A bill (tagihan); an open one whose last day has passed is expired, which holds the work and destroys nothing."""

    OPEN = "open"
    SETTLED = "settled"
    CANCELLED = "cancelled"


_UNITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"))


def spelled(amount: int) -> str:
    """Return a whole number in Indonesian words (terbilang): 1250000 is `satu juta dua ratus lima puluh ribu`.

    Raises:
        ValueError: the number is negative or has more than 15 digits.
    """
    if not 0 <= amount < 10**15:
        message = f"{amount} cannot be spelled out"
        raise ValueError(message)
    return _spelled(amount)


def _spelled(amount: int) -> str:
    if amount < 12:
        return _UNITS[amount]
    if amount < 20:
        return f"{_UNITS[amount - 10]} belas"
    if amount < 100:
        return _joined(f"{_UNITS[amount // 10]} puluh", amount % 10)
    if amount < 200:
        return _joined("seratus", amount - 100)
    if amount < 1000:
        return _joined(f"{_UNITS[amount // 100]} ratus", amount % 100)
    if amount < 2000:
        return _joined("seribu", amount - 1000)
    scale, word = next(one for one in _SCALES if amount >= one[0])
    return _joined(f"{_spelled(amount // scale)} {word}", amount % scale)


def _joined(words: str, rest: int) -> str:
    return f"{words} {_spelled(rest)}" if rest else words
