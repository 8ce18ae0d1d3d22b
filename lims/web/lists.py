"""What the address of a list asks for."""

from flask import request

from lims.queries.listing import Wanted
from lims.web import background


def wanted() -> Wanted:
    """Return text, state, order and page as they stand in the address; whatever is odd is as if it were not there."""
    page = request.args.get("page", "1")
    return Wanted(
        text=request.args.get("q", "").strip()[:200],
        state=request.args.get("state", "")[:40],
        sort=request.args.get("sort", "")[:40],
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        whole=request.args.get("format") == "xlsx",
        unhurried=background.progress() is not None,
    )
