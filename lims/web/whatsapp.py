"""Links that open WhatsApp with a ready text; nothing is sent before a person presses send there."""

from urllib.parse import quote

from lims.domain.errors import InvalidInput
from lims.services.accounts import normal_phone


def link(text: str, phone: str = "") -> str:
    """Return the link, to a number where a usable one is known, else to whom the person chooses."""
    try:
        digits = normal_phone(phone) or ""
    except InvalidInput:
        digits = ""
    return f"https://wa.me/{digits}?text={quote(text, safe='')}"
