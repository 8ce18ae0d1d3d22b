"""Two editions beside each other, and what the other one would change."""

import uuid
from collections import Counter

from flask import render_template, request
from flask_babel import gettext as _

from lims.access import Permission, allows, require
from lims.database import db
from lims.domain.errors import LimsError
from lims.domain.standards import EditionComparison, compare_editions
from lims.queries import impact as queries
from lims.queries import standards_reader
from lims.web.errors import words
from lims.web.language import language
from lims.web.session import current_actor
from lims.web.states import order_state


def compare() -> str:
    """Compare two specifications, or two texts of one."""
    actor = current_actor()
    require(actor, Permission.STANDARD_VIEW)
    a, b = request.args.get("a", ""), request.args.get("b", "")
    found: EditionComparison | None = None
    refusal = ""
    if a and b:
        try:
            found = compare_editions(
                queries.edition(db.session(), actor, a), queries.edition(db.session(), actor, b)
            )
        except LimsError as error:
            refusal = words(error)
    return render_template(
        "lab/standards/compare.html",
        a=a,
        b=b,
        found=found,
        refusal=refusal,
        options=options(a, b),
        kinds=kinds(),
        counts=Counter(change.kind for change in found.changes) if found else {},
        may_see_impact=allows(actor, Permission.CERTIFICATE_VIEW),
    )


def impact() -> str:
    """Tell which open orders use an edition, and which past verdicts another one would turn."""
    actor = current_actor()
    require(actor, Permission.CERTIFICATE_VIEW)
    old, new = request.args.get("old", ""), request.args.get("new", "")
    found: queries.Impact | None = None
    refusal = ""
    if old and new:
        try:
            found = queries.impact(db.session(), actor, old, new, after=_after())
        except LimsError as error:
            refusal = words(error)
    return render_template(
        "lab/standards/impact.html",
        old=old,
        new=new,
        found=found,
        refusal=refusal,
        options=options(old, new),
        order_state=order_state,
    )


def _after() -> uuid.UUID | None:
    try:
        return uuid.UUID(request.args.get("after", ""))
    except ValueError:
        return None


def options(*chosen: str) -> list[tuple[str, str]]:
    """Return the specifications that have limits, and each older text that was chosen."""
    shelf = standards_reader.shelf(db.session(), current_actor())
    found = [
        (one.definition.code, f"{one.definition.code} · {one.definition.title[language()]}")
        for one in shelf.specifications
        if getattr(one.definition, "grades", ())
    ]
    return found + [(one, one) for one in dict.fromkeys(chosen) if one and one not in dict(found)]


def kinds() -> dict[str, tuple[str, str, str]]:
    """Return the words of each kind of change: for a count, for a line, and its tone."""
    return {
        "tightened": (_("Lebih ketat"), _("lebih ketat"), "warn"),
        "loosened": (_("Lebih longgar"), _("lebih longgar"), "work"),
        "mixed": (_("Bergeser"), _("bergeser"), "warn"),
        "added": (_("Syarat baru"), _("baru"), "work"),
        "removed": (_("Syarat hilang"), _("hilang"), "quiet"),
        "filled": (_("Batas terisi"), _("batas terisi"), "work"),
        "emptied": (_("Batas belum ada"), _("batas belum ada"), "wait"),
        "rule": (_("Cara menilai"), _("cara menilai"), "warn"),
        "other": (_("Perubahan lain"), _("berubah"), "warn"),
    }
