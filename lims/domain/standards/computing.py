"""From readings to results: read each as typed, check them against each other, evaluate the formulas, round once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from lims.domain.errors import N_, InvalidInput
from lims.domain.quantity import in_words
from lims.domain.rounding import TieRule
from lims.domain.standards.plausibility import oddities
from lims.domain.standards.reading import Readings, read
from lims.domain.standards.result import Computation, Result
from lims.domain.text import Text

if TYPE_CHECKING:
    from lims.domain.formula import Formula, Value
    from lims.domain.standards.method import Choice, Method, ResultField


def compute(
    method: "Method",
    readings: Mapping[str, str],
    context: Mapping[str, Decimal],
    units: Mapping[str, str],
    tie: TieRule,
) -> Computation:
    """Carry out `Method.compute`."""
    state = Readings(method, context)
    for key in readings:
        if method.reading(key) is None:
            state.problems[key] = InvalidInput(
                N_("Metode %(method)s tidak mengenal bacaan %(key)s; hapus bacaan itu."),
                method=method.code,
                key=key,
            )
    for reading in method.readings:
        read(state, reading, readings.get(reading.key, "").strip(), units.get(reading.key))
    _check_relations(state)
    results = _results(state, tie)
    _check_plausible(state, results)
    return Computation(
        results=results,
        problems=state.problems,
        echo=state.echo,
        missing=_missing(state, readings),
        warnings=tuple(state.warnings),
        bases=_bases(state),
        series=state.series,
    )


def _check_relations(state: Readings) -> None:
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


def _missing(state: Readings, readings: Mapping[str, str]) -> tuple[str, ...]:
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


def _results(state: Readings, tie: TieRule) -> dict[str, Result]:
    withheld = {measurand for choice in _answered(state) for measurand in choice.withholds}
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


def _answered(state: Readings) -> list["Choice"]:
    """Return the answers that were chosen."""
    return [
        choice
        for reading in state.method.readings
        for choice in reading.choices
        if state.answers.get(reading.key) == choice.key
    ]


def _observed(state: Readings, wanted: "ResultField") -> Result | None:
    answer = state.answers.get(wanted.choice)
    if answer is None:
        return None
    return Result.attribute(
        wanted.measurand, answer, state.echo[wanted.choice], label=wanted.label, method=state.method.code
    )


def _computed(state: Readings, wanted: "ResultField", tie: TieRule) -> Result | None:
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
        valid_if_met=any(wanted.measurand in choice.valid_if_met for choice in _answered(state)),
        individuals=_individuals(quantities, wanted),
    )


def _individuals(quantities: Mapping[str, "Value"], wanted: "ResultField") -> tuple[Decimal, ...]:
    """Return the single values behind a result, where the method says which they are."""
    found = quantities.get(wanted.individuals) if wanted.individuals else None
    return found if isinstance(found, tuple) else ()


def _check_plausible(state: Readings, results: Mapping[str, Result]) -> None:
    """Warn of what is odd between results of the piece."""
    for odd in oddities(state.method.relations, results):
        state.warnings.append(odd)


def _bases(state: Readings) -> tuple[Text, ...]:
    """Return the sentences that must be printed, with their values."""
    sentences = []
    for basis in state.method.bases:
        stated = basis.of in state.method.context and basis.of in state.context
        template = basis.stated if stated else basis.read
        shown = in_words(state.context[basis.of]) if stated else state.echo.get(basis.of)
        if template is not None and shown is not None and basis.of not in state.problems:
            sentences.append(Text(id=template.id % {"value": shown.id}, en=template.en % {"value": shown.en}))
    return tuple(sentences)
