"""What a spreadsheet holds beside its values: formulas, errors, what is hidden or merged, and how far it reaches."""

import html
import re
import zipfile
from dataclasses import dataclass, field, replace

from lims.domain.errors import N_, InvalidInput

Merged = tuple[tuple[tuple[int, int], tuple[int, int]], ...]
"""First and last cell of each range, row and column from 0."""

MOST_LETTERS = 3
"""Of a column, in any spreadsheet; who counted in more would count long."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Places in one sheet; rows and columns count from 0, cells are named as on screen."""

    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: Merged = field(default=())

    def with_merged(self, merged: Merged) -> "Marks":
        """Return the same with the ranges that are merged."""
        return replace(self, merged=merged)


# No tag reaches over the beginning of another, so that what is never closed is looked through once and not once a tag.
_TAG = r"<(?:[A-Za-z_][\w.]*:)?"
_ROW = re.compile(rf"{_TAG}row\b([^<>]*)>".encode())
_CELL = re.compile(rf"{_TAG}c\b([^<>]*[^</])>".encode())
"""A cell with something in it; one that is only coloured closes at once."""
_FORMULA = re.compile(rf"{_TAG}c\b([^<>]*[^</])>\s*{_TAG}f\b".encode())
_COLUMN = re.compile(rf"{_TAG}col\b([^<>]*)>".encode())
_SHEET = re.compile(rf"{_TAG}sheet\b([^<>]*)>".encode())
_LINK = re.compile(rf"{_TAG}Relationship\b([^<>]*)>".encode())
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]+)([0-9]+)[\"']")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")


def marks_of(package: zipfile.ZipFile, most_rows: int, most_columns: int) -> dict[str, Marks]:
    """Return the marks of each sheet by its name.

    Raises:
        InvalidInput: a value stands so far out that reading the sheet would fill the memory.
    """
    links = {
        _attribute(one, "Id"): _attribute(one, "Target")
        for one in _LINK.findall(package.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for sheet in _SHEET.findall(package.read("xl/workbook.xml")):
        target = links.get(_attribute(sheet, "id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in path and path in package.namelist():
            found[html.unescape(_attribute(sheet, "name"))] = _marks(
                package.read(path), most_rows, most_columns
            )
    return found


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"(?:^|[\s:]){name}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')".encode(), tag)
    return (found[1] or found[2] or b"").decode("utf-8", "replace") if found else ""


def _marks(xml: bytes, most_rows: int, most_columns: int) -> Marks:
    _refuse_far_out(xml, most_rows, most_columns)
    return Marks(
        formulas=frozenset(_places(_FORMULA, xml)) if b"<f" in xml or b":f" in xml else frozenset(),
        errors=frozenset(_errors(xml)) if b'"e"' in xml or b"'e'" in xml else frozenset(),
        hidden_rows=frozenset(_hidden_rows(xml)) if b"hidden" in xml else frozenset(),
        hidden_columns=frozenset(_hidden_columns(xml, most_columns)) if b"hidden" in xml else frozenset(),
    )


def _refuse_far_out(xml: bytes, most_rows: int, most_columns: int) -> None:
    """Refuse a value far outside; who reads the sheet makes room for everything between it and the first cell."""
    places = _PLACE.findall(xml)
    widest = {
        letters for letters in {letters for letters, _number in places} if _is_beyond(letters, most_columns)
    }
    if not widest and max((int(number) for _letters, number in places), default=0) <= most_rows + 1:
        return
    for cell in _CELL.finditer(xml):  # only now, as most files need no look at every cell
        place = _PLACE.search(cell[1])
        if place is not None and (place[1] in widest or int(place[2]) > most_rows + 1):
            raise InvalidInput(
                N_(
                    "Sel %(cell)s terisi, jauh di luar tabel (paling banyak %(rows)s baris dan %(columns)s kolom). "
                    "Kosongkan sel itu, atau bagilah berkasnya."
                ),
                cell=f"{place[1].decode()}{int(place[2])}",
                rows=most_rows,
                columns=most_columns,
            )


def _is_beyond(letters: bytes, most_columns: int) -> bool:
    return len(letters) > MOST_LETTERS or column_number(letters.decode()) > most_columns


def _errors(xml: bytes) -> set[str]:
    return {
        (place[1] + place[2]).decode()
        for cell in _CELL.finditer(xml)
        if _ERROR.search(cell[1]) and (place := _PLACE.search(cell[1]))
    }


def _places(pattern: re.Pattern[bytes], xml: bytes) -> set[str]:
    places = (_PLACE.search(one[1]) for one in pattern.finditer(xml))
    return {(place[1] + place[2]).decode() for place in places if place}


def _hidden_rows(xml: bytes) -> set[int]:
    return {
        int(number) - 1
        for row in _ROW.findall(xml)
        if _HIDDEN.search(row) and (number := _attribute(row, "r")).isdigit()
    }


def _hidden_columns(xml: bytes, most_columns: int) -> set[int]:
    hidden: set[int] = set()
    for column in _COLUMN.findall(xml):
        first, last = _attribute(column, "min"), _attribute(column, "max")
        if _HIDDEN.search(column) and first.isdigit() and last.isdigit():
            hidden |= set(range(int(first) - 1, min(int(last), most_columns)))
    return hidden


def column_number(letters: str) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Return what a cell is called on screen; row and column count from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(65 + place) + letters
    return f"{letters}{row + 1}"
