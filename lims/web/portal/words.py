"""Words of the portal's pages."""

from lims.web import states


def surroundings() -> dict[str, object]:
    """Return what every page of the portal may say without asking."""
    return {
        "application_state": states.application_state,
        "order_state": states.order_state,
        "sample_state": states.sample_state,
        "certificate_state": states.certificate_state,
    }
