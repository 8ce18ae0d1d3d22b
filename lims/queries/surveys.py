"""The satisfaction survey (SKM) as it is read: whether it can be filled in, and what the answers of a time come to."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, require, visible
from lims.domain.survey import Index, index_of
from lims.domain.workflow import OrderState
from lims.models import Client, Order, SurveyAnswer, SurveyParticipation, SurveyReply

MOST = 5000
FEW = 3
"""More unsur than these that share the lowest average stand out no more."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote beside the marks."""

    id: uuid.UUID
    answered_on: date
    text: str
    order_number: str
    """Empty where nobody is named."""
    client: str
    reply: str


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """The answers of a time."""

    first: date
    last: date
    index: Index | None
    """None where nobody answered."""
    answers: tuple[tuple[date, dict[str, int]], ...]
    said: tuple[Said, ...]
    quarters: tuple[tuple[str, Index], ...]
    """Those within the time that somebody answered in, the newest first: `2026/4`."""

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
    """Return what the answers of some days come to, with what was written; in no order that would tell who."""
    require(actor, Permission.SURVEY_VIEW)
    answers = session.scalars(
        visible(actor, SurveyAnswer)
        .where(SurveyAnswer.answered_on.between(first, last))
        .order_by(SurveyAnswer.answered_on.desc(), SurveyAnswer.id)
        .limit(MOST)
    ).all()
    marks = [
        (one.answered_on, {unsur: int(mark) for unsur, mark in sorted(one.scores.items())}) for one in answers
    ]
    return SurveyPage(
        first=first,
        last=last,
        index=index_of(scores for _day, scores in marks),
        answers=tuple(marks),
        said=tuple(_said(session, [one for one in answers if one.comment])),
        quarters=tuple(_quarters(marks)),
    )


def _quarters(marks: Sequence[tuple[date, dict[str, int]]]) -> Iterator[tuple[str, Index]]:
    found: dict[str, list[dict[str, int]]] = {}
    for day, scores in marks:
        found.setdefault(f"{day.year}/{(day.month + 2) // 3}", []).append(scores)
    for name, whole in sorted(found.items(), reverse=True):
        index = index_of(whole)
        if index is not None:
            yield name, index


def _said(session: Session, answers: list[SurveyAnswer]) -> list[Said]:
    named = [one.order_id for one in answers if one.order_id is not None]
    orders = {
        row.id: (row.number, row.name)
        for row in session.execute(
            select(Order.id, Order.number, Client.name)
            .join(Client, Client.id == Order.client_id)
            .where(Order.id.in_(named))
        )
    }
    replies = {
        row.answer_id: row.text
        for row in session.scalars(
            select(SurveyReply).where(SurveyReply.answer_id.in_([one.id for one in answers]))
        )
    }
    return [
        Said(
            one.id, one.answered_on, one.comment, *orders.get(one.order_id, ("", "")), replies.get(one.id, "")
        )
        for one in answers
    ]
