"""Complaints: received from anybody, looked into by somebody who was not involved, answered (17025 7.9)."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require, visible
from lims.access.actor import ANONYMOUS
from lims.domain.errors import N_, Conflict, InvalidInput, LimsError, NotAllowed, NotFound
from lims.domain.workflow import PUBLIC_STATES
from lims.models import Certificate, Complaint, Determination, Laboratory, Order
from lims.services import audit, notices, numbers
from lims.services.validity import refuse_faults

OUTCOMES = ("justified", "unjustified")
LONGEST = 5000


@dataclass(frozen=True, slots=True)
class ComplaintInput:
    """What somebody complains of."""

    name: str
    contact: str
    text: str


def about_certificate(session: Session, token: str, given: ComplaintInput) -> Complaint:
    """Take the complaint of whoever holds a certificate.

    Raises:
        NotFound: there is no such certificate.
        InvalidInput: name, contact or the complaint itself is missing.
    """
    certificate = session.scalars(
        select(Certificate).where(Certificate.token == token, Certificate.state.in_(PUBLIC_STATES))
    ).one_or_none()
    if certificate is None:
        raise NotFound(N_("LHU ini tidak ditemukan."))
    complaint = _made(session, certificate.laboratory_id, given)
    complaint.certificate_id, complaint.order_id = certificate.id, certificate.order_id
    audit.record(session, ANONYMOUS, "complaint:make", complaint)
    return complaint


def about_order(session: Session, actor: Actor, order_id: uuid.UUID, given: ComplaintInput) -> Complaint:
    """Take the complaint of a client about one of its orders."""
    require(actor, Permission.ORDER_VIEW)
    order = fetch(session, actor, Order, order_id)
    complaint = _made(session, order.laboratory_id, given)
    _about(session, complaint, order)
    audit.record(session, actor, "complaint:make", complaint)
    return complaint


def enter(session: Session, actor: Actor, given: ComplaintInput, order_number: str = "") -> Complaint:
    """Write down a complaint that came by word of mouth, telephone or letter (7.9.3).

    Raises:
        InvalidInput: something is missing, or there is no order of that number.
    """
    require(actor, Permission.COMPLAINT_ENTER)
    order = None
    if number := order_number.strip():
        order = session.scalars(visible(actor, Order).where(Order.number == number)).one_or_none()
        if order is None:
            refuse_faults(
                {"order": InvalidInput(N_("Tidak ada order bernomor %(number)s di sini."), number=number)}
            )
    complaint = _made(session, actor.laboratory(), given)
    if order is not None:
        _about(session, complaint, order)
    audit.record(session, actor, "complaint:make", complaint)
    return complaint


def _about(session: Session, complaint: Complaint, order: Order) -> None:
    """Bind a complaint to an order, and acknowledge to its client that it was received (7.9.5)."""
    complaint.order_id, complaint.client_id = order.id, order.client_id
    notices.tell(
        session,
        complaint.laboratory_id,
        order.client_id,
        "complaint-received",
        order_id=order.id,
        number=complaint.number,
    )


def _made(session: Session, laboratory_id: uuid.UUID, given: ComplaintInput) -> Complaint:
    faults: dict[str, LimsError] = {}
    for name, value, most in (
        ("name", given.name, 200),
        ("contact", given.contact, 200),
        ("text", given.text, LONGEST),
    ):
        if not value.strip():
            faults[name] = InvalidInput(N_("Isilah; tanpa ini keluhan tidak dapat dijawab."))
        elif len(value) > most:
            faults[name] = InvalidInput(N_("Terlalu panjang; paling banyak %(most)s huruf."), most=most)
    refuse_faults(faults)
    laboratory = session.get_one(Laboratory, laboratory_id)
    complaint = Complaint(
        laboratory_id=laboratory_id,
        number=numbers.next_number(session, laboratory, "complaint", clock.today(laboratory.timezone)),
        name=given.name.strip(),
        contact=given.contact.strip(),
        text=given.text.strip(),
        made_at=clock.now(),
    )
    session.add(complaint)
    session.flush()
    return complaint


def investigate(session: Session, actor: Actor, complaint_id: uuid.UUID) -> None:
    """Take a complaint on; whoever tested or reviewed what is complained of cannot (7.9.6)."""
    complaint = _open(session, actor, complaint_id)
    _refuse_involved(session, complaint, actor)
    complaint.state = "investigated"
    complaint.investigated_by_id = actor.known_id()
    audit.record(session, actor, "complaint:investigate", complaint)


def _refuse_involved(session: Session, complaint: Complaint, actor: Actor) -> None:
    """Refuse whoever tested or reviewed what is complained of, to look into it and to decide on it alike (7.9.6)."""
    if complaint.order_id is None:
        return
    rows = session.execute(
        select(Determination.submitted_by_id, Determination.reviewed_by_id).where(
            Determination.laboratory_id == complaint.laboratory_id,
            Determination.order_id == complaint.order_id,
        )
    )
    if any(actor.user_id in row for row in rows):
        raise NotAllowed(
            N_(
                "Anda menguji atau memverifikasi pekerjaan yang dikeluhkan, "
                "jadi orang lain yang menyelidiki dan memutuskannya."
            )
        )


def close(
    session: Session, actor: Actor, complaint_id: uuid.UUID, findings: str, outcome: str, answer: str
) -> None:
    """Conclude a complaint with what was found and what whoever complained is told (7.9.7)."""
    complaint = _open(session, actor, complaint_id)
    if complaint.state != "investigated":
        raise Conflict(N_("Mulailah penyelidikannya dahulu; siapa yang menyelidiki harus tercatat."))
    _refuse_involved(session, complaint, actor)
    faults: dict[str, LimsError] = {}
    if not findings.strip():
        faults["findings"] = InvalidInput(N_("Tulislah apa yang ditemukan."))
    if outcome not in OUTCOMES:
        faults["outcome"] = InvalidInput(N_("Pilih apakah keluhan ini berdasar."))
    if not answer.strip():
        faults["answer"] = InvalidInput(N_("Tulislah jawaban untuk yang mengeluh."))
    refuse_faults(faults)
    complaint.findings, complaint.outcome, complaint.answer = findings.strip(), outcome, answer.strip()
    complaint.state = "closed"
    complaint.closed_at, complaint.closed_by_id = clock.now(), actor.known_id()
    if complaint.client_id is not None:
        notices.tell(
            session,
            complaint.laboratory_id,
            complaint.client_id,
            "complaint-closed",
            order_id=complaint.order_id,
            number=complaint.number,
            text=complaint.answer,
        )
    audit.record(session, actor, "complaint:close", complaint)


def _open(session: Session, actor: Actor, complaint_id: uuid.UUID) -> Complaint:
    require(actor, Permission.COMPLAINT_HANDLE)
    complaint = fetch(session, actor, Complaint, complaint_id, lock=True)
    if complaint.state == "closed":
        raise Conflict(N_("Keluhan ini sudah ditutup."))
    return complaint
