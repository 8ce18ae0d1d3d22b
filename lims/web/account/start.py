"""The first page."""

from flask import redirect, render_template, url_for
from werkzeug import Response

from lims.database import db
from lims.queries.laboratories import houses
from lims.web.account.addresses import home
from lims.web.session import current_actor


def start() -> str | Response:
    """Send people to their work; tell strangers what this is."""
    actor = current_actor()
    address = home(actor)
    if address:
        return redirect(address, 303)
    return render_template(
        "account/start.html",
        houses=houses(db.session()),
        stranded=actor.signed_in,
        verify_url=url_for("verify.ask"),
    )
