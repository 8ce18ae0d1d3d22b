"""Before a certificate is issued its client looks at the names on it; silence for so many days means go on.

Asked with the draft, where the laboratory's policy says so. A wish for another name is met by correcting the facts,
which makes the draft anew and asks again, or it is settled with the reason that the client reads.
"""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.access.actor import ANONYMOUS
from lims.domain.certificate import CertificateContent
from lims.domain.errors import N_, Conflict, InvalidInput, NotFound
from lims.domain.working_days import add_working_days
from lims.models import Certificate, Laboratory, NameCheck, Order
from lims.queries import name_checks as queries
from lims.queries import policies
from lims.queries.rows import holidays_of
from lims.services import audit, notices

LONGEST = 1000
OPEN = ("asked", "objected")


def ask(
    session: Session, actor: Actor, order: Order, certificate: Certificate, content: CertificateContent
) -> NameCheck | None:
    """Ask the client of a draft, unless it has agreed to these very names already."""
    days = policies.in_force(session, order.laboratory_id).name_check_days
    if days == 0:
        return None
    shown = queries.shown_of(content)
    last = queries.latest(session, order.laboratory_id, order.id, lock=True)
    if last is not None and last.shown == shown and last.state != "objected":
        return None
    if last is not None and last.state in OPEN:
        last.state = "replaced"
    laboratory = session.get_one(Laboratory, order.laboratory_id)
    today = clock.today(laboratory.timezone)
    check = NameCheck(
        laboratory_id=order.laboratory_id,
        order_id=order.id,
        certificate_id=certificate.id,
        asked_at=clock.now(),
        until=add_working_days(today, days, holidays_of(session, laboratory.id)),
        shown=shown,
    )
    session.add(check)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "names-asked",
        order_id=order.id,
        number=order.number,
        date=check.until.isoformat(),
    )
    audit.record(session, actor, "names:ask", check)
    return check


def answer(session: Session, actor: Actor, order_id: uuid.UUID, objection: str) -> NameCheck:
    """Take the answer of a client, or what it said on the telephone; an empty objection confirms the names.

    Raises:
        Conflict: the client was not asked, or the days are over.
    """
    order = fetch(session, actor, Order, order_id, lock=True)
    require(actor, Permission.CERTIFICATE_DRAFT if actor.staff else Permission.ORDER_VIEW)
    return _answer(session, actor, order, objection)


def answer_by_token(session: Session, token: str, objection: str) -> NameCheck:
    """Take the answer of whoever holds the receipt of an order."""
    order = session.scalars(
        select(Order).where(Order.tracking_token == token).with_for_update()
    ).one_or_none()
    if order is None:
        raise NotFound(N_("Tidak ada order dengan kode ini. Pindai lagi kode QR pada tanda terima."))
    return _answer(session, ANONYMOUS, order, objection)


def _answer(session: Session, actor: Actor, order: Order, objection: str) -> NameCheck:
    check = queries.latest(session, order.laboratory_id, order.id, lock=True)
    today = clock.today(session.get_one(Laboratory, order.laboratory_id).timezone)
    if check is None or not queries.is_open(check, today):
        raise Conflict(N_("Tidak ada nama yang menunggu pemeriksaan Anda, atau waktunya sudah lewat."))
    text = objection.strip()
    if len(text) > LONGEST:
        raise InvalidInput(
            N_("Terlalu panjang; paling banyak %(most)s huruf."),
            {"objection": InvalidInput(N_("Terlalu panjang; paling banyak %(most)s huruf."), most=LONGEST)},
            most=LONGEST,
        )
    check.state = "objected" if text else "confirmed"
    check.objection = text
    check.answered_at, check.answered_by_id = clock.now(), actor.user_id
    audit.record(session, actor, "names:object" if text else "names:confirm", check, reason=text)
    return check


def settle(session: Session, actor: Actor, check_id: uuid.UUID, how: str) -> NameCheck:
    """Leave the names as they are although the client wished otherwise, with the reason that it reads."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    check = fetch(session, actor, NameCheck, check_id, lock=True)
    if check.state != "objected":
        raise Conflict(N_("Tidak ada permintaan perbaikan yang menunggu."))
    if not how.strip():
        raise InvalidInput(N_("Tulislah mengapa namanya tetap; pelanggan membacanya."))
    check.state, check.settled_how, check.settled_by_id = "settled", how.strip(), actor.known_id()
    order = session.get_one(Order, check.order_id)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "names-settled",
        order_id=order.id,
        number=order.number,
        text=check.settled_how,
    )
    audit.record(session, actor, "names:settle", check, reason=check.settled_how)
    return check


def note_silence(session: Session, actor: Actor, order: Order) -> None:
    """Put on record that a client was silent for its days, which is as if it had agreed."""
    check = queries.latest(session, order.laboratory_id, order.id, lock=True)
    if check is not None and check.state == "asked":
        check.state = "passed"
        audit.record(session, actor, "names:pass", check)
