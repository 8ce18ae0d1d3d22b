"""Proof that everything exists that a specification names in other files, and that units agree across them."""

from collections.abc import Iterator, Mapping

from lims.domain.errors import N_, InvalidInput
from lims.domain.standards.dimensions import check_dimension
from lims.domain.standards.faults import Fault, Path, fault, unknown
from lims.domain.standards.kinds import (
    AttributeRequirement,
    InformationalRequirement,
    ReferenceRequirement,
)
from lims.domain.standards.method import Method
from lims.domain.standards.numeric import RangeRequirement, ToleranceRequirement
from lims.domain.standards.requirement import Measured, Rowed, formulas_of
from lims.domain.standards.specification import Specification


def library_faults(
    specifications: Mapping[str, Specification], methods: Mapping[str, Method]
) -> Iterator[tuple[str, Fault]]:
    """Return what a specification names that no file defines."""
    for code, specification in specifications.items():
        for one in _faults(specification, specifications, methods):
            yield code, one


def _faults(
    specification: Specification, specifications: Mapping[str, Specification], methods: Mapping[str, Method]
) -> Iterator[Fault]:
    if specification.superseded_by:
        yield from unknown(("superseded_by",), [specification.superseded_by], specifications)
    for index, proposal in enumerate(specification.proposals):
        yield from unknown(("proposals", index, "method"), [proposal.method], methods)
    measurands = {result.measurand for method in methods.values() for result in method.results}
    for index, relation in enumerate(specification.relations):
        yield from unknown(("relations", index, "formula"), sorted(relation.formula.names), measurands)
    units = _units(specification)
    conditions = {condition.key for condition in specification.conditions}
    for index, requirement in enumerate(specification.requirements):
        path: Path = ("requirements", index)
        if isinstance(requirement, ReferenceRequirement):
            yield from _reference_faults(path, requirement, specifications)
        if isinstance(requirement, Measured | InformationalRequirement):
            yield from _method_faults(path, requirement, methods)
        if isinstance(requirement, Measured):
            yield from _named_faults(path, requirement, methods)
            yield from _unit_faults(path, requirement, units, methods)
        if isinstance(requirement, Rowed):
            for number, row in enumerate(requirement.all_rows()):
                yield from unknown((*path, "rows", number, "at"), row.at, measurands | conditions)


def _units(specification: Specification) -> dict[str, str]:
    """Return the units of what formulas of limits may use."""
    stated = {constant.key: constant.unit for constant in specification.constants}
    given = {condition.key: condition.unit for condition in specification.conditions if not condition.choices}
    return stated | given | specification.units


def _reference_faults(
    path: Path, requirement: ReferenceRequirement, specifications: Mapping[str, Specification]
) -> Iterator[Fault]:
    """The other definition has the requirement, and does not itself refer to a third one for it."""
    yield from unknown((*path, "specification"), [requirement.specification], specifications)
    other = specifications.get(requirement.specification)
    if other is None:
        return
    held = [one.key for one in other.requirements if one.kind != "reference"]
    yield from unknown((*path, "requirement"), [requirement.requirement], held)
    yield from unknown((*path, "grade"), [requirement.grade], (grade.key for grade in other.grades))
    if requirement.size:
        yield from unknown((*path, "size"), [requirement.size], (size.key for size in other.sizes))


def _method_faults(
    path: Path, requirement: Measured | InformationalRequirement, methods: Mapping[str, Method]
) -> Iterator[Fault]:
    """The method exists, gives the measurand in the unit of the limit, and knows the accepted answers."""
    yield from unknown((*path, "method"), [requirement.method], methods)
    method = methods.get(requirement.method)
    if method is None:
        return
    yield from unknown(
        (*path, "measurand"), [requirement.measurand], (result.measurand for result in method.results)
    )
    result = method.result(requirement.measurand)
    if result is None:
        return
    if result.unit != requirement.unit:
        yield fault(
            (*path, "unit"),
            N_("Satuan %(unit)s tidak sama dengan satuan hasil %(method)s; tulis “%(expected)s”."),
            unit=requirement.unit or "“”",
            method=method.code,
            expected=result.unit,
        )
    if isinstance(requirement, AttributeRequirement):
        reading = method.reading(result.choice)
        answers = [choice.key for choice in reading.choices] if reading else []
        yield from unknown((*path, "accept"), requirement.accept, answers)
        for number, row in enumerate(requirement.rows):
            yield from unknown((*path, "rows", number, "accept"), row.accept, answers)
    elif not isinstance(requirement, InformationalRequirement) and result.choice:
        yield fault(
            (*path, "kind"),
            N_('%(measurand)s adalah pengamatan, bukan angka; tulis kind = "attribute".'),
            measurand=requirement.measurand,
        )


def _named_faults(path: Path, requirement: Measured, methods: Mapping[str, Method]) -> Iterator[Fault]:
    """Other results that a requirement names exist; what stands in for its measurand has the same unit."""
    others: list[tuple[str, Mapping[str, str]]] = [("instead", requirement.instead)]
    if isinstance(requirement, RangeRequirement):
        others.append(("relative_to", requirement.relative_to))
    for key, named in others:
        for measurand, code in named.items():
            yield from unknown((*path, key, measurand), [code], methods)
            if code not in methods:
                continue
            result = methods[code].result(measurand)
            if result is None:
                known = (one.measurand for one in methods[code].results)
                yield from unknown((*path, key, measurand), [measurand], known)
            elif key == "instead" and result.unit != requirement.unit:
                yield fault(
                    (*path, key, measurand),
                    N_("Satuan %(measurand)s bukan “%(unit)s”; pilih hasil dengan satuan yang sama."),
                    measurand=measurand,
                    unit=requirement.unit,
                )


def _unit_faults(
    path: Path, requirement: Measured, units: Mapping[str, str], methods: Mapping[str, Method]
) -> Iterator[Fault]:
    """Formulas of limits give the unit of the limit, unless they are said to hold between numbers only."""
    wanted = requirement.unit
    known = dict(units)
    if isinstance(requirement, RangeRequirement):
        for measurand, code in requirement.relative_to.items():
            result = methods[code].result(measurand) if code in methods else None
            known |= {measurand: result.unit} if result else {}
        wanted = requirement.printed_unit or wanted
    if requirement.empirical or isinstance(requirement, AttributeRequirement):
        return
    parts = [((*path, "rows", number), row) for number, row in enumerate(requirement.all_rows())]
    parts += [((*path, "overrides", number), row) for number, row in enumerate(requirement.all_overrides())]
    formulas = [(place, formula) for place, row in parts for formula in formulas_of(row)]
    if isinstance(requirement, ToleranceRequirement):
        formulas += [((*path, "nominal"), formula) for formula in formulas_of(requirement)]
    for place, formula in formulas:
        try:
            check_dimension(formula, known, wanted)
        except InvalidInput as error:
            yield Fault(place, error)
