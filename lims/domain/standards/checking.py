"""Proof that a definition is whole in itself: every key is used once, and everything that it names exists."""

from collections.abc import Iterator

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.coverage import coverage_faults
from lims.domain.standards.dimensions import check_dimension
from lims.domain.standards.faults import Fault, Path, fault, repeated, template, unknown
from lims.domain.standards.kinds import (
    AttributeRequirement,
    CountRequirement,
    GapRequirement,
    GroupRequirement,
    InformationalRequirement,
    Requirement,
)
from lims.domain.standards.method import Method
from lims.domain.standards.numeric import ClassRequirement, RangeRequirement
from lims.domain.standards.parts import Range
from lims.domain.standards.requirement import Measured, Rowed
from lims.domain.standards.rows import Where
from lims.domain.standards.specification import Specification


def method_faults(method: Method) -> list[Fault]:
    """Return what is wrong with a method on its own."""
    faults = [
        *repeated(("readings",), "key", (reading.key for reading in method.readings)),
        *repeated(("results",), "measurand", (result.measurand for result in method.results)),
    ]
    numeric = set(method.units)
    several = {reading.key for reading in method.readings if reading.kind == "numbers"}
    answers = {reading.key for reading in method.readings if reading.choices}
    measurands = {result.measurand for result in method.results}
    for index, result in enumerate(method.results):
        path: Path = ("results", index)
        faults += unknown((*path, "choice"), [result.choice] if result.choice else [], answers)
        faults += unknown((*path, "individuals"), [result.individuals] if result.individuals else [], several)
        for formula in result.formulas:
            faults += unknown((*path, "formula"), sorted(formula.names), numeric)
    for index, reading in enumerate(method.readings):
        for inner, choice in enumerate(reading.choices):
            path = ("readings", index, "choices", inner)
            faults += unknown((*path, "withholds"), choice.withholds, measurands)
            faults += unknown((*path, "valid_if_met"), choice.valid_if_met, measurands)
    for index, check in enumerate(method.checks):
        faults += unknown(("checks", index), (check.reading, check.at_least), numeric)
    for index, relation in enumerate(method.relations):
        faults += unknown(("relations", index, "formula"), sorted(relation.formula.names), measurands)
        faults += template(("relations", index, "words"), relation.words, ["value"])
    for index, basis in enumerate(method.bases):
        faults += unknown(("bases", index, "of"), [basis.of], numeric)
        for key, text in (("stated", basis.stated), ("read", basis.read)):
            faults += template(("bases", index, key), text, ["value"]) if text else []
    return faults or list(_dimension_faults(method))


def _dimension_faults(method: Method) -> Iterator[Fault]:
    """Units of readings and results agree, unless a formula is said to hold between numbers only."""
    for index, result in enumerate(method.results):
        for formula in result.formulas if not result.empirical else ():
            try:
                check_dimension(formula, method.units, result.unit)
            except InvalidInput as error:
                yield Fault(("results", index, "formula"), error)


def specification_faults(specification: Specification) -> list[Fault]:
    """Return what is wrong with a specification on its own."""
    sizes = [size.key for size in specification.sizes]
    keys = [requirement.key for requirement in specification.requirements]
    faults = [
        *repeated(("grades",), "key", (grade.key for grade in specification.grades)),
        *repeated(("sizes",), "key", sizes),
        *repeated(("requirements",), "key", keys),
        *repeated(("sampling",), "key", (plan.key for plan in specification.sampling)),
        *repeated(("retests",), "key", (rule.key for rule in specification.retests)),
        *repeated(("conditions",), "key", (condition.key for condition in specification.conditions)),
        *_size_faults(specification),
        *_condition_faults(specification),
    ]
    for index, grade in enumerate(specification.grades):
        faults += unknown(("grades", index, "sizes"), grade.sizes, sizes)
    for index, constant in enumerate(specification.constants):
        faults += unknown(("constants", index, "source"), constant.source, specification.sources)
        for inner, row in enumerate(constant.rows):
            faults += _where_faults(specification, ("constants", index, "rows", inner), row)
    for index, proposal in enumerate(specification.proposals):
        faults += _where_faults(specification, ("proposals", index), proposal)
    for index, plan in enumerate(specification.sampling):
        faults += _where_faults(specification, ("sampling", index), plan)
        faults += unknown(("sampling", index, "applies_to"), plan.applies_to, keys)
        faults += unknown(("sampling", index, "source"), plan.source, specification.sources)
    for index, rule in enumerate(specification.retests):
        faults += unknown(("retests", index, "applies_to"), rule.applies_to, keys)
        faults += unknown(("retests", index, "source"), rule.source, specification.sources)
    for index, relation in enumerate(specification.relations):
        faults += template(("relations", index, "words"), relation.words, ["value"])
    for index, requirement in enumerate(specification.requirements):
        faults += _requirement_faults(specification, ("requirements", index), requirement)
    return faults or coverage_faults(specification)


def _size_faults(specification: Specification) -> Iterator[Fault]:
    """Nominal values are greater than zero, and every size belongs to some grade."""
    used = {size for grade in specification.grades for size in grade.sizes}
    for index, size in enumerate(specification.sizes):
        if size.key not in used:
            yield fault(
                ("sizes", index),
                N_("Ukuran %(size)s tidak dipakai kelas mana pun; tulis di sizes suatu kelas, atau hapus."),
                size=size.key,
            )
        for name, value in size.values.items():
            if value <= 0:
                yield fault(
                    ("sizes", index, "values", name),
                    N_("Nilai nominal harus lebih besar dari nol; perbaiki angkanya."),
                )


def _condition_faults(specification: Specification) -> Iterator[Fault]:
    """A condition has a name of its own."""
    taken = {"grade", "form", "size", *_dimensions(specification)}
    for index, condition in enumerate(specification.conditions):
        if condition.key in taken:
            yield fault(
                ("conditions", index, "key"),
                N_(
                    "Nama %(key)s sudah dipakai ukuran, kelas atau tetapan; pakai nama lain untuk kondisi ini."
                ),
                key=condition.key,
            )


def _dimensions(specification: Specification) -> set[str]:
    """Return the names of nominal values."""
    sizes = {name for size in specification.sizes for name in size.values}
    return sizes | {name for grade in specification.grades for name in grade.values}


def _where_faults(specification: Specification, path: Path, part: Where) -> Iterator[Fault]:
    """Conditions name grades, forms, sizes, dimensions or declared conditions that exist."""
    words = {
        "grade": {grade.key for grade in specification.grades},
        "form": {grade.form for grade in specification.grades},
        "size": {size.key for size in specification.sizes},
    } | {one.key: {choice.key for choice in one.choices} for one in specification.conditions if one.choices}
    numbers = _dimensions(specification) | {one.key for one in specification.conditions if not one.choices}
    for axis, demand in part.where.items():
        if isinstance(demand, Range):
            yield from unknown((*path, "where", axis), [axis], numbers)
        elif axis in words:
            yield from unknown((*path, "where", axis), demand, words[axis])
        else:
            yield from unknown((*path, "where", axis), [axis], words)


def _requirement_faults(
    specification: Specification, path: Path, requirement: Requirement
) -> Iterator[Fault]:
    yield from _where_faults(specification, path, requirement)
    if isinstance(requirement, Rowed):
        for name, rows in (("rows", requirement.all_rows()), ("overrides", requirement.all_overrides())):
            for index, row in enumerate(rows):
                yield from _where_faults(specification, (*path, name, index), row)
                yield from unknown((*path, name, index, "source"), row.source, specification.sources)
        for index, step in enumerate(requirement.all_adjustments()):
            yield from _where_faults(specification, (*path, "adjustments", index), step)
            yield from unknown((*path, "adjustments", index, "source"), step.source, specification.sources)
            others = requirement.relative_to if isinstance(requirement, RangeRequirement) else ()
            yield from unknown((*path, "adjustments", index, "when"), step.when, others)
    elif isinstance(requirement, InformationalRequirement | GapRequirement):
        yield from unknown((*path, "source"), requirement.source, specification.sources)
    if isinstance(requirement, Measured | InformationalRequirement) and not requirement.method:
        yield fault(path, N_('Metode belum ditulis; tulis misalnya method = "SNI 8389:2017".'))
    yield from _member_faults(specification, path, requirement)
    match requirement:
        case AttributeRequirement():
            yield from _attribute_faults(path, requirement)
        case ClassRequirement():
            yield from unknown((*path, "accept"), requirement.accept, (row.key for row in requirement.rows))
        case CountRequirement():
            yield from _plan_faults(specification, path, requirement)


def _attribute_faults(path: Path, requirement: AttributeRequirement) -> Iterator[Fault]:
    """Every row has answers that meet it, and words whose placeholders are its parameters."""
    for index, row in enumerate(requirement.rows):
        if not row.has_value:
            continue
        if not row.accept and not requirement.accept:
            yield fault(
                (*path, "accept"),
                N_('Jawaban yang memenuhi belum ditulis; tulis misalnya accept = ["no-crack"].'),
            )
        place = (*path, "words") if row.words is None else (*path, "rows", index, "words")
        yield from template(place, row.words or requirement.words, row.parameters)


def _plan_faults(specification: Specification, path: Path, requirement: CountRequirement) -> Iterator[Fault]:
    """A plan exists, and a condition states the size of the lot that it needs."""
    plans = [plan.key for plan in specification.sampling]
    lots = [condition.key for condition in specification.conditions if not condition.choices]
    for index, row in enumerate(requirement.rows):
        if row.plan:
            yield from unknown((*path, "rows", index, "plan"), [row.plan], plans)
            yield from unknown((*path, "lot"), [requirement.lot], lots)


def _member_faults(specification: Specification, path: Path, requirement: Requirement) -> Iterator[Fault]:
    """Members exist, and no requirement is a member of itself, however far around."""
    known = {one.key: one for one in specification.requirements}
    yield from unknown((*path, "of"), requirement.members(), known)
    seen, waiting = set[str](), list(requirement.members())
    while waiting:
        key = waiting.pop()
        if key == requirement.key:
            yield fault((*path, "of"), N_("Persyaratan ini memuat dirinya sendiri; perbaiki daftar of."))
            return
        if key in known and key not in seen:
            seen.add(key)
            waiting += known[key].members()
    if isinstance(requirement, CountRequirement):
        counted = known.get(requirement.of)
        if isinstance(
            counted, GroupRequirement | CountRequirement | GapRequirement | InformationalRequirement
        ):
            yield fault(
                (*path, "of"),
                N_("%(key)s tidak dinilai per benda uji; pilih persyaratan dengan batas atau pengamatan."),
                key=requirement.of,
            )
