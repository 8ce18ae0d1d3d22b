"""The review of a request and the order that it ends in."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, require
from lims.domain import workflow
from lims.domain.billing import PaymentGate, PaymentState
from lims.domain.errors import N_, Conflict, GateClosed, InvalidInput, LimsError
from lims.domain.standards import Library
from lims.domain.workflow import ApplicationState, OrderState
from lims.models import (
    Application,
    ApplicationItem,
    ApplicationMessage,
    ApplicationTest,
    Laboratory,
    Order,
    OrderLine,
    RequestReview,
    Sample,
)
from lims.models.base import new_id
from lims.queries.library import library_of
from lims.queries.rows import items_of, tariff_on, tests_of
from lims.services import agreed_rules, audit, billing, holds, notices, numbers, subcontracts, typed_limits
from lims.services.clients import relation_of
from lims.services.standards import freeze
from lims.services.subcontracts import Handed
from lims.services.validity import require_reason

CHECKS = ("people", "equipment", "method", "workload", "time", "subcontracting", "remains", "specification")
"""What a request is reviewed for (17025 7.1.1), in the order of the form."""


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """The filled-in review form; an answer is `yes`, `no` or `not-applicable`, with a note."""

    checks: dict[str, dict[str, str]]
    decision_rule: str
    promised_working_days: int
    guard_band: Decimal | None = Decimal(1)
    """r of w = r U; None where no number was typed."""
    superseded_accepted: str = ""
    blind: bool = False
    version: int | None = None
    """Of the application that was reviewed; None where it was read in this very transaction."""
    notes: dict[str, str] = field(default_factory=dict)
    handed: Handed = field(default_factory=Handed)
    """Methods that another laboratory carries out, and how the client agreed to that (7.1.1 c)."""


def ask(session: Session, actor: Actor, application_id: uuid.UUID, text: str) -> None:
    """Ask the client back; the application waits for the answer."""
    require(actor, Permission.REQUEST_REVIEW)
    application = fetch(session, actor, Application, application_id, lock=True)
    if not text.strip():
        raise InvalidInput(N_("Tulislah pertanyaan untuk pelanggan."))
    application.state = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "query")
    session.add(
        ApplicationMessage(
            laboratory_id=application.laboratory_id,
            application_id=application.id,
            author_id=actor.known_id(),
            from_client=False,
            text=text.strip(),
            at=clock.now(),
        )
    )
    notices.tell(
        session,
        application.laboratory_id,
        application.client_id,
        "application-queried",
        application_id=application.id,
        number=application.number or "",
        text=text.strip(),
    )
    audit.record(session, actor, "application:query", application, reason=text.strip())


def refuse(session: Session, actor: Actor, application_id: uuid.UUID, reason: str) -> None:
    """Refuse a request, with the reason that the client reads."""
    require(actor, Permission.REQUEST_REVIEW)
    application = fetch(session, actor, Application, application_id, lock=True)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah alasan penolakan; pelanggan membacanya."))
    application.state = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "refuse")
    application.refusal_reason = reason.strip()
    notices.tell(
        session,
        application.laboratory_id,
        application.client_id,
        "application-refused",
        application_id=application.id,
        number=application.number or "",
        text=reason.strip(),
    )
    audit.record(session, actor, "application:refuse", application, reason=reason.strip())


def agree(session: Session, actor: Actor, application_id: uuid.UUID, given: ReviewInput) -> Order:
    """Conclude the review: the request can be served. The order is made from it and frozen.

    Raises:
        Conflict: the application was changed since it was read for the review.
        InvalidInput: an item of the review is open or answered with no; the decision rule is not agreed.
        GateClosed: a price is missing.
    """
    require(actor, Permission.REQUEST_REVIEW)
    application = fetch(session, actor, Application, application_id, lock=True)
    agreed = workflow.move(workflow.APPLICATION, ApplicationState(application.state), "agree")
    if given.version is not None and given.version != application.version:
        raise Conflict(
            N_(
                "Permohonan ini sudah diubah sejak Anda membukanya. Baca lagi yang berubah, lalu simpulkan kaji "
                "ulangnya."
            )
        )
    application.state = agreed
    _check_review(session, actor, application, given)
    session.add(
        RequestReview(
            laboratory_id=application.laboratory_id,
            application_id=application.id,
            checks=given.checks,
            decision_rule=given.decision_rule,
            guard_band=agreed_rules.factor(given.decision_rule, given.guard_band),
            superseded_accepted=given.superseded_accepted.strip(),
            promised_working_days=given.promised_working_days,
            conclusion="agreed",
            reviewed_by_id=actor.known_id(),
            reviewed_at=clock.now(),
        )
    )
    order = _make_order(session, application, given)
    subcontracts.agree_all(session, actor, order, given.handed)
    notices.tell(
        session,
        application.laboratory_id,
        application.client_id,
        "application-agreed",
        application_id=application.id,
        order_id=order.id,
        number=order.number,
    )
    audit.record(session, actor, "application:agree", application)
    audit.record(session, actor, "order:make", order)
    return order


def _check_review(session: Session, actor: Actor, application: Application, given: ReviewInput) -> None:
    faults: dict[str, LimsError] = {}
    for name in CHECKS:
        answer = given.checks.get(name, {})
        if answer.get("answer") not in {"yes", "not-applicable"}:
            faults[f"{name}-answer"] = InvalidInput(
                N_(
                    "Butir ini belum terpenuhi. Tanyakan kepada pelanggan, atau tolak permohonan dengan alasan."
                )
            )
    if application.statement_wanted:
        faults |= agreed_rules.faults_of(session, application, given.decision_rule, given.guard_band)
    elif given.decision_rule:
        faults["decision_rule"] = InvalidInput(
            N_("Pelanggan tidak meminta pernyataan kesesuaian; kosongkan aturan keputusan.")
        )
    if not 1 <= given.promised_working_days <= 250:
        faults["promised_working_days"] = InvalidInput(N_("Isilah janji waktu antara 1 dan 250 hari kerja."))
    for item in items_of(session, application):
        newer = superseding(session, item.laboratory_id, item.specification_code)
        if newer and not given.superseded_accepted.strip():
            faults["superseded_accepted"] = InvalidInput(
                N_("%(old)s sudah digantikan %(new)s. Catatlah pilihan pelanggan sebelum melanjutkan."),
                old=item.specification_code,
                new=newer,
            )
    faults |= subcontracts.review_faults(session, actor, given.handed)
    if faults:
        raise InvalidInput(N_("Kaji ulang belum lengkap. Periksa isian yang ditandai."), faults)


def superseding(session: Session, laboratory_id: uuid.UUID, specification_code: str) -> str:
    """Return the edition that replaces one, or an empty text."""
    specification = library_of(session, laboratory_id).specifications.get(specification_code)
    return specification.superseded_by if specification and specification.superseded_by else ""


def _make_order(session: Session, application: Application, given: ReviewInput) -> Order:
    laboratory = session.get_one(Laboratory, application.laboratory_id)
    on = clock.today(laboratory.timezone)
    order = Order(
        id=new_id(),
        laboratory_id=laboratory.id,
        application_id=application.id,
        client_id=application.client_id,
        number=numbers.next_number(session, laboratory, "order", on),
        ordered_on=on,
        decision_rule=given.decision_rule,
        guard_band=agreed_rules.factor(given.decision_rule, given.guard_band),
        comparison=laboratory.comparison,
        tie=laboratory.tie,
        total=0,
        promised_working_days=given.promised_working_days,
        payment_gate=laboratory.payment_gate,
        blind=given.blind,
        tracking_token=secrets.token_urlsafe(16),
    )
    known = library_of(session, laboratory.id)
    parts: list[OrderLine | Sample] = []
    for item in items_of(session, application):
        for test in tests_of(session, item):
            if test.requested:
                line = _line(session, known, order, item, test, on)
                parts.append(line)
                order.total += line.amount
        parts.append(Sample(laboratory_id=laboratory.id, order_id=order.id, item_id=item.id))
    _set_gate(session, order, on)
    session.add(order)
    session.flush()
    session.add_all(parts)
    session.flush()
    return order


def _set_gate(session: Session, order: Order, on: date) -> None:
    """Freeze where the order stops until it is paid: a client with an agreement pays before release."""
    if order.payment_gate == PaymentGate.NONE or order.total == 0:
        return
    order.payment_state = PaymentState.UNBILLED
    relation = relation_of(session, order.laboratory_id, order.client_id)
    if relation.agreement_number and (relation.agreement_until is None or relation.agreement_until >= on):
        order.payment_gate = PaymentGate.BEFORE_RELEASE
        order.payment_agreement = relation.agreement_number


def cancel(session: Session, actor: Actor, order_id: uuid.UUID, reason: str) -> None:
    """Cancel an order whose work was not handed out yet; money that came is to go back, and nobody awaits it any more.

    Raises:
        Conflict: the work has begun, or the order has ended.
    """
    require(actor, Permission.ORDER_CANCEL)
    order = fetch(session, actor, Order, order_id, lock=True)
    reason = require_reason(reason)
    if order.state not in {OrderState.ORDERED, OrderState.RECEIVED}:
        raise Conflict(
            N_(
                "Pengujian order ini sudah diperintahkan atau order sudah selesai, jadi tidak dapat dibatalkan."
            )
        )
    order.state = OrderState.CANCELLED
    billing.close(session, actor, order)
    subcontracts.close(session, actor, order, reason)
    typed_limits.close(session, actor, order, reason)
    holds.end(session, actor, order, reason)
    notices.tell(
        session,
        order.laboratory_id,
        order.client_id,
        "order-cancelled",
        order_id=order.id,
        number=order.number,
        text=reason,
    )
    audit.record(session, actor, "order:cancel", order, reason=reason)


def _line(
    session: Session, known: Library, order: Order, item: ApplicationItem, test: ApplicationTest, on: date
) -> OrderLine:
    """Freeze price, method and specification of one test."""
    tariff = tariff_on(session, order.laboratory_id, test.method_code, on)
    if tariff is None:
        raise GateClosed(
            N_("Tarif %(method)s belum ada untuk hari ini. Administrator mengisinya pada Pengaturan, Tarif."),
            method=test.method_code,
        )
    specification = known.specification(item.specification_code) if item.specification_code else None
    return OrderLine(
        laboratory_id=order.laboratory_id,
        order_id=order.id,
        item_id=item.id,
        method_code=test.method_code,
        method_sha256=freeze(session, known.method(test.method_code)),
        specification_code=item.specification_code,
        specification_sha256=freeze(session, specification) if specification else None,
        paired={
            code: freeze(session, known.specification(code))
            for code in (specification.pairs if specification else ())
            if code in known.specifications
        },
        pieces=test.pieces,
        unit_price=tariff.amount,
        amount=tariff.amount * test.pieces,
        legal_basis=tariff.legal_basis,
    )
