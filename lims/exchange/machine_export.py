"""Text exports of testing machines: which column is the force, in which unit, what the header says of the specimen.

Read as they come: tab, semicolon or comma between the fields; decimal comma or point; names and units in one or two
rows, or the unit in brackets; UTF-8, UTF-16 or the Western code page; of several blocks the longest is the curve.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, NamedTuple

from lims.domain.errors import N_, InvalidInput

LARGEST = 20 * 1024 * 1024
_FEWEST_ROWS = 5
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")
_MISSING = {"", "-", "nan", "n/a", "null", "nicht bekannt"}
_UNIT_IN_BRACKETS = re.compile(r"^(.*?)\s*[\[(]([^\])]*)[\])]\s*$")

_NEWTONS = {"n": 1.0, "kn": 1e3, "mn": 1e6, "kgf": 9.80665, "tf": 9806.65, "lbf": 4.4482216152605}
_MILLIMETRES = {"mm": 1.0, "m": 1e3, "cm": 10.0, "um": 1e-3, "μm": 1e-3, "µm": 1e-3, "in": 25.4}
_RATIO = {"": 1.0, "mm/mm": 1.0, "m/m": 1.0, "-": 1.0, "%": 0.01}
_MEGAPASCAL = {"mpa": 1.0, "n/mm2": 1.0, "n/mm²": 1.0, "pa": 1e-6, "kpa": 1e-3, "gpa": 1e3}
_SQUARE_MILLIMETRES = {"mm2": 1.0, "mm²": 1.0, "": 1.0, "cm2": 100.0, "cm²": 100.0}
_LENGTH = _MILLIMETRES | {"": 1.0}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of readings, in the unit that the file names."""

    name: str
    unit: str
    values: tuple[float, ...]
    """NaN where a field was empty."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file as it was read."""

    columns: tuple[Column, ...]
    facts: Mapping[str, tuple[str, str]]
    """Value and unit by the name before it."""


class _Role(NamedTuple):
    """How a column or a fact is known."""

    words: Sequence[str]
    """One of them stands in its name."""
    others: Sequence[str]
    """None of them does."""
    units: Mapping[str, float]


_COLUMNS: Mapping[str, _Role] = {
    "force_N": _Role(("force", "load", "kraft", "gaya", "beban"), ("soll", "stress", "set"), _NEWTONS),
    "stress_MPa": _Role(("stress", "spannung", "tegangan", "contrainte"), ("true",), _MEGAPASCAL),
    "strain": _Role(("strain", "dehnung", "regangan", "deformation"), ("true", "rate"), _RATIO),
    "extension_mm": _Role(
        ("clip", "extensometer", "ekstensometer", "feindehn"),
        ("machine", "crosshead", "traverse"),
        _MILLIMETRES,
    ),
}
_FACTS: Mapping[str, _Role] = {
    "Su_mm2": _Role(
        ("cross-section after fracture", "final area", "luas setelah patah"), (), _SQUARE_MILLIMETRES
    ),
    "S0_mm2": _Role(
        ("cross-section", "section", "querschnitt", "luas penampang"), ("after", "final"), _SQUARE_MILLIMETRES
    ),
    "du_mm": _Role(("final diameter", "diameter akhir"), (), _LENGTH),
    "d0_mm": _Role(("diameter", "durchmesser"), ("final", "akhir"), _LENGTH),
    "a0_mm": _Role(("thickness", "probendicke", "epaisseur", "tebal"), (), _LENGTH),
    "b0_mm": _Role(("width", "probenbreite", "largeur", "lebar"), (), _LENGTH),
    "Lu_mm": _Role(("final length", "panjang akhir"), (), _LENGTH),
    "Le_mm": _Role(
        ("gauge length", "gage length", "messlange", "original length", "panjang ukur", "l0"), (), _LENGTH
    ),
}


def read(content: bytes) -> Export:
    """Read an export.

    Raises:
        InvalidInput: The file is too large, is no text, or holds no rows of readings.
    """
    if len(content) > LARGEST:
        raise InvalidInput(N_("Berkas lebih besar dari 20 MB; ekspor satu benda uji per berkas."))
    lines = _text(content).splitlines()
    return max(
        (_split(lines, delimiter) for delimiter in "\t;,"),
        key=lambda found: sum(len(column.values) for column in found.columns),
    )


def tensile(export: Export, force_unit: str = "") -> dict[str, Any]:
    """Return what a tensile test needs, by the keys of the calculator; the movement of the crosshead is no strain.

    `force_unit` is for a file that does not name it.

    Raises:
        InvalidInput: There is no column of force or stress, or its unit is not known.
    """
    found = {key: _column(export.columns, role) for key, role in _COLUMNS.items()}
    if found["force_N"] is None and found["stress_MPa"] is None:
        raise InvalidInput(
            N_(
                "Tidak ada kolom gaya di berkas ini (kolom: %(columns)s); beri nama kolomnya Force atau Gaya."
            ),
            columns=", ".join(column.name for column in export.columns)[:200] or "–",
        )
    present = {key: column for key, column in found.items() if column}
    if force_unit and "force_N" in present:
        present["force_N"] = replace(present["force_N"], unit=force_unit)
    rows = _whole(present.values())
    curve = {key: _in_unit(column, _COLUMNS[key].units, rows) for key, column in present.items()}
    return curve | _geometry(export.facts)


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise InvalidInput(N_("Berkas ini bukan teks; ekspor dari program mesin uji sebagai CSV atau TXT."))
    return text


def _split(lines: Sequence[str], delimiter: str) -> Export:
    """Take the longest block of rows of readings, the rows above it as names, units and facts."""
    rows = [[field.strip().strip('"').strip() for field in line.split(delimiter)] for line in lines]
    best, at = range(0), 0
    for readings, group in groupby(rows, key=_is_reading):
        length = len(list(group))
        if readings and length > len(best):
            best = range(at, at + length)
        at += length
    if len(best) < _FEWEST_ROWS:
        return Export((), {})
    names, units = _headings(rows[: best.start])
    table = [rows[index] for index in best]
    facts = dict(_facts(rows[: best.start]))
    columns = []
    for place, (name, unit) in enumerate(zip(names, units, strict=True)):
        values = tuple(_number(row[place]) if place < len(row) else math.nan for row in table)
        if all(map(math.isnan, values[2:])):
            # A column that speaks in its first row only is a fact of the specimen.
            if not math.isnan(values[0]):
                facts.setdefault(_plain(name), (repr(values[0]), unit))
        elif name:
            columns.append(Column(name, unit, values))
    return Export(tuple(columns), facts)


def _is_reading(row: Sequence[str]) -> bool:
    filled = [field for field in row if field.lower() not in _MISSING]
    return len(filled) > 1 and all(_NUMBER.fullmatch(field) for field in filled)


def _number(field: str) -> float:
    return math.nan if field.lower() in _MISSING else float(field.replace(",", "."))


def _headings(above: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """Return names and units of the columns from the one or two rows above the readings."""
    if not above:
        return [], []
    last = list(above[-1])
    bare = [field.strip("()[] ") for field in last]
    if len(above) > 1 and all(_is_unit(field) for field in bare):
        names = list(above[-2])
        width = max(len(names), len(bare))
        names += [""] * (width - len(names))
        return names, bare + [""] * (width - len(bare))
    parts = [_UNIT_IN_BRACKETS.match(field) for field in last]
    return (
        [part[1] if part else field for part, field in zip(parts, last, strict=True)],
        [part[2].strip() if part else "" for part in parts],
    )


def _is_unit(field: str) -> bool:
    known = {"s", "min", "d", "v", "nm", "cel", "°c"}
    for units in (_NEWTONS, _MILLIMETRES, _RATIO, _MEGAPASCAL):
        known |= units.keys()
    return field.lower() in known


def _facts(above: Iterable[Sequence[str]]) -> Iterable[tuple[str, tuple[str, str]]]:
    for row in above:
        filled = [field for field in row if field]
        if len(filled) >= 2 and _NUMBER.fullmatch(filled[1]):
            bracketed = _UNIT_IN_BRACKETS.match(filled[0])
            name, unit = (bracketed[1], bracketed[2]) if bracketed else (filled[0], "")
            yield _plain(name), (filled[1], filled[2] if len(filled) > 2 else unit)


def _plain(name: str) -> str:
    """Return a name in lower case, without accents and closing colons."""
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(one for one in decomposed if not unicodedata.combining(one)).lower().strip(" :")


def _fits(name: str, role: _Role) -> bool:
    return any(word in name for word in role.words) and not any(word in name for word in role.others)


def _column(columns: Sequence[Column], role: _Role) -> Column | None:
    """Return the first column of a role whose unit is one of that role's; a force may leave it out, to be asked."""
    asked = role is _COLUMNS["force_N"]
    for column in columns:
        unit = column.unit.lower()
        if _fits(_plain(column.name), role) and (unit in role.units or (asked and not unit)):
            return column
    return None


def _whole(columns: Iterable[Column]) -> list[int]:
    """Return the rows in which every column has a reading."""
    present = list(columns)
    count = min(len(column.values) for column in present)
    return [i for i in range(count) if not any(math.isnan(column.values[i]) for column in present)]


def _in_unit(column: Column, units: Mapping[str, float], rows: Sequence[int]) -> list[float]:
    factor = units.get(column.unit.lower())
    if factor is None:
        raise InvalidInput(
            N_(
                "Satuan kolom “%(name)s” tidak diketahui; pilih satuan gayanya (force_unit): N, kN, kgf atau tf."
            ),
            name=column.name,
        )
    return [column.values[row] * factor for row in rows]


def _geometry(facts: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for key, role in _FACTS.items():
        for name, (value, unit) in facts.items():
            factor = role.units.get(unit.lower())
            if key not in found and factor is not None and _fits(name, role):
                found[key] = _number(value) * factor
    return found
