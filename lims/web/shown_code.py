"""The page on which a one-time code is shown, once: to be read out, printed, or sent to its owner's own number."""

import uuid

from flask import render_template, request, url_for

from lims.database import db
from lims.documents.wording import say
from lims.queries import one_time_codes
from lims.web import whatsapp
from lims.web.filters import instant
from lims.web.session import current_actor


def page(user_id: uuid.UUID, code: str, back: str) -> str:
    """Show a code that was given just now.

    Args:
        user_id: Whose it is.
        code: As it was returned; nobody can show it again.
        back: Address of the page that it was asked on.
    """
    handed = one_time_codes.read(db.session(), current_actor(), user_id)
    address = (handed.base or request.url_root.rstrip("/")) + url_for("account.sign_in")
    text = say(
        "account.code",
        name=handed.name,
        laboratory=handed.laboratory,
        code=code,
        sign_in=handed.sign_in,
        url=address,
        until=instant(handed.expires_at),
    )
    said = text.en if handed.language == "en" else text.id
    return render_template(
        "shared/one_time_code.html",
        handed=handed,
        code=code,
        address=address,
        back=back,
        whatsapp=whatsapp.link(said, handed.phone) if handed.phone else None,
    )
