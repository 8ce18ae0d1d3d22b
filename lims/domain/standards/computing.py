"""From readings to results: read each as typed, check them against each other, evaluate the formulas, round once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.formula import Value
from lims.domain.quantity import could_be_grouped, format_decimal, in_words, parse_decimal
from lims.domain.rounding import TieRule
from lims.domain.standards.result import Caution, Computation, Result
from lims.domain.text import Text

if TYPE_CHECKING:
    from lims.domain.formula import Formula
    from lims.domain.standards.method import Method, ReadingField, ResultField

_THOUSAND = Decimal(1000)


@dataclass(slots=True)
class _Readings:
    """What has been read so far; everything that computing needs to know."""

    method: "Method"
    context: Mapping[str, Decimal]
    numbers: dict[str, Value] = field(default_factory=dict)
    """In the unit of the formulas."""
    answers: dict[str, str] = field(default_factory=dict)
    problems: dict[str, LimsError] = field(default_factory=dict)
    echo: dict[str, Text] = field(default_factory=dict)
    warnings: list[Caution] = field(default_factory=list)

    @property
    def quantities(self) -> dict[str, Value]:
        """All that a formula may use: what the specification states stands above what was read."""
        stated = {name: self.context[name] for name in self.method.context if name in self.context}
        sound = {key: value for key, value in self.numbers.items() if key not in self.problems}
        return sound | stated

    def warn(self, key: str, words: Text) -> None:
        self.warnings.append(Caution(key, words))


def compute(
    method: "Method",
    readings: Mapping[str, str],
    context: Mapping[str, Decimal],
    units: Mapping[str, str],
    tie: TieRule,
) -> Computation:
    """Carry out `Method.compute`."""
    state = _Readings(method, context)
    for key in readings:
        if method.reading(key) is None:
            state.problems[key] = InvalidInput(
                N_("Metode %(method)s tidak mengenal bacaan %(key)s; hapus bacaan itu."),
                method=method.code,
                key=key,
            )
    for reading in method.readings:
        _read(state, reading, readings.get(reading.key, "").strip(), units.get(reading.key))
    _check_relations(state)
    return Computation(
        results=_results(state, tie),
        problems=state.problems,
        echo=state.echo,
        missing=_missing(state, readings),
        warnings=tuple(state.warnings),
        bases=_bases(state),
    )


def _read(state: _Readings, reading: "ReadingField", typed: str, unit: str | None) -> None:
    """Take one reading over, or note what is wrong with it."""
    if not typed:
        return
    try:
        match reading.kind:
            case "choice":
                _read_choice(state, reading, typed)
            case "text":
                state.echo[reading.key] = Text(id=typed, en=typed)
            case "number" | "numbers":
                _read_numbers(state, reading, typed, unit)
    except InvalidInput as error:
        state.problems[reading.key] = error


def _read_choice(state: _Readings, reading: "ReadingField", typed: str) -> None:
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


def _read_numbers(state: _Readings, reading: "ReadingField", typed: str, unit: str | None) -> None:
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
    _check_stated(state, reading)


def _read_number(state: _Readings, reading: "ReadingField", typed: str, to_usual: Decimal) -> Decimal:
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


def _check_stated(state: _Readings, reading: "ReadingField") -> None:
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


def _check_relations(state: _Readings) -> None:
    """Hold readings against each other: tensile strength is never below yield (plausibility)."""
    for check in state.method.checks:
        quantities = state.quantities
        one, other = quantities.get(check.reading), quantities.get(check.at_least)
        if not isinstance(one, Decimal) or not isinstance(other, Decimal) or one >= other:
            continue
        signs = [_sign(state.method, name) for name in (check.reading, check.at_least)]
        if check.severity == "warning":
            state.warn(
                check.reading,
                Text(
                    id=f"{signs[0]} lebih kecil dari {signs[1]}; periksa kedua bacaan.",
                    en=f"{signs[0]} is less than {signs[1]}; check both readings.",
                ),
            )
            continue
        for key in (check.reading, check.at_least):
            state.problems[key] = InvalidInput(
                N_("%(one)s lebih kecil dari %(other)s, dan itu tidak mungkin; periksa kedua bacaan."),
                one=signs[0],
                other=signs[1],
            )


def _sign(method: "Method", key: str) -> str:
    reading = method.reading(key)
    return reading.sign if reading else key


def _missing(state: _Readings, readings: Mapping[str, str]) -> tuple[str, ...]:
    """Return the required readings that are absent and that the specification does not state."""
    missing = []
    groups: set[str] = set()
    for reading in state.method.readings:
        if reading.one_of:
            if reading.one_of in groups:
                continue
            groups.add(reading.one_of)
            members = [other.key for other in state.method.readings if other.one_of == reading.one_of]
        elif reading.required:
            members = [reading.key]
        else:
            continue
        stated = reading.key in state.method.context and reading.key in state.context
        if not stated and not any(readings.get(key, "").strip() for key in members):
            missing.append(reading.key)
    return tuple(missing)


def _results(state: _Readings, tie: TieRule) -> dict[str, Result]:
    withheld = _withheld(state)
    results: dict[str, Result] = {}
    for wanted in state.method.results:
        if wanted.measurand in withheld:
            continue
        try:
            result = _observed(state, wanted) if wanted.choice else _computed(state, wanted, tie)
        except InvalidInput as error:
            state.problems[wanted.measurand] = error
            continue
        if result is not None:
            results[wanted.measurand] = result
    return results


def _withheld(state: _Readings) -> set[str]:
    """Return the measurands that an answer makes invalid."""
    return {
        measurand
        for reading in state.method.readings
        for choice in reading.choices
        if state.answers.get(reading.key) == choice.key
        for measurand in choice.withholds
    }


def _observed(state: _Readings, wanted: "ResultField") -> Result | None:
    answer = state.answers.get(wanted.choice)
    if answer is None:
        return None
    return Result.attribute(
        wanted.measurand, answer, state.echo[wanted.choice], label=wanted.label, method=state.method.code
    )


def _computed(state: _Readings, wanted: "ResultField", tie: TieRule) -> Result | None:
    quantities = state.quantities
    formula: Formula | None = next((one for one in wanted.formulas if one.names <= quantities.keys()), None)
    if formula is None:
        return None
    rounding = wanted.rounding
    return Result.numeric(
        wanted.measurand,
        formula.evaluate(quantities),
        label=wanted.label,
        unit=wanted.unit,
        method=state.method.code,
        step=rounding.step if rounding else None,
        tie=(rounding.tie if rounding else None) or tie,
        formula=formula.text,
        auxiliary=wanted.auxiliary,
    )


def _bases(state: _Readings) -> tuple[Text, ...]:
    """Return the sentences that must be printed, with their values."""
    sentences = []
    for basis in state.method.bases:
        stated = basis.of in state.method.context and basis.of in state.context
        template = basis.stated if stated else basis.read
        shown = in_words(state.context[basis.of]) if stated else state.echo.get(basis.of)
        if template is not None and shown is not None and basis.of not in state.problems:
            sentences.append(Text(id=template.id % {"value": shown.id}, en=template.en % {"value": shown.en}))
    return tuple(sentences)
