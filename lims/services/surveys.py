"""The satisfaction survey (SKM): once for each order, by whoever holds its receipt or acts for its client.

What was answered is kept apart from who was heard, and in no trail, so that nobody in the laboratory learns who gave
which marks; unless the client asks for a reply and is named thereby. It never stands in the way of anything.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.access.actor import ANONYMOUS
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotFound
from lims.domain.survey import SCALE, UNSUR
from lims.domain.workflow import OrderState
from lims.models import Laboratory, Order, SurveyAnswer, SurveyParticipation, SurveyReply
from lims.services import audit, notices
from lims.services.validity import refuse_faults

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class SurveyInput:
    """Marks as they were chosen, and what else the client wants to say."""

    scores: Mapping[str, str]
    comment: str = ""
    wants_reply: bool = False


def answer_by_token(session: Session, token: str, given: SurveyInput) -> None:
    """Take the answer of whoever holds the receipt of an order."""
    order = session.scalars(
        select(Order).where(Order.tracking_token == token).with_for_update()
    ).one_or_none()
    if order is None:
        raise NotFound(N_("Tidak ada order dengan kode ini. Pindai lagi kode QR pada tanda terima."))
    _answer(session, ANONYMOUS, order, given)


def answer(session: Session, actor: Actor, order_id: uuid.UUID, given: SurveyInput) -> None:
    """Take the answer of a client about one of its orders."""
    require(actor, Permission.ORDER_VIEW)
    _answer(session, actor, fetch(session, actor, Order, order_id, lock=True), given)


def _answer(session: Session, actor: Actor, order: Order, given: SurveyInput) -> None:
    if order.state != OrderState.REPORTED:
        raise Conflict(N_("Survei dapat diisi sesudah LHU terbit."))
    heard_before = select(SurveyParticipation.id).where(
        SurveyParticipation.laboratory_id == order.laboratory_id, SurveyParticipation.order_id == order.id
    )
    if session.scalars(heard_before).first():
        raise Conflict(N_("Survei untuk order ini sudah diisi. Terima kasih."))
    refuse_faults(_faults(given))
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    heard = SurveyParticipation(laboratory_id=order.laboratory_id, order_id=order.id)
    session.add(heard)
    session.add(
        SurveyAnswer(
            id=uuid.uuid4(),  # random: the usual ids tell the millisecond, and with it the act in the trail
            laboratory_id=order.laboratory_id,
            answered_on=clock.today(laboratory.timezone),
            scores={unsur: given.scores[unsur] for unsur in UNSUR},
            comment=given.comment.strip(),
            order_id=order.id if given.wants_reply else None,
        )
    )
    audit.record(session, actor, "survey:answer", heard)


def _faults(given: SurveyInput) -> dict[str, LimsError]:
    faults: dict[str, LimsError] = {
        unsur: InvalidInput(N_("Pilih salah satu nilai."))
        for unsur in UNSUR
        if given.scores.get(unsur) not in set(map(str, SCALE))
    }
    if len(given.comment) > LONGEST:
        faults["comment"] = InvalidInput(N_("Terlalu panjang; paling banyak %(most)s huruf."), most=LONGEST)
    if given.wants_reply and not given.comment.strip():
        faults["comment"] = InvalidInput(N_("Tulislah apa yang perlu ditanggapi."))
    return faults


def reply(session: Session, actor: Actor, answer_id: uuid.UUID, text: str) -> None:
    """Reply to a client who asked for it."""
    require(actor, Permission.SURVEY_REPLY)
    answer = fetch(session, actor, SurveyAnswer, answer_id)
    if answer.order_id is None:
        raise Conflict(N_("Jawaban ini tanpa nama, jadi tidak dapat ditanggapi."))
    if not text.strip():
        raise InvalidInput(N_("Tulislah tanggapannya."))
    if session.scalars(select(SurveyReply.id).where(SurveyReply.answer_id == answer.id)).first():
        raise Conflict(N_("Jawaban ini sudah ditanggapi."))
    row = SurveyReply(
        laboratory_id=answer.laboratory_id,
        answer_id=answer.id,
        text=text.strip(),
        replied_at=clock.now(),
        replied_by_id=actor.known_id(),
    )
    session.add(row)
    session.flush()
    order = session.get_one(Order, answer.order_id)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "survey-replied",
        order_id=order.id,
        number=order.number,
        text=row.text,
    )
    audit.record(session, actor, "survey:reply", row)
