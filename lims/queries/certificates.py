"""Certificates as the laboratory reads them: what waits, one with its content, and what still stands in its way."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from lims.access import Actor, Permission, allows, fetch, require, visible
from lims.domain import workflow
from lims.domain.certificate import CertificateContent
from lims.domain.workflow import CertificateState, DeterminationState, OrderState
from lims.models import (
    Application,
    Attachment,
    Certificate,
    Client,
    Determination,
    Laboratory,
    Order,
    User,
)
from lims.queries.listing import Listing, Wanted, among_newest, list_page
from lims.queries.rows import attachments_of

PENDING = (CertificateState.DRAFT, CertificateState.AUTHORISED)


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate in a list."""

    id: uuid.UUID
    number: str | None
    order_number: str
    client: str
    state: str
    issued_on: date | None
    drafted_at: datetime
    read_by_me: bool
    """Whether the reader has confirmed having read this very draft."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order whose determinations are all accepted and that has no certificate yet."""

    id: uuid.UUID
    number: str
    client: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold before a certificate can be authorised or issued."""

    key: str
    """`checked`, `address`, `separation` or `authorised`; pages have the words."""
    holds: bool
    about: str = ""


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """A certificate with everything that a reader needs to decide on it."""

    certificate: Certificate
    content: CertificateContent
    order: Order
    application: Application
    drafted_by: str
    authorised_by: str
    conditions: tuple[Condition, ...]
    chain: tuple[Certificate, ...]
    """All certificates of the order, the first one first."""
    files: tuple[Attachment, ...]
    read_by_me: bool
    acts: frozenset[str]
    """What this reader may do now: read, authorise, issue, discard, amend, suspend, reinstate, withdraw, correct."""


def waiting(session: Session, actor: Actor) -> tuple[Waiting, ...]:
    """Return the orders that wait for their draft, the most urgent first."""
    require(actor, Permission.CERTIFICATE_VIEW)
    has = (
        select(Certificate.id)
        .where(
            Certificate.laboratory_id == Order.laboratory_id,
            Certificate.order_id == Order.id,
            Certificate.state != CertificateState.DISCARDED,
        )
        .exists()
    )
    rows = session.execute(
        visible(actor, Order)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Client.name)
        .where(Order.state == OrderState.TESTED, ~has)
        .order_by(Order.due_on)
        .limit(100)
    )
    return tuple(Waiting(order.id, order.number, client, order.due_on) for order, client in rows)


def page_of(session: Session, actor: Actor, wanted: Wanted) -> Listing[CertificateRow]:
    """Return certificates by state and by number of report or order, or by client."""
    require(actor, Permission.CERTIFICATE_VIEW)
    query = (
        visible(actor, Certificate)
        .join(Order, Order.id == Certificate.order_id)
        .join(Client, Client.id == Order.client_id)
        .add_columns(Order.number, Client.name)
    )
    if wanted.state:
        query = query.where(Certificate.state == wanted.state)
    text = wanted.text.strip()
    if text:
        part = f"%{text.lower()}%"
        query = query.where(
            or_(
                Certificate.number == text,
                Order.number == text,
                among_newest(Certificate, actor.laboratory())
                & (func.lower(Client.name).like(part) | func.lower(Certificate.number).like(part)),
            )
        )
    sorts = {"newest": Certificate.id, "number": Certificate.number, "issued": Certificate.issued_on}
    me = str(actor.user_id)
    found = list_page(session, query, wanted, sorts, default="-newest")
    return found.of(
        CertificateRow(
            id=row.id,
            number=row.number,
            order_number=order_number,
            client=client,
            state=row.state,
            issued_on=row.issued_on,
            drafted_at=row.drafted_at,
            read_by_me=row.viewed_by.get(me) == row.content_sha256,
        )
        for row, order_number, client in found.rows
    )


def read(session: Session, actor: Actor, certificate_id: uuid.UUID) -> CertificatePage:
    """Return a certificate with what stands in its way and what the reader may do."""
    require(actor, Permission.CERTIFICATE_VIEW)
    certificate = fetch(session, actor, Certificate, certificate_id)
    order = fetch(session, actor, Order, certificate.order_id)
    laboratory = session.get_one(Laboratory, certificate.laboratory_id)
    content = CertificateContent.model_validate_json(certificate.content)
    chain = session.scalars(
        visible(actor, Certificate).where(Certificate.order_id == order.id).order_by(Certificate.id)
    )
    return CertificatePage(
        certificate=certificate,
        content=content,
        order=order,
        application=session.get_one(Application, order.application_id),
        drafted_by=_name(session, certificate.drafted_by_id),
        authorised_by=_name(session, certificate.authorised_by_id),
        conditions=_conditions(session, actor, laboratory, certificate, content),
        chain=tuple(chain),
        files=tuple(attachments_of(session, laboratory.id, certificate.id)),
        read_by_me=certificate.viewed_by.get(str(actor.user_id)) == certificate.content_sha256,
        acts=_acts(actor, CertificateState(certificate.state)),
    )


def _name(session: Session, user_id: uuid.UUID | None) -> str:
    return session.get_one(User, user_id).name if user_id else ""


def _conditions(
    session: Session,
    actor: Actor,
    laboratory: Laboratory,
    certificate: Certificate,
    content: CertificateContent,
) -> tuple[Condition, ...]:
    """Return what must hold; the acts themselves ask again."""
    if certificate.state not in PENDING:
        return ()
    references = [sample.specification for sample in content.samples if sample.specification]
    unchecked = ", ".join(dict.fromkeys(one.code for one in references if not one.checked_copy))
    address = laboratory.verification_url or ""
    return (
        Condition("checked", not unchecked, unchecked),
        Condition(
            "address", address.startswith("https://") or (laboratory.demonstration and bool(address)), address
        ),
        Condition("separation", not _conflict(session, actor, laboratory, certificate)),
        Condition("authorised", certificate.state == CertificateState.AUTHORISED),
    )


def _conflict(session: Session, actor: Actor, laboratory: Laboratory, certificate: Certificate) -> bool:
    """Say whether the reader tested or verified something of this certificate."""
    rows = session.execute(
        select(Determination.submitted_by_id, Determination.reviewed_by_id).where(
            Determination.laboratory_id == certificate.laboratory_id,
            Determination.order_id == certificate.order_id,
            Determination.state != DeterminationState.VOID,
        )
    ).all()
    if any(analyst == actor.user_id for analyst, _reviewer in rows):
        return True
    return any(reviewer == actor.user_id for _analyst, reviewer in rows) and not laboratory.relaxed_separation


def _acts(actor: Actor, state: CertificateState) -> frozenset[str]:
    """Return what state and roles admit."""
    permissions = {
        "authorise": Permission.CERTIFICATE_AUTHORISE,
        "issue": Permission.CERTIFICATE_ISSUE,
        "discard": Permission.CERTIFICATE_DRAFT,
        "suspend": Permission.CERTIFICATE_REVOKE,
        "reinstate": Permission.CERTIFICATE_REVOKE,
        "withdraw": Permission.CERTIFICATE_REVOKE,
    }
    acts = {
        act
        for act, permission in permissions.items()
        if workflow.may(workflow.CERTIFICATE, state, act) and allows(actor, permission)
    }
    if state is CertificateState.DRAFT and allows(actor, Permission.CERTIFICATE_AUTHORISE):
        acts.add("read")
    if state in {CertificateState.ISSUED, CertificateState.SUSPENDED}:
        acts |= {"amend"} if allows(actor, Permission.CERTIFICATE_REVOKE) else set()
        acts |= {"correct"} if allows(actor, Permission.CERTIFICATE_DRAFT) else set()
    return frozenset(acts)
