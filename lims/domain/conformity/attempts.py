"""Testing again: which attempt each piece belongs to, what the rule of the standard allows, and what then holds.

Every statement of every attempt stays. Where a requirement failed and its rule was followed, the verdict over it is
that of the last attempt that the rule allows; a piece that was tested beyond that counts like any other, so that
nothing is tested until it passes.
"""

import builtins
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lims.domain.conformity.combined import Averaged
from lims.domain.conformity.retest import Attempted, next_step
from lims.domain.conformity.statement import Statement
from lims.domain.conformity.terms import Terms
from lims.domain.conformity.together import FAILING
from lims.domain.conformity.verdict import Verdict
from lims.domain.standards.limit import Interval
from lims.domain.standards.parts import Confidence
from lims.domain.standards.procedure import DoublingRule, ReplacementRule, RetestRule, SequentialRule
from lims.domain.standards.resolved import Individuals, ResolvedRequirement
from lims.domain.standards.specification import Specification
from lims.domain.text import Text

Repeating = DoublingRule | SequentialRule

_RETEST = re.compile(r"U([1-9][0-9]*)(?:-.*)?")


def retest_mark(attempt: int, number: int | None = None) -> str:
    """Return the mark of a piece of a later attempt: `U1-2` is the second piece of the first retest (uji ulang)."""
    head = f"U{attempt - 1}"
    return head if number is None else f"{head}-{number}"


def attempt_of(mark: str) -> int:
    """Return the attempt that a mark belongs to; 1 for the pieces that were tested first."""
    found = _RETEST.fullmatch(mark)
    return int(found[1]) + 1 if found else 1


def by_attempt(marks: Iterable[str]) -> dict[int, list[str]]:
    """Return marks by their attempts, in the order of testing."""
    found: dict[int, list[str]] = {}
    for mark in marks:
        found.setdefault(attempt_of(mark), []).append(mark)
    return dict(sorted(found.items()))


def rules_on(specification: Specification, requirement: str) -> Iterator[Repeating]:
    """Yield the rules of testing again that a standard has for a requirement."""
    for rule in specification.retests:
        if not isinstance(rule, ReplacementRule) and (not rule.applies_to or requirement in rule.applies_to):
            yield rule


def rule_for(
    specification: Specification, requirement: ResolvedRequirement, terms: Terms
) -> Repeating | None:
    """Return the retest rule of a requirement; general knowledge is a rule only once the laboratory checked it."""
    for rule in rules_on(specification, requirement.id):
        if rule.confidence is not Confidence.KNOWLEDGE or terms.is_checked(requirement):
            return rule
    return None


def replacement_rule(rules: Iterable[RetestRule], requirements: Iterable[str]) -> ReplacementRule | None:
    """Return the rule about replacing unfit pieces that holds for any of the requirements."""
    wanted = set(requirements)
    for rule in rules:
        if isinstance(rule, ReplacementRule) and (not rule.applies_to or wanted & set(rule.applies_to)):
            return rule
    return None


def sets_of(
    requirement: ResolvedRequirement, marks: Sequence[str], rule: Repeating | None
) -> Iterator[tuple[str, list[str], ResolvedRequirement]]:
    """Yield what is judged together, attempt by attempt: mark of the statement, its pieces, the requirement.

    A sequential rule adds further pieces to those before, and judges all of them by its own counts.
    """
    seen: list[str] = []
    for attempt, own in by_attempt(marks).items():
        seen += own
        if attempt == 1:
            yield "", own, requirement
        elif isinstance(rule, SequentialRule) and isinstance(requirement.limit, Individuals):
            yield (
                retest_mark(attempt),
                list(seen),
                replace(requirement, limit=_enlarged(rule, requirement.limit)),
            )
        else:
            yield retest_mark(attempt), own, requirement


def _enlarged(rule: SequentialRule, limits: Individuals) -> Individuals:
    """Return the limits on the first and the further values together (EN 10021 and its like)."""
    floor = Interval()
    if rule.percent is not None and limits.mean.low is not None:
        floor = Interval(low=limits.mean.low * rule.percent / 100)
    return Individuals(
        mean=limits.mean,
        each=floor,
        most_below=rule.most_below,
        pieces=rule.first + rule.further,
        words=limits.words,
        most_outside=rule.most_below_percent if floor.low is not None else 0,
    )


def rounds_of(statements: Iterable[Statement]) -> list[list[Verdict]]:
    """Return the verdicts over one requirement, attempt by attempt."""
    found: dict[int, list[Verdict]] = {}
    for one in statements:
        if one.verdict is not None:
            found.setdefault(attempt_of(one.specimen), []).append(one.verdict)
    return [found[key] for key in sorted(found)]


def settle(rounds: Sequence[Sequence[Verdict]], most_rounds: int) -> list[Verdict]:
    """Return the verdicts that count: those of the last attempt that the rule allows, and of any piece beyond it.

    Args:
        rounds: The verdicts of each attempt.
        most_rounds: How many retests the rule allows; none where the standard has no rule.
    """
    at = 0
    while at < min(most_rounds, len(rounds) - 1) and any(one in FAILING for one in rounds[at]):
        at += 1
    counted = [one for verdicts in rounds[at:] for one in verdicts]
    # A retest decides: what is not surely met there is not met (the lot is rejected).
    return [Verdict.FAIL if at and one in FAILING else one for one in counted]


@dataclass(frozen=True, slots=True)
class Retested:
    """A requirement that failed under a rule of the standard: what is due, or what came of testing again."""

    requirement: str
    property: Text
    method: str
    rule: Repeating
    attempts: int
    """How many there are, the first among them."""
    verdict: Verdict
    """Over the requirement as things stand."""
    due: int
    """How many pieces the rule lets be tested next; none where the verdict is final."""
    words: Text

    # `property` is a field here, so that the decorator is named in full.
    @builtins.property
    def is_done(self) -> bool:
        """Tell whether anything was tested again."""
        return self.attempts > 1


def most_rounds(rule: Repeating) -> int:
    """Return how many retests a rule allows."""
    return rule.rounds if isinstance(rule, DoublingRule) else 1


def retested(
    specification: Specification,
    requirements: Iterable[ResolvedRequirement],
    statements: Iterable[Statement],
    terms: Terms,
) -> tuple[Retested, ...]:
    """Return what the rules of the standard say of every requirement that failed at first."""
    by_requirement: dict[str, list[Statement]] = {}
    for one in statements:
        if one.requirement:
            by_requirement.setdefault(one.requirement, []).append(one)
    found = []
    for requirement in requirements:
        own = by_requirement.get(requirement.id, [])
        rule = rule_for(specification, requirement, terms) if own else None
        rounds = rounds_of(own)
        if rule is not None and rounds and any(one in FAILING for one in rounds[0]):
            found.append(_retested(specification.code, requirement, rule, own, rounds))
    return tuple(found)


def _retested(
    code: str,
    requirement: ResolvedRequirement,
    rule: Repeating,
    statements: Sequence[Statement],
    rounds: Sequence[Sequence[Verdict]],
) -> Retested:
    counted = settle(rounds, most_rounds(rule))
    done = len(rounds) - 1
    due = 0
    if any(one in FAILING for one in rounds[-1]) and done < most_rounds(rule):
        due = _due(requirement, rule, statements, rounds)
    return Retested(
        requirement=requirement.id,
        property=requirement.property,
        method=statements[0].method,
        rule=rule,
        attempts=len(rounds),
        verdict=worst(counted),
        due=due,
        words=_words(code, rule, rounds, due),
    )


def _due(
    requirement: ResolvedRequirement,
    rule: Repeating,
    statements: Sequence[Statement],
    rounds: Sequence[Sequence[Verdict]],
) -> int:
    """Return how many pieces are tested next; a set that failed as a whole is doubled as a whole."""
    if isinstance(rule, SequentialRule):
        return rule.further
    if requirement.scope == "sample":
        return rule.factor * _size(statements[-1])
    attempts = [[Attempted(one) for one in verdicts] for verdicts in rounds]
    return next_step([rule], attempts, first=len(attempts[0]), shared=True).pieces


def _size(statement: Statement) -> int:
    """Return how many values a statement over a whole set stands on."""
    finding = statement.finding
    if isinstance(finding, Averaged):
        return len(finding.singles)
    return len(getattr(finding, "values", ())) or len(getattr(finding, "members", ())) or 1


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict over pieces that must all conform."""
    return min(verdicts, key=WORST_FIRST.index, default=Verdict.NOT_EVALUATED)


WORST_FIRST = (
    Verdict.FAIL,
    Verdict.NOT_EVALUATED,
    Verdict.CONDITIONAL_FAIL,
    Verdict.CONDITIONAL_PASS,
    Verdict.PASS,
)


def _words(code: str, rule: Repeating, rounds: Sequence[Sequence[Verdict]], due: int) -> Text:
    """Tell what was tested again with what result, or what the standard lets be tested."""
    place = f"{code} ps. {rule.clause}" if rule.clause else code
    in_english = f"{code}, clause {rule.clause}" if rule.clause else code
    if due and len(rounds) == 1:
        return Text(
            f"Tidak memenuhi; {place} membolehkan uji ulang dengan {due} benda uji lagi, dan uji ulang itu tidak"
            " dilakukan.",
            f"Does not conform; {in_english} lets {due} more pieces be tested, and they were not.",
        )
    said = [_of_round(number, verdicts) for number, verdicts in enumerate(rounds[1:], 1)]
    return Text(
        f"{'; '.join(one.id for one in said)} (menurut {place}).",
        f"{'; '.join(one.en for one in said)} (under {in_english}).",
    )


def _of_round(number: int, verdicts: Sequence[Verdict]) -> Text:
    met = sum(one in {Verdict.PASS, Verdict.CONDITIONAL_PASS} for one in verdicts)
    if len(verdicts) == 1:
        word = Text("memenuhi", "conforms") if met else Text("tidak memenuhi", "does not conform")
        return Text(f"Uji ulang ke-{number}: {word.id}", f"Retest {number}: {word.en}")
    return Text(
        f"Uji ulang ke-{number}: {met} dari {len(verdicts)} memenuhi",
        f"Retest {number}: {met} of {len(verdicts)} conform",
    )


def settled(found: Iterable[Retested]) -> Mapping[str, Verdict]:
    """Return the verdicts that stand in place of the single ones, where something was tested again."""
    return {one.requirement: one.verdict for one in found if one.is_done}
