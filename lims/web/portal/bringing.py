"""What the client must bring."""

from flask import render_template, request

from lims.database import db
from lims.queries.laboratories import houses
from lims.web import bringing
from lims.web.portal.reader import current_client
from lims.web.rulebook import open_rulebook


def page(code: str) -> str:
    """Show what must be brought for a grade, size and lot, at the laboratory that the address names."""
    current_client()
    asked = request.args.get("laboratory", "")
    for house in houses(db.session()):
        if str(house.id) == asked:
            open_rulebook(house.id)
    return render_template("portal/bringing.html", **bringing.screen(code), reader_url=None)
