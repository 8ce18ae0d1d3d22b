"""Proof that a definition is whole: no gap and no overlap, and everything that it names exists."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lims.domain.errors import N_, InvalidInput, LimsError
from lims.domain.standards.limit import Deviation, Interval
from lims.domain.standards.method import Method
from lims.domain.standards.parts import Range
from lims.domain.standards.requirement import (
    AttributeRequirement,
    GapRequirement,
    InformationalRequirement,
    Measured,
    Requirement,
)
from lims.domain.standards.rows import Where
from lims.domain.standards.specification import Grade, Specification
from lims.domain.text import Text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which path of the file."""

    path: Path
    error: LimsError


def _fault(path: Path, message: str, **parameters: object) -> Fault:
    return Fault(path, InvalidInput(message, None, **parameters))


def _repeated(path: Path, key: str, values: Iterable[str]) -> Iterator[Fault]:
    """Find keys that occur twice in a list of tables."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield _fault(
                (*path, index, key),
                N_("%(key)s “%(value)s” ditulis dua kali; pakai sekali."),
                key=key,
                value=value,
            )
        seen.add(value)


def _unknown(path: Path, values: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    """Find names that stand for nothing."""
    known = set(known)
    for value in values:
        if value not in known:
            yield _fault(
                path,
                N_("“%(value)s” tidak dikenal; pilih salah satu dari: %(known)s."),
                value=value,
                known=", ".join(sorted(known)) or "–",
            )


def _template(path: Path, text: Text, names: Iterable[str]) -> Iterator[Fault]:
    """Try the placeholders of a text that is printed."""
    names = list(names)
    for language, words in (("id", text.id), ("en", text.en)):
        try:
            words % dict.fromkeys(names, "1")
        except (KeyError, TypeError, ValueError):
            yield _fault(
                (*path, language),
                N_(
                    "Tempat isian tidak dikenal; tulis %%(nama)s dengan nama dari: %(known)s, dan %%%% untuk persen."
                ),
                known=", ".join(names) or "–",
            )


def method_faults(method: Method) -> list[Fault]:
    """Return what is wrong with a method on its own."""
    faults = [
        *_repeated(("readings",), "key", (reading.key for reading in method.readings)),
        *_repeated(("results",), "measurand", (result.measurand for result in method.results)),
    ]
    numeric = {reading.key for reading in method.readings if reading.is_numeric} | set(method.context)
    answers = {reading.key for reading in method.readings if reading.choices}
    measurands = {result.measurand for result in method.results}
    for index, result in enumerate(method.results):
        path: Path = ("results", index)
        faults += _unknown((*path, "choice"), [result.choice] if result.choice else [], answers)
        for formula in result.formulas:
            faults += _unknown((*path, "formula"), sorted(formula.names), numeric)
    for index, reading in enumerate(method.readings):
        for inner, choice in enumerate(reading.choices):
            path = ("readings", index, "choices", inner)
            faults += _unknown((*path, "withholds"), choice.withholds, measurands)
            faults += _unknown((*path, "valid_if_met"), choice.valid_if_met, measurands)
    for index, check in enumerate(method.checks):
        faults += _unknown(("checks", index), (check.reading, check.at_least), numeric)
    for index, basis in enumerate(method.bases):
        faults += _unknown(("bases", index, "of"), [basis.of], numeric)
        for key, text in (("stated", basis.stated), ("read", basis.read)):
            faults += _template(("bases", index, key), text, ["value"]) if text else []
    return faults


def specification_faults(specification: Specification) -> list[Fault]:
    """Return what is wrong with a specification on its own."""
    sizes = [size.key for size in specification.sizes]
    faults = [
        *_repeated(("grades",), "key", (grade.key for grade in specification.grades)),
        *_repeated(("sizes",), "key", sizes),
        *_repeated(("requirements",), "key", (requirement.key for requirement in specification.requirements)),
        *_size_faults(specification),
    ]
    for index, grade in enumerate(specification.grades):
        faults += _unknown(("grades", index, "sizes"), grade.sizes, sizes)
    for index, constant in enumerate(specification.constants):
        faults += _unknown(("constants", index, "source"), constant.source, specification.sources)
    for index, proposal in enumerate(specification.proposals):
        faults += _where_faults(specification, ("proposals", index), proposal)
    for index, requirement in enumerate(specification.requirements):
        faults += _requirement_faults(specification, ("requirements", index), requirement)
    return faults or _coverage_faults(specification)


def _size_faults(specification: Specification) -> Iterator[Fault]:
    """Nominal values are greater than zero, and every size belongs to some grade."""
    used = {size for grade in specification.grades for size in grade.sizes}
    for index, size in enumerate(specification.sizes):
        if size.key not in used:
            yield _fault(
                ("sizes", index),
                N_("Ukuran %(size)s tidak dipakai kelas mana pun; tulis di sizes suatu kelas, atau hapus."),
                size=size.key,
            )
        for name, value in size.values.items():
            if value <= 0:
                yield _fault(
                    ("sizes", index, "values", name),
                    N_("Nilai nominal harus lebih besar dari nol; perbaiki angkanya."),
                )


def _where_faults(specification: Specification, path: Path, part: Where) -> Iterator[Fault]:
    """Conditions name grades, forms, sizes or dimensions that exist."""
    words = {
        "grade": {grade.key for grade in specification.grades},
        "form": {grade.form for grade in specification.grades},
        "size": {size.key for size in specification.sizes},
    }
    dimensions = {name for size in specification.sizes for name in size.values}
    for axis, condition in part.where.items():
        if isinstance(condition, Range):
            yield from _unknown((*path, "where", axis), [axis], dimensions)
        elif axis in words:
            yield from _unknown((*path, "where", axis), condition, words[axis])
        else:
            yield from _unknown((*path, "where", axis), [axis], words)


def _requirement_faults(
    specification: Specification, path: Path, requirement: Requirement
) -> Iterator[Fault]:
    yield from _where_faults(specification, path, requirement)
    if isinstance(requirement, Measured):
        for index, row in enumerate(requirement.all_rows()):
            yield from _where_faults(specification, (*path, "rows", index), row)
            yield from _unknown((*path, "rows", index, "source"), row.source, specification.sources)
    else:
        yield from _unknown((*path, "source"), requirement.source, specification.sources)
    if not isinstance(requirement, GapRequirement) and not requirement.method:
        yield _fault(path, N_('Metode belum ditulis; tulis misalnya method = "SNI 8389:2017".'))
    if isinstance(requirement, AttributeRequirement):
        for row in requirement.rows:
            if row.has_value:
                yield from _template((*path, "words"), requirement.words, row.parameters)


def _coverage_faults(specification: Specification) -> list[Fault]:
    """Try every requirement on every grade and size: one row, and one only, with limits that can be computed."""
    faults: list[Fault] = []
    for index, requirement in enumerate(specification.requirements):
        if not isinstance(requirement, Measured):
            continue
        path: Path = ("requirements", index, "rows")
        used: set[int] = set()
        for grade in specification.grades:
            faults += _grade_faults(specification, path, requirement, grade, used)
        faults += [
            _fault((*path, row), N_("Baris ini tidak pernah berlaku; perbaiki where, atau hapus barisnya."))
            for row in range(len(requirement.all_rows()))
            if row not in used and not faults
        ]
    return faults


def _grade_faults(
    specification: Specification, path: Path, requirement: Measured, grade: Grade, used: set[int]
) -> Iterator[Fault]:
    for size in grade.sizes:
        axes = specification.axes(grade.key, size)
        if not requirement.applies(axes):
            continue
        rows = [number for number, row in enumerate(requirement.all_rows()) if row.applies(axes)]
        used.update(rows)
        place = f"{grade.key} {size}"
        if not rows:
            yield _fault(
                path,
                N_('Tidak ada baris untuk %(place)s; tambahkan baris, atau baris dengan confidence = "GAP".'),
                place=place,
            )
        elif len(rows) > 1:
            yield _fault(
                (*path, rows[1]),
                N_("Baris %(rows)s sama-sama berlaku untuk %(place)s; perbaiki where sehingga hanya satu."),
                rows=", ".join(str(row + 1) for row in rows),
                place=place,
            )
        else:
            yield from _limit_faults(
                (*path, rows[0]), requirement, specification.dimensions(grade.key, size), axes, place
            )


def _limit_faults(
    path: Path,
    requirement: Measured,
    dimensions: Mapping[str, Decimal],
    axes: Mapping[str, str | Decimal],
    place: str,
) -> Iterator[Fault]:
    """Compute the limits, and refuse those that nothing can meet."""
    try:
        limit = requirement.resolve(axes, dimensions).limit
    except InvalidInput as error:
        yield Fault(path, error)
        return
    if isinstance(limit, Deviation) and limit.nominal <= 0:
        yield _fault(
            path,
            N_("Nilai nominal untuk %(place)s tidak lebih besar dari nol; perbaiki nominal."),
            place=place,
        )
    if isinstance(limit, Interval) and limit.is_empty:
        yield _fault(
            path, N_("Batas bawah untuk %(place)s melebihi batas atasnya; tukar keduanya."), place=place
        )


def library_faults(
    specifications: Mapping[str, Specification], methods: Mapping[str, Method]
) -> Iterator[tuple[str, Fault]]:
    """Return what a specification names that no file defines."""
    for code, specification in specifications.items():
        if specification.superseded_by:
            for fault in _unknown(("superseded_by",), [specification.superseded_by], specifications):
                yield code, fault
        for index, proposal in enumerate(specification.proposals):
            for fault in _unknown(("proposals", index, "method"), [proposal.method], methods):
                yield code, fault
        for index, requirement in enumerate(specification.requirements):
            for fault in _method_faults(("requirements", index), requirement, methods):
                yield code, fault


def _method_faults(path: Path, requirement: Requirement, methods: Mapping[str, Method]) -> Iterator[Fault]:
    """The method exists, gives the measurand in the unit of the limit, and knows the accepted answers."""
    if isinstance(requirement, GapRequirement):
        return
    yield from _unknown((*path, "method"), [requirement.method], methods)
    method = methods.get(requirement.method)
    if method is None:
        return
    yield from _unknown(
        (*path, "measurand"), [requirement.measurand], (result.measurand for result in method.results)
    )
    result = method.result(requirement.measurand)
    if result is None:
        return
    if result.unit != requirement.unit:
        yield _fault(
            (*path, "unit"),
            N_("Satuan %(unit)s tidak sama dengan satuan hasil %(method)s; tulis “%(expected)s”."),
            unit=requirement.unit or "“”",
            method=method.code,
            expected=result.unit,
        )
    if isinstance(requirement, AttributeRequirement):
        reading = method.reading(result.choice)
        answers = [choice.key for choice in reading.choices] if reading else []
        yield from _unknown((*path, "accept"), requirement.accept, answers)
    elif not isinstance(requirement, InformationalRequirement) and result.choice:
        yield _fault(
            (*path, "kind"),
            N_('%(measurand)s adalah pengamatan, bukan angka; tulis kind = "attribute".'),
            measurand=requirement.measurand,
        )
