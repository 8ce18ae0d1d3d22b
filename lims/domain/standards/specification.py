"""A product specification as data: grades, sizes, requirements, and what they come to for one grade and size."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lims.domain.errors import N_, NotFound
from lims.domain.rounding import Comparison
from lims.domain.standards.limit import ResolvedRequirement
from lims.domain.standards.parts import Bilingual, Definition, Name, Number, Part, Provenance
from lims.domain.standards.requirement import (
    AttributeRequirement,
    GapRequirement,
    Requirement,
)
from lims.domain.standards.rows import Axes, Where
from lims.domain.text import Text


class Grade(Part):
    """A grade (kelas baja), with the sizes it is made in."""

    key: str
    label: Bilingual
    form: str
    """`plain` or `deformed`; other products have other forms."""
    sizes: tuple[str, ...]
    note: Bilingual | None = None


class Size(Part):
    """A size with its nominal values, as the table of the standard prints them."""

    key: str
    label: Bilingual | None = None
    values: dict[Name, Number]
    """Dimensions and nominal values by the names that formulas use: `d`, `S0`, `nominal_mass`."""

    @property
    def words(self) -> Text:
        """The label, or the key where it speaks for itself."""
        return self.label or Text(self.key, self.key)


class Constant(Provenance):
    """A quantity that the specification states for all grades and sizes, such as the gauge length."""

    key: Name
    value: Number
    unit: str = ""


class Proposal(Where):
    """A method that is proposed to the client, and with how many pieces."""

    method: str
    pieces: int
    why: Bilingual


@dataclass(frozen=True, slots=True)
class ProposedTest:
    """A method proposed for a grade and size."""

    method: str
    pieces: int
    requirements: tuple[str, ...]
    """Identifiers of the requirements that it answers."""
    why: Text
    recommended: bool
    """False where everything it gives is informational or has no limit in the file."""


class Specification(Definition):
    """An edition of a product specification."""

    schema_version: Literal["lims/specification/1"]
    status: Literal["complete", "partial", "stub"]
    """`stub`: named only, without limits."""
    superseded_by: str = ""
    supersedes: tuple[str, ...] = ()
    legal_basis: Bilingual | None = None
    comparison: Comparison | None = None
    """How a value is held against a limit, where the standard names it (ASTM E29)."""
    constants: tuple[Constant, ...] = ()
    grades: tuple[Grade, ...] = ()
    sizes: tuple[Size, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    proposals: tuple[Proposal, ...] = ()

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
        return any(one.key == grade and size in one.sizes for one in self.grades)

    def axes(self, grade: str, size: str) -> Axes:
        """Return what the rows of limits may depend on."""
        return {**self.size(grade, size).values, "grade": grade, "form": self.grade(grade).form, "size": size}

    def dimensions(self, grade: str, size: str) -> dict[str, Decimal]:
        """Return the nominal values and constants that formulas of limits may use."""
        return {constant.key: constant.value for constant in self.constants} | self.size(grade, size).values

    def context(self, grade: str, size: str) -> dict[str, Decimal]:
        """Return what a method is told: nominal values, gauge length, angle and mandrel of the bend test."""
        axes, dimensions = self.axes(grade, size), self.dimensions(grade, size)
        context = dict(dimensions)
        for requirement in self.requirements:
            if isinstance(requirement, AttributeRequirement) and requirement.applies(axes):
                context |= requirement.parameters(axes, dimensions)
        return context

    def requirements_for(self, grade: str, size: str) -> tuple[ResolvedRequirement, ...]:
        """Return every requirement that applies, with its limits, in the order of the file."""
        axes, dimensions = self.axes(grade, size), self.dimensions(grade, size)
        return tuple(
            requirement.resolve(axes, dimensions)
            for requirement in self.requirements
            if requirement.applies(axes)
            and not (isinstance(requirement, GapRequirement) and requirement.about == "procedure")
        )

    def procedural_gaps(self) -> tuple[GapRequirement, ...]:
        """Return the gaps about sampling, retest and the like, for the reader of the specification."""
        return tuple(
            requirement
            for requirement in self.requirements
            if isinstance(requirement, GapRequirement) and requirement.about == "procedure"
        )

    def proposal(self, grade: str, size: str) -> tuple[ProposedTest, ...]:
        """Return the tests that answer the requirements for this grade and size."""
        axes = self.axes(grade, size)
        resolved = self.requirements_for(grade, size)
        proposed = []
        for proposal in self.proposals:
            answered = [requirement for requirement in resolved if requirement.method == proposal.method]
            if proposal.applies(axes) and answered:
                proposed.append(
                    ProposedTest(
                        method=proposal.method,
                        pieces=proposal.pieces,
                        requirements=tuple(requirement.id for requirement in answered),
                        why=proposal.why,
                        recommended=any(requirement.limit is not None for requirement in answered),
                    )
                )
        return tuple(proposed)
