"""All kinds of requirement that a specification file may hold: numbers, observations, combinations, and silence."""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from lims.domain.errors import InvalidInput
from lims.domain.quantity import format_decimal
from lims.domain.standards.case import Case
from lims.domain.standards.limit import DASH, Acceptance
from lims.domain.standards.numeric import (
    ClassRequirement,
    MeanRequirement,
    RangeRequirement,
    ToleranceRequirement,
)
from lims.domain.standards.parts import Bilingual, Confidence, Name, Rounding, amount, plain
from lims.domain.standards.requirement import Base, Measured, Rowed
from lims.domain.standards.resolved import Group, Limit, ResolvedRequirement, Tally
from lims.domain.standards.rows import AttributeRow, CountRow, RangeRow, Row
from lims.domain.text import Text


class AttributeRequirement(Measured):
    """An observation or a word, under parameters that may depend on grade, size and conditions."""

    kind: Literal["attribute"]
    accept: tuple[str, ...] = ()
    """Keys of the answers that meet the requirement; a row may name others."""
    words: Bilingual
    """As it is printed; `%(mandrel)s` stands for a parameter."""
    rows: Annotated[tuple[AttributeRow, ...], Field(min_length=1)]

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of parameters."""
        return self.rows

    def parameters(self, case: Case) -> dict[str, Decimal]:
        """Return the parameters of the observation, for the context of its method."""
        row, _, _ = self.chosen(case)
        if not isinstance(row, AttributeRow):
            return {}
        try:
            return self._parameters(row, case)
        except InvalidInput:
            return {}

    def _parameters(self, row: AttributeRow, case: Case) -> dict[str, Decimal]:
        return {name: plain(amount(value, case.quantities)) for name, value in row.parameters.items()}

    def limit(self, row: AttributeRow, case: Case) -> Limit:
        """Return the accepted observations, printed with their parameters."""
        values, words = self._parameters(row, case), row.words or self.words
        return Acceptance(
            accepted=frozenset(row.accept or self.accept),
            words=Text(
                id=words.id % {name: format_decimal(value, "id") for name, value in values.items()},
                en=words.en % {name: format_decimal(value, "en") for name, value in values.items()},
            ),
        )


class CountRequirement(Rowed):
    """How many pieces may fail another requirement: Ac and Re, or n of m."""

    kind: Literal["count"]
    of: str
    """Key of the requirement that each piece meets or fails."""
    rows: Annotated[tuple[CountRow, ...], Field(min_length=1)]
    lot: str = "lot_size"
    """The condition that states the size of the lot, for a sampling plan."""

    def all_rows(self) -> tuple[Row, ...]:
        """Return the rows of numbers."""
        return self.rows

    def members(self) -> tuple[str, ...]:
        """Return the requirement that is counted."""
        return (self.of,)

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the numbers, with the requirement that is counted."""
        member = case.requirements[self.of].resolve(case)
        return replace(
            super().resolve(case),
            measurand=member.measurand,
            instead=member.instead,
            method=member.method,
            unit="",
            scope="sample",
        )

    def _undeclared(self, row: Row | None, case: Case) -> set[str]:
        """Return the size of the lot where a plan needs it and nobody has stated it."""
        needed = isinstance(row, CountRow) and row.plan and self.lot not in case.axes
        return {self.lot} if needed else set()

    def limit(self, row: CountRow, case: Case) -> Limit:
        """Return the numbers."""
        pieces, accept, reject = self._numbers(row, case)
        member = case.requirements[self.of].resolve(case)
        one = "" if reject == accept + 1 else f", Re {reject}"
        return Tally(
            member=member,
            pieces=pieces,
            accept=accept,
            reject=reject,
            words=Text(
                f"{member.limit_words.id}; n = {pieces}, Ac {accept}{one}",
                f"{member.limit_words.en}; n = {pieces}, Ac {accept}{one}",
            ),
        )

    def _numbers(self, row: CountRow, case: Case) -> tuple[int, int, int]:
        if row.plan:
            lot = case.axes[self.lot]
            draw = case.plans[row.plan].draw(lot if isinstance(lot, Decimal) else Decimal(0))
            accept = draw.accept or 0
            return draw.samples, accept, draw.reject or accept + 1
        pieces = row.pieces or 0
        accept = pieces - row.least if row.least is not None else row.accept or 0
        return pieces, accept, row.reject or accept + 1


class GroupRequirement(Base):
    """Several requirements that are judged as one."""

    kind: Literal["group"]
    mode: Literal["any", "all", "first"]
    """`any`: one that is met is enough; `first`: the first that was measured decides (HV, else HB, else HRC)."""
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the requirements, in the order of preference."""
    note: Bilingual | None = None

    def members(self) -> tuple[str, ...]:
        """Return the requirements that it brings together."""
        return self.of

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the members that apply to a case."""
        found = tuple(
            case.requirements[key].resolve(case)
            for key in self.of
            if case.requirements[key].unknown(case.axes, case.conditions) is not None
        )
        if not found:
            return self.blank(case, note=self.note)
        group = Group(self.mode, found, _group_words(self.mode, found))
        return self.blank(
            case,
            note=self.note,
            limit=group,
            limit_words=group.words,
            method=found[0].method,
            source=tuple(dict.fromkeys(name for one in found for name in one.source)),
            confidence=Confidence.weakest(*(one.confidence for one in found)),
            verified=all(one.verified for one in found),
            scope="sample" if any(one.scope == "sample" for one in found) else "piece",
            when_measured=all(one.when_measured for one in found),
        )


def _group_words(mode: str, found: tuple[ResolvedRequirement, ...]) -> Text:
    """Print the limits of the members: `kuat luluh ≥ 235 MPa; atau ...`."""
    between = {
        "all": Text("; dan ", "; and "),
        "any": Text("; atau ", "; or "),
        "first": Text("; bila tidak diukur ", "; if not measured "),
    }[mode]

    def shown(one: ResolvedRequirement, language: str) -> str:
        unit = f" {one.unit}".rstrip()
        return f"{one.property[language]} {one.limit_words[language]}{unit}"

    return Text(
        between.id.join(shown(one, "id") for one in found), between.en.join(shown(one, "en") for one in found)
    )


class ReferenceRequirement(Base):
    """A requirement of another specification that holds here too: the coating of a bolt, the bolt of a nut."""

    kind: Literal["reference"]
    specification: str
    """Code of the other definition, with its year."""
    requirement: str
    """Key of the requirement there."""
    grade: str
    """Key of the grade there."""
    size: str = ""
    """Key of the size there; the same size, or none, where it is left out."""

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the requirement of the other specification, with its limits for the same conditions."""
        paired = case.paired.get(self.specification)
        own = str(case.axes.get("size", ""))
        if paired is None:
            return self.blank(case, why=_without(self.specification), reference=self.specification)
        size = self.size or (own if paired.has(self.grade, own) else "")
        found = paired.requirement_for(self.requirement, self.grade, size, case.axes)
        if found is None:
            return self.blank(case, why=_without(self.specification), reference=self.specification)
        return replace(
            found,
            id=self.key,
            property=self.property,
            importance=self.importance,
            reference=self.specification,
        )


def _without(code: str) -> Text:
    return Text(
        f"Tidak dinyatakan: batasnya ada dalam {code}, dan berkas itu tidak memuatnya untuk kasus ini.",
        f"Not stated: the limit is in {code}, and that file does not hold it for this case.",
    )


class InformationalRequirement(Base):
    """A property that is reported and not judged."""

    kind: Literal["informational"]
    standing: Literal["informational", "typical", "guidance", "under-investigation"] = "informational"
    measurand: Name
    unit: str = ""
    rounding: Rounding | None = None
    note: Bilingual | None = None
    source: tuple[str, ...] = ()
    clause: str = ""
    shown: tuple[RangeRow, ...] = ()
    """Typical or guiding figures that are printed; no result is held against them."""

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the property without a limit; a typical figure is printed as such."""
        row = next((row for row in self.shown if row.applies(case.axes) and row.has_value), None)
        return self.blank(
            case,
            measurand=self.measurand,
            unit=self.unit,
            source=self.source if row is None else row.source,
            confidence=Confidence.SOURCE if self.source else Confidence.KNOWLEDGE,
            clause=self.clause,
            note=self.note,
            rounding=self.rounding,
            when_measured=True,
            limit_words=DASH if row is None else _typical(row.interval(case.quantities).words, self.standing),
        )


def _typical(words: Text, standing: str) -> Text:
    """Print a figure that does not bind, with what it is."""
    indonesian, english = {
        "informational": ("informasi", "information"),
        "typical": ("tipikal", "typical"),
        "guidance": ("pedoman", "guidance"),
        "under-investigation": ("masih dikaji", "under investigation"),
    }[standing]
    return Text(f"{words.id} ({indonesian})", f"{words.en} ({english})")


class GapRequirement(Base):
    """A requirement that the standard is known or believed to hold, and that this file has no value for."""

    kind: Literal["gap"]
    about: Literal["product", "procedure"] = "product"
    """A gap about the procedure (sampling, retest) is shown to the reader and counts as no parameter."""
    confidence: Literal[Confidence.UNSURE, Confidence.GAP, Confidence.CONFLICT] = Confidence.GAP
    source: tuple[str, ...] = ()
    note: Bilingual

    def resolve(self, case: Case) -> ResolvedRequirement:
        """Return the gap as a requirement without a limit."""
        return self.blank(case, source=self.source, confidence=self.confidence, note=self.note)


Requirement = Annotated[
    RangeRequirement
    | ToleranceRequirement
    | MeanRequirement
    | ClassRequirement
    | AttributeRequirement
    | CountRequirement
    | GroupRequirement
    | ReferenceRequirement
    | InformationalRequirement
    | GapRequirement,
    Field(discriminator="kind"),
]
