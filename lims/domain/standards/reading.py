"""Readings as they are typed: understood, echoed, refused where they can be taken in two ways, warned of where odd."""

import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.formula import Value
from lims.domain.quantity import could_be_grouped, format_decimal, in_words, parse_decimal
from lims.domain.standards.repeats import Series
from lims.domain.standards.result import Caution
from lims.domain.text import Text

if TYPE_CHECKING:
    from lims.domain.standards.method import Method, ReadingField

_THOUSAND = Decimal(1000)


@dataclass(slots=True)
class Readings:
    """What has been read so far; everything that computing needs to know."""

    method: "Method"
    context: Mapping[str, Decimal]
    numbers: dict[str, Value] = field(default_factory=dict)
    """In the unit of the formulas."""
    answers: dict[str, str] = field(default_factory=dict)
    problems: dict[str, LimsError] = field(default_factory=dict)
    echo: dict[str, Text] = field(default_factory=dict)
    warnings: list[Caution] = field(default_factory=list)
    series: dict[str, Series] = field(default_factory=dict)
    """Several readings in one field, in the usual unit."""

    @property
    def quantities(self) -> dict[str, Value]:
        """All that a formula may use: what the specification states stands above what was read."""
        stated = {name: self.context[name] for name in self.method.context if name in self.context}
        sound = {key: value for key, value in self.numbers.items() if key not in self.problems}
        fixed = {name: constant.value for name, constant in self.method.constants.items()}
        return sound | stated | fixed

    def warn(self, key: str, words: Text) -> None:
        """Tell the analyst something that refuses nothing."""
        self.warnings.append(Caution(key, words))


def read(state: Readings, reading: "ReadingField", typed: str, unit: str | None) -> None:
    """Take one reading over, or note what is wrong with it."""
    if not typed:
        return
    try:
        if reading.is_numeric:
            _read_numbers(state, reading, typed, unit)
        elif reading.choices:
            _read_choice(state, reading, typed)
        else:
            state.echo[reading.key] = Text(id=typed, en=typed)
    except InvalidInput as error:
        state.problems[reading.key] = error


def _read_choice(state: Readings, reading: "ReadingField", typed: str) -> None:
    choice = next((choice for choice in reading.choices if choice.key == typed), None)
    if choice is None:
        raise InvalidInput(
            N_("“%(value)s” bukan pilihan; pilih salah satu dari: %(choices)s."),
            value=typed,
            choices=", ".join(choice.key for choice in reading.choices),
        )
    state.answers[reading.key] = typed
    state.echo[reading.key] = choice.label
    if choice.warning is not None:
        state.warn(reading.key, choice.warning)


def _read_numbers(state: Readings, reading: "ReadingField", typed: str, unit: str | None) -> None:
    if unit and unit not in (reading.units or (reading.unit,)):
        raise InvalidInput(
            N_("Satuan %(unit)s tidak dikenal untuk %(reading)s; pilih salah satu dari: %(units)s."),
            unit=unit,
            reading=reading.sign,
            units=", ".join(reading.units) or reading.unit,
        )
    parts = re.split(r"[\s;]+", typed) if reading.kind == "numbers" else [typed]
    factor, usual = reading.factor(unit), reading.factor()
    values = tuple(_read_number(state, reading, part, factor / usual) for part in parts if part)
    shown = [in_words(value) for value in values]
    tail = f" {unit or reading.unit}".rstrip()
    state.echo[reading.key] = Text(
        id="; ".join(words.id for words in shown) + tail, en="; ".join(words.en for words in shown) + tail
    )
    in_base = tuple(value * factor for value in values)
    state.numbers[reading.key] = in_base if reading.kind == "numbers" else in_base[0]
    if reading.kind == "numbers":
        series = Series(tuple(value * (factor / usual) for value in values), reading.unit, reading.repeats)
        state.series[reading.key] = series
        if series.takes_median:
            state.numbers[reading.key] = (statistics.median(in_base),)
        _check_series(state, reading, series)
    _check_stated(state, reading)


def _check_series(state: Readings, reading: "ReadingField", series: Series) -> None:
    """Ask for the readings that the method still wants, and tell where the median stands for them."""
    apart = series.apart
    if series.due and apart is None:
        raise InvalidInput(
            N_("%(reading)s memerlukan paling sedikit %(least)s bacaan; tambah %(due)s lagi."),
            reading=reading.sign,
            least=reading.repeats.least if reading.repeats else 1,
            due=series.due,
        )
    if series.due:
        raise InvalidInput(
            N_(
                "Bacaan %(reading)s berselisih melebihi batas keterulangan metode; ambil %(due)s bacaan lagi dan "
                "tulis semuanya."
            ),
            reading=reading.sign,
            due=series.due,
        )
    if apart is not None:
        state.warn(reading.key, apart)


def _read_number(state: Readings, reading: "ReadingField", typed: str, to_usual: Decimal) -> Decimal:
    """Read one number; refuse it where it can be taken in two ways or cannot be, warn where it is odd."""
    value = parse_decimal(typed)
    usual = value * to_usual
    if reading.allowed is not None and not reading.allowed.holds(usual):
        raise InvalidInput(
            N_(
                "%(reading)s = %(value)s di luar yang mungkin (%(range)s %(unit)s); periksa bacaan dan satuannya."
            ),
            reading=reading.sign,
            value=typed,
            range=str(reading.allowed),
            unit=reading.unit,
        )
    if reading.plausible is None:
        return value
    plausible = reading.plausible.holds(usual)
    if could_be_grouped(typed) and reading.plausible.holds(usual * _THOUSAND):
        raise _two_ways(typed, value, plausible=plausible)
    if not plausible:
        state.warn(reading.key, _odd(reading, in_words(value)))
    return value


def _two_ways(typed: str, value: Decimal, *, plausible: bool) -> InvalidInput:
    """Say that a reading such as `12.500` may mean 12.5 or 12500, or can only have meant the latter."""
    grouped = format(value * _THOUSAND, "f").split(".")[0]
    if plausible:
        return InvalidInput(
            N_("“%(text)s” dapat berarti %(decimal)s atau %(grouped)s; tulis %(decimal)s0 atau %(grouped)s."),
            text=typed,
            decimal=format_decimal(value, "id"),
            grouped=grouped,
        )
    return InvalidInput(
        N_("“%(text)s” tampak memakai pemisah ribuan; bila itu yang dimaksud tulis %(grouped)s."),
        text=typed,
        grouped=grouped,
    )


def _odd(reading: "ReadingField", value: Text) -> Text:
    return Text(
        id=f"{reading.sign} = {value.id} di luar kisaran wajar ({reading.plausible} {reading.unit});"
        " periksa bacaannya.",
        en=f"{reading.sign} = {value.en} is outside the plausible range ({reading.plausible} {reading.unit});"
        " check the reading.",
    )


def _check_stated(state: Readings, reading: "ReadingField") -> None:
    """Refuse a reading that contradicts what the specification states, such as another gauge length."""
    if reading.key not in state.method.context or reading.key not in state.context:
        return
    stated = state.context[reading.key]
    if state.numbers[reading.key] != stated:
        raise InvalidInput(
            N_(
                "Spesifikasi menetapkan %(reading)s = %(stated)s %(unit)s; kosongkan bacaan ini atau samakan."
            ),
            reading=reading.sign,
            stated=format_decimal(stated, "id"),
            unit=reading.unit,
        )
