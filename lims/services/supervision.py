"""Verification by the supervisor (verifikasi penyelia, 17025 7.8.1): accept, or return one determination."""

import uuid
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch, fetch_locked, require
from lims.domain import workflow
from lims.domain.errors import N_, Conflict, InvalidInput, NotAllowed
from lims.domain.workflow import CertificateState, DeterminationState, OrderState
from lims.models import AuditEntry, Certificate, Determination, Order
from lims.services import audit
from lims.services.clients import expect_version


def accept(
    session: Session,
    actor: Actor,
    determination_ids: Sequence[uuid.UUID],
    *,
    seen: Mapping[uuid.UUID, int] | None = None,
) -> list[Determination]:
    """Accept determinations; when the last of an order is accepted, its certificate can be drafted.

    `seen` holds the versions that the supervisor has on the screen: what was corrected since then is not accepted.
    """
    if not determination_ids:
        raise InvalidInput(N_("Pilih sekurangnya satu pengujian."))
    determinations = list(fetch_locked(session, actor, Determination, determination_ids).values())
    _require_another(session, actor, determinations)
    for determination in determinations:
        if seen is not None:
            expect_version(determination.version, seen.get(determination.id, 0))
        determination.state = workflow.move(
            workflow.DETERMINATION, DeterminationState(determination.state), "accept"
        )
        determination.reviewed_at = clock.now()
        determination.reviewed_by_id = actor.known_id()
    session.flush()
    for determination in determinations:
        audit.record(session, actor, "determination:accept", determination)
    for order in fetch_locked(session, actor, Order, [one.order_id for one in determinations]).values():
        _when_tested(session, order)
    return determinations


def send_back(session: Session, actor: Actor, determination_id: uuid.UUID, reason: str) -> None:
    """Return one determination to its analyst with a reason; the others of the order go on."""
    determination = _under_review(session, actor, determination_id)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah apa yang harus diperiksa lagi; penguji membacanya."))
    determination.state = workflow.move(
        workflow.DETERMINATION, DeterminationState(determination.state), "return"
    )
    determination.return_reason = reason.strip()
    audit.record(session, actor, "determination:return", determination, reason=reason)


def reopen(session: Session, actor: Actor, determination_id: uuid.UUID, reason: str) -> None:
    """Take an acceptance back, for example before an amendment; a draft that rests on it is no longer good."""
    determination = _under_review(session, actor, determination_id)
    if not reason.strip():
        raise InvalidInput(N_("Tulislah mengapa pengujian ini dibuka lagi."))
    # Locked before the drafts are counted: one that is being made at this moment is waited for, and seen.
    order = fetch(session, actor, Order, determination.order_id, lock=True)
    pending = session.scalar(
        select(func.count(Certificate.id)).where(
            Certificate.laboratory_id == determination.laboratory_id,
            Certificate.order_id == determination.order_id,
            Certificate.state.in_([CertificateState.DRAFT, CertificateState.AUTHORISED]),
        )
    )
    if pending:
        raise Conflict(N_("Ada konsep LHU yang berdasar pada hasil ini. Batalkan konsep itu dahulu."))
    determination.state = workflow.move(
        workflow.DETERMINATION, DeterminationState(determination.state), "reopen"
    )
    determination.return_reason = reason.strip()
    order.state = OrderState.IN_TESTING
    audit.record(session, actor, "determination:reopen", determination, reason=reason)


def _under_review(session: Session, actor: Actor, determination_id: uuid.UUID) -> Determination:
    determination = fetch(session, actor, Determination, determination_id, lock=True)
    _require_another(session, actor, [determination])
    return determination


def _require_another(session: Session, actor: Actor, determinations: Sequence[Determination]) -> None:
    """Refuse whoever may not review, and whom the trail names among those who typed, before a reassignment too."""
    for determination in determinations:
        require(actor, Permission.DETERMINATION_REVIEW, determination)
    typed = select(AuditEntry.id).where(
        AuditEntry.subject_id.in_([one.id for one in determinations]),
        AuditEntry.actor_id == actor.known_id(),
        AuditEntry.act.in_(["determination:save", "determination:submit"]),
    )
    if session.scalars(typed.limit(1)).first() is not None:
        raise NotAllowed(N_("Penguji tidak memverifikasi pengujiannya sendiri. Mintalah penyelia lain."))


def _when_tested(session: Session, order: Order) -> None:
    """Note that an order is tested when none of its determinations is open.

    The order is locked before they are counted: of two supervisors who accept its last two determinations at the same
    time, the second counts what the first has committed, and the order does not stay in testing for ever.
    """
    session.flush()
    open_ones = session.scalar(
        select(func.count(Determination.id)).where(
            Determination.laboratory_id == order.laboratory_id,
            Determination.order_id == order.id,
            Determination.state.not_in([DeterminationState.ACCEPTED, DeterminationState.VOID]),
        )
    )
    if open_ones == 0:
        order.state = OrderState.TESTED
