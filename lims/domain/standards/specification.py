"""A product specification as data: grades, sizes, requirements, and what they come to for one grade and size."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, PrivateAttr

from lims.domain.errors import N_, InvalidInput, NotFound
from lims.domain.rounding import Comparison, TieRule
from lims.domain.standards.case import Case
from lims.domain.standards.conditions import Condition, Given, usable_conditions
from lims.domain.standards.kinds import AttributeRequirement, GapRequirement, Requirement
from lims.domain.standards.parts import (
    Bilingual,
    Definition,
    Name,
    amount,
)
from lims.domain.standards.pieces import Stock
from lims.domain.standards.procedure import Relation, RetestRule
from lims.domain.standards.product import Constant, Grade, Proposal, ProposedTest, Size
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.sampling import SamplingPlan

NOTHING: Given = {}


class Specification(Definition):
    """An edition of a product specification."""

    schema_version: Literal["lims/specification/1"]
    status: Literal["complete", "partial", "stub"]
    """`stub`: named only, without limits."""
    superseded_by: str = ""
    supersedes: tuple[str, ...] = ()
    legal_basis: Bilingual | None = None
    valid_from: date | None = None
    transition_until: date | None = None
    """Until then the edition that supersedes this one need not be used yet."""
    comparison: Comparison | None = None
    """How a value is held against a limit, where the standard names it (ASTM E29)."""
    tie: TieRule | None = None
    """Which way a value midway is rounded, where the standard names it for all its properties."""
    minor_allowed: Annotated[int, Field(ge=0)] = 0
    """How many requirements of minor importance may fail without failing the whole."""
    units: dict[Name, str] = Field(default_factory=dict)
    """Units of the nominal values, to prove that formulas agree: `d = "mm"`."""
    conditions: tuple[Condition, ...] = ()
    sampling: tuple[SamplingPlan, ...] = ()
    retests: tuple[RetestRule, ...] = ()
    relations: tuple[Relation, ...] = ()
    constants: tuple[Constant, ...] = ()
    grades: tuple[Grade, ...] = ()
    sizes: tuple[Size, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    stock: tuple[Stock, ...] = ()
    """What pieces are cut from; where nothing is said the product itself is tested."""

    _paired: dict[str, "Specification"] = PrivateAttr(default_factory=dict)
    _resolved: dict[tuple[object, ...], tuple[ResolvedRequirement, ...]] = PrivateAttr(default_factory=dict)

    @property
    def pairs(self) -> tuple[str, ...]:
        """Return the codes of the specifications that this one refers to."""
        return tuple(dict.fromkeys(one.specification for one in self.requirements if one.kind == "reference"))

    def pair(self, others: Mapping[str, "Specification"]) -> None:
        """Hand over the specifications that this one refers to; without them their limits are not stated."""
        self._paired.update({code: others[code] for code in self.pairs if code in others})
        self._resolved.clear()

    def standing(self, on: date) -> Literal["not-yet", "current", "transition", "superseded"]:
        """Tell how the edition stands on a day."""
        if self.valid_from is not None and on < self.valid_from:
            return "not-yet"
        if not self.superseded_by:
            return "current"
        if self.transition_until is not None and on <= self.transition_until:
            return "transition"
        return "superseded"

    def grade(self, key: str) -> Grade:
        """Return a grade, or refuse with the grades that there are."""
        for grade in self.grades:
            if grade.key == key:
                return grade
        raise NotFound(
            N_("%(specification)s tidak mempunyai kelas “%(grade)s”; pilih salah satu dari: %(grades)s."),
            specification=self.code,
            grade=key,
            grades=", ".join(grade.key for grade in self.grades) or "–",
        )

    def size(self, grade: str, key: str) -> Size:
        """Return a size of a grade, or refuse with the sizes that the grade has."""
        has = self.grade(grade).sizes
        if not has and not key:
            return _NAMELESS
        for size in self.sizes:
            if size.key == key and key in has:
                return size
        raise NotFound(
            N_(
                "%(grade)s tidak mempunyai ukuran “%(size)s” dalam %(specification)s; pilih salah satu dari: %(sizes)s."
            ),
            specification=self.code,
            grade=grade,
            size=key,
            sizes=", ".join(has),
        )

    def has(self, grade: str, size: str) -> bool:
        """Tell whether there is such a grade, in such a size."""
        return any(one.key == grade and size in one.all_sizes for one in self.grades)

    def case(self, grade: str, size: str, conditions: Given = NOTHING) -> Case:
        """Return for what limits are resolved: all that is known of a grade and size under these conditions.

        A condition that is not stated, or that the standard does not cover, keeps back the limits that depend on it.
        """
        of_size, of_grade = self.size(grade, size), self.grade(grade)
        known, faults = usable_conditions(self.conditions, conditions)
        values = of_grade.values | of_size.values
        axes = {**known, **values, "grade": grade, "form": of_grade.form, "size": size}
        quantities = {key: value for key, value in known.items() if isinstance(value, Decimal)}
        declared = {condition.key: condition for condition in self.conditions}
        waiting: dict[str, tuple[str, ...]] = {}
        for constant in self.constants:
            try:
                stated = constant.amount(axes)
                quantities[constant.key] = amount(stated, quantities | values)
            except InvalidInput:
                absent = tuple(name for name in constant.names if name in declared and name not in known)
                further = tuple(name for one in constant.names for name in waiting.get(one, ()))
                waiting[constant.key] = absent + further
        return Case(
            axes=axes,
            quantities=quantities | values,
            conditions=declared,
            unfit={key: declared[key].unfit(conditions[key]) for key in faults},
            requirements={requirement.key: requirement for requirement in self.requirements},
            plans={plan.key: plan for plan in self.sampling},
            comparison=self.comparison,
            tie=self.tie,
            paired=self._paired,
            waiting=waiting,
        )

    def context(self, grade: str, size: str, conditions: Given = NOTHING) -> dict[str, Decimal]:
        """Return what a method is told: nominal values, gauge length, angle and mandrel of the bend test."""
        case = self.case(grade, size, conditions)
        context = dict(case.quantities)
        for requirement in self.requirements:
            if isinstance(requirement, AttributeRequirement) and requirement.applies(case.axes):
                context |= requirement.parameters(case)
        return context

    def requirements_for(
        self, grade: str, size: str, conditions: Given = NOTHING
    ) -> tuple[ResolvedRequirement, ...]:
        """Return every requirement that applies, with its limits, in the order of the file.

        Args:
            grade: Key of the grade.
            size: Key of the size; empty for a grade without sizes.
            conditions: Values by key, as numbers or as typed. A limit that depends on one that is missing is None,
                with the condition in `missing`; whether it applies at all may then be unknown too.

        Raises:
            NotFound: There is no such grade or size.
        """
        key = (grade, size, *sorted(conditions.items()))
        found = self._resolved.get(key)
        if found is None:
            found = self._resolve(self.case(grade, size, conditions))
            if len(self._resolved) >= _MOST_REMEMBERED:
                self._resolved.clear()
            self._resolved[key] = found
        return found

    def forget(self) -> None:
        """Let go of the limits that were resolved so far, to resolve them anew."""
        self._resolved.clear()

    def requirement_for(
        self, key: str, grade: str, size: str, conditions: Given
    ) -> ResolvedRequirement | None:
        """Return one requirement for another specification that refers to it; it may not refer further."""
        if not self.has(grade, size):
            return None
        case = self.case(grade, size, conditions)
        requirement = case.requirements.get(key)
        if requirement is None or requirement.unknown(case.axes, case.conditions) is None:
            return None
        return requirement.resolve(replace(case, paired={}))

    def _resolve(self, case: Case) -> tuple[ResolvedRequirement, ...]:
        members = {key for requirement in self.requirements for key in requirement.members()}
        return tuple(
            requirement.resolve(case)
            for requirement in self.requirements
            if requirement.key not in members
            and requirement.unknown(case.axes, case.conditions) is not None
            and not (isinstance(requirement, GapRequirement) and requirement.about == "procedure")
        )

    def procedural_gaps(self) -> tuple[GapRequirement, ...]:
        """Return the gaps about sampling, retest and the like, for the reader of the specification."""
        return tuple(
            requirement
            for requirement in self.requirements
            if isinstance(requirement, GapRequirement) and requirement.about == "procedure"
        )

    def proposal(self, grade: str, size: str, conditions: Given = NOTHING) -> tuple[ProposedTest, ...]:
        """Return the tests that answer the requirements for this grade and size."""
        axes = self.case(grade, size, conditions).axes
        resolved = self.requirements_for(grade, size, conditions)
        proposed = []
        for proposal in self.proposals:
            answered = [
                requirement for requirement in resolved if proposal.method in requirement.all_methods()
            ]
            if proposal.applies(axes) and answered:
                proposed.append(
                    ProposedTest(
                        method=proposal.method,
                        pieces=proposal.pieces,
                        requirements=tuple(requirement.id for requirement in answered),
                        why=proposal.why,
                        recommended=any(
                            requirement.limit is not None or requirement.missing for requirement in answered
                        ),
                    )
                )
        return tuple(proposed)


_NAMELESS = Size(key="", values={})
_MOST_REMEMBERED = 4096
