"""The promised day: it counts from when the samples are complete and, where one pays before, from the payment.

While an order is held there is none, and the working days of that time are given back afterwards.
"""

from sqlalchemy.orm import Session

from lims.domain.billing import SETTLED, PaymentGate
from lims.domain.working_days import add_working_days
from lims.models import Order
from lims.queries.holds import holds_of, stopped
from lims.queries.rows import holidays_of


def start(session: Session, order: Order) -> None:
    """Reckon the promised day of an order anew; there is none while samples or a prepaid sum are awaited."""
    begun = order.received_on
    if begun is not None and order.payment_gate == PaymentGate.BEFORE_TESTING:
        if order.payment_state not in SETTLED:
            begun = None
        elif order.paid_on is not None:
            begun = max(begun, order.paid_on)
    holds = holds_of(session, order)
    if begun is None or any(one.resumed_on is None for one in holds):
        order.due_on = None
        return
    holidays = holidays_of(session, order.laboratory_id)
    days = order.promised_working_days + stopped(holds, begun, holidays)
    order.due_on = add_working_days(begun, days, holidays)
