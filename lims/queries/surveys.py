"""The satisfaction survey (SKM) as it is read: whether it can be filled in, and what the answers of a time come to."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Integer, cast, exists, false, func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, require, visible
from lims.domain.survey import UNSUR, Block, Index, blocks, index_of
from lims.domain.workflow import OrderState
from lims.models import Client, Laboratory, Order, SurveyAnswer, SurveyParticipation, SurveyReply

MOST_SAID = 500
"""Of the newest sentences, how many are shown."""
YEAR = timedelta(days=365)
"""For so long a client who wants a reply is told of on the first page."""
FEW = 3
"""More unsur than these that share the lowest average stand out no more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client wrote who wants a reply, and gave its name for it."""

    id: uuid.UUID
    answered_on: date
    text: str
    order_number: str
    client: str
    reply: str


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """The answers of a time, as far as they can be shown: in blocks, each counted on its last day."""

    first: date
    last: date
    index: Index | None
    """None where there are too few answers, or none."""
    blocks: tuple[Block, ...]
    withheld: int
    """Answers of that time that are in no block yet."""
    said: tuple[str, ...]
    """What was written without a name, in an order that tells nothing."""
    asked: tuple[Asked, ...]
    quarters: tuple[tuple[str, Index], ...]
    """Those within the time that a block ended in, the newest first: `2026/4`."""

    @property
    def lowest(self) -> Decimal | None:
        """The lowest average, which is what to mend first; None where most are alike."""
        if self.index is None:
            return None
        averages = list(self.index.averages.values())
        least = min(averages)
        return least if averages.count(least) <= FEW else None


def may_answer(session: Session, order_id: uuid.UUID, state: str) -> bool:
    """Say whether the survey of an order can be filled in: it was reported, and nobody has yet."""
    if state != OrderState.REPORTED:
        return False
    house = select(Order.laboratory_id).where(Order.id == order_id).scalar_subquery()
    heard = select(SurveyParticipation.id).where(
        SurveyParticipation.laboratory_id == house, SurveyParticipation.order_id == order_id
    )
    return session.scalars(heard).first() is None


def read(session: Session, actor: Actor, first: date, last: date) -> SurveyPage:
    """Return what the answers of some days come to, with what was written; nothing that would tell who."""
    require(actor, Permission.SURVEY_VIEW)
    today = clock.today(session.get_one(Laboratory, actor.laboratory()).timezone)
    shown = _shown(session, actor, first, last, today)
    sums = _sums(session, actor, shown)
    since = shown[-1].last + timedelta(days=1) if shown else first
    left = visible(actor, SurveyAnswer).where(SurveyAnswer.answered_on.between(since, last))
    return SurveyPage(
        first=first,
        last=last,
        index=_index(sums, shown),
        blocks=shown,
        withheld=session.scalar(left.with_only_columns(func.count())) or 0,
        said=_said(session, actor, shown),
        asked=tuple(_asked(session, actor, first, last)),
        quarters=tuple(_quarters(sums, shown)),
    )


def _shown(session: Session, actor: Actor, first: date, last: date, today: date) -> tuple[Block, ...]:
    """Return the blocks that ended within some days; those of a laboratory are cut from its first answer on."""
    day = SurveyAnswer.answered_on
    counted = (
        visible(actor, SurveyAnswer)
        .where(day <= last, day < today)
        .with_only_columns(day, func.count())
        .group_by(day)
        .order_by(day)
    )
    days = ((on, number) for on, number in session.execute(counted))
    return tuple(block for block in blocks(days) if first <= block.last)


def _of(shown: Sequence[Block]) -> ColumnElement[bool]:
    """Return the condition that an answer is in one of some blocks, which follow each other without a gap."""
    return SurveyAnswer.answered_on.between(shown[0].first, shown[-1].last) if shown else false()


def _sums(session: Session, actor: Actor, shown: Sequence[Block]) -> dict[date, dict[str, int]]:
    """Return the sum of the marks of each unsur, day by day."""
    marks = [func.sum(cast(SurveyAnswer.scores[unsur].as_string(), Integer)) for unsur in UNSUR]
    query = (
        visible(actor, SurveyAnswer)
        .where(_of(shown))
        .with_only_columns(SurveyAnswer.answered_on, *marks)
        .group_by(SurveyAnswer.answered_on)
    )
    return {on: dict(zip(UNSUR, map(int, of_day), strict=True)) for on, *of_day in session.execute(query)}


def _index(sums: Mapping[date, Mapping[str, int]], shown: Sequence[Block]) -> Index | None:
    if not shown:
        return None
    of_days = [
        marks for day, marks in sums.items() if any(block.first <= day <= block.last for block in shown)
    ]
    return index_of(
        sum(block.answers for block in shown), {unsur: sum(one[unsur] for one in of_days) for unsur in UNSUR}
    )


def _quarters(sums: Mapping[date, Mapping[str, int]], shown: Sequence[Block]) -> Iterator[tuple[str, Index]]:
    found: dict[str, list[Block]] = {}
    for block in shown:
        found.setdefault(f"{block.last.year}/{(block.last.month + 2) // 3}", []).append(block)
    for name, of_quarter in sorted(found.items(), reverse=True):
        index = _index(sums, of_quarter)
        if index is not None:
            yield name, index


def unanswered(today: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a client wanted a reply within a year, and has none."""
    replied = exists().where(
        SurveyReply.laboratory_id == SurveyAnswer.laboratory_id, SurveyReply.answer_id == SurveyAnswer.id
    )
    return (
        SurveyAnswer.answered_on >= today - YEAR,
        SurveyAnswer.order_id.is_not(None),
        SurveyAnswer.comment != "",
        ~replied,
    )


def _said(session: Session, actor: Actor, shown: Sequence[Block]) -> tuple[str, ...]:
    """Return the newest sentences without a name, in the order of their ids, which are random."""
    newest = (
        visible(actor, SurveyAnswer)
        .where(_of(shown), SurveyAnswer.comment != "", SurveyAnswer.order_id.is_(None))
        .order_by(SurveyAnswer.answered_on.desc(), SurveyAnswer.id)
        .limit(MOST_SAID)
    )
    return tuple(one.comment for one in sorted(session.scalars(newest), key=lambda one: one.id))


def marks(session: Session, actor: Actor, shown: Sequence[Block]) -> Iterator[dict[str, int]]:
    """Yield the answers of some blocks one by one, without a day and in an order that tells nothing."""
    require(actor, Permission.SURVEY_VIEW)
    rows = visible(actor, SurveyAnswer).where(_of(shown)).with_only_columns(SurveyAnswer.scores)
    for (scores,) in session.execute(rows.order_by(SurveyAnswer.id)):
        yield {unsur: int(scores[unsur]) for unsur in UNSUR}


def _asked(session: Session, actor: Actor, first: date, last: date) -> Iterator[Asked]:
    rows = session.execute(
        visible(actor, SurveyAnswer)
        .join(Order, Order.id == SurveyAnswer.order_id)
        .join(Client, Client.id == Order.client_id)
        .outerjoin(SurveyReply, SurveyReply.answer_id == SurveyAnswer.id)
        .where(SurveyAnswer.answered_on.between(first, last))
        .add_columns(Order.number, Client.name, SurveyReply.text)
        .order_by(SurveyAnswer.answered_on.desc(), SurveyAnswer.id)
        .limit(MOST_SAID)
    )
    for one, number, client, reply in rows:
        yield Asked(one.id, one.answered_on, one.comment, number, client, reply or "")
