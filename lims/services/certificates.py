"""Certificates (LHU): draft, authorise, issue; amend, suspend, withdraw. Never edit (17025 7.8)."""

import hashlib
import secrets
import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, fetch_locked, require
from lims.documents.certificate import Marks, PaperCode, render_certificate
from lims.domain import numbering, workflow
from lims.domain.billing import PaymentGate
from lims.domain.certificate import Amendment, CertificateContent, Signatory
from lims.domain.certificate_changes import changes
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, NotAllowed
from lims.domain.roles import Role
from lims.domain.workflow import CertificateState, OrderState
from lims.models import (
    Certificate,
    Laboratory,
    LaboratoryMark,
    LaboratoryMembership,
    Order,
    User,
)
from lims.queries import contents, gates, holds
from lims.queries.document_control import numbered
from lims.queries.transparency import STATUSES
from lims.services import accounts, audit, name_checks, notices, numbers, release, remains, transparency
from lims.services.attachments import Store
from lims.trust import paper
from lims.trust.keystore import KeyStore
from lims.trust.status import Status

PENDING = (CertificateState.DRAFT, CertificateState.AUTHORISED)
_ON: BindParameter[date] = bindparam("on")
_OFFICE = (
    select(LaboratoryMembership)
    .where(
        LaboratoryMembership.laboratory_id == bindparam("laboratory_id"),
        LaboratoryMembership.user_id == bindparam("user_id"),
        LaboratoryMembership.role.in_([Role.HEAD, Role.TECHNICAL_MANAGER]),
        LaboratoryMembership.valid_from <= _ON,
        (LaboratoryMembership.valid_until.is_(None)) | (LaboratoryMembership.valid_until >= _ON),
    )
    .order_by(
        LaboratoryMembership.capacity != "",
        LaboratoryMembership.role,
        LaboratoryMembership.valid_from.desc(),
        LaboratoryMembership.id,
    )
    .limit(1)
)


def draft(session: Session, actor: Actor, order_id: uuid.UUID) -> Certificate:
    """Make the first certificate's draft from an order whose determinations are all accepted."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    order = fetch(session, actor, Order, order_id, lock=True)
    if _of_order(session, order, (*PENDING, *workflow.PUBLIC_STATES)):
        raise Conflict(
            N_("Order ini sudah mempunyai LHU atau konsepnya. Perubahan dilakukan dengan amandemen.")
        )
    certificate = _drafted(session, actor, order, contents.build(session, _tested(order)))
    audit.record(session, actor, "certificate:draft", certificate)
    return certificate


def amend(session: Session, actor: Actor, certificate_id: uuid.UUID, reason: str) -> Certificate:
    """Make the draft of a new certificate that will replace an issued one and say why (7.8.8).

    It is built anew from the rows: facts and results are corrected there, each with its own reason.
    """
    require(actor, Permission.CERTIFICATE_REVOKE)
    old = fetch(session, actor, Certificate, certificate_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasan amandemen; alasan ini dicetak pada LHU baru."))
    current = old.state in {CertificateState.ISSUED, CertificateState.SUSPENDED}
    if not current or old.number is None or old.issued_on is None:
        raise Conflict(N_("Hanya LHU yang berlaku atau ditangguhkan dapat diamandemen."))
    order = fetch(session, actor, Order, old.order_id, lock=True)
    if _of_order(session, order, PENDING):
        raise Conflict(N_("Sudah ada konsep amandemen untuk order ini. Selesaikan atau batalkan konsep itu."))
    before = content_of(old)
    content = contents.build(session, _tested(order))
    content = content.model_copy(
        update={
            "amendment": Amendment(
                sequence=old.sequence + 1,
                supersedes=old.number,
                supersedes_issued_on=old.issued_on,
                reason=reason.strip(),
                changes=changes(before, content),
            )
        }
    )
    certificate = _drafted(session, actor, order, content)
    certificate.supersedes_id = old.id
    certificate.sequence = old.sequence + 1
    certificate.amendment_reason = reason.strip()
    audit.record(session, actor, "certificate:amend", certificate, reason=reason)
    return certificate


def mark_read(session: Session, actor: Actor, certificate_id: uuid.UUID, content_sha256: str) -> None:
    """Note that a person has read this very draft; authorising a list needs it for each."""
    require(actor, Permission.CERTIFICATE_AUTHORISE)
    certificate = fetch(session, actor, Certificate, certificate_id, lock=True)
    if certificate.content_sha256 != content_sha256:
        raise Conflict(N_("Konsep ini sudah berubah sejak Anda membukanya. Bacalah yang baru."))
    certificate.viewed_by = {**certificate.viewed_by, str(actor.known_id()): content_sha256}
    audit.record(session, actor, "certificate:read", certificate)


def authorise(
    session: Session, actor: Actor, certificate_ids: Sequence[uuid.UUID], password: str
) -> list[Certificate]:
    """Release drafts for issue under one's name (7.8.1.1): the password once, each draft read before.

    What is confirmed is the hash of the unnumbered content; a content that changes afterwards cannot be issued.

    Raises:
        NotAllowed: the password is wrong, or duties would not be separated.
        GateClosed: a specification was not checked against the licensed copy, or a draft was not read.
    """
    require(actor, Permission.CERTIFICATE_AUTHORISE)
    if not certificate_ids:
        raise InvalidInput(N_("Pilih sekurangnya satu konsep."))
    user = accounts.confirm_password(session, actor, password)
    return [
        _authorise(session, actor, user, certificate)
        for certificate in fetch_locked(session, actor, Certificate, certificate_ids).values()
    ]


def _authorise(session: Session, actor: Actor, user: User, certificate: Certificate) -> Certificate:
    laboratory = session.get_one(Laboratory, certificate.laboratory_id)
    if certificate.viewed_by.get(str(user.id)) != certificate.content_sha256:
        raise GateClosed(N_("Bukalah dan bacalah setiap konsep sebelum mengesahkannya."))
    released = workflow.move(workflow.CERTIFICATE, CertificateState(certificate.state), "authorise")
    release.require_separation(session, laboratory, certificate, user)
    content = content_of(certificate)
    release.require_fresh(session, fetch(session, actor, Order, certificate.order_id), content)
    release.require_checked(content)
    on = clock.today(laboratory.timezone)
    content = content.model_copy(update={"signatory": _signatory(session, laboratory, user, on)})
    _write(certificate, content)
    certificate.state = released
    certificate.authorised_sha256 = content.unnumbered().sha256()
    certificate.authorised_at = clock.now()
    certificate.authorised_by_id = user.id
    audit.record(session, actor, "certificate:authorise", certificate)
    return certificate


def _signatory(session: Session, laboratory: Laboratory, user: User, on: date) -> Signatory:
    """Return who signs, in the capacity that holds today: one's own office before another's by letter, head first."""
    given = {"laboratory_id": laboratory.id, "user_id": user.id, "on": on}
    membership = session.scalars(_OFFICE, given).one_or_none()
    if membership is None:
        raise NotAllowed(N_("Masa jabatan Anda sebagai pengesah tidak berlaku hari ini."))
    return Signatory(
        name=user.name,
        position=membership.position or membership.role,
        employee_number=user.employee_number,
        capacity=membership.capacity,  # type: ignore[arg-type] # checked where it is written
        on_behalf_of=membership.deputises_for,
        letter=membership.letter,
        mode=laboratory.signature_mode,  # type: ignore[arg-type] # checked where it is written
        place=laboratory.city,
        authorised_on=on,
    )


def issue(
    session: Session, actor: Actor, store: Store, certificate_id: uuid.UUID, keys: KeyStore
) -> Certificate:
    """Give number and date, freeze the content, sign and log its record, make the PDF: all of it or nothing.

    Raises:
        GateClosed: the laboratory has no public address yet, or the content is not what was authorised.
    """
    require(actor, Permission.CERTIFICATE_ISSUE)
    certificate = fetch(session, actor, Certificate, certificate_id, lock=True)
    order = fetch(session, actor, Order, certificate.order_id, lock=True)
    laboratory = session.get_one(Laboratory, certificate.laboratory_id)
    issued = workflow.move(workflow.CERTIFICATE, CertificateState(certificate.state), "issue")
    gates.require_payment(order, PaymentGate.BEFORE_RELEASE)
    holds.require_running(session, order)
    address = release.require_public_address(laboratory)
    content = content_of(certificate)
    if content.unnumbered().sha256() != certificate.authorised_sha256:
        raise GateClosed(N_("Isi LHU bukan lagi yang disahkan. Batalkan konsep ini dan buat yang baru."))
    release.require_fresh(session, order, content)
    release.require_names_checked(session, order)
    old = _superseded(session, certificate)
    on = clock.today(laboratory.timezone)
    number = (
        numbering.amended(old.number, certificate.sequence)
        if old is not None and old.number is not None
        else numbers.next_number(session, laboratory, "certificate", on)
    )
    token = secrets.token_urlsafe(16)
    content = content.model_copy(
        update={"number": number, "issued_on": on, "verification_url": f"{address}/v/{token}"}
    )
    record = transparency.enter(session, laboratory, keys, certificate, content, old)
    code = PaperCode(paper.address(address, record), paper.short_code(record))
    marks = marks_of(session, store, laboratory)
    pdf = store.put(render_certificate(content, marks=marks, code=code, pictures=store.get))
    # All at once: from the moment that it has a number, the database refuses every further change.
    _write(certificate, content)
    certificate.state = issued
    certificate.number, certificate.issued_on, certificate.token = number, on, token
    certificate.issued_at, certificate.pdf_sha256 = clock.now(), pdf
    order.state = OrderState.REPORTED
    remains.keep(session, order, on)
    audit.record(session, actor, "certificate:issue", certificate)
    name_checks.note_silence(session, actor, order)
    if old is not None:
        _supersede(session, actor, old, number)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "certificate-issued",
        order_id=order.id,
        certificate_id=certificate.id,
        number=number,
    )
    return certificate


def _superseded(session: Session, certificate: Certificate) -> Certificate | None:
    if certificate.supersedes_id is None:
        return None
    return session.scalars(
        select(Certificate)
        .where(
            Certificate.laboratory_id == certificate.laboratory_id,
            Certificate.id == certificate.supersedes_id,
        )
        .with_for_update()
    ).one()


def _supersede(session: Session, actor: Actor, old: Certificate, number: str) -> None:
    old.state = workflow.move(workflow.CERTIFICATE, CertificateState(old.state), "supersede")
    old.state_reason = number
    old.state_changed_at = clock.now()
    order = session.get_one(Order, old.order_id)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "certificate-superseded",
        order_id=order.id,
        certificate_id=old.id,
        number=old.number or "",
    )
    transparency.enter_change(session, old, Status.SUPERSEDED)
    audit.record(session, actor, "certificate:supersede", old, reason=number)


def discard(session: Session, actor: Actor, certificate_id: uuid.UUID, reason: str) -> None:
    """Give a draft up; it stays in the trail."""
    require(actor, Permission.CERTIFICATE_DRAFT)
    _change(session, actor, certificate_id, "discard", reason)


def suspend(session: Session, actor: Actor, certificate_id: uuid.UUID, reason: str) -> None:
    """Suspend a certificate while a complaint or nonconformity is looked into: DITANGGUHKAN."""
    require(actor, Permission.CERTIFICATE_REVOKE)
    _change(session, actor, certificate_id, "suspend", reason, notice="certificate-suspended")


def reinstate(session: Session, actor: Actor, certificate_id: uuid.UUID, reason: str) -> None:
    """Lift a suspension."""
    require(actor, Permission.CERTIFICATE_REVOKE)
    _change(session, actor, certificate_id, "reinstate", reason, notice="certificate-reinstated")


def withdraw(session: Session, actor: Actor, certificate_id: uuid.UUID, reason: str) -> None:
    """Withdraw a certificate without a successor: DICABUT."""
    require(actor, Permission.CERTIFICATE_REVOKE)
    _change(session, actor, certificate_id, "withdraw", reason, notice="certificate-withdrawn")


def _change(
    session: Session, actor: Actor, certificate_id: uuid.UUID, act: str, reason: str, *, notice: str = ""
) -> None:
    certificate = fetch(session, actor, Certificate, certificate_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasannya."))
    certificate.state = workflow.move(workflow.CERTIFICATE, CertificateState(certificate.state), act)
    certificate.state_reason = reason.strip()
    certificate.state_changed_at = clock.now()
    if certificate.number is not None:
        state = CertificateState(certificate.state)
        transparency.enter_change(session, certificate, STATUSES.get(state, Status.VALID))
    if notice:
        order = session.get_one(Order, certificate.order_id)
        notices.tell(
            session,
            order.laboratory_id,
            order.client_id,
            notice,
            order_id=order.id,
            certificate_id=certificate.id,
            number=certificate.number or "",
        )
    audit.record(session, actor, f"certificate:{act}", certificate, reason=reason)


def content_of(certificate: Certificate) -> CertificateContent:
    """Return the content of a certificate."""
    return CertificateContent.model_validate_json(certificate.content)


def marks_of(session: Session, store: Store, laboratory: Laboratory) -> Marks:
    """Return the marks that the laboratory uploaded and switched on."""
    images = {
        mark.kind: store.get(mark.sha256)
        for mark in session.scalars(
            select(LaboratoryMark).where(
                LaboratoryMark.laboratory_id == laboratory.id, LaboratoryMark.active.is_(True)
            )
        )
    }
    return Marks(
        logo=images.get("logo"),
        accreditation=images.get("accreditation"),
        documents=numbered(session, laboratory),
    )


def _tested(order: Order) -> Order:
    if order.state not in {OrderState.TESTED, OrderState.REPORTED}:
        raise Conflict(N_("Masih ada pengujian yang belum diverifikasi penyelia."))
    return order


def _of_order(session: Session, order: Order, states: Sequence[str]) -> Certificate | None:
    return session.scalars(
        select(Certificate)
        .where(
            Certificate.laboratory_id == order.laboratory_id,
            Certificate.order_id == order.id,
            Certificate.state.in_(states),
        )
        .limit(1)
    ).one_or_none()


def _drafted(session: Session, actor: Actor, order: Order, content: CertificateContent) -> Certificate:
    certificate = Certificate(
        laboratory_id=order.laboratory_id,
        order_id=order.id,
        drafted_at=clock.now(),
        drafted_by_id=actor.known_id(),
    )
    _write(certificate, content)
    session.add(certificate)
    session.flush()
    name_checks.ask(session, actor, order, certificate, content)
    return certificate


def _write(certificate: Certificate, content: CertificateContent) -> None:
    text = content.canonical()
    certificate.content, certificate.content_sha256 = text.decode(), hashlib.sha256(text).hexdigest()
