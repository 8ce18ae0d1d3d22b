"""Numbers on paper, from templates such as `{laboratory}/LHU/{year}/{month}/{sequence:6}`."""

import re
from datetime import date

from lims.domain.errors import N_, InvalidInput

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TOKENS = frozenset({"laboratory", "year", "month", "month_roman", "sequence", "order", "item"})
_TOKEN = re.compile(r"\{(?P<name>[a-z_]+)(?::(?P<width>[1-9]))?\}")


def check_template(template: str, *, reset: str) -> None:
    """Refuse a template with unknown tokens, without a sequence, or whose numbers would repeat.

    A counter that begins anew each year (or month) must show the year (and month).
    """
    names = {match["name"] for match in _TOKEN.finditer(template)}
    unknown = sorted(names - TOKENS)
    if unknown or "{" in _TOKEN.sub("", template):
        raise InvalidInput(
            N_("Pola nomor memuat bagian yang tidak dikenal: %(unknown)s. Yang dikenal: %(known)s."),
            unknown=", ".join(unknown) or template,
            known=", ".join(sorted(TOKENS)),
        )
    if not names & {"sequence", "order"}:
        raise InvalidInput(N_("Pola nomor harus memuat {sequence}, supaya tidak ada nomor yang sama."))
    months = {"month", "month_roman"}
    if (reset in {"year", "month"} and "year" not in names and "order" not in names) or (
        reset == "month" and not names & months and "order" not in names
    ):
        raise InvalidInput(
            N_(
                "Penghitung yang mulai dari 1 lagi harus memuat tahun (dan bulan), supaya nomor tidak terulang."
            )
        )


def format_number(
    template: str, *, sequence: int, on: date, laboratory: str, order: str = "", item: int = 0
) -> str:
    """Return the number; `{sequence:6}` is padded with zeros to six digits."""
    values: dict[str, str | int] = {
        "laboratory": laboratory,
        "year": on.year,
        "month": f"{on.month:02}",
        "month_roman": ROMAN[on.month - 1],
        "sequence": sequence,
        "order": order,
        "item": item,
    }

    def fill(match: re.Match[str]) -> str:
        value, width = values[match["name"]], match["width"]
        return str(value).zfill(int(width)) if width else str(value)

    return _TOKEN.sub(fill, template)


def period(reset: str, on: date) -> str:
    """Return the period whose counter a number belongs to: `2026`, `2026-11`, or empty for one that never resets."""
    return {"year": f"{on.year}", "month": f"{on.year}-{on.month:02}"}.get(reset, "")


def amended(number: str, sequence: int) -> str:
    """Return the number of the n-th amendment: `.../004512/Am.1` (7.8.8)."""
    return f"{number.split('/Am.', maxsplit=1)[0]}/Am.{sequence}"
