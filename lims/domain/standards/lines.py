"""On which line of a TOML file a key stands, as far as a reader of lines can tell."""

import re
from collections.abc import Sequence

Path = Sequence[str | int]


def line_of(text: str, path: Path) -> int | None:
    """Return the line (from 1) of the key at a path such as `("requirements", 2, "rows", 0, "min")`.

    Where the key itself cannot be found (it is missing), the line of the nearest table or row around it is given.
    """
    lines = text.splitlines()
    start, end, found = 0, len(lines), None
    prefix: list[str] = []
    for position, part in enumerate(path):
        if isinstance(part, str):
            prefix.append(part)
            hit = _key(lines, part, start, end) if found is not None or position == 0 else None
            hit = hit if hit is not None else _table(lines, prefix, start, end)
        else:
            hit = _nth(lines, prefix, part, start, end)
        if hit is None:
            continue
        found, start = hit, hit
        end = _table_end(lines, hit, end) if lines[hit].lstrip().startswith("[") else end
    return None if found is None else found + 1


def _key(lines: list[str], key: str, start: int, end: int) -> int | None:
    """Find `key =` at the start of a line or within an inline table."""
    pattern = re.compile(rf'(?:^|[{{,\s])"?{re.escape(key)}"?\s*=')
    return next((number for number in range(start, end) if pattern.search(lines[number])), None)


def _table(lines: list[str], prefix: list[str], start: int, end: int) -> int | None:
    """Find `[a.b]`."""
    name = r"\.".join(rf'"?{re.escape(part)}"?' for part in prefix)
    pattern = re.compile(rf"^\s*\[\s*{name}\s*\]")
    return next((number for number in range(start, end) if pattern.match(lines[number])), None)


def _nth(lines: list[str], prefix: list[str], index: int, start: int, end: int) -> int | None:
    """Find the n-th `[[a.b]]`, or the n-th row `{ ... }` of an array that has a line for each."""
    name = r"\.".join(re.escape(part) for part in prefix)
    header = re.compile(rf"^\s*\[\[\s*{name}\s*\]\]")
    headers = [number for number in range(start, end) if header.match(lines[number])]
    if headers:
        return headers[index] if index < len(headers) else None
    rows = [number for number in range(start, end) if re.match(r"^\s*\{", lines[number])]
    return rows[index] if index < len(rows) else None


def _table_end(lines: list[str], start: int, end: int) -> int:
    """Return where the table that begins on a line ends: at the next header that is not its own child."""
    name = lines[start].strip().strip("[]").strip()
    child = re.compile(rf"^\s*\[+\s*{re.escape(name)}\.")
    for number in range(start + 1, end):
        if re.match(r"^\s*\[+[A-Za-z\"]", lines[number]) and not child.match(lines[number]):
            return number
    return end
