"""Complaints as the laboratory reads them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, fetch, require, visible
from lims.models import Certificate, Complaint, Order, User
from lims.queries.listing import Listing, Wanted, among_newest, list_page

STATES = ("received", "investigated", "closed")


@dataclass(frozen=True, slots=True)
class ComplaintRow:
    """A complaint in the list."""

    id: uuid.UUID
    number: str
    name: str
    about: str
    made_at: datetime
    state: str
    outcome: str


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A complaint with what it is about and who handled it."""

    complaint: Complaint
    certificate: Certificate | None
    order: Order | None
    investigated_by: str
    closed_by: str


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[ComplaintRow]:
    """Return the laboratory's complaints, the newest first."""
    require(actor, Permission.COMPLAINT_VIEW)
    query = (
        visible(actor, Complaint)
        .outerjoin(Order, (Order.laboratory_id == Complaint.laboratory_id) & (Order.id == Complaint.order_id))
        .outerjoin(
            Certificate,
            (Certificate.laboratory_id == Complaint.laboratory_id)
            & (Certificate.id == Complaint.certificate_id),
        )
        .add_columns(Order.number, Certificate.number)
    )
    if wanted.state in STATES:
        query = query.where(Complaint.state == wanted.state)
    if text := wanted.text.strip():
        query = query.where(
            among_newest(Complaint, actor.laboratory()),
            Complaint.number.icontains(text, autoescape=True)
            | Complaint.text.icontains(text, autoescape=True),
        )
    found = list_page(session, query, wanted, {"made": Complaint.id}, default="-made")
    return found.of(
        ComplaintRow(
            id=one.id,
            number=one.number,
            name=one.name,
            about=certificate or order or "",
            made_at=one.made_at,
            state=one.state,
            outcome=one.outcome,
        )
        for one, order, certificate in found.rows
    )


def read(session: Session, actor: Actor, complaint_id: uuid.UUID) -> ComplaintPage:
    """Return a complaint."""
    require(actor, Permission.COMPLAINT_VIEW)
    one = fetch(session, actor, Complaint, complaint_id)
    people = select(User.id, User.name).where(
        User.id.in_({one.investigated_by_id, one.closed_by_id} - {None})
    )
    names = {row.id: row.name for row in session.execute(people)}
    return ComplaintPage(
        complaint=one,
        certificate=session.get(Certificate, one.certificate_id) if one.certificate_id else None,
        order=session.get(Order, one.order_id) if one.order_id else None,
        investigated_by=names.get(one.investigated_by_id, "") if one.investigated_by_id else "",
        closed_by=names.get(one.closed_by_id, "") if one.closed_by_id else "",
    )
