"""Words of the portal's pages."""

from flask_babel import gettext as _

from lims.web import states
from lims.web.states import Badge


def surroundings() -> dict[str, object]:
    """Return what every page of the portal may say without asking."""
    return {
        "application_state": application_state,
        "order_state": states.order_state,
        "payment_state": states.payment_state,
        "bill_state": states.bill_state,
        "sample_state": states.sample_state,
        "certificate_state": states.certificate_state,
    }


def application_state(state: str) -> Badge:
    """Return word and tone of an application's state, as its client is addressed."""
    return (_("Menunggu jawaban Anda"), "wait") if state == "queried" else states.application_state(state)
