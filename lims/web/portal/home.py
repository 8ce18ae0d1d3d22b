"""What awaits me."""

from flask import render_template

from lims.database import db
from lims.queries import portal
from lims.web import tracking
from lims.web.portal.reader import current_client


def home() -> str:
    """Show what awaits the client, what is under way, and what is new."""
    page = portal.home(db.session(), current_client())
    running = [
        (one, tracking.present(one.progress), tracking.done(one.progress), tracking.promise(one.progress))
        for one in page.running
    ]
    return render_template("portal/home.html", page=page, running=running)
