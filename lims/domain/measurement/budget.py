"""The laboratory's own budget of uncertainty, read from what was filled in (JCGM 100:2008)."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.measurement import model as models
from lims.domain.measurement.uncertainty import Distribution
from lims.domain.quantity import parse_decimal

MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One input of the budget."""

    name: str
    distribution: Distribution = Distribution.NORMAL
    amount: Decimal | None = None
    """Half-width, or for a normal distribution what the divisor makes a standard uncertainty of; None where the
    calibration of the machine gives it."""
    divisor: Decimal | None = None
    """Only for a normal distribution; the others have their own."""
    dof: float = math.inf
    sensitivity: Decimal = Decimal(1)
    relative: bool = False
    """The amount is in per cent: of the estimate in a model, else of the result."""
    function: str = ""
    """Function of the machine whose calibration gives the amount."""
    at: str = ""
    """Where on its scale: a number, the key of a reading, or empty for the result itself."""
    symbol: str = ""
    """Name in the model."""
    estimate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """All that a budget says."""

    lines: tuple[Line, ...]
    level: Decimal | None = None
    k: Decimal | None = None
    model: str = ""
    """Measurement function of the symbols; empty where the lines add up, each with its sensitivity."""

    def to_json(self) -> dict[str, Any]:
        """Return what is kept, with numbers as text."""
        return {
            "lines": [_line_json(line) for line in self.lines],
            "level": _text(self.level),
            "k": _text(self.k),
            "model": self.model,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition says otherwise than another."""

    source: str
    """Name of the line; empty for what holds for the whole budget."""
    key: str
    before: str
    after: str
    """Empty where an edition says nothing of it."""


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what differs between two editions as kept, lines held against each other by name."""
    before, after = _flat(old), _flat(new)
    return tuple(
        Change(*place, before.get(place, ""), after.get(place, ""))
        for place in dict.fromkeys((*before, *after))
        if before.get(place, "") != after.get(place, "")
    )


def _flat(content: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """Return all that an edition says, by line and key; of lines with the same name the later ones are numbered."""
    said = {("", key): str(content.get(key) or "") for key in ("level", "k", "model")}
    names: Counter[str] = Counter()
    for line in content["lines"]:
        name = str(line["name"])
        names[name] += 1
        source = name if names[name] == 1 else f"{name} ({names[name]})"
        for key, value in line.items():
            if key != "name":
                said[source, key] = str(value or "")
    return said


def read(data: Mapping[str, Any]) -> Content:
    """Read a budget from texts, as kept or as typed.

    Raises:
        InvalidInput: something is missing or no number; `fields` tells where, as `line-3` or `model`.
    """
    faults: dict[str, LimsError] = {}
    lines: list[Line] = []
    given: Sequence[Mapping[str, Any]] = data.get("lines") or ()
    level, k = _number(data, "level", faults), _number(data, "k", faults)
    text = str(data.get("model") or "").strip()
    if not given or len(given) > MOST_LINES:
        faults["lines"] = InvalidInput(N_("Isilah paling sedikit satu sumber dan paling banyak 30."))
    for number, row in enumerate(given):
        try:
            lines.append(_line(row, modelled=bool(text)))
        except InvalidInput as error:
            faults[f"line-{number}"] = error
    if (level is None) == (k is None) and not {"level", "k"} & faults.keys():
        faults["level"] = InvalidInput(
            N_("Isilah tingkat kepercayaan (misalnya 0,95) atau faktor cakupan k, salah satu saja.")
        )
    if level is not None and not Decimal("0.5") <= level < 1:
        faults["level"] = InvalidInput(N_("Tingkat kepercayaan ditulis dari 0,5 sampai di bawah 1."))
    if k is not None and k <= 0:
        faults["k"] = InvalidInput(N_("Faktor cakupan k harus lebih besar dari nol; tulis misalnya 2."))
    if text and len(lines) == len(given):
        _check_model(text, lines, faults)
    if faults:
        raise InvalidInput(N_("Anggaran ketidakpastian belum lengkap. Periksa isian yang ditandai."), faults)
    return Content(tuple(lines), level, k, text)


def _check_model(text: str, lines: Sequence[Line], faults: dict[str, LimsError]) -> None:
    try:
        wanted = set(models.parse(text).names)
    except InvalidInput as error:
        faults["model"] = error
        return
    symbols = [line.symbol for line in lines]
    if wanted != set(symbols) or len(symbols) != len(set(symbols)):
        faults["model"] = InvalidInput(
            N_(
                "Lambang pada tabel harus sama dengan lambang dalam model, masing-masing satu kali: %(names)s."
            ),
            names=", ".join(sorted(wanted)),
        )


def _line(row: Mapping[str, Any], *, modelled: bool) -> Line:
    faults: dict[str, LimsError] = {}
    name, function = str(row.get("name") or "").strip(), str(row.get("function") or "").strip()
    if not name:
        raise InvalidInput(N_("Isilah nama sumber ketidakpastian."))
    try:
        distribution = Distribution(str(row.get("distribution") or "normal"))
    except ValueError:
        raise InvalidInput(N_("Pilih sebaran dari daftar.")) from None
    if distribution is Distribution.TRAPEZOIDAL or (function and distribution is not Distribution.NORMAL):
        raise InvalidInput(N_("Pilih sebaran lain; kalibrasi alat selalu bersebaran normal."))
    numbers = {
        key: _number(row, key, faults) for key in ("amount", "divisor", "dof", "sensitivity", "estimate")
    }
    for fault in faults.values():
        raise fault
    amount, by, dof = numbers["amount"], numbers["divisor"], numbers["dof"]
    if not function and (amount is None or amount < 0):
        raise InvalidInput(N_("“%(name)s”: isilah besarnya, nol atau lebih."), name=name)
    if by is not None and by <= 0:
        raise InvalidInput(N_("“%(name)s”: pembagi harus lebih besar dari nol."), name=name)
    if dof is not None and dof < 1:
        raise InvalidInput(
            N_("“%(name)s”: derajat kebebasan paling kecil 1; kosongkan bila tak hingga."), name=name
        )
    if modelled and numbers["estimate"] is None:
        raise InvalidInput(N_("“%(name)s”: isilah taksiran nilainya, karena ada model."), name=name)
    return Line(
        name,
        distribution,
        None if function else amount,
        by if distribution is Distribution.NORMAL and not function else None,
        math.inf if dof is None else float(dof),
        Decimal(1) if numbers["sensitivity"] is None else numbers["sensitivity"],
        bool(row.get("relative")),
        function,
        str(row.get("at") or "").strip(),
        str(row.get("symbol") or "").strip(),
        numbers["estimate"],
    )


def _number(row: Mapping[str, Any], key: str, faults: dict[str, LimsError]) -> Decimal | None:
    text = str(row.get(key) or "").strip()
    if not text:
        return None
    try:
        return parse_decimal(text)
    except InvalidInput as error:
        faults[key] = error
        return None


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "distribution": line.distribution.value,
        "amount": _text(line.amount),
        "divisor": _text(line.divisor),
        "dof": "" if math.isinf(line.dof) else format(Decimal(repr(line.dof)).normalize(), "f"),
        "sensitivity": _text(line.sensitivity),
        "relative": line.relative,
        "function": line.function,
        "at": line.at,
        "symbol": line.symbol,
        "estimate": _text(line.estimate),
    }


def _text(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")
