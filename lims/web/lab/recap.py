"""The month in one table, and how the laboratory does over a year."""

from flask import render_template, request
from werkzeug import Response

from lims.database import db
from lims.queries import performance
from lims.queries import recap as queries
from lims.services.validity import today_of
from lims.web import lists, workbooks
from lims.web.session import current_actor


def recap() -> str | Response:
    """Show a month's orders, or hand them out as a spreadsheet (rekap bulanan)."""
    session, actor = db.session(), current_actor()
    first, after, name = queries.month_of(request.args.get("month", ""), today_of(session, actor))
    rows = queries.read(session, actor, first, after)
    if lists.wanted().whole:
        return workbooks.recap(rows, name)
    return render_template(
        "lab/recap.html",
        rows=rows,
        month=name,
        districts=queries.by_district(rows),
        total=sum(one.amount for one in rows),
        issued=len({one.certificate for one in rows if one.certificate}),
    )


def year() -> str:
    """Show throughput, turnaround and promises kept."""
    return render_template("lab/performance.html", page=performance.read(db.session(), current_actor()))
