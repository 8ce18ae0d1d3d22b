"""What limits depend on besides grade and size, in words: stated, open, or filled in by the standard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.errors import InvalidInput
from lims.domain.standards import Specification
from lims.domain.standards.conditions import Condition, Given
from lims.domain.standards.depending import NOTHING, depending_on, methods_depending_on
from lims.domain.text import Text
from lims.models import ApplicationItem, OrderLine
from lims.queries.library import judged_by

OPEN = Text("belum diketahui", "not known yet")
MOST_NAMED = 3
"""How many limits a condition is asked with by name; the others are counted."""


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
    unfit: bool = False
    """Something was said that the standard does not cover: limits that depend on it are not stated either."""


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A condition as it is asked, with what was typed and what that says."""

    condition: Condition
    typed: str
    stated: StatedCondition


def of_sample(
    specification: Specification | None, grade: str, size: str, given: Given = NOTHING
) -> tuple[Condition, ...]:
    """Return the conditions of a whole sample that limits depend on, for a grade and size and what else is given."""
    if specification is None or not specification.has(grade, size):
        return ()
    return tuple(
        one
        for one in specification.conditions
        if one.of == "sample" and any(depending_on(specification, one.key, grade, size, given))
    )


def of_piece(
    specification: Specification | None,
    grade: str,
    size: str,
    method_code: str,
    given: Given = NOTHING,
) -> tuple[Condition, ...]:
    """Return the conditions in which pieces may differ and that limits on what a method finds depend on."""
    if specification is None or not specification.has(grade, size):
        return ()
    return tuple(
        one
        for one in specification.conditions
        if one.of == "piece"
        and method_code in methods_depending_on(specification, one.key, grade, size, given)
    )


def deciding(
    specification: Specification, condition: Condition, grade: str, size: str, given: Mapping[str, str]
) -> Text:
    """Name the properties whose limits depend on a condition, the first of them by name."""
    found = depending_on(specification, condition.key, grade, size, given)
    names = list(dict.fromkeys(one.property for one in found))
    more = len(names) - MOST_NAMED
    in_id, in_en = (
        [name[language] for name in names[: MOST_NAMED if more > 0 else None]] for language in ("id", "en")
    )
    if more > 0:
        in_id.append(f"dan {more} lainnya")
        in_en.append(f"and {more} more")
    return Text("; ".join(in_id), "; ".join(in_en))


def judging(session: Session, item: ApplicationItem) -> Specification | None:
    """Return the specification that was frozen for an item when its order was made."""
    line = session.scalars(
        select(OrderLine)
        .where(OrderLine.laboratory_id == item.laboratory_id, OrderLine.item_id == item.id)
        .limit(1)
    ).first()
    return judged_by(session, line) if line is not None else None


def asked(declared: Sequence[Condition], given: Mapping[str, str]) -> tuple[AskedCondition, ...]:
    """Return the conditions with what was typed."""
    return tuple(
        AskedCondition(condition, given.get(condition.key, ""), known)
        for condition, known in zip(declared, stated(declared, given), strict=True)
    )


def stated(declared: Iterable[Condition], given: Mapping[str, str]) -> tuple[StatedCondition, ...]:
    """Return each condition in words."""
    return tuple(_stated(condition, given.get(condition.key, "").strip()) for condition in declared)


def _stated(condition: Condition, typed: str) -> StatedCondition:
    assumed = not typed and condition.default is not None
    said = condition.default if assumed else typed
    if said is None or said == "":
        return StatedCondition(condition.key, condition.label, OPEN, open=True, assumed=False)
    try:
        value = condition.read(said)
    except InvalidInput:
        words = Text(f"{typed} {condition.unit}".strip(), f"{typed} {condition.unit}".strip())
        return StatedCondition(condition.key, condition.label, words, open=False, assumed=False, unfit=True)
    shown, label = condition.words(value), condition.label
    words = Text(shown.id.removeprefix(label.id).lstrip(": "), shown.en.removeprefix(label.en).lstrip(": "))
    return StatedCondition(condition.key, label, words, open=False, assumed=assumed)
