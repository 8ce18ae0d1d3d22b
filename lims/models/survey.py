"""The satisfaction survey (SKM): who was heard, what was answered, and what whoever asked for it was told."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lims.models.base import Base, OfLaboratory, within


class SurveyParticipation(OfLaboratory, Base):
    """That an order's client has answered; each order does so once. What was answered stands elsewhere, unlinked."""

    __tablename__ = "survey_participations"
    constraints = (within("order_id", "orders"), UniqueConstraint("laboratory_id", "order_id"))

    order_id: Mapped[uuid.UUID]


class SurveyAnswer(OfLaboratory, Base):
    """What was answered. Nobody can tell whose it is, unless the client wanted a reply; hence it is in no trail."""

    __tablename__ = "survey_answers"
    constraints = (within("order_id", "orders"), Index(None, "laboratory_id", "answered_on"))

    answered_on: Mapped[date]
    """A day and no instant, and ids of these rows tell no time: neither leads to the act in the trail."""
    scores: Mapped[dict[str, str]]
    """1 to 4 for each unsur, by its code `U1` to `U9`."""
    comment: Mapped[str] = mapped_column(default="")
    order_id: Mapped[uuid.UUID | None]
    """Only where the client asked for a reply, and thereby gave its name."""


class SurveyReply(OfLaboratory, Base):
    """What a client who asked for it was told."""

    __tablename__ = "survey_replies"
    constraints = (within("answer_id", "survey_answers"), UniqueConstraint("laboratory_id", "answer_id"))

    answer_id: Mapped[uuid.UUID]
    text: Mapped[str]
    replied_at: Mapped[datetime]
    replied_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
