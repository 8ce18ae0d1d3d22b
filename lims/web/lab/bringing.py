"""What a client must bring, for whoever answers at the counter or prepares pieces."""

from flask import render_template, url_for

from lims.access import Permission, require
from lims.web import bringing
from lims.web.rulebook import open_rulebook
from lims.web.session import current_actor


def page(code: str) -> str:
    """Show what must be brought for a grade, size and lot."""
    require(current_actor(), Permission.STANDARD_VIEW)
    open_rulebook(current_actor().laboratory())
    found = bringing.screen(code)
    chosen = found["page"]
    return render_template(
        "lab/standards/bringing.html",
        **found,
        reader_url=url_for("lab.specification", code=code, grade=chosen.grade, size=chosen.size),
    )
