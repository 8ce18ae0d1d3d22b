"""Limits typed by hand for one order: judged like those of a specification, and always told apart from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lims.domain.conformity import words
from lims.domain.conformity.judging import find
from lims.domain.conformity.statement import Statement, stated
from lims.domain.conformity.terms import Terms
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import Confidence
from lims.domain.standards.resolved import TYPED, ResolvedRequirement
from lims.domain.standards.result import Result
from lims.domain.text import Text


@dataclass(frozen=True, slots=True)
class TypedLimit:
    """A limit that no file holds, on one result of a method."""

    method: str
    measurand: str
    label: Text
    unit: str
    interval: Interval
    source: str
    """Which drawing, contract, letter or clause."""
    confirmed: bool
    """Whether a supervisor who did not type it has compared it with its source; before that there is no verdict."""

    @property
    def key(self) -> str:
        """The name by which it stands among the requirements; no file has one like it."""
        return f"{TYPED}:{self.measurand}:{self.method}"

    def requirement(self) -> ResolvedRequirement:
        """Return it as judging takes a requirement."""
        return ResolvedRequirement(
            id=self.key,
            kind=TYPED,
            property=self.label,
            measurand=self.measurand,
            unit=self.unit,
            method=self.method,
            limit=self.interval if self.confirmed else None,
            limit_words=self.interval.words,
            row="",
            source=(self.source,),
            confidence=Confidence.SOURCE,
            clause="",
            note=None,
            verified=False,
            why=None if self.confirmed else words.UNCONFIRMED,
        )


def typed_statements(
    limits: Sequence[TypedLimit],
    results: Mapping[str, Mapping[str, Result]],
    requested: Mapping[str, Collection[str]],
    terms: Terms,
) -> tuple[Statement, ...]:
    """State every typed limit on every piece that its method is carried out on; a piece without a result is told too.

    The trace names no specification: none is behind such a limit.
    """
    own = replace(terms, reference="", case={})
    return tuple(
        stated(find(requirement, {mark: results.get(mark, {})}, own), mark)
        for requirement in (limit.requirement() for limit in limits)
        for mark in requested.get(requirement.method, ())
    )


def titled(title: str, limits: Sequence[TypedLimit]) -> Text:
    """Name what a sample is held against: the specification, if any, and the typed limits with their sources."""
    sources = "; ".join(dict.fromkeys(limit.source for limit in limits))
    indonesian, english = f"batas yang diisi manual ({sources})", f"limits typed by hand ({sources})"
    if not title:
        return Text(indonesian, english)
    return Text(f"{title} dan {indonesian}", f"{title} and {english}")
