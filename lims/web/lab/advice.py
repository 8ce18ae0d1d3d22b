"""General advice: read, approve, take back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from lims.access import Permission, allows
from lims.database import db, transaction
from lims.queries import advice as queries
from lims.services import advice as services
from lims.web.session import current_actor


def advice() -> str:
    """Show every text with its sources."""
    actor = current_actor()
    return render_template(
        "lab/advice.html",
        page=queries.page(db.session(), actor),
        may_approve=allows(actor, Permission.STANDARD_CHECK),
    )


def decide() -> Response:
    """Approve the texts as they were read, or take the approval back."""
    with transaction() as session:
        if request.form.get("do") == "take-back":
            services.take_back(session, current_actor(), request.form.get("reason", ""))
            said = _("Saran tidak lagi ditampilkan kepada pelanggan.")
        else:
            services.approve(session, current_actor(), request.form.get("sha256", ""))
            said = _("Saran disetujui dan ditampilkan di luar LHU.")
    flash(said, "success")
    return redirect(url_for("lab.advice"), 303)
