"""What the client must bring."""

from flask import render_template

from lims.web import bringing
from lims.web.portal.reader import current_client


def page(code: str) -> str:
    """Show what must be brought for a grade, size and lot."""
    current_client()
    return render_template("portal/bringing.html", **bringing.screen(code), reader_url=None)
