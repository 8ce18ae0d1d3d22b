"""Following an order without an account, by the QR of its receipt."""

from flask import render_template, url_for

from lims.database import db
from lims.queries import name_checks, surveys
from lims.queries import tracking as queries
from lims.web import house, tracking
from lims.web.security import limiter


@limiter.limit("60 per minute")
def track(token: str) -> str:
    """Show how far an order has come; no results, no personal data."""
    progress = queries.by_token(db.session(), token[:64])
    return render_template(
        "account/tracking.html",
        progress=progress,
        steps=tracking.steps(progress),
        promise=tracking.promise(progress),
        survey_url=url_for("account.survey", token=token[:64])
        if surveys.may_answer(db.session(), progress.order_id, progress.state)
        else None,
        names_url=url_for("account.names", token=token[:64])
        if name_checks.awaited(db.session(), progress.order_id)
        else None,
        **house.of(progress.house),
    )
