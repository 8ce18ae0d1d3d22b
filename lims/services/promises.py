"""The promised day: it counts from when the samples are complete and, where one pays before, from the payment."""

from sqlalchemy.orm import Session

from lims.domain.billing import SETTLED, PaymentGate
from lims.domain.working_days import add_working_days
from lims.models import Order
from lims.queries.rows import holidays_of


def start(session: Session, order: Order) -> None:
    """Reckon the promised day of an order anew; there is none while samples or a prepaid sum are awaited."""
    begun = order.received_on
    if begun is not None and order.payment_gate == PaymentGate.BEFORE_TESTING:
        if order.payment_state not in SETTLED:
            begun = None
        elif order.paid_on is not None:
            begun = max(begun, order.paid_on)
    order.due_on = (
        add_working_days(begun, order.promised_working_days, holidays_of(session, order.laboratory_id))
        if begun is not None
        else None
    )
