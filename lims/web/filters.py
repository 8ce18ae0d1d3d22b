"""How values are written on screens."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import format_date, format_datetime
from markupsafe import Markup

from lims.config import Config
from lims.domain.certificate import Words
from lims.domain.conformity import probability
from lims.domain.quantity import format_decimal
from lims.domain.text import Text
from lims.web.language import language


def init_app(app: Flask, config: Config) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(
        breakable=breakable,
        chance=chance,
        day=day,
        instant=instant,
        decimal=decimal,
        rupiah=rupiah,
        words=words,
        masked=masked,
        signed=signed,
    )


def day(value: date | None) -> str:
    """Write a date in full: 24 November 2026."""
    return "–" if value is None else str(format_date(value, "d MMMM y"))


def instant(value: datetime | None) -> str:
    """Write an instant in the laboratory's zone: 24 Nov 2026 09.30."""
    if value is None:
        return "–"
    return str(format_datetime(local(value), "d MMM y HH.mm", rebase=False))


def local(value: datetime) -> datetime:
    """Return an instant as the clock on the laboratory's wall shows it."""
    zone = ZoneInfo(getattr(g, "timezone", "Asia/Jakarta"))
    return value.astimezone(zone).replace(tzinfo=None)


def decimal(value: Decimal | None) -> str:
    """Write a decimal with all its figures, comma or point by language."""
    return "–" if value is None else format_decimal(value, language())


def signed(value: Decimal | None) -> str:
    """Write a difference with its sign: +20, −5."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + format_decimal(abs(value), language())


def chance(value: float) -> str:
    """Write a probability in per cent: 97,7 %."""
    return words(probability.chance(value))


def rupiah(value: int | None) -> str:
    """Write whole rupiah: Rp1.250.000."""
    return "–" if value is None else "Rp" + f"{value:,}".replace(",", ".")


def words(value: Text | Words) -> str:
    """Choose the language of a text that carries both."""
    return value.en if language() == "en" else value.id


def masked(value: str) -> str:
    """Show the last four figures only, as of an NPWP that may be a NIK."""
    return "•" * max(0, len(value) - 4) + value[-4:]


def breakable(number: str) -> Markup:
    """Let a long number go on in the next line after a slash, and nowhere else."""
    return Markup("/<wbr>").join(number.split("/"))
