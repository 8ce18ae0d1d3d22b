"""Rules about the procedure as data: what a failure or a void piece leads to, and what is odd between two results."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from lims.domain.errors import N_
from lims.domain.standards.parts import Bilingual, Expression, Key, Number, Part, Provenance, Range, malformed


class BaseRetest(Provenance):
    """What every kind of rule has; where a file has none, none is offered."""

    kind: str
    key: Key
    applies_to: tuple[str, ...] = ()
    """Keys of requirements; all of them where none is named."""


class DoublingRule(BaseRetest):
    """For each piece that failed so many further ones; all of them must pass, or the lot fails."""

    kind: Literal["doubling"]
    factor: Annotated[int, Field(ge=1)] = 2
    rounds: Annotated[int, Field(ge=1)] = 1
    """How many times this may be done."""
    whole: bool = False
    """All properties are tested again, not only the one that failed."""


class SequentialRule(BaseRetest):
    """Further pieces are added to the first ones, and all are judged together (impact test)."""

    kind: Literal["sequential"]
    first: Annotated[int, Field(ge=1)] = 3
    further: Annotated[int, Field(ge=1)] = 3
    most_below: Annotated[int, Field(ge=0)] = 2
    """How many of all pieces may lie below the least mean."""
    percent: Number | None = None
    """A percentage of the least mean ..."""
    most_below_percent: Annotated[int, Field(ge=0)] = 1
    """... and how many of all pieces may lie below it."""


class ReplacementRule(BaseRetest):
    """A piece that proved unfit (broke in the grip) is replaced; that is no retest."""

    kind: Literal["replacement"]
    most: Annotated[int, Field(ge=1)] | None = None
    """How many may be replaced."""


RetestRule = Annotated[DoublingRule | SequentialRule | ReplacementRule, Field(discriminator="kind")]


class Relation(Part):
    """What a number made of several results ought to be; outside of it they are warned of, and never judged."""

    key: Key
    formula: Expression
    """Over measurands of the same piece: `YS / TS`."""
    plausible: Range
    words: Bilingual
    """What is odd; `%(value)s` stands for the number."""
    source: tuple[str, ...] = ()
    empirical: bool = False
    """A rule of thumb between numbers (hardness and strength), whose dimensions do not agree."""

    @model_validator(mode="after")
    def _check_names(self) -> "Relation":
        if not self.formula.names:
            raise malformed(N_('Rumus tidak memuat besaran; tulis misalnya formula = "YS / TS".'))
        return self
