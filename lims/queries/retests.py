"""What a retest rule lets be tested next on a sample, and what was tested again so far."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.domain.conformity.attempts import Retested, attempt_of
from lims.domain.standards.procedure import DoublingRule, SequentialRule
from lims.domain.text import Text
from lims.domain.workflow import DeterminationState
from lims.models import Retest, Sample, User
from lims.queries.assessments import SampleAssessment
from lims.queries.computation import Work


@dataclass(frozen=True, slots=True)
class Offer:
    """The next step that the rule of the standard allows, for one method on a sample."""

    method_code: str
    title: Text
    attempt: int
    """The attempt that it would be: 2 for the first retest."""
    pieces: int
    """How many further pieces the method needs; a set that is typed in together counts as one."""
    values: int
    """How many test pieces that are in the words of the rule."""
    failed: tuple[Retested, ...]

    @property
    def rule_key(self) -> str:
        """Key of the rule of the first requirement that failed."""
        return self.failed[0].rule.key


@dataclass(frozen=True, slots=True)
class Made:
    """A retest that was asked for."""

    retest: Retest
    asked_by: str


def offers(one: SampleAssessment) -> tuple[Offer, ...]:
    """Return the steps that are due, as soon as the supervisor has accepted all that was tested before.

    A step needs results that stand: while a piece of the method is open, nothing is offered.
    """
    due = [again for again in one.assessment.retested if again.due]
    methods = dict.fromkeys(method for again in due for method in _methods(one, again))
    found = []
    for code in methods:
        works = [work for work in one.works if work.method.code == code]
        failed = tuple(again for again in due if code in _methods(one, again))
        if works and all(work.determination.state == DeterminationState.ACCEPTED for work in works):
            values = max(again.due for again in failed)
            found.append(
                Offer(
                    method_code=code,
                    title=works[0].method.title,
                    attempt=max(attempt_of(work.specimen.mark) for work in works) + 1,
                    pieces=_pieces(one, works, failed, values),
                    values=values,
                    failed=failed,
                )
            )
    return tuple(found)


def _methods(one: SampleAssessment, again: Retested) -> tuple[str, ...]:
    """Return the methods that are carried out again: all that were ordered, where the rule repeats the whole test."""
    if isinstance(again.rule, DoublingRule) and again.rule.whole:
        return tuple(dict.fromkeys(work.method.code for work in one.works))
    return (again.method,)


def _pieces(one: SampleAssessment, works: Sequence[Work], failed: Sequence[Retested], values: int) -> int:
    """Return how many specimens that are: several values that were typed into one make up a set."""
    together = max(
        (
            len(result.individuals)
            for work in works
            for result in one.computations[work.determination.id].results.values()
        ),
        default=0,
    )
    if together > 1 and any(isinstance(again.rule, SequentialRule) for again in failed):
        return -(-values // together)
    return values


def made(session: Session, sample: Sample) -> tuple[Made, ...]:
    """Return the retests of a sample in the order of testing."""
    rows = session.execute(
        select(Retest, User.name)
        .join(User, User.id == Retest.asked_by_id)
        .where(Retest.laboratory_id == sample.laboratory_id, Retest.sample_id == sample.id)
        .order_by(Retest.method_code, Retest.attempt)
    )
    return tuple(Made(row, name) for row, name in rows)


def latest_attempt(session: Session, laboratory_id: uuid.UUID, sample_id: uuid.UUID, method_code: str) -> int:
    """Return the number of the newest attempt of a method on a sample; 1 where nothing was tested again."""
    found = session.scalars(
        select(Retest.attempt)
        .where(
            Retest.laboratory_id == laboratory_id,
            Retest.sample_id == sample_id,
            Retest.method_code == method_code,
        )
        .order_by(Retest.attempt.desc())
        .limit(1)
    ).first()
    return found or 1
