"""Products of an application from a table that was filled in, judged by what the form and the submission ask."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lims.domain.errors import N_, InvalidInput, LimsError, NotFound
from lims.domain.standards import Library, Specification
from lims.exchange.sample_table import ORIGINS, sample_table
from lims.exchange.table_file import read_table_file
from lims.exchange.table_format import CellFault, FilledRow, FilledTable, Table, read_tables
from lims.queries.conditions import of_sample
from lims.services.applications import ITEM_FIELDS, ItemInput
from lims.services.conditions import faults_of

_TEST = re.compile(r"(?P<code>.+?)(?:\s*[x×*]\s*(?P<pieces>\d{1,3}))?", re.IGNORECASE)
_CONDITION = re.compile(r"(?P<name>[^=:]+?)\s*[=:]\s*(?P<value>.+)")


@dataclass
class SampleRows:
    """What a file came to: its products, or every bad cell."""

    items: list[ItemInput] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    tables: list[FilledTable] = field(default_factory=list)


def table_of(library: Library) -> Table:
    """Return the table that a laboratory's products are written into."""
    usable = [one for one in library.specifications.values() if one.grades]
    return sample_table(
        (one.code for one in usable),
        _once(grade.key for one in usable for grade in one.grades),
        _once(size.key for one in usable for size in one.sizes),
    )


def _once(words: Iterable[str]) -> list[str]:
    return sorted({word for word in words if word})


def read_samples(data: bytes, library: Library, most: int) -> SampleRows:
    """Read a file.

    Args:
        data: The file, XLSX or CSV.
        library: What the laboratory works with.
        most: How many products an application may have.

    Raises:
        InvalidInput: it is no such file at all, or has no row.
    """
    (found,) = read_tables(read_table_file(data), (table_of(library),))
    if not found.rows and not found.odd:
        raise InvalidInput(N_("Berkas ini belum berisi data; hanya contoh. Isi mulai baris di bawah contoh."))
    read = SampleRows(tables=[found])
    for number, row in enumerate(found.rows):
        item = _item(row, library)
        if number >= most:
            row.faults[""] = InvalidInput(
                N_(
                    "Paling banyak %(most)s produk dalam satu permohonan; pindahkan sisanya ke permohonan lain."
                ),
                most=most,
            )
        read.items.append(item)
    read.faults = list(found.faults())
    return read


def rows_of(items: Sequence[ItemInput]) -> list[dict[str, object]]:
    """Return products as the rows of a table that is handed out filled in."""
    words = {key: word for word, key in ORIGINS.items()}
    return [
        {name: getattr(item, name) or None for name in ITEM_FIELDS}
        | {
            "origin": words.get(item.origin),
            "conditions": "; ".join(f"{key} = {value}" for key, value in item.conditions.items()) or None,
            "tests": "; ".join(f"{code} x {pieces}" for code, pieces in item.tests.items()) or None,
        }
        for item in items
    ]


def _item(row: FilledRow, library: Library) -> ItemInput:
    """Return a product; what is wrong with it is kept at its cells."""
    values = {name: row.values.get(name, "") for name in ITEM_FIELDS if name != "sampled_on"}
    specification = library.specifications.get(str(values["specification_code"]))
    faults: dict[str, LimsError] = {}
    if specification is not None and len(specification.grades) == 1 and not values["grade"]:
        values["grade"] = specification.grades[0].key
    grade, size = str(values["grade"]), str(values["size"])
    faults |= _choice_faults(specification, grade, size)
    fitting = specification if not faults else None
    conditions = _conditions(row, fitting, grade, size, faults)
    tests = _tests(row, library, fitting, grade, size, conditions, faults)
    for name, fault in faults.items():
        row.faults.setdefault(name, fault)
    texts = {name: str(value) for name, value in values.items()} | {
        "origin": str(values["origin"] or "client")
    }
    sampled_on = row.values.get("sampled_on")
    return ItemInput(**texts, sampled_on=sampled_on, conditions=conditions, tests=tests)  # type: ignore[arg-type]


def _choice_faults(specification: Specification | None, grade: str, size: str) -> dict[str, LimsError]:
    if specification is None:
        error = InvalidInput(N_("Pilih spesifikasinya dahulu; kelas dan ukuran berasal dari sana."))
        return {name: error for name, typed in (("grade", grade), ("size", size)) if typed}
    try:
        specification.grade(grade)
    except NotFound as fault:
        return {"grade": fault}
    try:
        specification.size(grade, size)
    except NotFound as fault:
        return {"size": fault}
    return {}


def _conditions(
    row: FilledRow,
    specification: Specification | None,
    grade: str,
    size: str,
    faults: dict[str, LimsError],
) -> dict[str, str]:
    """Return what limits depend on besides grade and size, by the keys of the specification."""
    given: dict[str, str] = {}
    for part in _parts(row, "conditions"):
        said = _CONDITION.fullmatch(part)
        if said is None:
            faults["conditions"] = InvalidInput(
                N_("“%(text)s” bukan kondisi; tulis nama = nilai, misalnya thickness = 6."), text=part
            )
            continue
        given[said["name"].strip()] = said["value"].strip()
    if not given or specification is None:
        return given
    asked = of_sample(specification, grade, size, given)
    names = {word.casefold(): one.key for one in asked for word in (one.key, one.label.id, one.label.en)}
    unknown = [name for name in given if name.casefold() not in names]
    if unknown:
        faults["conditions"] = InvalidInput(
            N_("Kondisi “%(name)s” tidak dikenal di sini; yang ada: %(names)s."),
            name=unknown[0],
            names=", ".join(one.key for one in asked) or "–",
        )
        return {}
    named = {names[name.casefold()]: value for name, value in given.items()}
    for fault in faults_of(asked, named).values():
        faults["conditions"] = fault
    return named


def _tests(
    row: FilledRow,
    library: Library,
    specification: Specification | None,
    grade: str,
    size: str,
    conditions: Mapping[str, str],
    faults: dict[str, LimsError],
) -> dict[str, int]:
    """Return the methods asked for with their pieces; those that the specification advises where none is named."""
    proposed = specification.proposal(grade, size, conditions) if specification else ()
    advised = {test.method: test.pieces for test in proposed if test.method in library.methods}
    known = {code.casefold(): code for code in library.methods}
    asked: dict[str, int] = {}
    for part in _parts(row, "tests"):
        said = _TEST.fullmatch(part)
        code = known.get(said["code"].strip().casefold()) if said else None
        if said is None or code is None:
            faults["tests"] = InvalidInput(
                N_("“%(text)s” bukan metode laboratorium ini; yang ada: %(codes)s."),
                text=part,
                codes=", ".join(list(library.methods)[:12]) + ", …",
            )
            continue
        pieces = int(said["pieces"]) if said["pieces"] else advised.get(code, 1)
        if not 1 <= pieces <= 100:
            faults["tests"] = InvalidInput(N_("Jumlah benda uji antara 1 dan 100."))
        asked[code] = pieces
    if not asked and "tests" not in faults:
        asked = {test.method: test.pieces for test in proposed if test.recommended and test.method in advised}
        if not asked and not faults and "tests" not in row.faults:
            faults["tests"] = InvalidInput(N_("Tulislah pengujiannya, misalnya SNI 8389:2017 x 3."))
    return asked


def _parts(row: FilledRow, key: str) -> list[str]:
    return [part.strip() for part in str(row.values.get(key, "")).split(";") if part.strip()]
