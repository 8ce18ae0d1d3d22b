"""Where to go after signing in: only to pages of this very site."""

from flask import url_for

from lims.access import Actor


def local(address: str) -> str:
    """Return an address of this site as a path, or an empty text; a stranger's link must lead nowhere else."""
    path = address.strip()
    inside = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if inside else ""


def home(actor: Actor) -> str:
    """Return the page that a person begins with; an empty text for one who has no role and no business."""
    if actor.staff:
        return url_for("lab.home")
    return url_for("portal.home") if actor.client_ids else ""
