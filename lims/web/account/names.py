"""The names on a report behind the QR of a receipt: names and lots for whoever holds it, and never a result."""

from flask import render_template, request

from lims.database import db, transaction
from lims.domain.errors import Conflict, InvalidInput
from lims.queries import name_checks as queries
from lims.queries import tracking
from lims.services import name_checks
from lims.web import house
from lims.web.errors import words
from lims.web.names import objection_typed


def names(token: str) -> str | tuple[str, int]:
    """Show the names of an order while its client is asked, or take the answer."""
    if request.method == "GET":
        return _page(token)
    try:
        with transaction() as session:
            name_checks.answer_by_token(session, token[:64], objection_typed(request.form))
    except (Conflict, InvalidInput) as error:
        return _page(token, words(error)), error.status
    return _page(token, done=True)


def _page(token: str, error: str = "", *, done: bool = False) -> str:
    progress = tracking.by_token(db.session(), token[:64])
    standing = queries.standing_of(db.session(), progress.order_id)
    return render_template(
        "account/names.html",
        token=token,
        progress=progress,
        standing=standing if standing and standing.open else None,
        done=done,
        error=error,
        typed=request.form,
        **house.of(progress.house),
    )
