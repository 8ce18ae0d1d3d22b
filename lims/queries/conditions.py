"""What limits depend on besides grade and size, in words: stated, open, or filled in by the standard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lims.domain.errors import InvalidInput
from lims.domain.standards import Specification
from lims.domain.standards.conditions import Condition
from lims.domain.text import Text

OPEN = Text("belum diketahui", "not known yet")


@dataclass(frozen=True, slots=True)
class StatedCondition:
    """A condition with what was said of it."""

    key: str
    label: Text
    value: Text
    open: bool
    """Nothing was said and the standard fills in nothing: limits that depend on it are not stated."""
    assumed: bool
    """The standard's own default."""


def of_sample(specification: Specification | None) -> tuple[Condition, ...]:
    """Return the conditions that are asked of a whole sample."""
    return _of(specification, "sample")


def of_piece(specification: Specification | None) -> tuple[Condition, ...]:
    """Return the conditions in which the pieces of a sample may differ."""
    return _of(specification, "piece")


def _of(specification: Specification | None, what: str) -> tuple[Condition, ...]:
    return tuple(one for one in specification.conditions if one.of == what) if specification else ()


def stated(declared: Iterable[Condition], given: Mapping[str, str]) -> tuple[StatedCondition, ...]:
    """Return each condition in words."""
    return tuple(_stated(condition, given.get(condition.key, "").strip()) for condition in declared)


def _stated(condition: Condition, typed: str) -> StatedCondition:
    assumed = not typed and condition.default is not None
    try:
        value = condition.read(typed or condition.default) if typed or assumed else None  # type: ignore[arg-type] # one of them is there
    except InvalidInput:
        return StatedCondition(condition.key, condition.label, Text(typed, typed), open=False, assumed=False)
    if value is None:
        return StatedCondition(condition.key, condition.label, OPEN, open=True, assumed=False)
    shown = condition.words(value)
    prefix_id, prefix_en = f"{condition.label.id}", f"{condition.label.en}"
    words = Text(shown.id.removeprefix(prefix_id).lstrip(": "), shown.en.removeprefix(prefix_en).lstrip(": "))
    return StatedCondition(condition.key, condition.label, words, open=False, assumed=assumed)
