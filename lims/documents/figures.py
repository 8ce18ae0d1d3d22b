"""Dates, money and decimals as Indonesian paper writes them."""

from datetime import date
from decimal import Decimal

from lims.domain.certificate import Words

MONTHS_ID = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(when: date) -> Words:
    """Return a date in words: `24 November 2026`."""
    return Words(
        id=f"{when.day} {MONTHS_ID[when.month - 1]} {when.year}",
        en=f"{when.day} {MONTHS_EN[when.month - 1]} {when.year}",
    )


def short_day(when: date) -> str:
    """Return a date in figures: `24-11-2026`."""
    return f"{when.day:02d}-{when.month:02d}-{when.year}"


def comma(value: Decimal) -> str:
    """Return a decimal with its figures and a decimal comma: `12,0`."""
    return format(value, "f").replace(".", ",")


def rupiah(amount: int) -> str:
    """Return whole rupiah with points between thousands: `1.250.000`."""
    return f"{amount:,}".replace(",", ".")
