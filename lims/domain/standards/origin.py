"""Which row of a file a limit comes from, in words of both languages; the file itself knows only its keys."""

import re

from lims.domain.standards.specification import Specification
from lims.domain.text import Text

_AXES = {
    "grade": Text("kelas", "grade"),
    "form": Text("bentuk", "form"),
    "size": Text("ukuran", "size"),
}
_FORMS = {
    "deformed": Text("sirip", "deformed"),
    "plain": Text("polos", "plain"),
}
_SIGNS = {">=": "≥", "<=": "≤"}
_ALL = Text("semua kelas dan ukuran", "all grades and sizes")
_PRINTED = Text("tabel cetak, ", "printed table, ")


def row_words(specification: Specification | None, row: str) -> Text:
    """Return the words of `T3: grade BjTS 420B; d <= 16` as a trace holds it: number of the row and its conditions."""
    found = re.fullmatch(r"(T?)(\d+): (.*)", row)
    if found is None:
        return Text(row or "–", row or "–")
    printed, number, conditions = found.groups()
    labels = {one.key: one.label for one in specification.conditions} if specification else {}
    parts = [_part(one, labels) for one in conditions.split("; ")] if conditions != "*" else [_ALL]
    head = _PRINTED if printed else Text("", "")
    return Text(
        f"{head.id}baris {number}: {'; '.join(part.id for part in parts)}",
        f"{head.en}row {number}: {'; '.join(part.en for part in parts)}",
    )


def _part(condition: str, labels: dict[str, Text]) -> Text:
    axis, _space, demand = condition.partition(" ")
    name = _AXES.get(axis) or labels.get(axis) or Text(axis, axis)
    for sign, printed in _SIGNS.items():
        demand = demand.replace(sign, printed)
    if axis == "form" and demand in _FORMS:
        return Text(f"{name.id} {_FORMS[demand].id}", f"{name.en} {_FORMS[demand].en}")
    numbers = demand if axis in _AXES else re.sub(r"(?<=\d)\.(?=\d)", ",", demand)
    return Text(f"{name.id} {numbers}", f"{name.en} {demand}")
