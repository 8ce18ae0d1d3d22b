"""The worklist of whoever is signed in."""

from flask import render_template
from werkzeug import Response

from lims.database import db
from lims.queries import worklist as queries
from lims.web import lists
from lims.web.lab import bench_workbooks
from lims.web.session import current_actor


def worklist() -> str | Response:
    """Show the sheets that wait at this bench, or those that were handed in and await the supervisor."""
    wanted = lists.wanted()
    state = "submitted" if wanted.state == "submitted" else ""
    found = queries.read(db.session(), current_actor(), state, wanted.text, wanted.sort)
    if wanted.whole:
        return bench_workbooks.worklist(found)
    return render_template(
        "lab/bench/worklist.html",
        found=found,
        wanted=wanted,
        counts=queries.counts(db.session(), current_actor()),
        state=state,
    )
