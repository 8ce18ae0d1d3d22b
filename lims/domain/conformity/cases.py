"""The requirements as they stand for a sample, and for pieces whose conditions differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lims.domain.conformity import words
from lims.domain.conformity.attempts import rule_for, sets_of
from lims.domain.conformity.judging import find
from lims.domain.conformity.statement import Statement, stated
from lims.domain.conformity.terms import Terms
from lims.domain.standards.conditions import Given
from lims.domain.standards.resolved import ResolvedRequirement
from lims.domain.standards.result import Result
from lims.domain.standards.specification import Specification

Results = Mapping[str, Mapping[str, Result]]
"""By mark of the specimen, then by measurand."""
PieceConditions = Mapping[str, Given] | Mapping[tuple[str, str], Given]
"""By mark of the specimen, or by method and mark."""


class Cases:
    """The requirements as they stand for the sample, and for pieces whose conditions differ."""

    def __init__(
        self,
        specification: Specification,
        grade: str,
        size: str,
        conditions: Given,
        piece_conditions: PieceConditions,
        results: Results,
    ) -> None:
        self._specification = specification
        self._results = results
        self._of_sample = specification.requirements_for(grade, size, conditions)
        self._by_piece: dict[tuple[str, str], dict[str, ResolvedRequirement]] = {}
        self._given: dict[tuple[str, str], dict[str, Any]] = {}
        told = {
            key if isinstance(key, tuple) else ("", key): given for key, given in piece_conditions.items()
        }
        for method, mark in (
            {**dict.fromkeys(("", mark) for mark in results), **told} if specification.conditions else ()
        ):
            given = {**conditions, **told.get(("", mark), {}), **told.get((method, mark), {})}
            for condition in specification.conditions:
                seen = results.get(mark, {}).get(condition.key)
                if condition.key not in given and seen is not None:
                    given[condition.key] = seen.exact
            found = specification.requirements_for(grade, size, given)
            self._by_piece[method, mark] = {one.id: one for one in found}
            self._given[method, mark] = case_of(grade, size, given)
        self.all = self._together() if self._by_piece else self._of_sample

    def _piece(self, requirement: ResolvedRequirement, mark: str) -> tuple[str, str]:
        """Return under which key a piece stands for a requirement: by its method, where that is told apart."""
        for method in requirement.all_methods():
            if (method, mark) in self._by_piece:
                return method, mark
        return "", mark

    def _together(self) -> Sequence[ResolvedRequirement]:
        """Return every requirement that applies to some piece, in the order of the file."""
        known: dict[str, ResolvedRequirement] = {}
        unmeasured: dict[str, ResolvedRequirement] = {}
        for (method, mark), found in self._by_piece.items():
            values = self._results.get(mark, {})
            for key, one in found.items():
                if self._piece(one, mark) != (method, mark):
                    continue
                if values.keys().isdisjoint(one.all_measurands()):
                    unmeasured.setdefault(key, one)
                    continue
                before = known.setdefault(key, one)
                # A sample is judged under the conditions of its pieces where those say more, and are the same.
                if before.limit is None and before.why != words.PIECES_DIFFER:
                    known[key] = one
                elif one.scope == "sample" and one.limit != before.limit:
                    known[key] = replace(before, limit=None, why=words.PIECES_DIFFER)
        known = {one.id: one for one in self._of_sample} | unmeasured | known
        order = [requirement.key for requirement in self._specification.requirements]
        return [known[key] for key in order if key in known]

    def terms(self, terms: Terms, requirement: ResolvedRequirement, mark: str) -> Terms:
        """Return the terms with the conditions of a piece, for its trace."""
        key = self._piece(requirement, mark)
        return replace(terms, case=self._given[key]) if key in self._given else terms

    def together(
        self, requirement: ResolvedRequirement, marks: Sequence[str], terms: Terms
    ) -> Iterator[Statement]:
        """State what is judged over all pieces; each attempt is a statement of its own."""
        rule = rule_for(self._specification, requirement, terms)
        for said, own, held in sets_of(requirement, marks, rule):
            pieces = {mark: self._results.get(mark, {}) for mark in own}
            yield stated(find(held, pieces, self.terms(terms, requirement, own[0])), said)

    def of_piece(self, requirement: ResolvedRequirement, mark: str) -> ResolvedRequirement | None:
        """Return the requirement as it stands for a piece; None where it does not apply to that piece."""
        own = self._by_piece.get(self._piece(requirement, mark))
        return requirement if own is None else own.get(requirement.id)


def case_of(grade: str, size: str, given: Given) -> dict[str, Any]:
    """Write grade, size and conditions for the trace."""
    case: dict[str, Any] = {"grade": grade, "size": size}
    return case | {"conditions": {key: str(value) for key, value in given.items()}} if given else case
