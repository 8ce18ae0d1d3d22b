"""The worklist of whoever is signed in."""

from flask import render_template, request

from lims.database import db
from lims.queries import worklist as queries
from lims.web.session import current_actor


def worklist() -> str:
    """Show the sheets that wait at this bench, or those that were handed in and await the supervisor."""
    state = "submitted" if request.args.get("state") == "submitted" else ""
    return render_template(
        "lab/bench/worklist.html",
        found=queries.read(db.session(), current_actor(), state),
        counts=queries.counts(db.session(), current_actor()),
        state=state,
    )
