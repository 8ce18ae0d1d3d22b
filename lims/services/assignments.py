"""Who carries out which determination until when (Surat Perintah Uji)."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy.orm import Session

from lims import clock
from lims.access import Actor, Permission, fetch_locked, require
from lims.domain import workflow
from lims.domain.billing import PaymentGate
from lims.domain.errors import N_, GateClosed, InvalidInput
from lims.domain.workflow import DeterminationState, OrderState
from lims.models import Determination, Laboratory, Order
from lims.queries import gates, holds, subcontracts
from lims.services import audit, numbers


def assign(
    session: Session,
    actor: Actor,
    determination_ids: Sequence[uuid.UUID],
    analyst_id: uuid.UUID,
    due_on: date,
) -> None:
    """Give determinations to an analyst who is authorised for their methods; all of them, or none.

    The first assignment of an order gives the Surat Perintah Uji its number.

    Raises:
        GateClosed: the analyst is not authorised, or the order still awaits a sample or its payment.
    """
    require(actor, Permission.DETERMINATION_ASSIGN)
    if not determination_ids:
        raise InvalidInput(N_("Pilih sekurangnya satu pengujian."))
    laboratory = session.get_one(Laboratory, actor.laboratory())
    today = clock.today(laboratory.timezone)
    if due_on < today:
        raise InvalidInput(N_("Tenggat sudah lewat. Pilih hari ini atau sesudahnya."))
    determinations = fetch_locked(session, actor, Determination, determination_ids).values()
    orders = fetch_locked(session, actor, Order, [one.order_id for one in determinations])
    _require_authorised(session, laboratory, determinations, analyst_id, today)
    for order in orders.values():
        _require_received(order)
        holds.require_running(session, order)
        gates.require_payment(order, PaymentGate.BEFORE_TESTING)
    for determination in determinations:
        determination.state = workflow.move(
            workflow.DETERMINATION, DeterminationState(determination.state), "assign"
        )
        determination.analyst_id = analyst_id
        determination.due_on = due_on
    for order in orders.values():
        order.state = OrderState.IN_TESTING
        if order.work_order_number is None:
            order.work_order_number = numbers.next_number(session, laboratory, "work_order", today)
    for determination in determinations:
        audit.record(session, actor, "determination:assign", determination)


def _require_authorised(
    session: Session,
    laboratory: Laboratory,
    determinations: Collection[Determination],
    analyst_id: uuid.UUID,
    today: date,
) -> None:
    """Refuse an analyst who may not perform the methods; what another laboratory tests is only typed in here."""
    elsewhere = subcontracts.tested_elsewhere(
        session, laboratory.id, {one.order_id for one in determinations}
    )
    methods = dict.fromkeys(
        one.method_code for one in determinations if (one.sample_id, one.method_code) not in elsewhere
    )
    for method in methods:
        gates.require_authorised(session, laboratory.id, analyst_id, method, today)


def _require_received(order: Order) -> None:
    """Refuse work on an order that still awaits a sample: it would be tested, and reported, without that sample."""
    if order.state == OrderState.CANCELLED:
        raise GateClosed(N_("Order %(number)s sudah dibatalkan."), number=order.number)
    if order.state == OrderState.ORDERED:
        raise GateClosed(
            N_(
                "Contoh order %(number)s belum lengkap. Terima atau tolak dahulu setiap contohnya di Penerimaan "
                "contoh, lalu tugaskan pengujiannya."
            ),
            number=order.number,
        )
