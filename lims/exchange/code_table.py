"""An official list of codes out of a spreadsheet or CSV: a column `kode`, a column `nama`, whatever else there is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lims.domain import codes
from lims.domain.errors import N_, InvalidInput
from lims.exchange.table_file import Value, read_table_file

MOST_TOLD = 5
"""Bad rows that are named; the file is mended and handed in again."""


@dataclass(frozen=True, slots=True)
class ReadCodes:
    """What a file holds."""

    codes: tuple[tuple[str, str], ...]
    """Code and name, in the order of the codes."""
    skipped: int
    """Rows of a level that is not kept: desa, or wider groups of KBLI."""

    def text(self) -> str:
        """Return the codes as a text that `read_codes` reads again."""
        return "kode\tnama\n" + "\n".join(f"{code}\t{name}" for code, name in self.codes)


def read_codes(kind: str, data: bytes) -> ReadCodes:
    """Read a list of a kind; nothing is taken from a file in which a row cannot be read.

    Raises:
        InvalidInput: there is no such table in it, or rows are bad, of which the first are named.
    """
    sheet = read_table_file(data).sheets[0]
    head, code_at, name_at = _head(sheet.rows)
    found: dict[str, str] = {}
    bad: list[str] = []
    skipped = 0
    for number, row in enumerate(sheet.rows[head + 1 :], head + 2):
        code_text, name = _cell(row, code_at), " ".join(_cell(row, name_at).split())
        if not code_text and not name:
            continue
        code = codes.region_code(code_text) if kind == codes.REGION else codes.kbli_code(code_text)
        if code is None and _of_another_level(kind, code_text):
            skipped += 1
        elif code is None or not name or found.get(code, name) != name:
            bad.append(f"{number} ({code_text or '–'})")
        else:
            found[code] = name
    if bad:
        raise InvalidInput(
            N_(
                "%(count)s baris tidak dapat dibaca atau ganda: %(rows)s. Perbaiki berkasnya, lalu unggah lagi."
            ),
            count=len(bad),
            rows=", ".join(bad[:MOST_TOLD]) + ("…" if len(bad) > MOST_TOLD else ""),
        )
    if not found:
        raise InvalidInput(N_("Tidak ada satu kode pun dalam berkas ini."))
    if kind == codes.REGION:
        _refuse_orphans(found)
    return ReadCodes(tuple(sorted(found.items())), skipped)


def _head(rows: Sequence[Sequence[Value]]) -> tuple[int, int, int]:
    """Return the row of the head and the columns of code and name."""
    for at, row in enumerate(rows[:20]):
        words = [str(cell).strip().lower() for cell in row]
        code = next((place for place, word in enumerate(words) if word in {"kode", "code"}), None)
        name = next((place for place, word in enumerate(words) if word in {"nama", "name", "judul"}), None)
        if code is not None and name is not None:
            return at, code, name
    raise InvalidInput(N_("Baris judul dengan kolom “kode” dan “nama” tidak ditemukan."))


def _cell(row: Sequence[Value], at: int) -> str:
    """Return a cell as text; a whole number that a spreadsheet made of a code is one again, a broken one is not."""
    value = row[at] if at < len(row) else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value}?"
    return str(value).strip()


def _of_another_level(kind: str, text: str) -> bool:
    if kind == codes.REGION:
        return codes.is_village(text)
    return len(text) <= 4 and (text.isdigit() or (len(text) == 1 and text.isalpha()))


def _refuse_orphans(found: dict[str, str]) -> None:
    """Refuse a kecamatan without its city, or a city without its province: the file lacks rows."""
    orphans: Iterator[str] = (code for code in found if len(code) > 2 and code[:-3] not in found)
    first = next(orphans, None)
    if first is not None:
        raise InvalidInput(N_("Kode %(code)s tidak mempunyai induknya dalam berkas ini."), code=first)
