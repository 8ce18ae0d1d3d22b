"""Two editions beside each other: every change told once, with the grades and sizes that it holds for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lims.domain.quantity import in_words
from lims.domain.standards.conditions import Condition
from lims.domain.standards.differences import WAYS, LimitChange, differences, ways_of
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.specification import Specification
from lims.domain.standards.tendency import Ends, Tendency, move
from lims.domain.text import Text

Kind = Literal["added", "removed", "filled", "emptied", "tightened", "loosened", "mixed", "other", "rule"]
"""`filled`: a limit where there was a gap; `emptied`: the reverse; `rule`: the same limits, judged in another way."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one requirement, with all grades and sizes that it is the same for."""

    kind: Kind
    requirement: str
    property: Text
    unit: str
    old: Text | None
    new: Text | None
    ends: Ends | None
    places: tuple[tuple[str, tuple[str, ...]], ...]
    """Grades, each with its sizes."""
    conditions: tuple[Text, ...]
    """A case in which it differs, where the limit depends on conditions."""
    rules: tuple[Text, ...]
    """Changes of rounding, comparison and decision rule of the requirement, in words."""


@dataclass(frozen=True, slots=True)
class EditionComparison:
    """All that differs from one edition to another."""

    grades_added: tuple[str, ...]
    grades_removed: tuple[str, ...]
    sizes_added: tuple[tuple[str, tuple[str, ...]], ...]
    """By grades that both have."""
    sizes_removed: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[Text, ...]
    """Of the specification as a whole."""
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return self == EditionComparison((), (), (), (), (), ())


def compare_editions(one: Specification, other: Specification) -> EditionComparison:
    """Return what differs from the first to the second, the same change of several sizes told once."""
    old = {grade.key: grade.all_sizes for grade in one.grades}
    new = {grade.key: grade.all_sizes for grade in other.grades}
    return EditionComparison(
        grades_added=tuple(key for key in new if key not in old),
        grades_removed=tuple(key for key in old if key not in new),
        sizes_added=_sizes(new, old),
        sizes_removed=_sizes(old, new),
        rules=tuple(_own_rules(one, other)),
        changes=tuple(_together(one, other)),
    )


def _sizes(
    these: dict[str, tuple[str, ...]], those: dict[str, tuple[str, ...]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the sizes of common grades that only the first has."""
    found = (
        (key, tuple(s for s in sizes if s not in those[key])) for key, sizes in these.items() if key in those
    )
    return tuple((key, sizes) for key, sizes in found if sizes)


def _own_rules(one: Specification, other: Specification) -> Iterator[Text]:
    pairs = (
        (Text("Cara membandingkan", "Comparison"), one.comparison, other.comparison),
        (Text("Arah pembulatan nilai tengah", "Rounding of ties"), one.tie, other.tie),
        (
            Text("Syarat ringan yang boleh gagal", "Minor ones that may fail"),
            one.minor_allowed,
            other.minor_allowed,
        ),
        (Text("Berlaku sejak", "Valid from"), one.valid_from, other.valid_from),
    )
    for name, before, after in pairs:
        if before != after:
            yield _turned(name, before, after)


def _turned(name: Text, before: object, after: object) -> Text:
    old, new = ("–" if value in {None, ""} else str(value) for value in (before, after))
    return Text(f"{name.id}: {old} → {new}", f"{name.en}: {old} → {new}")


def _together(one: Specification, other: Specification) -> Iterator[Change]:
    """Bring the same change of several grades and sizes together, in the order of the files."""
    groups: dict[tuple[object, ...], list[LimitChange]] = {}
    for change in differences(one, other):
        if change.requirement:
            key = (
                change.requirement,
                _kind(change),
                None if change.old is None else change.old.en,
                None if change.new is None else change.new.en,
                change.conditions,
                _rules(change),
            )
            groups.setdefault(key, []).append(change)
    labels = {one.key: one for edition in (one, other) for one in edition.conditions}
    for found in groups.values():
        first = found[0]
        resolved = first.after or first.before
        places: dict[str, list[str]] = {}
        for change in found:
            places.setdefault(change.grade, []).append(change.size)
        yield Change(
            kind=_kind(first),
            requirement=first.requirement,
            property=first.property,
            unit=resolved.unit if resolved else "",
            old=first.old,
            new=first.new,
            ends=_moved(first)[1],
            places=tuple((grade, tuple(sizes)) for grade, sizes in places.items()),
            conditions=tuple(_stated(name, value, labels) for name, value in first.conditions),
            rules=_rules(first),
        )


def _stated(name: str, value: str | Decimal, labels: Mapping[str, Condition]) -> Text:
    """Write a condition with its label: `Tebal = 3 mm`."""
    known = labels.get(name)
    label = known.label if known else Text(name, name)
    if isinstance(value, Decimal):
        words = in_words(value, known.unit if known else "")
    else:
        choice = next((one.label for one in known.choices if one.key == value), None) if known else None
        words = choice or Text(value, value)
    return Text(f"{label.id} = {words.id}", f"{label.en} = {words.en}")


def _kind(change: LimitChange) -> Kind:
    before, after = change.before, change.after
    if before is None or after is None:
        return "added" if before is None else "removed"
    if before.limit is None or after.limit is None:
        if before.limit is after.limit:
            return "other"
        return "filled" if before.limit is None else "emptied"
    tendency = _moved(change)[0]
    return "rule" if tendency == "same" else tendency


def _moved(change: LimitChange) -> tuple[Tendency, Ends | None]:
    if change.before is None or change.after is None:
        return "other", None
    found = move(change.before, change.after)
    return found.tendency, found.ends


def _rules(change: LimitChange) -> tuple[Text, ...]:
    if change.before is None or change.after is None:
        return ()
    return tuple(_rule_changes(change.before, change.after))


def _rule_changes(before: ResolvedRequirement, after: ResolvedRequirement) -> Iterator[Text]:
    """Return in words what changed in how a requirement is judged, beside its limits."""
    for name, was, now in zip(WAYS, ways_of(before), ways_of(after), strict=True):
        if was != now:
            yield _turned(name, was, now)
